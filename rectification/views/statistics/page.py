"""统计: figures by body, office, leader, aspect, source or year, and what they mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.dashboards.compared import Compared, compared
from rectification.dashboards.figures import COLUMNS, FIGURES, Figure
from rectification.dashboards.groups import GROUPS, Group
from rectification.dashboards.statistics import Statistics, statistics
from rectification.forms.inspections.choice import StatisticsChoice, inspections_of
from rectification.models import Finding, User
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.views.parts.requests import StaffRequest
from rectification.views.statistics.rows import (
    LineRow,
    Links,
    counted_kinds,
    heads,
    lines,
    total_line,
)
from rectification.workflow import Permission

MOST = 60  # rows on the page; the file has all


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, so often now and so often before."""

    label: str | Promise
    now: int
    now_url: str
    before: int
    before_url: str


@dataclass(frozen=True, slots=True)
class Counted:
    today: date
    group: Group
    statistics: Statistics


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page prints. `more`: rows that only the file has."""

    today: date
    group: Group
    found: Statistics
    heads: Sequence[str | Promise]
    outcome_heads: Sequence[str | Promise]
    lines: Sequence[LineRow]
    total: LineRow
    more: int
    compared: Compared
    events: Sequence[Event]
    figures: Sequence[Figure]
    file_url: str
    months_url: str

    @property
    def rows_sum(self) -> int:
        return sum(one.numbers["total"] for one in self.found.rows)


@requires(Permission.REPORT_VIEW)
@require_safe
def statistics_page(request: StaffRequest) -> HttpResponse:
    form = StatisticsChoice(request.GET, user=request.user)
    form.offer_choices()
    seen = shown(request.user, form) if form.is_valid() else None
    return render(request, "statistics/statistics.html", {"form": form, "seen": seen})


def count(user: User, form: StatisticsChoice) -> Counted:
    today, group = timezone.localdate(), GROUPS[form.group()]
    return Counted(today, group, statistics(seen_by(user, form), group, on=today))


def shown(user: User, form: StatisticsChoice) -> Shown:
    counted, links = count(user, form), Links(form.narrowed())
    today, group, found = counted.today, counted.group, counted.statistics
    period = form.cleaned_data["period"] or "month"
    both = compared(seen_by(user, form), period, by=user, on=today)
    asked = form.query.urlencode()
    kinds = counted_kinds(found)
    return Shown(
        today=today,
        group=group,
        found=found,
        heads=heads(),
        outcome_heads=[COUNTERS[kind].label for kind in kinds],
        lines=lines(found, group, links)[:MOST],
        total=total_line(found, links),
        more=max(0, len(found.rows) - MOST),
        compared=both,
        events=_events(both, links),
        figures=[FIGURES[name] for name in (*COLUMNS, "ended", "open")],
        file_url=f"{reverse('statistics-file')}?{asked}",
        months_url=f"{reverse('statistics-months')}?{asked}",
    )


def seen_by(user: User, form: StatisticsChoice) -> FindingQuerySet:
    """Return the findings that are meant, as far as somebody sees them."""
    findings = Finding.objects.visible_to(user)
    inspections = inspections_of(form.narrowed())
    if not inspections.query.where:
        return findings
    return findings.filter(inspection__in=inspections.values("pk"))


def _events(both: Compared, links: Links) -> list[Event]:
    def url(number: int, figure: str, span: object) -> str:
        if not figure:
            return ""
        days = {
            "closed_from": span.first.isoformat(),  # type: ignore[attr-defined]
            "closed_to": span.last.isoformat(),  # type: ignore[attr-defined]
        }
        return links.url(number, figure, **days)

    return [
        Event(
            event.label,
            now,
            url(now, event.figure, both.now),
            before,
            url(before, event.figure, both.before),
        )
        for event, now, before in both.rows
    ]
