"""Figures over time: month by month what was fed back, ended and is still open.

A finding is open from the day of the feedback (without one, of its registration) until
the decision that ended it. In time or late is told by the deadline that holds now. Only
of what was opened again does the log have to be asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rectification.dashboards.compared import Span
from rectification.models import Finding, LogEntry
from rectification.workflow import CLOSED, GRANTING

MOST = 24  # months, the last ones
_ENDS = {f"finding.{name}" for name in (*GRANTING, "adopt_signed")}
_AGAIN = {"finding.reopen", "finding.relapse"}
Told = Mapping[int, Sequence[tuple[str, date]]]


@dataclass(slots=True)
class Month:
    """What happened in a month, and how its last day stood.

    `ended` by `on_time`, `late`, `undated`; `imported`: taken over as ended; `former`:
    ended and opened again since, so that no list has them; `open`, `overdue`: then.
    """

    span: Span
    started: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    imported: int = 0
    former: int = 0
    again: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def change(self) -> int:
        gone = sum(self.ended.values()) + self.imported + self.former
        return self.started + self.again - gone


@dataclass(frozen=True, slots=True)
class Life:
    """When a finding was open: from a day until a day, None where it still is."""

    stretches: Sequence[tuple[date, date | None]]
    due_on: date | None
    is_imported: bool = False


def months_of(findings: QuerySet[Finding], *, on: date) -> list[Month]:
    """Return the last months until today, in two queries."""
    lives = list(_lives(findings.order_by()))
    days = [one.stretches[0][0] for one in lives if one.stretches]
    found = [Month(span) for span in _spans(min(days, default=on), on)]
    for life in lives:
        _count(life, found)
    return found


def _spans(first: date, on: date) -> list[Span]:
    """Return whole months, the last one until today; of too many the last."""
    spans: list[Span] = []
    until = on
    while len(spans) < MOST and (not spans or until >= first):
        begun = until.replace(day=1)
        spans.insert(0, Span(begun, until))
        until = date.fromordinal(begun.toordinal() - 1)
    return spans


def _count(life: Life, months: Sequence[Month]) -> None:
    for number, (since, until) in enumerate(life.stretches):
        is_last = number == len(life.stretches) - 1
        for month in months:
            span = month.span
            if span.first <= since <= span.last:
                if number:
                    month.again += 1
                else:
                    month.started += 1
            if until and span.first <= until <= span.last:
                _end(month, life, until, is_last=is_last)
            if since <= span.last and (until is None or until > span.last):
                month.open += 1
                month.overdue += bool(life.due_on and life.due_on < span.last)


def _end(month: Month, life: Life, until: date, *, is_last: bool) -> None:
    if life.is_imported:
        month.imported += 1
    elif not is_last:
        month.former += 1
    elif life.due_on is None:
        month.ended["undated"] += 1
    else:
        month.ended["on_time" if until <= life.due_on else "ended_late"] += 1


def _lives(findings: QuerySet[Finding]) -> Iterator[Life]:
    told = _told(findings)
    rows = findings.values_list(
        *("pk", "state", "closed_at", "adopted_at", "due_on", "reopened_at"),
        "inspection__feedback_on",
    )
    for pk, state, closed_at, adopted_at, due_on, reopened_at, feedback_on in rows:
        acts = told.get(pk, ())
        since = feedback_on or _first(acts) or _day(closed_at or adopted_at)
        if since is None:
            continue
        ended = _day(closed_at or adopted_at) if state in CLOSED else None
        if reopened_at is None:
            until = max(since, ended) if ended else None
            is_imported = state in CLOSED and closed_at is None
            yield Life([(since, until)], due_on, is_imported)
        else:
            yield Life(_stretches(since, acts, ended), due_on)


def _stretches(
    since: date, acts: Sequence[tuple[str, date]], ended: date | None
) -> list[tuple[date, date | None]]:
    """Part a life at what ended it and what opened it again.

    What an import brought ended has no act of its own: it ended as it began.
    """
    found: list[tuple[date, date | None]] = []
    until: date | None = None
    for action, day in acts:
        if action in _ENDS:
            until = day
        elif action in _AGAIN:
            found.append((since, max(since, until or since)))
            since, until = day, None
    found.append((since, max(since, ended) if ended else None))
    return found


def _told(findings: QuerySet[Finding]) -> Told:
    """Read the log of what was opened again, or begins with its registration."""
    asked = findings.filter(
        Q(reopened_at__isnull=False) | Q(inspection__feedback_on=None)
    )
    acts = LogEntry.objects.filter(
        subject_type="finding",
        subject_id__in=asked.values("pk"),
        action__in=sorted({"finding.register", *_ENDS, *_AGAIN}),
    )
    found: dict[int, list[tuple[str, date]]] = defaultdict(list)
    rows: Any = acts.order_by("seq").values_list("subject_id", "action", "at")
    for pk, action, at in rows:
        found[pk].append((action, timezone.localdate(at)))
    return found


def _first(acts: Sequence[tuple[str, date]]) -> date | None:
    return next((day for action, day in acts if action == "finding.register"), None)


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None
