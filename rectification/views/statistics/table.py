"""The rows of the statistics as a file: all of them, numbers alone."""

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.figures import COLUMNS
from rectification.exporting.plain_table import as_csv
from rectification.forms.inspections.choice import StatisticsChoice
from rectification.models import SYSTEM_CHAIN, Chain
from rectification.models.findings.outcome_counters import COUNTERS, plain_words
from rectification.views.parts.requests import StaffRequest
from rectification.views.statistics.page import Counted, count
from rectification.views.statistics.rows import (
    Links,
    counted_kinds,
    heads,
    lines,
    total_line,
)
from rectification.workflow import Permission


@requires(Permission.REPORT_VIEW)
@require_safe
def statistics_file(request: StaffRequest) -> HttpResponse:
    """Hand out all rows as a table, and log that."""
    form = StatisticsChoice(request.GET, user=request.user)
    form.offer_choices()
    if not form.is_valid():
        return redirect(f"{reverse('statistics')}?{request.GET.urlencode()}")
    found = count(request.user, form)
    if request.method == "GET":
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="statistics.export",
            after={"rows": len(found.statistics.rows), "filters": form.narrowed()},
        )
    table = as_csv(_rows(found))
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    name = f"statistics-{found.group.name}-{found.today:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(found: Counted) -> Iterator[Sequence[object]]:
    statistics, links = found.statistics, Links({})
    kinds = counted_kinds(statistics)
    days = [_("Days to close, median"), _("Days over, median"), _("Days over, most")]
    counters = [COUNTERS[kind] for kind in kinds]
    sums = [f"{one.label}（{one.unit.label}）" for one in counters]
    yield [found.group.label, *heads(), *days, *sums]
    named = [*lines(statistics, found.group, links), total_line(statistics, links)]
    for row, line in zip([*statistics.rows, statistics.total], named, strict=True):
        middle = (row.median_days, row.median_over, row.most_over)
        given = [row.outcomes.get(kind) for kind in kinds]
        yield [
            line.words,
            *(row.numbers[name] for name in COLUMNS),
            *("" if one is None else f"{one:g}" for one in middle),
            *(plain_words(one.number) if one else "" for one in given),
        ]
