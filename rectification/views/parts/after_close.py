"""What waits for somebody of findings that are closed out, as parts of My work."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.models import CheckIn, Finding, Responsibility, User
from rectification.models.findings import check_in, look_back
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.sample import drawn_to_look_at
from rectification.models.findings.verification import to_verify_by
from rectification.models.reports.not_solved import proposed_look_backs
from rectification.views.parts.rows import Part, WorkItem, work_item
from rectification.views.parts.work_parts import MOST, listed, part
from rectification.workflow import CheckInState, Permission

AHEAD = 30  # days before a look-back is due it is shown
# What is counted first: where there is none of it, none is fetched.
COUNTED = ("look_backs_owed", "not_solved", "drawn", "check_ins_waiting")


def counts(user: User) -> Iterator[QuerySet[Any, Any]]:
    """Yield a row for each of what is `COUNTED`, with its name."""
    if user.may(Permission.FINDING_LOOK_BACK):
        yield _named(look_backs_owed(user), "look_backs_owed")
        yield _named(called_not_solved(user), "not_solved")
    if user.may(Permission.FINDING_VERIFY):
        yield _named(drawn_to_look_at(user), "drawn")
    if user.may(Permission.FINDING_DECIDE):
        yield _named(check_in.waiting_for(user), "check_ins_waiting")


def _named(rows: QuerySet[Any, Any], name: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(name))


def parts(user: User, numbers: Mapping[str, int]) -> list[Part | None]:
    """`numbers`: of what is `COUNTED`, by its name; what is missing there is none."""
    makers = {
        "drawn": drawn,
        "look_backs_owed": look_backs,
        "not_solved": not_solved,
        "check_ins_waiting": check_ins_waiting,
    }
    found = [make(user) for name, make in makers.items() if numbers.get(name)]
    return [verifications(user), *found]


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


def called_not_solved(user: User) -> FindingQuerySet:
    scope = user.scope(Permission.FINDING_LOOK_BACK)
    shown = Finding.objects.visible_to(user).filter(scope.whole("inspection__"))
    return proposed_look_backs(shown)


def not_solved(user: User) -> Part:
    """What is closed out and many of the public call not solved."""
    items = [
        replace(
            work_item(one, _("Look back"), "actions"),
            next_url=reverse("finding-look_back", args=[one.reference]),
            sent_back=_times_not_solved(one),
        )
        for one in listed(called_not_solved(user))
    ]
    return part("not_solved", _("Called not solved by the public: look back"), items)


def _times_not_solved(finding: Finding) -> str:
    number: int = getattr(finding, "not_solved", 0)
    return ngettext(
        "%(number)d sender says: not solved",
        "%(number)d senders say: not solved",
        number,
    ) % {"number": number}


def _look_back(finding: Finding) -> WorkItem:
    due_on = look_back.due_on(finding)
    return replace(
        work_item(finding, _("Look back"), "actions"),
        next_url=reverse("finding-look_back", args=[finding.reference]),
        days=(due_on - timezone.localdate()).days if due_on else None,
        wording=date_format(due_on) if due_on else "",
    )


# --- what is kept up for good ---------------------------------------------------------


def to_tell(findings: FindingQuerySet) -> FindingQuerySet:
    """Return those of which is to be told by now, or soon."""
    until = timezone.localdate() + check_in.AHEAD
    return check_in.owed(findings, by_day=until)


def with_years(findings: FindingQuerySet) -> FindingQuerySet:
    """Have each say when it was told of last, and why what was told since came back."""
    back = CheckIn.objects.filter(finding=OuterRef("pk"), state=CheckInState.RETURNED)
    last = check_in.last_told()
    why = back.filter(written_at__gt=OuterRef("told_at")).order_by("-pk")
    told = findings.annotate(told_at=last)
    return told.annotate(returned_why=Subquery(why.values("opinion")[:1]))


def check_ins(findings: Iterable[Finding]) -> Part:
    """What one's own offices are to tell of, by its day; returned ones say why.

    The findings come from `with_years`, as `listed`.
    """
    items = sorted(map(_to_tell, findings), key=lambda one: one.days or 0)
    return part("check_ins", _("Yearly check-ins of what is to be kept up"), items)


def check_ins_waiting(user: User) -> Part:
    lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
    rows = check_in.waiting_for(user).order_by("closed_at", "pk")
    rows = rows.annotate(led_by=Subquery(lead.values("office__name")[:1]))
    items = [_to_confirm(one) for one in rows[: MOST + 1]]
    return part("check_ins_waiting", _("Yearly check-ins to confirm"), items)


def _to_tell(finding: Finding) -> WorkItem:
    due_on = check_in.due_on(finding)
    return replace(
        work_item(finding, _("Tell of the year"), "actions"),
        next_url=reverse("finding-check_in", args=[finding.reference]),
        days=(due_on - timezone.localdate()).days if due_on else None,
        wording=date_format(due_on) if due_on else "",
        sent_back=getattr(finding, "returned_why", None) or "",
    )


def _to_confirm(finding: Finding) -> WorkItem:
    return WorkItem(
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        status=finding.state,
        status_label=finding.get_state_display(),
        office=getattr(finding, "led_by", None) or "",
        next_label=_("Confirm or return"),
        next_url=finding.get_absolute_url() + "#actions",
    )
