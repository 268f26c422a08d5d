"""How each of many bodies stands: a line for each, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from rectification.models import (
    Inspection,
    ReportingPeriod,
    Submission,
    Tally,
    User,
)
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.reported import owed_in
from rectification.workflow import OPEN, THIRD, FindingState, Permission


@dataclass(slots=True)
class Body:
    """Findings of one body by state; late ones, and those it owes a report on.

    `due`: so many of its inspections send this period's report upward; of these `sent`
    have, and `unsent` are past their due day.
    """

    key: int
    name: str
    inspections: int = 0
    states: Counter[str] = field(default_factory=Counter)
    late: int = 0
    unreported: int = 0
    due: int = 0
    sent: int = 0
    unsent: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def closed(self) -> int:
        return self.states[FindingState.COMPLETED]

    @property
    def third(self) -> int:
        return sum(self.states[state] for state in THIRD)

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in OPEN)

    @property
    def late_share(self) -> float:
        """How much of what is open is overdue, from 0 to 1."""
        return self.late / self.open if self.open else 0.0


def bodies_of(
    inspections: "QuerySet[Inspection]",
    findings: FindingQuerySet,
    *,
    by: User,
    on: date,
) -> list[Body]:
    """Sum up findings by body, the worst first.

    Worst is who has most overdue of what is open, then who owes most reports.
    """
    found: dict[int, Body] = {}
    of: dict[int, Body] = {}
    # No objects: of thousands of inspections they take longer than the rest.
    told = inspections.order_by().values_list(
        "pk", "organisation", "organisation__name"
    )
    for inspection, key, name in told:
        of[inspection] = found.setdefault(key, Body(key, name))
        of[inspection].inspections += 1
    rows = findings.order_by()
    for inspection, state, number in _by_state(rows, of, by):
        of[inspection].states[state] += number
    for inspection, number in _by_inspection(rows.overdue(on=on)):
        of[inspection].late += number
    running = ReportingPeriod.objects.running(of, on=on)
    for inspection, number in _by_inspection(rows.filter(owed_in(running))):
        of[inspection].unreported += number
    _add_sent(of, running, by=by, on=on)
    return sorted(
        found.values(),
        key=lambda one: (-one.late_share, -one.unreported, one.key),
    )


def _by_state(
    findings: FindingQuerySet, inspections: Iterable[int], by: User
) -> Iterable[tuple[int, str, int]]:
    """Say how many of an inspection stand in each state: kept, if seen whole."""
    if by.scope(Permission.FINDING_VIEW).office_ids:
        counted = findings.values_list("inspection", "state")
        return counted.annotate(number=Count("pk"))
    kept = Tally.objects.filter(inspection__in=inspections)
    return kept.values_list("inspection", "state", "number")


def _by_inspection(findings: FindingQuerySet) -> Iterable[tuple[int, int]]:
    return findings.values_list("inspection").annotate(number=Count("pk"))


def _add_sent(
    of: Mapping[int, Body],
    running: Mapping[int, ReportingPeriod],
    *,
    by: User,
    on: date,
) -> None:
    """Count who has sent upward what is due in the period that runs."""
    shown = Submission.objects.visible_to(by).filter(
        inspection__in=running, since__in={one.since for one in running.values()}
    )
    sent = set(shown.values_list("inspection", "since"))
    for inspection, period in running.items():
        body = of[inspection]
        body.due += 1
        is_sent = (inspection, period.since) in sent
        body.sent += is_sent
        body.unsent += not is_sent and period.is_overdue(on=on)
