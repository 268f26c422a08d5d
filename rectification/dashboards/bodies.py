"""How each of many bodies stands: a line for each, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from rectification.models import (
    DueTally,
    Finding,
    Inspection,
    ReportingPeriod,
    Submission,
    Tally,
    User,
)
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.reported import owed_in
from rectification.models.findings.tally import month_of
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
    for key, state, number in _by_state(rows, inspections, by):
        found[key].states[state] += number
    for key, number in _late(rows, inspections, by, on):
        found[key].late += number
    running = ReportingPeriod.objects.running(inspections.values("pk"), on=on)
    for key, number in _by_body(rows.filter(owed_in(running))):
        found[key].unreported += number
    _add_sent(of, running, by=by, on=on)
    return sorted(
        found.values(),
        key=lambda one: (-one.late_share, -one.unreported, one.key),
    )


_BODY = "inspection__organisation"


def _by_state(
    findings: FindingQuerySet, inspections: "QuerySet[Inspection]", by: User
) -> Iterable[tuple[int, str, int]]:
    """Say how many of a body stand in each state: kept, if seen whole."""
    if by.scope(Permission.FINDING_VIEW).office_ids:
        counted = findings.values_list(_BODY, "state")
        return counted.annotate(number=Count("pk"))
    kept = Tally.objects.of(inspections).order_by()
    return kept.values_list(_BODY, "state").annotate(sum=Sum("number"))


def _late(
    findings: FindingQuerySet, inspections: "QuerySet[Inspection]", by: User, on: date
) -> Iterable[tuple[int, int]]:
    """The same of what is late: of whole months kept, of the running one counted."""
    if by.scope(Permission.FINDING_VIEW).office_ids:
        return _by_body(findings.overdue(on=on))
    before = DueTally.objects.of(inspections).filter(due_month__lt=month_of(on))
    kept = before.order_by().values_list(_BODY).annotate(sum=Sum("number"))
    of_it = inspections.filter(pk=OuterRef("inspection"))
    begun = Finding.objects.overdue(on=on).filter(due_on__gte=on.replace(day=1))
    return kept.union(_by_body(begun.filter(Exists(of_it)).order_by()), all=True)


def _by_body(findings: FindingQuerySet) -> QuerySet[Any, Any]:
    return findings.values_list(_BODY).annotate(number=Count("pk"))


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
