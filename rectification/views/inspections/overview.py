"""整改总览: charts with their tables, lights, who is late and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from rectification.dashboards.tallies import (
    LateFinding,
    Tally,
    late_ones,
    summed,
    tallied,
)
from rectification.models import Finding, HelpRequest, Inspection
from rectification.notices.notice import SOON
from rectification.public_site.document import Count
from rectification.views.parts.rows import deadline_words
from rectification.workflow import OPEN, STATE_ORDER, FindingState

MOST_LATE = 20
WIDTH = 100  # units of a bar's viewBox


@dataclass(frozen=True, slots=True)
class LateRow:
    reference: str
    title: str
    url: str
    office: str
    days: int | None
    wording: str
    reason: str


@dataclass(frozen=True, slots=True)
class Light:
    """Open findings of one kind: a number with its word, its shape and its tone."""

    tone: str
    shape: str
    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class StateColumn:
    label: str | Promise
    status: str


@dataclass(frozen=True, slots=True)
class Cell:
    label: str | Promise
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A state's piece of a bar, from `x` on, in hundredths of the longest."""

    status: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """An office or aspect in numbers and as a bar; addresses lead to those rows."""

    label: str
    total: int
    url: str
    cells: tuple[Cell, ...]
    late: int
    late_url: str
    soon: int
    parts: tuple[BarPiece, ...]


@dataclass(frozen=True, slots=True)
class DebtRow:
    """What so many lack, findings or letters; the address leads to exactly those."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page counts, of the findings somebody sees."""

    inspection: Inspection
    sums: Tally
    counts: list[Count]
    open_url: str
    lights: list[Light]
    states: list[StateColumn]
    debts: list[DebtRow]
    replies: list[DebtRow]
    by_office: list[BarRow]
    by_aspect: list[BarRow]
    late: list[LateRow]
    late_more: int
    late_url: str
    help: int
    today: date


def overview(inspection: Inspection, findings: QuerySet[Finding]) -> Overview:
    today = timezone.localdate()
    offices, aspects = tallied(findings, on=today)
    total = summed(aspects)
    states = [state for state in STATE_ORDER if total.states.get(state)]
    late = late_ones(findings, on=today, most=MOST_LATE) if total.late else []
    has_aspects = any(one.key for one in aspects)
    return Overview(
        inspection=inspection,
        sums=total,
        counts=bar(total.states, url=inspection.get_absolute_url()),
        open_url=_address(inspection, state=sorted(OPEN)) if total.open else "",
        lights=_lights(total, inspection),
        states=[StateColumn(one.label, one.value) for one in states],
        debts=_debts(total, inspection),
        replies=_replies(inspection),
        by_office=_bars(offices, states, inspection),
        by_aspect=_bars(aspects, states, None) if has_aspects else [],
        late=[_late(one, today) for one in late],
        late_more=max(0, total.late - len(late)),
        late_url=_address(inspection, due="overdue"),
        help=HelpRequest.objects.open().filter(finding__in=findings).count(),
        today=today,
    )


def bar(counts: Mapping[str, int], *, url: str = "") -> list[Count]:
    """Return counts for the bar of states; each links to exactly that many rows."""
    return [
        Count(
            state.label,
            state.value,
            counts[state],
            f"{url}?state={state.value}#findings" if url else "",
        )
        for state in STATE_ORDER
        if counts.get(state)
    ]


def _late(row: LateFinding, today: date) -> LateRow:
    finding = row.finding
    return LateRow(
        reference=finding.reference,
        title=finding.title,
        url=finding.get_absolute_url(),
        office=row.office,
        days=finding.days_left(on=today),
        wording=deadline_words(finding),
        reason=row.reason,
    )


def _lights(total: Tally, inspection: Inspection) -> list[Light]:
    """Amber, green and none, of the open findings: together all that are not late.

    What is red stands in a line of its own, with the reasons.
    """
    every = [
        Light(
            "waiting",
            "waiting",
            total.soon,
            _("%(number)s due soon") % {"number": total.soon},
            _address(inspection, due=str(SOON)),
        ),
        Light(
            "done",
            "ongoing",
            total.in_time,
            _("%(number)s open and in time") % {"number": total.in_time},
            _address(inspection, due="in_time"),
        ),
        Light(
            "idle",
            "idle",
            total.undated,
            _("%(number)s open without a deadline") % {"number": total.undated},
            _address(inspection, due="none", state=sorted(OPEN)),
        ),
        Light(
            "idle",
            "idle",
            total.unplanned,
            _("%(number)s open without an office or a measure")
            % {"number": total.unplanned},
            _address(inspection, due="unplanned"),
        ),
    ]
    return [one for one in every if one.number]


def _debts(total: Tally, inspection: Inspection) -> list[DebtRow]:
    words = {
        "office": _("%(number)d without a responsible office"),
        "deadline": _("%(number)d without a deadline of any kind"),
        "measure": _("%(number)d without a measure"),
    }
    return [
        DebtRow(label % {"number": number}, _address(inspection, lacks=name))
        for name, label in words.items()
        if (number := total.lacks[name])
    ]


def _replies(inspection: Inspection) -> list[DebtRow]:
    """Say what is not replied to yet, where `with_replies_owed` has counted it."""
    words = {
        "orders": ngettext_lazy("%(number)d order", "%(number)d orders", "number"),
        "instructions": ngettext_lazy(
            "%(number)d instruction of a leader",
            "%(number)d instructions of leaders",
            "number",
        ),
    }
    reference = inspection.reference
    return [
        DebtRow(
            label % {"number": number},
            reverse(f"inspection-{name}", args=[reference]) + "?state=owing",
        )
        for name, label in words.items()
        if (number := getattr(inspection, f"{name}_owing", 0))
    ]


def _address(inspection: Inspection, **query: object) -> str:
    """Return the list with exactly the rows a number counts; "" for none."""
    if not all(query.values()):
        return ""
    query = {"inspection": inspection.reference, **query}
    return f"{reverse('finding-list')}?{urlencode(query, doseq=True)}"


def _bars(
    tallies: Sequence[Tally],
    states: Sequence[FindingState],
    inspection: Inspection | None,
) -> list[BarRow]:
    """Return rows of table and chart. With `inspection`, numbers lead to the list."""
    longest = max((one.total for one in tallies), default=0)
    return [_bar_row(one, states, inspection, longest) for one in tallies]


def _bar_row(
    one: Tally,
    states: Sequence[FindingState],
    inspection: Inspection | None,
    longest: int,
) -> BarRow:
    def address(**query: object) -> str:
        return _address(inspection, office=one.key, **query) if inspection else ""

    numbers = [(state, one.states.get(state, 0)) for state in states]
    return BarRow(
        label=one.label,
        total=one.total,
        url=address(),
        cells=tuple(
            Cell(state.label, number, address(state=state.value) if number else "")
            for state, number in numbers
        ),
        late=one.late,
        late_url=address(due="overdue") if one.late else "",
        soon=one.soon,
        parts=tuple(_parts(one, states, longest)),
    )


def _parts(
    one: Tally, states: Sequence[FindingState], longest: int
) -> Iterator[BarPiece]:
    """Cut a bar: widths to scale with the longest, a gap of paper between states."""
    seen = 0
    for state in states:
        number = one.states.get(state, 0)
        if not number:
            continue
        start, end = seen * WIDTH / longest, (seen + number) * WIDTH / longest
        seen += number
        width = max(end - start - (0.6 if seen < one.total else 0), 0.2)
        yield BarPiece(state.value, f"{start:.2f}", f"{width:.2f}")
