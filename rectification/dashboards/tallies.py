"""Numbers of a body at a glance: by office and by aspect, who is late and why.

Everything is counted by the database, in a fixed number of queries.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import (
    Count,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils.translation import gettext as _

from rectification.dashboards.across import last_reason
from rectification.models import Finding, Measure, Responsibility
from rectification.models.findings import due
from rectification.models.findings.debts import LACKS, lacking
from rectification.notices.notice import SOON
from rectification.workflow import OPEN

# What is grouped by, the group's place, key and label; state; all, overdue, due soon,
# without a deadline, without office or measure; what each lacks for itself.
Row = tuple[str, int | None, int | None, str | None, str, *tuple[int, ...]]


@dataclass(slots=True)
class Tally:
    """Findings of one office or aspect. `key` is its own, None for "none".

    Lights: `late` red, `soon` amber, `in_time` green – of the open ones only, without
    the `undated` and `unplanned` ones: of what has no deadline, nobody who answers for
    it or nothing that is to be done, nobody can say that it goes as it should.
    """

    key: int | None
    label: str
    states: dict[str, int] = field(default_factory=dict)
    late: int = 0
    soon: int = 0
    undated: int = 0
    unplanned: int = 0
    lacks: Counter[str] = field(default_factory=Counter)  # the same one may lack more

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def in_time(self) -> int:
        return self.open - self.late - self.soon - self.undated - self.unplanned


def tallied(
    findings: QuerySet[Finding], *, on: date
) -> tuple[list[Tally], list[Tally]]:
    """Tally by office and by aspect, in one query.

    A finding of two offices counts for both. By aspect every finding counts once, so
    these hold the totals too.
    """
    shown = findings.order_by()
    answering = Responsibility.objects.filter(finding__in=shown.values("pk")).order_by()
    rows = _grouped(answering, "office", "name", "finding__", on).union(
        _grouped(shown, "aspect", "title", "", on), all=True
    )
    # What has no place stands last on one database and first on the other.
    ordered = sorted(rows, key=lambda row: (row[1] or 0, row[2] or 0))
    return _added(ordered, "office"), _added(ordered, "aspect")


def _grouped(
    rows: QuerySet[Model], by: str, label: str, path: str, on: date
) -> QuerySet[Model, Row]:
    return rows.values_list(
        Value(by), f"{by}__position", by, f"{by}__{label}", f"{path}state"
    ).annotate(**_numbers(on, path))


def _numbers(on: date, path: str) -> dict[str, Count]:
    return {
        "number": Count("pk"),
        "past": Count("pk", filter=due.overdue(on=on, path=path)),
        "near": Count("pk", filter=due.due_within(SOON, on=on, path=path)),
        "undated": Count("pk", filter=due.undated(path)),
        "unplanned": Count("pk", filter=unplanned(on, path)),
        **{f"lacks_{one}": Count("pk", filter=lacking(one, path)) for one in LACKS},
    }


def unplanned(on: date, path: str = "") -> Q:
    """Open, due neither past nor soon, and without an office or without a measure."""
    return _ahead(on, path) & ~_planned(path)


def in_time(on: date) -> Q:
    """Open, due neither past nor soon, with who answers for it and what is done."""
    return _ahead(on, "") & _planned("")


def _ahead(on: date, path: str) -> Q:
    later = Q(**{f"{path}due_on__gt": on + timedelta(days=SOON)})
    return due.is_open(path) & later


def _planned(path: str) -> Q:
    finding = OuterRef(f"{path}pk")
    answered = Exists(Responsibility.objects.filter(finding=finding))
    return Q(answered) & Q(Exists(Measure.objects.filter(finding=finding)))


def _added(rows: Iterable[Row], by: str) -> list[Tally]:
    found: dict[int | None, Tally] = {}
    for group, _position, key, label, state, *numbers in rows:
        if group != by:
            continue
        tally = found.setdefault(key, Tally(key, label or _("Without an aspect")))
        number, past, near, undated, unplanned, *lacks = numbers
        tally.states[state] = tally.states.get(state, 0) + number
        tally.late += past
        tally.soon += near
        tally.undated += undated
        tally.unplanned += unplanned
        tally.lacks.update(dict(zip(LACKS, lacks, strict=True)))
    return list(found.values())


def summed(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up, where no finding stands in two of them."""
    total = Tally(None, _("In all"))
    for one in tallies:
        for state, number in one.states.items():
            total.states[state] = total.states.get(state, 0) + number
        total.late += one.late
        total.soon += one.soon
        total.undated += one.undated
        total.unplanned += one.unplanned
        total.lacks.update(one.lacks)
    return total


@dataclass(frozen=True, slots=True)
class LateFinding:
    """An overdue finding, its leading office and the reason last given."""

    finding: Finding
    office: str
    reason: str


def late_ones(findings: QuerySet[Finding], *, on: date, most: int) -> list[LateFinding]:
    """Return at most so many overdue findings, the longest overdue first."""
    offices = Responsibility.objects.filter(finding=OuterRef("pk")).order_by(
        "-is_lead", "position", "pk"
    )
    rows = (
        findings.filter(due.overdue(on=on))
        .annotate(
            lead_name=Subquery(offices.values("office__name")[:1]),
            delay=last_reason(),
        )
        .order_by("due_on", "pk")[:most]
    )
    return [LateFinding(row, row.lead_name or "", row.delay or "") for row in rows]
