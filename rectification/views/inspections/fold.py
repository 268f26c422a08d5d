"""汇总: what offices reported in a period, folded into the published accounts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.inspections.fold import FoldForm, Source
from rectification.models import (
    Finding,
    Fold,
    Inspection,
    ProgressEntry,
    Responsibility,
)
from rectification.models.findings.reported import Mark, marks_in
from rectification.views.inspections.edit import InspectionCorrection, fetch
from rectification.views.parts.editing import Stored
from rectification.views.parts.periods import Chosen, choose, none_begun
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import WORKABLE, Permission

PAGE = 20  # findings; each has its reports and a box or more
_ALL_ON_A_FORM = 60


class Told(NamedTuple):
    """A finding as far as it is sorted here; `office`: the key of its lead office."""

    pk: int
    reference: str
    title: str
    state: str
    office: int | None
    office_name: str | None
    kind: str


class Short(NamedTuple):
    """Findings of which there is nothing to fold, and why."""

    label: str
    rows: list[Told]


class OfficeLink(NamedTuple):
    name: str
    url: str
    folded: int
    all: int


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_fold(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    chosen = choose(inspection, request.GET)
    if chosen is None:
        return none_begun(request, inspection)
    sent = request.POST if request.method == "POST" else None
    return FoldIn(request.user, inspection, chosen, request.GET, sent).respond(request)


@dataclass(frozen=True, slots=True)
class Reports:
    """How far the folding of a period is: what is to be folded, and what is short."""

    entries: dict[int, list[ProgressEntry]]
    folded: frozenset[int]
    rows: list[Told]
    marks: dict[int, Mark]

    @classmethod
    def of(cls, inspection: Inspection, chosen: Chosen) -> "Reports":
        """Read them at a cost that is the same for many findings."""
        period = chosen.period
        entries: dict[int, list[ProgressEntry]] = defaultdict(list)
        made = ProgressEntry.objects.filter(finding__inspection=inspection)
        for entry in made.reported_in(period).select_related("office", "author"):
            entries[entry.finding_id].append(entry)
        done = Fold.objects.of_period(period).values_list("finding", "up_to")
        last = {key: told[-1].pk for key, told in entries.items()}
        folded = {key for key, up_to in done if up_to >= last.get(key, up_to + 1)}
        lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
        rows = [
            Told(*row)
            for row in Finding.objects.filter(inspection=inspection)
            .in_printed_order()
            .values_list(
                *("pk", "reference", "title", "state"),
                Subquery(lead.values("office")),
                Subquery(lead.values("office__name")),
                "kind",
            )
        ]
        never = {one.pk for one in rows if one.kind == Finding.Kind.LONG_TERM}
        standing = {one.pk: (one.state, one.office) for one in rows}
        now = timezone.now()
        marks = marks_in(inspection, period, never=never, now=now, standing=standing)
        return cls(entries, frozenset(folded), rows, marks)

    def news(self) -> list[Told]:
        """List what is to be folded or is, the rest first."""
        found = [one for one in self.rows if self._has_news(one)]
        return sorted(found, key=lambda one: one.pk in self.folded)

    def _has_news(self, one: Told) -> bool:
        told = self.entries.get(one.pk, ())
        return one.state in WORKABLE and any(not entry.no_news for entry in told)

    def short(self) -> list[Short]:
        """Sort the others by why nothing of them is folded."""
        found: dict[str, list[Told]] = {
            _("No news"): [],
            _("Not reported"): [],
            _("To be confirmed by the head of the office"): [],
            _("Owes nothing"): [],
            _("Waits for a decision, or is closed: its account stands"): [],
        }
        silent, missing, waiting, exempt, settled = found.values()
        for one in self.rows:
            if self._has_news(one):
                continue
            if told := self.entries.get(one.pk):
                is_silent = all(entry.no_news for entry in told)
                (silent if is_silent else settled).append(one)
            elif self.marks.get(one.pk) in (Mark.MISSING, Mark.RETURNED):
                missing.append(one)
            elif self.marks.get(one.pk) == Mark.WAITING:
                waiting.append(one)
            else:
                exempt.append(one)
        return [Short(label, rows) for label, rows in found.items() if rows]


@dataclass
class FoldIn(InspectionCorrection[FoldForm]):
    chosen: Chosen
    query: QueryDict
    sent: QueryDict | None

    template = "inspection/fold.html"

    def title(self) -> str:
        return _("Fold in the reports of %(period)s") % {
            "period": self.chosen.period.name
        }

    def back(self) -> str:
        return reverse("inspection-reporting", args=[self.inspection.reference])

    def done(self) -> str:
        """Stay as long as something is left to be folded."""
        del self.reports
        news = self.reports.news()
        if all(one.pk in self.reports.folded for one in news):
            return self.back()
        return self._address()

    def address(self, request: StaffRequest) -> str:
        return self._address()

    def _address(self, office: int | None = None) -> str:
        url = reverse("inspection-fold", args=[self.inspection.reference])
        return url + self.chosen.query + (f"&office={office}" if office else "")

    @cached_property
    def reports(self) -> Reports:
        return Reports.of(self.inspection, self.chosen)

    @cached_property
    def office(self) -> int | None:
        asked = self.query.get("office", "")
        return int(asked[:18]) if asked.isascii() and asked.isdecimal() else None

    @cached_property
    def listed(self) -> list[Told]:
        news = self.reports.news()
        return [one for one in news if self.office in (None, one.office)]

    @cached_property
    def page(self) -> int:
        asked = self.query.get("page", "")
        number = int(asked[:6]) if asked.isascii() and asked.isdecimal() else 1
        return min(max(number, 1), max(1, -(-len(self.listed) // PAGE)))

    def _keys(self) -> list[int]:
        """Return the findings of the form: those it was drawn with, or of this page."""
        if self.sent is None:
            first = (self.page - 1) * PAGE
            return [one.pk for one in self.listed[first : first + PAGE]]
        names = (one.removeprefix("version_") for one in self.sent if "version_" in one)
        posted = [int(one[:18]) for one in names if one.isdecimal()][:_ALL_ON_A_FORM]
        known = {one.pk for one in self.reports.news()}
        return [key for key in posted if key in known]

    def sources(self) -> list[Source]:
        keys = self._keys()
        rows = Finding.objects.visible_to(self.user).filter(pk__in=keys)
        rows = rows.prefetch_related("measures").select_related("inspection")
        found = {one.pk: one for one in rows}
        return [
            Source(found[key], self.reports.entries[key], key in self.reports.folded)
            for key in keys
            if key in found
        ]

    def form(self, data: QueryDict | None) -> FoldForm:
        self.drawn = FoldForm(data, sources=self.sources())
        return self.drawn

    def keep(self, form: FoldForm) -> str:
        made = Fold.objects.fold(self.chosen.period, form.tasks(), by=self.user)
        return ngettext(
            "%(number)d finding is folded in.",
            "%(number)d findings are folded in.",
            len(made),
        ) % {"number": len(made)}

    def latest(self) -> tuple[object, Stored]:
        del self.reports
        sources = self.sources()
        return sources, self.drawn.overtaken(sources)

    def extra(self) -> dict[str, object]:
        news, folded = self.reports.news(), self.reports.folded
        last = -(-len(self.listed) // PAGE)
        at = self._address(self.office)
        return {
            "chosen": self.chosen,
            "count": len(news),
            "folded": sum(1 for one in news if one.pk in folded),
            "short": self.reports.short(),
            "offices": self._offices(news),
            "all_url": self._address() if self.office else "",
            "next_url": f"{at}&page={self.page + 1}" if self.page < last else "",
            "previous_url": f"{at}&page={self.page - 1}" if self.page > 1 else "",
        }

    def _offices(self, news: Sequence[Told]) -> list[OfficeLink]:
        """Offer the offices with how far each is; none where it is one alone."""
        counts: dict[tuple[int, str], list[bool]] = defaultdict(list)
        for one in news:
            if one.office is not None:
                key = one.office, str(one.office_name)
                counts[key].append(one.pk in self.reports.folded)
        links = [
            OfficeLink(
                name,
                "" if pk == self.office else self._address(pk),
                sum(done),
                len(done),
            )
            for (pk, name), done in counts.items()
        ]
        return links if len(links) > 1 else []
