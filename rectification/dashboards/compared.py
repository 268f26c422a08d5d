"""What happened in this month, quarter or year, beside the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.dashboards.counted import counted
from rectification.dashboards.figures import FIGURES
from rectification.models import Extension, Finding, LogEntry, User
from rectification.workflow import CLOSED, ExtensionState

MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """Days, first and last included."""

    first: date
    last: date

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Return the first moment, and the first one after."""
        after = self.last + timedelta(days=1)
        return _midnight(self.first), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def spans_of(period: str, on: date) -> tuple[Span, Span]:
    """Return the period until today, and the whole one before."""
    months = MONTHS[period]
    begun = on.replace(month=(on.month - 1) // months * months + 1, day=1)
    year, month = divmod(begun.year * 12 + begun.month - 1 - months, 12)
    return Span(begun, on), Span(date(year, month + 1, 1), begun - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a day; `figure`: what the list narrows by beside the days."""

    name: str
    label: str | Promise
    figure: str = ""


EVENTS = (
    Event("fed_back", _("Findings fed back")),
    Event("decided", _("Ended by a decision"), "decided"),
    Event("on_time", _("of these in time"), "on_time"),
    Event("ended_late", _("of these late"), "ended_late"),
    Event("extended", _("Later deadlines agreed to")),
    Event("returned", _("Requests returned")),
    Event("reopened", _("Reopened")),
)


@dataclass(frozen=True, slots=True)
class Compared:
    now: Span
    before: Span
    rows: Sequence[tuple[Event, int, int]]


def compared(
    findings: QuerySet[Finding], period: str, *, by: User, on: date
) -> Compared:
    """Count events of both spans: one query, and another for what the log tells."""
    now, before = spans_of(period, on)
    shown = findings.order_by()
    wanted = {
        f"{which} {name}": rows
        for which, span in (("now", now), ("before", before))
        for name, rows in _events(shown, span, on).items()
    }
    found = counted(wanted, by=by) | _told(shown, {"now": now, "before": before})
    rows = [
        (event, found[f"now {event.name}"], found[f"before {event.name}"])
        for event in EVENTS
    ]
    return Compared(now, before, rows)


def _events(
    findings: QuerySet[Finding], span: Span, on: date
) -> dict[str, QuerySet[Any]]:
    since, until = span.times
    within = {"closed_at__gte": since, "closed_at__lt": until}
    ended = findings.filter(state__in=sorted(CLOSED), **within)
    keys = findings.values("pk")
    granted = Extension.objects.filter(
        Q(decided_at__gte=since, decided_at__lt=until),
        finding__in=keys,
        state=ExtensionState.GRANTED,
    )
    days = (span.first, span.last)
    return {
        "fed_back": findings.filter(inspection__feedback_on__range=days),
        "decided": ended,
        "on_time": ended.filter(FIGURES["on_time"].match(on)),
        "ended_late": ended.filter(FIGURES["ended_late"].match(on)),
        "extended": granted.order_by(),
    }


_TOLD = {
    "finding.send_back": "returned",
    "finding.reopen": "reopened",
    "finding.relapse": "reopened",
}


def _told(findings: QuerySet[Finding], spans: Mapping[str, Span]) -> dict[str, int]:
    """Count what the log alone tells, in one walk along it."""
    found = {f"{which} {name}": 0 for which in spans for name in _TOLD.values()}
    acts = LogEntry.objects.filter(
        subject_type="finding",
        subject_id__in=findings.values("pk"),
        action__in=sorted(_TOLD),
        at__gte=min(span.times[0] for span in spans.values()),
    )
    for action, at in acts.order_by().values_list("action", "at"):
        for which, span in spans.items():
            since, until = span.times
            found[f"{which} {_TOLD[action]}"] += since <= at < until
    return found
