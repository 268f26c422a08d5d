"""统计: what is counted, of which findings, and what its name means; a row each.

A figure is a condition on findings: the page counts by it, the list that its number
leads to narrows by it, and its definition is printed beside both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rectification.models import (
    Extension,
    Finding,
    LogEntry,
    LookBack,
    OutcomeFigure,
    Responsibility,
    Verification,
)
from rectification.models.findings import due, look_back
from rectification.models.findings.outcome_counters import COUNTERS, Counter
from rectification.workflow import CLOSED, THIRD, ExtensionState, FindingState


@dataclass(frozen=True, slots=True)
class Figure:
    """`of`: the figure that it is a share of, "" for none. `match` takes the day."""

    name: str
    label: str | Promise
    definition: str | Promise
    match: Callable[[date], Q]
    of: str = ""


def _entry(action: str) -> Q:
    """Match findings on whose log an act of this name stands."""
    told = LogEntry.objects.filter(
        subject_type="finding", subject_id=OuterRef("pk"), action=f"finding.{action}"
    )
    return Q(Exists(told))


def _has(rows: QuerySet[Model]) -> Q:
    return Q(Exists(rows.filter(finding=OuterRef("pk"))))


def _among(findings: QuerySet[Finding]) -> Q:
    return Q(pk__in=findings.values("pk"))


_CLOSED = Q(state__in=sorted(CLOSED), closed_at__isnull=False)
_ENDED = _CLOSED & Q(due_on__isnull=False)
_FAILED = Verification.Result.FAILED
_GRANTED = Extension.objects.filter(state=ExtensionState.GRANTED)
# More than one office: skip the first, and somebody is left.
_SECOND = Responsibility.objects.filter(finding=OuterRef("pk")).order_by("pk")[1:]

_ALL = (
    Figure(
        "total",
        _("Findings"),
        _("All findings of the inspections that are chosen, as far as you see them."),
        lambda _on: Q(),
    ),
    Figure(
        "closed",
        _("Closed out"),
        _("Closed out for good; what is substantially completed or kept up is not."),
        lambda _on: Q(state=FindingState.COMPLETED),
        of="total",
    ),
    Figure(
        "third",
        _("Substantially, or to be kept up"),
        _("Decided on as substantially completed or as long-term."),
        lambda _on: Q(state__in=sorted(THIRD)),
        of="total",
    ),
    Figure(
        "claimed",
        _("Claimed done"),
        _("Said to be done: a request that waits for review, and all that is decided."),
        lambda _on: Q(state__in=sorted({*CLOSED, FindingState.SUBMITTED})),
        of="total",
    ),
    Figure(
        "open",
        _("Under rectification"),
        _("Not started, under way or awaiting review."),
        lambda _on: due.is_open(),
        of="total",
    ),
    Figure(
        "overdue",
        _("Overdue"),
        _("Under rectification past the last day of the deadline that holds now."),
        lambda on: due.overdue(on=on),
        of="open",
    ),
    Figure(
        "decided",
        _("Ended by a decision"),
        _("Decided on within the system, as any of the three outcomes."),
        lambda _on: _CLOSED,
        of="total",
    ),
    Figure(
        "undated",
        _("Ended without a deadline"),
        _("Decided on, and nobody had set a day."),
        lambda _on: _CLOSED & Q(due_on=None),
    ),
    Figure(
        "ended",
        _("Ended with a deadline"),
        _(
            "Decided on within the system, as any of the three outcomes, and with a "
            "deadline: what the share in time is taken of. What an import closed has "
            "no day and is left out."
        ),
        lambda _on: _ENDED,
    ),
    Figure(
        "on_time",
        _("In time"),
        _(
            "Decided on no later than the last day of its deadline. A later deadline "
            "that was agreed to counts; how often that was stands beside it."
        ),
        lambda _on: _ENDED & Q(closed_at__date__lte=F("due_on")),
        of="ended",
    ),
    Figure(
        "ended_late",
        _("Ended late"),
        _("Decided on after the last day of its deadline."),
        lambda _on: _ENDED & Q(closed_at__date__gt=F("due_on")),
        of="ended",
    ),
    Figure(
        "dated",
        _("Days to close"),
        _(
            "Calendar days from the feedback to the decision that ended it; the middle "
            "one of all (median); what was put right before it took none. Where the "
            "day of the feedback is not known, a finding is left out."
        ),
        lambda _on: _CLOSED & Q(inspection__feedback_on__isnull=False),
    ),
    Figure(
        "over",
        _("Days over"),
        _(
            "Calendar days past the deadline, until today or the decision, of what is "
            "overdue or ended late: the middle one (median) and the most."
        ),
        lambda on: due.overdue(on=on) | _ENDED & Q(closed_at__date__gt=F("due_on")),
    ),
    Figure(
        "extended",
        _("Extended"),
        _("With a later deadline that was agreed to, once or more."),
        lambda _on: _has(_GRANTED),
        of="total",
    ),
    Figure(
        "returned",
        _("Returned"),
        _("A request for close-out was returned, once or more."),
        lambda _on: _entry("send_back"),
        of="total",
    ),
    Figure(
        "reopened",
        _("Reopened"),
        _("Opened again after it was closed out, for whatever reason."),
        lambda _on: Q(reopened_at__isnull=False),
        of="total",
    ),
    Figure(
        "relapsed",
        _("Relapsed"),
        _("Opened again because a look-back found that it had relapsed."),
        lambda _on: _entry("relapse"),
        of="total",
    ),
    Figure(
        "repeated",
        _("Seen in an earlier inspection"),
        _(
            "Named as the same problem as one of an earlier inspection. A relapse "
            "is another thing: there the finding itself is opened again."
        ),
        lambda _on: Q(prior__isnull=False),
        of="total",
    ),
    Figure(
        "look_owed",
        _("Look-backs due"),
        _("Closed out so long ago that a look-back is due by now, and not done."),
        lambda on: _among(look_back.owed(Finding.objects.all(), by_day=on)),
        of="total",
    ),
    Figure(
        "looked_at",
        _("Looked back at"),
        _("Looked at again after it was closed out, once or more, whatever was found."),
        lambda _on: _has(LookBack.objects.all()),
        of="total",
    ),
    Figure(
        "verified",
        _("Verified"),
        _("Looked at by the overseeing office and found put right, be it in the main."),
        lambda _on: _has(Verification.objects.exclude(result=_FAILED)),
        of="total",
    ),
    Figure(
        "failed",
        _("Not put right when verified"),
        _("Looked at by the overseeing office and found not put right, once or more."),
        lambda _on: _has(Verification.objects.filter(result=_FAILED)),
        of="total",
    ),
    Figure(
        "joint",
        _("Shared by offices"),
        _("More than one office answers for it; it counts for each of them."),
        lambda _on: Q(Exists(_SECOND)),
        of="total",
    ),
)


def _outcome(counter: Counter) -> Figure:
    rows = OutcomeFigure.objects.filter(kind=counter.kind)
    return Figure(
        f"outcome_{counter.name}",
        format_lazy(_("With a number: {counter}"), counter=counter.label),
        _("A number was entered for it, be it 0; the sum is that of the numbers."),
        lambda _on: _has(rows),
    )


FIGURES: Mapping[str, Figure] = {
    one.name: one for one in (*_ALL, *map(_outcome, COUNTERS.values()))
}
# What a row of the page holds, in this order. `rate`: a share stands beside the number.
COLUMNS = (
    *("total", "closed", "claimed", "overdue", "on_time", "dated", "over"),
    *("extended", "returned", "reopened", "repeated"),
    *("look_owed", "looked_at", "relapsed", "verified", "failed"),
)
