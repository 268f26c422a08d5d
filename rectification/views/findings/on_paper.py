"""What paper does for one finding: a sheet that waits, the way to enter one."""

from dataclasses import dataclass

from django.urls import reverse

from rectification.access import Reach
from rectification.models import Finding, PaperSheet, User


@dataclass(frozen=True, slots=True)
class Paper:
    """What waits of a finding on paper; `enter_url` for who may enter a sheet."""

    waiting: PaperSheet | None
    enter_url: str


def paper(finding: Finding, user: User, reach: Reach) -> Paper | None:
    """Return what paper does for a finding that waits for a decision."""
    if finding.why_not("confirm_paper", by=user, reach=reach):
        return None
    if not finding.signable():
        return None
    sheets = PaperSheet.objects.waiting().filter(decisions__finding=finding)
    may_enter = finding.why_not("enter_paper", by=user, reach=reach) is None
    args = [finding.inspection.organisation_id]
    return Paper(
        waiting=sheets.order_by("pk").first(),
        enter_url=reverse("paper-enter", args=args) if may_enter else "",
    )
