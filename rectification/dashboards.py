"""Numbers of a body at a glance: by office and by aspect, who is late and why.

Everything is counted by the database, in a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from rectification.models import Finding, ProgressEntry, Responsibility
from rectification.workflow import OPEN

SOON = 20  # days; nearer than that, the light is amber


@dataclass(slots=True)
class Tally:
    """Findings of one office or aspect. `key` is its own, None for "none".

    Lights: `late` red, `soon` amber, `in_time` green – of the open ones only.
    """

    key: int | None
    label: str
    states: dict[str, int] = field(default_factory=dict)
    late: int = 0
    soon: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def in_time(self) -> int:
        return self.open - self.late - self.soon


def by_office(findings: QuerySet[Finding], *, on: date) -> list[Tally]:
    """Tally by responsible office: a finding of two offices counts for both."""
    rows = (
        Responsibility.objects.filter(finding__in=findings.order_by().values("pk"))
        .order_by("office__position", "office")
        .values_list("office", "office__name", "finding__state")
        .annotate(**_numbers(on, "finding__"))
    )
    return _tallied(rows)


def by_aspect(findings: QuerySet[Finding], *, on: date) -> list[Tally]:
    """Tally by aspect; every finding counts once, so this holds the totals too."""
    rows = (
        findings.order_by("aspect__position", "aspect")
        .values_list("aspect", "aspect__title", "state")
        .annotate(**_numbers(on, ""))
    )
    return _tallied(rows)


def _numbers(on: date, path: str) -> dict[str, Count]:
    due = f"{path}due_on"
    soon = on + timedelta(days=SOON)
    return {
        "number": Count("pk"),
        "past": Count("pk", filter=Q(**{f"{due}__lt": on})),
        "near": Count("pk", filter=Q(**{f"{due}__range": (on, soon)})),
    }


def _tallied(
    rows: Iterable[tuple[int | None, str | None, str, int, int, int]],
) -> list[Tally]:
    found: dict[int | None, Tally] = {}
    for key, label, state, number, past, near in rows:
        tally = found.setdefault(key, Tally(key, label or _("Without an aspect")))
        tally.states[state] = tally.states.get(state, 0) + number
        if state in OPEN:
            tally.late += past
            tally.soon += near
    return list(found.values())


def summed(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up, where no finding stands in two of them."""
    total = Tally(None, _("In all"))
    for one in tallies:
        for state, number in one.states.items():
            total.states[state] = total.states.get(state, 0) + number
        total.late += one.late
        total.soon += one.soon
    return total


def late_ones(findings: QuerySet[Finding], *, on: date) -> QuerySet[Finding]:
    """Overdue findings, the longest first, with `lead_name` and the last `delay`."""
    offices = Responsibility.objects.filter(finding=OuterRef("pk")).order_by(
        "-is_lead", "position", "pk"
    )
    said = (
        ProgressEntry.objects.filter(finding=OuterRef("pk"), withdrawn_at=None)
        .exclude(reason_for_delay="")
        .order_by("-happened_on", "-pk")
    )
    return (
        findings.filter(state__in=OPEN, due_on__lt=on)
        .annotate(
            lead_name=Subquery(offices.values("office__name")[:1]),
            delay=Subquery(said.values("reason_for_delay")[:1]),
        )
        .order_by("due_on", "pk")
    )
