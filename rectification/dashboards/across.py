"""How findings of one inspection or of many stand: what an overview says first."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from rectification.models import (
    DueTally,
    Extension,
    Finding,
    HelpRequest,
    Inspection,
    ProgressEntry,
    Responsibility,
    Tally,
)
from rectification.models.findings import due
from rectification.models.findings.debts import LACKS, lacking
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.help_request import with_help
from rectification.models.findings.listed import with_latest_text
from rectification.models.findings.tally import month_of, summed
from rectification.workflow import CLOSED, OPEN, STATE_ORDER, ExtensionState

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
    lack more than one thing. `closing`: close-outs that wait, `flagged` of them ask for
    attention. `beside`: what else was asked, by its name.
    """

    inspections: int
    bodies: int
    states: Counter[str]
    late: int
    due: tuple[int, ...]
    lacks: Counter[str]
    help: int
    closing: int
    flagged: int
    beside: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def open(self) -> int:
        return sum(self.states[state] for state in OPEN)


@dataclass(frozen=True, slots=True)
class Closing:
    """Close-outs that wait for somebody; `kept`: the same as far as `Tally` knows them,
    with those that he asked for himself (`own`)."""

    asked: QuerySet[Finding]
    kept: QuerySet[Tally] | None = None
    own: QuerySet[Finding] | None = None


def asked_of(
    findings: FindingQuerySet,
    inspections: QuerySet[Inspection],
    *,
    on: date,
    is_whole: bool,
    closing: Closing,
    beside: Mapping[str, QuerySet[Any]],
) -> QuerySet[Any, tuple[Any, ...]]:
    """Count some findings, their inspections, and what else is asked `beside`, at once.

    `is_whole`: they are all findings of these inspections. How those stand is kept, and
    not counted; `findings` may then be of others too, that are over.
    """
    rows = findings.order_by()
    help_open = HelpRequest.objects.open()
    of_it = rows.filter(pk=OuterRef("finding"))
    parts = [_places(inspections)]
    parts += (
        [_months(inspections, on), _begun(rows, on)] if is_whole else [_dated(rows, on)]
    )
    parts += [_counted("help", help_open.filter(Exists(of_it)))]
    parts += [_counted(f"{_BESIDE}{name}", some) for name, some in beside.items()]
    if closing.kept is None or closing.own is None:
        parts += [_counted(_CLOSING, closing.asked, Count("flagged"))]
    else:
        parts += [_counted(_CLOSING, closing.kept, Sum("flagged", default=0))]
        parts += [_counted(_OWN, closing.own, Count("flagged"))]
    kept = _kept(inspections) if is_whole else _by_state(rows)
    return kept.union(*parts, all=True)


def numbers_in(rows: Iterable[tuple[Any, ...]]) -> Numbers:
    """Read the answer to `asked_of`."""
    told = {label: numbers for label, *numbers in rows}
    inspected, bodies, *_rest = told.get(_PLACES, _NONE)
    of_states = {one: told[one] for one in STATE_ORDER if one in told}
    states, lacks = summed({one: told[one][:_OVERSEEN] for one in of_states})
    late, *ahead = _due_of(told)
    waiting, flagged = _less(told.get(_CLOSING, _NONE), told.get(_OWN, _NONE))[:2]
    beside = {
        label.removeprefix(_BESIDE): numbers[0] or 0
        for label, numbers in told.items()
        if label.startswith(_BESIDE)
    }
    overseen = sum(of_states[one][_OVERSEEN] for one in CLOSED & of_states.keys())
    return Numbers(
        inspections=inspected,
        bodies=bodies,
        states=states,
        late=late,
        due=tuple(ahead),
        lacks=lacks,
        help=told.get("help", _NONE)[0],
        closing=waiting,
        flagged=flagged,
        beside=Counter({**beside, "overseen": overseen}),
    )


def _due_of(told: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """Return what is late, then what is due in each month ahead.

    Whole months are kept; what of the running one is late already was counted.
    """
    if _MONTHS not in told:
        return told.get(_DATED, _NONE)[: 1 + MONTHS]
    begun = told.get(_BEGUN, _NONE)[0]
    before, now, *ahead = told[_MONTHS][: 1 + MONTHS]
    return [before + begun, now - begun, *ahead]


def _less(some: Sequence[int | None], other: Sequence[int | None]) -> list[int]:
    return [(one or 0) - (two or 0) for one, two in zip(some, other, strict=True)]


# Each part of the one query has a label, in the place of a state, and so many numbers:
# of a state how many, what they lack, how many of them have an overseer.
_DATED, _MONTHS, _BEGUN, _PLACES = "dated", "months", "begun", "places"
_CLOSING, _OWN, _BESIDE = "closing", "own", "beside "
_OVERSEEN = 1 + len(LACKS)
_NONE = [0] * max(_OVERSEEN + 1, 1 + MONTHS)
_Part = QuerySet[Any, tuple[Any, ...]]


def _counted(label: str, rows: QuerySet[Any, Any], *more: Aggregate) -> _Part:
    """Count rows; of kept counts their sum."""
    first = Sum("number") if rows.model is Tally else Count("pk")
    labelled = rows.order_by().values_list(Value(label, output_field=CharField()))
    return _padded(labelled, first, *more)


def _padded(rows: QuerySet[Any, Any], *numbers: Aggregate) -> _Part:
    """Have so many numbers of a part as every other has."""
    all_of_it = [*numbers, *(Value(0) for _one in _NONE[len(numbers) :])]
    return rows.annotate(**{f"n{place}": one for place, one in enumerate(all_of_it)})


def _places(inspections: QuerySet[Inspection]) -> _Part:
    return _counted(_PLACES, inspections, Count("organisation", distinct=True))


def _by_state(rows: FindingQuerySet) -> _Part:
    """Count what `Tally` keeps of whole inspections."""
    lacks = (Count("pk", filter=lacking(what)) for what in LACKS)
    return _padded(rows.values_list("state"), Count("pk"), *lacks)


def _kept(inspections: QuerySet[Inspection]) -> _Part:
    """Read of whole inspections what is kept of them."""
    rows = Tally.objects.of(inspections).order_by().values_list("state")
    lacks = (Sum(f"without_{what}") for what in LACKS)
    has_overseer = Q(inspection__overseer__isnull=False)
    overseen = Sum("number", filter=has_overseer, default=0)
    return _padded(rows, Sum("number"), *lacks, overseen)


def _months(inspections: QuerySet[Inspection], on: date) -> _Part:
    """Read of whole inspections how many are due before a month began, and in each."""
    months = [month_of(one.first) for one in months_from(on)]
    kept = DueTally.objects.of(inspections)
    label = Value(_MONTHS, output_field=CharField())
    return _padded(kept.until(months).values_list(label), *kept.sums(months))


def _begun(rows: FindingQuerySet, on: date) -> _Part:
    """Count what is late since the month of a day began."""
    late = rows.filter(due.is_open(), due_on__gte=on.replace(day=1), due_on__lt=on)
    return _counted(_BEGUN, late)


def _dated(rows: FindingQuerySet, on: date) -> _Part:
    """Count what is overdue, and what is due in each month ahead, in one look."""
    spans = months_from(on)
    counts = [Count("pk", filter=Q(due_on__lt=on))]
    counts += [Count("pk", filter=_within(span)) for span in spans]
    open_now = rows.filter(due.is_open(), due_on__lte=spans[-1].last)
    label = Value(_DATED, output_field=CharField())
    return _padded(open_now.values_list(label), *counts)


def due_in(span: Span) -> Q:
    return due.is_open() & _within(span)


def _within(span: Span) -> Q:
    return Q(due_on__range=(span.first, span.last))


def late_and_due(
    findings: FindingQuerySet, *, on: date, most_late: int, most_due: int
) -> QuerySet[Finding]:
    """Fetch the longest overdue, and the first of each month ahead, by deadline.

    With each comes what its row prints: offices, the last word, the reason given last
    (`delay`), how often its deadline was put off (`put_off`), whether help is asked.
    """
    late = _first(findings.filter(due.overdue(on=on)), most_late)
    ahead = (_first(findings.filter(due_in(one)), most_due) for one in months_from(on))
    wanted = late.union(*ahead, all=True)
    found = with_help(with_latest_text(Finding.objects.filter(pk__in=wanted)))
    offices = Responsibility.objects.select_related("office")
    led, kept_as = offices.order_by("-is_lead", "position", "pk"), "listed_offices"
    return (
        found.annotate(delay=last_reason(), put_off=_times_put_off())
        .select_related("inspection__organisation")
        .prefetch_related(Prefetch("responsibilities", led, kept_as))
        .order_by("due_on", "pk")
    )


def _first(findings: FindingQuerySet, most: int) -> QuerySet[Any]:
    """Return the keys of those that are due first."""
    rows = findings.order_by("due_on", "pk").values("pk")[:most]
    # As a part of a union: one that is cut off itself no database takes there.
    return Finding.objects.filter(pk__in=rows).order_by().values("pk")


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
