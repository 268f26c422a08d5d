"""How findings of one inspection or of many stand: what an overview says first."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rectification.dashboards.counted import counted
from rectification.models import (
    Extension,
    Finding,
    HelpRequest,
    ProgressEntry,
    Responsibility,
    User,
)
from rectification.models.findings import due
from rectification.models.findings.debts import LACKS, lacking
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.help_request import with_help
from rectification.models.findings.listed import with_latest_text
from rectification.workflow import OPEN, STATE_ORDER, ExtensionState

MONTHS = 3  # this one, and those that come next


@dataclass(frozen=True, slots=True)
class Span:
    """Days, first and last included."""

    first: date
    last: date


def months_from(day: date) -> list[Span]:
    """Return the rest of a day's month, and the months that come next."""
    spans = [Span(day, day.replace(day=monthrange(day.year, day.month)[1]))]
    for ahead in range(1, MONTHS):
        year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
        last = monthrange(year, month + 1)[1]
        spans.append(Span(date(year, month + 1, 1), date(year, month + 1, last)))
    return spans


@dataclass(frozen=True, slots=True)
class Numbers:
    """Findings by state; of the open ones, by what is late, near, owed and asked for.

    `due`: in the rest of this month and in the next two. `lacks`: the same finding may
    lack more than one thing. `beside`: what else was asked, by its name.
    """

    states: Counter[str]
    late: int
    due: tuple[int, ...]
    lacks: Counter[str]
    help: int
    beside: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in OPEN)


def numbers_of(
    findings: FindingQuerySet,
    *,
    by: User,
    on: date,
    beside: Mapping[str, QuerySet[Any]] | None = None,
) -> Numbers:
    """Count some findings, and what else is asked `beside`, in one query."""
    beside = beside or {}
    rows = findings.order_by()
    wanted = {state.value: rows.filter(state=state) for state in STATE_ORDER}
    wanted["late"] = rows.overdue(on=on)
    for number, span in enumerate(months_from(on)):
        wanted[f"due {number}"] = rows.filter(due_in(span))
    for what in LACKS:
        wanted[f"lacks {what}"] = rows.filter(lacking(what))
    asked = HelpRequest.objects.open().filter(finding__in=rows.values("pk"))
    found = counted({**wanted, "help": asked, **beside}, by=by)
    return Numbers(
        states=Counter({state.value: found[state.value] for state in STATE_ORDER}),
        late=found["late"],
        due=tuple(found[f"due {number}"] for number in range(MONTHS)),
        lacks=Counter({what: found[f"lacks {what}"] for what in LACKS}),
        help=found["help"],
        beside={name: found[name] for name in beside},
    )


def due_in(span: Span) -> Q:
    return due.is_open() & Q(due_on__range=(span.first, span.last))


def late_and_due(
    findings: FindingQuerySet, *, on: date, most_late: int, most_due: int
) -> list[Finding]:
    """Fetch the longest overdue, and the first of each month ahead, by deadline.

    With each comes what its row prints: offices, the last word, the reason given last
    (`delay`), how often its deadline was put off (`put_off`), whether help is asked.
    """
    rows = findings.order_by("due_on", "pk").values("pk")
    wanted = Q(pk__in=rows.filter(due.overdue(on=on))[:most_late])
    for span in months_from(on):
        wanted |= Q(pk__in=rows.filter(due_in(span))[:most_due])
    found = with_help(with_latest_text(Finding.objects.filter(wanted)))
    offices = Responsibility.objects.select_related("office")
    led, kept_as = offices.order_by("-is_lead", "position", "pk"), "listed_offices"
    return list(
        found.annotate(delay=last_reason(), put_off=_times_put_off())
        .select_related("inspection__organisation")
        .prefetch_related(Prefetch("responsibilities", led, kept_as))
        .order_by("due_on", "pk")
    )


def last_reason() -> Subquery:
    """Read of each finding the reason for its delay that was given last."""
    said = ProgressEntry.objects.standing().filter(finding=OuterRef("pk"))
    said = said.exclude(reason_for_delay="").order_by("-happened_on", "-pk")
    return Subquery(said.values("reason_for_delay")[:1])


def _times_put_off() -> Coalesce:
    granted = Extension.objects.filter(
        finding=OuterRef("pk"), state=ExtensionState.GRANTED
    )
    counted_once = granted.order_by().values("finding").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted_once.values("number")), 0)


def by_month(findings: Sequence[Finding], *, on: date) -> Iterator[list[Finding]]:
    """Part what `late_and_due` fetched: what is late, then month by month."""
    yield [one for one in findings if one.due_on and one.due_on < on]
    for span in months_from(on):
        yield [one for one in findings if span.first <= (one.due_on or on) <= span.last]
