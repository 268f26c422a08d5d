"""统计: figures of findings, of all of them and of each group, in few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import compress
from statistics import median

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    ExpressionWrapper,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.utils import timezone

from rectification.dashboards.figures import FIGURES
from rectification.dashboards.groups import Group
from rectification.models import Finding, OutcomeFigure
from rectification.models.findings.outcome_counters import CENT
from rectification.workflow import OPEN

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

    def add(self, marks: Sequence[bool], days: int | None, over: int | None) -> None:
        """Count a finding for the figures that are marked."""
        for name in compress(COUNTED, marks):
            self.numbers[name] += 1
        if days is not None:
            self.days.append(days)
        if over is not None:
            self.over.append(over)

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
BOOLEAN = BooleanField()


def statistics(findings: QuerySet[Finding], group: Group, *, on: date) -> Statistics:
    """Count findings by group and in all: two queries, whatever their number.

    SQL says of each finding, once a row that it stands in, which figures it counts for.
    """
    shown = findings.order_by()
    rows: dict[str, Row] = {}
    total = Row("", "", dict.fromkeys(COUNTED, 0))
    seen: set[int] = set()
    told = shown.annotate(**_counts_for(on)).values_list(
        *("pk", group.key(""), group.words("")),
        *("state", "closed_at", "due_on", "inspection__feedback_on"),
        *(f"is_{name}" for name in COUNTED),
    )
    for pk, key, words, state, closed_at, due_on, feedback_on, *marks in told:
        if (row := rows.get(key)) is None:
            row = rows[key] = Row(key, words, dict.fromkeys(COUNTED, 0))
        days = over = None
        if closed_at or state in OPEN:
            ended_on = _day(closed_at) if closed_at else None
            days, over = days_of(ended_on, due_on, feedback_on, on=on)
        row.add(marks, days, over)
        if pk not in seen:
            seen.add(pk)
            total.add(marks, days, over)
    _add_outcomes(shown, group, rows, total)
    ordered = sorted(
        rows.values(), key=lambda row: (not row.key, -row.numbers["total"], row.words)
    )
    return Statistics(ordered, total)


def _counts_for(on: date) -> dict[str, ExpressionWrapper]:
    every = Q(pk__isnull=False)
    return {
        f"is_{name}": ExpressionWrapper(FIGURES[name].match(on) or every, BOOLEAN)
        for name in COUNTED
    }


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
