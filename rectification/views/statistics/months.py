"""Figures over time: open findings month by month, as a chart and as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.months import Month, months_of
from rectification.forms.inspections.choice import StatisticsChoice
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.views.statistics.page import seen_by
from rectification.views.statistics.rows import Links
from rectification.workflow import Permission

# The chart, in units of its viewBox.
WIDTH, HEIGHT, FOOT, HEAD = 960, 260, 40, 24
LINES = 4  # of the grid, beside the ground


@dataclass(frozen=True, slots=True)
class Ended:
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month in numbers; what ended in it leads to as many rows."""

    name: str
    month: Month
    on_time: Ended
    late: Ended
    undated: Ended


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a pile: `tone` gives its colour, `mark` its pattern."""

    tone: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Two piles a month: what was open at its end, what ended in it."""

    bars: Sequence[Bar]
    names: Sequence[Label]
    numbers: Sequence[Label]
    lines: Sequence[Label]


@requires(Permission.REPORT_VIEW)
@require_safe
def statistics_months(request: StaffRequest) -> HttpResponse:
    form = StatisticsChoice(request.GET, user=request.user)
    form.offer_choices()
    asked = request.GET.urlencode()
    back = Crumb(_("Statistics"), f"{reverse('statistics')}?{asked}")
    context: dict[str, object] = {
        "form": form,
        "crumbs": [back, Crumb(_("Figures over time"))],
    }
    if form.is_valid():
        today = timezone.localdate()
        months = months_of(seen_by(request.user, form), on=today)
        rows = [month_row(one, Links(form.narrowed())) for one in months]
        context |= {"today": today, "rows": rows, "chart": chart(rows)}
    return render(request, "statistics/months.html", context)


def month_row(month: Month, links: Links) -> MonthRow:
    span = month.span

    def ended(figure: str) -> Ended:
        number = month.ended[figure]
        days = {"closed_from": str(span.first), "closed_to": str(span.last)}
        return Ended(number, links.url(number, figure, **days))

    name = date_format(span.first, "YEAR_MONTH_FORMAT")
    parts = (ended(figure) for figure in ("on_time", "ended_late", "undated"))
    return MonthRow(name, month, *parts)


def chart(rows: Sequence[MonthRow]) -> Chart:
    """Draw the rows; the pile of what is open stands left, that of what ended right."""
    most = max((_highest(row.month) for row in rows), default=0) or 1
    step, unit = WIDTH / max(len(rows), 1), (HEIGHT - FOOT - HEAD) / most
    bars: list[Bar] = []
    numbers: list[Label] = []
    for at, row in enumerate(rows):
        left, month = at * step, row.month
        openly = (("ongoing", month.open - month.overdue), ("late", month.overdue))
        ended = (
            ("done", row.on_time.number + row.undated.number),
            ("waiting", row.late.number),
        )
        bars += _pile(openly, left + step * 0.12, step * 0.44, unit)
        bars += _pile(ended, left + step * 0.62, step * 0.24, unit)
        top = HEIGHT - FOOT - month.open * unit - 6
        if month.open:
            numbers.append(_label(str(month.open), left + step * 0.34, top))
    return Chart(bars, list(_names(rows, step)), numbers, list(_lines(most, unit)))


def _highest(month: Month) -> int:
    return max(month.open, sum(month.ended.values()))


def _pile(
    parts: Sequence[tuple[str, int]], x: float, width: float, unit: float
) -> Iterator[Bar]:
    y = float(HEIGHT - FOOT)
    for tone, number in parts:
        if number:
            height = number * unit
            y -= height
            yield Bar(tone, *(f"{one:.1f}" for one in (x, y, width, height)))


def _names(rows: Sequence[MonthRow], step: float) -> Iterator[Label]:
    """Name each month by its number, and the year where one begins."""
    for at, row in enumerate(rows):
        day, middle = row.month.span.first, (at + 0.5) * step
        yield _label(date_format(day, "n") + _(" (month)"), middle, HEIGHT - FOOT + 18)
        if not at or day.month == 1:
            yield _label(str(day.year), middle, HEIGHT - FOOT + 35)


def _lines(most: int, unit: float) -> Iterator[Label]:
    every = max(1, -(-most // LINES))
    for number in range(every, most + 1, every):
        yield _label(str(number), 0, HEIGHT - FOOT - number * unit)


def _label(text: str, x: float, y: float) -> Label:
    return Label(text, f"{x:.1f}", f"{y:.1f}")
