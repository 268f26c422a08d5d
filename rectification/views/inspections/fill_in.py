"""代填: tables handed out to offices, and taken in filled in, many at once."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.exporting.template import write_template
from rectification.forms.inspections.fill_in import FillInForm
from rectification.intake.files.evidence_file import ACCEPTED
from rectification.intake.filling_in import Filling, compare, make_entries, with_all
from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Finding,
    Inspection,
    Office,
    ReportingPeriod,
    Responsibility,
    User,
)
from rectification.notices.canonical import digest_of
from rectification.views.inspections.edit import InspectionCorrection, fetch
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import WORKABLE, Permission

SHOWN = 50  # faults, and rows of which nothing becomes


class OfficeLink(NamedTuple):
    """An office with findings to report on, and where its table is handed out."""

    office: Office
    findings: int
    url: str


# --- handing out ----------------------------------------------------------------------


def _by_office(user: User, inspection: Inspection) -> Mapping[Office, list[Finding]]:
    """Return the findings that each office leads and may report on, both in order."""
    seen = Finding.objects.visible_to(user).filter(inspection=inspection)
    leading = Responsibility.objects.filter(
        is_lead=True, finding__in=seen.filter(state__in=WORKABLE).values("pk")
    )
    found: dict[Office, list[Finding]] = defaultdict(list)
    around = ("office", "finding__latest_entry", "finding__adoption")
    order = ("office__position", "office", "finding__position", "finding")
    for row in leading.select_related(*around).order_by(*order):
        found[row.office].append(row.finding)
    return found


@requires(Permission.INSPECTION_EDIT)
@require_safe
def inspection_templates(request: StaffRequest, reference: str) -> HttpResponse:
    """Hand out the table of one office, or all of them in one archive."""
    inspection = fetch(request.user, reference)
    asked = request.GET.get("office", "")
    led = _by_office(request.user, inspection)
    if asked:
        led = {one: rows for one, rows in led.items() if str(one.pk) == asked}
    if not led:
        raise Http404
    tables = _tables(led)
    name, data = next(iter(tables.items()))
    if not asked:
        name, data = f"{_('Tables to fill in')}.zip", _archive(tables)
    if request.method == "GET":
        told = {"inspection": [reference], "office": [one.pk for one in led]}
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="finding.export",
            after={"rows": sum(map(len, led.values())), "filters": told},
        )
    return HttpResponse(
        data,
        content_type=ACCEPTED[name.rpartition(".")[2]],
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def _tables(led: Mapping[Office, Sequence[Finding]]) -> Mapping[str, bytes]:
    """Return a file for each office by its name, which no two share."""
    found: dict[str, bytes] = {}
    for office, findings in led.items():
        stream = io.BytesIO()
        write_template(stream, office, findings)
        found[f"{office.name.replace('/', '／')}填报表.xlsx"] = stream.getvalue()
    return found


def _archive(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


# --- taking in ------------------------------------------------------------------------


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_fill_in(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    return FillIn(request.user, inspection, request.FILES).respond(request)


@dataclass
class FillIn(InspectionCorrection[FillInForm]):
    """Shows what would be recorded, and records it once exactly that was seen."""

    files: MultiValueDict[str, UploadedFile]

    template = "inspection/fill_in.html"
    is_new = True
    shown: Filling | None = None
    mark: str = ""

    def title(self) -> str:
        return _("Fill in for offices")

    def back(self) -> str:
        return reverse("inspection-reporting", args=[self.inspection.reference])

    def form(self, data: QueryDict | None) -> FillInForm:
        return FillInForm(data, self.files if data is not None else None)

    def _kept(self, request: StaffRequest, form: FillInForm) -> HttpResponse:
        self.shown = self._compared(form)
        day = str(form.cleaned_data["happened_on"])
        self.mark = digest_of([day, *self.shown.facts()])[:16]
        if "do" in request.POST and request.POST.get("seen") == self.mark:
            if self.shown.entries and not self.shown.faults:
                return super()._kept(request, form)
        elif "do" in request.POST:
            messages.warning(
                request, _("Something was changed: please look once more.")
            )
        return self._draw(request, form)

    def _compared(self, form: FillInForm) -> Filling:
        today = timezone.localdate()
        period = ReportingPeriod.objects.running([self.inspection.pk], on=today)
        running = period.get(self.inspection.pk)
        findings = Finding.objects.visible_to(self.user)
        found = compare(
            form.rows,
            with_all(findings.filter(inspection=self.inspection)),
            by=self.user,
            since=running.since if running else today,
        )
        found.faults[:0] = form.faults
        return found

    def keep(self, form: FillInForm) -> str:
        if self.shown is None:
            return ""
        on = form.cleaned_data["happened_on"]
        made = make_entries(self.shown, by=self.user, on=on)
        return ngettext(
            "%(number)d report is filled in.",
            "%(number)d reports are filled in.",
            len(made),
        ) % {"number": len(made)}

    def extra(self) -> dict[str, object]:
        url = reverse("inspection-templates", args=[self.inspection.reference])
        offices = [
            OfficeLink(one, len(rows), f"{url}?office={one.pk}")
            for one, rows in _by_office(self.user, self.inspection).items()
        ]
        return {
            "shown": self.shown,
            "seen": self.mark,
            "most": SHOWN,
            "offices": offices,
            "all_url": url if len(offices) > 1 else "",
        }
