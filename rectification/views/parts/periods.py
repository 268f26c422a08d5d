"""Which reporting period a page is about: by its address, else the newest."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.models import Inspection, ReportingPeriod
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb

SHOWN = 6  # periods to go to from a page


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """Another period of the page's inspection; `url` "" for the one that is shown."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Chosen:
    period: ReportingPeriod
    links: list[PeriodLink]

    @property
    def query(self) -> str:
        """What an address says that is about this period."""
        return f"?since={self.period.since.isoformat()}"


def none_begun(request: StaffRequest, inspection: Inspection) -> HttpResponse:
    """Say that there is nothing to fold in, nor to send, before the first period."""
    crumbs = [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(_("Reports by office")),
    ]
    return render(request, "inspection/no_period.html", {"crumbs": crumbs})


def choose(inspection: Inspection, query: QueryDict) -> Chosen | None:
    """Return the period an address names by its first day; None: none has begun."""
    begun = ReportingPeriod.objects.begun(inspection, on=timezone.localdate())
    if not begun:
        return None
    asked = query.get("since", "")
    found = [one for one in begun if one.since.isoformat() == asked]
    period = found[0] if found else begun[-1]
    links = [
        PeriodLink(one.name, "" if one is period else f"?since={one.since.isoformat()}")
        for one in begun[-SHOWN:]
    ]
    return Chosen(period, links if len(links) > 1 else [])
