"""The lifecycle of a report as data, beside that of a finding in `workflow`."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rectification.permissions import Permission
from rectification.workflow import Activity, Transition


class ReportState(TextChoices):
    DRAFTING = "drafting", _("Drafting")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    FROZEN = "frozen", _("Frozen")
    PUBLIC = "public", _("Public")
    VOID = "void", _("Void")


R = ReportState
P = Permission


def _from(*states: ReportState) -> frozenset[ReportState]:
    return frozenset(states)


REPORT: Mapping[str, Transition[ReportState]] = {
    "submit": Transition(
        _from(R.DRAFTING), R.IN_REVIEW, P.REPORT_EDIT, _("Send to review")
    ),
    "withdraw": Transition(
        _from(R.IN_REVIEW), R.DRAFTING, P.REPORT_EDIT, _("Withdraw from review")
    ),
    "send_back": Transition(
        _from(R.IN_REVIEW, R.APPROVED),
        R.DRAFTING,
        P.REPORT_APPROVE,
        _("Return"),
        needs_reason=True,
    ),
    "approve": Transition(
        _from(R.IN_REVIEW), R.APPROVED, P.REPORT_APPROVE, _("Approve")
    ),
    "freeze": Transition(_from(R.APPROVED), R.FROZEN, P.REPORT_FREEZE, _("Freeze")),
    "publish": Transition(
        _from(R.FROZEN), R.PUBLIC, P.REPORT_PUBLISH, _("Make public")
    ),
    "void": Transition(
        _from(R.FROZEN), R.VOID, P.REPORT_FREEZE, _("Void"), needs_reason=True
    ),
    # The edition is void; the approval stands as long as the text is what was approved.
    "unfreeze": Transition(
        _from(R.FROZEN),
        R.APPROVED,
        P.REPORT_FREEZE,
        _("Take the freeze back"),
        needs_reason=True,
    ),
    # Whoever would freeze it finds that the records have changed since approval.
    "fall_back": Transition(
        _from(R.APPROVED),
        R.DRAFTING,
        P.REPORT_FREEZE,
        _("Return: changed since approval"),
        needs_reason=True,
    ),
    # Records changed since approval, or the next edition begins.
    "revise": Transition(
        _from(R.APPROVED, R.PUBLIC, R.VOID), R.DRAFTING, P.REPORT_EDIT, _("Revise")
    ),
}
_ON_PAPER = frozenset({R.IN_REVIEW, R.FROZEN})
REPORT_ACTIVITIES: Mapping[str, Activity[ReportState]] = {
    "edit": Activity(_from(R.DRAFTING), P.REPORT_EDIT, _("Edit")),
    "review": Activity(_from(R.IN_REVIEW), P.REPORT_REVIEW, _("Sign a review")),
    "answer_warning": Activity(
        _from(R.DRAFTING, R.IN_REVIEW, R.APPROVED),
        P.REPORT_EDIT,
        _("Answer a warning"),
        needs_reason=True,
    ),
    "enter_review": Activity(
        _from(R.IN_REVIEW), P.REPORT_EDIT, _("Enter a review signed on paper")
    ),
    "confirm_review": Activity(
        _from(R.IN_REVIEW), P.REPORT_REVIEW, _("Confirm against the paper")
    ),
    "discard_review": Activity(
        _from(R.IN_REVIEW),
        P.REPORT_REVIEW,
        _("Discard an entry from paper"),
        needs_reason=True,
    ),
    "enter_act": Activity(
        _ON_PAPER, P.PAPER_ENTER, _("Enter an approval or publication from paper")
    ),
    "confirm_act": Activity(
        _ON_PAPER, P.PAPER_CONFIRM, _("Confirm an approval or publication from paper")
    ),
    "discard_act": Activity(
        frozenset(R),
        P.PAPER_CONFIRM,
        _("Discard an approval or publication from paper"),
        needs_reason=True,
    ),
    # An emergency does not wait for a state; needs an edition that is public.
    "take_down": Activity(
        frozenset(R), P.REPORT_TAKE_DOWN, _("Take down"), needs_reason=True
    ),
}
