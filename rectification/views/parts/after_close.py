"""What waits for somebody of findings that are closed out, as parts of My work."""

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import Finding, User
from rectification.models.findings import look_back
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.sample import drawn_to_look_at
from rectification.models.findings.verification import to_verify_by
from rectification.views.parts.rows import Part, WorkItem, work_item
from rectification.views.parts.work_parts import listed, part
from rectification.workflow import Permission

AHEAD = 30  # days before a look-back is due it is shown


def verifications(user: User) -> Part | None:
    """What is closed out and nobody has verified: the overseeing office's own list."""
    if not user.may(Permission.FINDING_VERIFY):
        return None
    items = [
        replace(
            work_item(one, _("Verify"), "actions"),
            next_url=reverse("finding-verify", args=[one.reference]),
        )
        for one in listed(to_verify_by(user))
    ]
    return part("verifications", _("Closed out, to be verified"), items)


def look_backs_owed(user: User) -> FindingQuerySet:
    until = timezone.localdate() + timedelta(days=AHEAD)
    owed = look_back.owed_by(user, by_day=until)
    # What a sample has drawn waits there already.
    return owed.exclude(pk__in=drawn_to_look_at(user).values("pk"))


def look_backs(user: User) -> Part:
    """What was closed out months ago and is to be looked at again, by its day."""
    rows = look_backs_owed(user).select_related("inspection__organisation")
    items = [_look_back(one) for one in listed(rows)]
    items.sort(key=lambda one: one.days or 0)
    return part("look_backs", _("Look-backs"), items)


def drawn(user: User) -> Part:
    """What a sample has drawn and the own office has not looked at since."""
    items = [
        replace(
            work_item(one, _("Look back"), "actions"),
            next_url=reverse("finding-look_back", args=[one.reference]),
        )
        for one in listed(drawn_to_look_at(user))
    ]
    return part("drawn", _("Drawn for a sample, to be looked at"), items)


def _look_back(finding: Finding) -> WorkItem:
    due_on = look_back.due_on(finding)
    return replace(
        work_item(finding, _("Look back"), "actions"),
        next_url=reverse("finding-look_back", args=[finding.reference]),
        days=(due_on - timezone.localdate()).days if due_on else None,
        wording=date_format(due_on) if due_on else "",
    )
