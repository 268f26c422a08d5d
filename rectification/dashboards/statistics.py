"""统计: figures of findings, of all of them and of each group, in few queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Sum, Value
from django.utils import timezone

from rectification.dashboards.figures import FIGURES
from rectification.dashboards.groups import Group
from rectification.models import Finding, OutcomeFigure
from rectification.models.findings.outcome_counters import CENT
from rectification.workflow import CLOSED, OPEN

# What SQL counts; days, sums and shares come of these and of the dates.
COUNTED = tuple(name for name in FIGURES if not name.startswith("outcome_"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A counter summed up, and how many findings give it."""

    number: Decimal
    findings: int


@dataclass(slots=True)
class Row:
    """Figures of one group; `key`: its own, "" for what has none.

    `days`: from the feedback to the end; `over`: past the deadline; a number each.
    """

    key: str
    words: str
    numbers: dict[str, int] = field(default_factory=dict)
    days: list[int] = field(default_factory=list)
    over: list[int] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None

    @property
    def median_over(self) -> float | None:
        return median(self.over) if self.over else None

    @property
    def most_over(self) -> int | None:
        return max(self.over, default=None)

    def share(self, name: str) -> float | None:
        """Return how much of what it is a share of, from 0 to 1; None of nothing."""
        whole = self.numbers.get(FIGURES[name].of, 0)
        return self.numbers[name] / whole if whole else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """A row for each group, the largest first, and one of all findings, each once."""

    rows: Sequence[Row]
    total: Row

    @property
    def is_shared(self) -> bool:
        """Whether the rows come to more than there are findings."""
        return (
            sum(one.numbers["total"] for one in self.rows) > self.total.numbers["total"]
        )


_WHOLE = Value("", CharField())


def statistics(findings: QuerySet[Finding], group: Group, *, on: date) -> Statistics:
    """Count findings by group and in all: three queries, whatever their number."""
    shown = findings.order_by()
    counts = {name: Count("pk", filter=FIGURES[name].match(on)) for name in COUNTED}
    found: dict[tuple[str, str], Row] = {}
    for kind, key, words, *numbers in _both(shown, group, counts):
        row = found[kind, key] = Row(key, words)
        row.numbers = dict(zip(COUNTED, numbers, strict=True))
    total = found.pop(("", ""), None) or Row("", "", dict.fromkeys(COUNTED, 0))
    rows = {row.key: row for row in found.values()}
    _add_days(shown, group, rows, total, on=on)
    _add_outcomes(shown, group, rows, total)
    ordered = sorted(
        rows.values(), key=lambda row: (not row.key, -row.numbers["total"], row.words)
    )
    return Statistics(ordered, total)


def _both(
    rows: QuerySet[Finding], group: Group, counts: Mapping[str, Count]
) -> Iterable[tuple[Any, ...]]:
    """Count by group and, under no name, of all."""
    name = Value(group.name, CharField())
    grouped = rows.values_list(name, group.key(""), group.words("")).annotate(**counts)
    whole = rows.values_list(_WHOLE, _WHOLE, _WHOLE).annotate(**counts)
    return grouped.union(whole, all=True)


def _add_days(
    findings: QuerySet[Finding],
    group: Group,
    rows: Mapping[str, Row],
    total: Row,
    *,
    on: date,
) -> None:
    """Add the days of what has ended or is overdue, each finding once to the total."""
    wanted = Q(state__in=sorted(CLOSED), closed_at__isnull=False)
    wanted |= Q(state__in=sorted(OPEN), due_on__lt=on)
    told = findings.filter(wanted).values_list(
        *("pk", group.key(""), "state", "closed_at", "due_on"),
        "inspection__feedback_on",
    )
    seen: set[int] = set()
    for pk, key, state, closed_at, due_on, feedback_on in told:
        is_new = pk not in seen
        seen.add(pk)
        ended_on = _day(closed_at) if state in CLOSED and closed_at else None
        days, over = days_of(ended_on, due_on, feedback_on, on=on)
        for row in (rows[key], *([total] if is_new else ())):
            if days is not None:
                row.days.append(days)
            if over is not None:
                row.over.append(over)


def days_of(
    ended_on: date | None, due_on: date | None, feedback_on: date | None, *, on: date
) -> tuple[int | None, int | None]:
    """Return the days from feedback to end, and those past the deadline."""
    days = None
    if ended_on and feedback_on:
        days = max(0, (ended_on - feedback_on).days)  # put right before the feedback
    over = ((ended_on or on) - due_on).days if due_on else 0
    return days, over if over > 0 else None


def _day(at: datetime) -> date:
    return timezone.localdate(at)


def _add_outcomes(
    findings: QuerySet[Finding], group: Group, rows: Mapping[str, Row], total: Row
) -> None:
    given = OutcomeFigure.objects.filter(finding__in=findings.values("pk")).order_by()
    sums = {"number": Sum("number"), "findings": Count("pk")}
    name = Value(group.name, CharField())
    grouped = given.values_list(name, group.key("finding__"), "kind").annotate(**sums)
    whole = given.values_list(_WHOLE, _WHOLE, "kind").annotate(**sums)
    for kind_of, key, kind, number, count in grouped.union(whole, all=True):
        row = rows[key] if kind_of else total
        row.outcomes[kind] = Outcome(Decimal(number).quantize(CENT), count)
