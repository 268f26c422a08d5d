"""The draft of a report: begun, its parts and findings put in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.errors import Conflict
from rectification.forms.reports.draft import (
    AroundForm,
    ItemForm,
    NewSectionForm,
    SectionForm,
)
from rectification.models import Inspection, Report, ReportItem, ReportSection
from rectification.notices.writing.slot_names import AROUND
from rectification.notices.writing.write import finding_values, notice_values
from rectification.publishing.prepare import prepare
from rectification.records import begin_report, outcome_sentence, said_digest, take
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Correction, F, Stored
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.views.reports.draft import draft_url, is_stale, name_of, preview
from rectification.views.reports.page import fetch, trail
from rectification.workflow import Permission

GIVEN = (
    "title",
    "organisation_name",
    "signed_by",
    "signed_on",
    "contact_period",
    "as_of",
)


@requires(Permission.REPORT_EDIT)
@require_POST
def inspection_begin_report(request: StaffRequest, reference: str) -> HttpResponse:
    shown = Inspection.objects.visible_to(request.user)
    inspection = get_object_or_404(shown, reference=reference)
    report = begin_report(inspection, by=request.user)
    messages.success(
        request,
        _("The report is drafted as %(reference)s.") % {"reference": report.reference},
    )
    return redirect(report)


@dataclass
class ReportCorrection(Correction[F]):
    """A correction over the version of a report, beside the page that it makes."""

    report: Report

    template = "report/edit.html"

    def stored(self) -> Stored:
        """Return what is kept now, by field."""
        return {}

    def initial(self) -> dict[str, object]:
        return self.stored() | {"version": self.report.version}

    def latest(self) -> tuple[object, Stored]:
        self.report.refresh_from_db()
        return self.report.version, self.stored()

    def back(self) -> str:
        return draft_url(self.report)

    def over(self) -> str:
        return self.report.title

    def crumbs(self) -> list[Crumb]:
        return trail(self.report, self.title())

    def extra(self) -> dict[str, object]:
        return preview(self.report, prepare(self.report))


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_around(request: StaffRequest, reference: str) -> HttpResponse:
    """Title, signature, days: what is said once for the whole report."""
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    return EditAround(request.user, report).respond(request)


class EditAround(ReportCorrection[AroundForm]):
    def title(self) -> str:
        return _("Title, signature and days")

    def stored(self) -> Stored:
        return {name: getattr(self.report, name) for name in GIVEN}

    def form(self, data: QueryDict | None) -> AroundForm:
        return AroundForm(data, initial=self.initial())

    def keep(self, form: AroundForm) -> str:
        version = form.cleaned_data["version"]
        with self.report.editing(by=self.user, version=version, **form.said()):
            pass
        return _("The draft is changed.")


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_section(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    report = fetch(request.user, reference)
    section = get_object_or_404(report.sections.select_related("aspect"), pk=pk)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    return EditSection(request.user, report, section).respond(request)


@dataclass
class EditSection(ReportCorrection[SectionForm]):
    section: ReportSection

    def title(self) -> str:
        return name_of(self.section)

    def back(self) -> str:
        return draft_url(self.report, f"part-{self.section.pk}")

    def stored(self) -> Stored:
        return SectionForm.stored(self.section)

    def form(self, data: QueryDict | None) -> SectionForm:
        return SectionForm(data, section=self.section, initial=self.initial())

    def keep(self, form: SectionForm) -> str:
        self.report.word_section(
            by=self.user,
            version=form.cleaned_data["version"],
            section=self.section,
            lines=form.lines(),
            title=form.cleaned_data.get("title"),
        )
        return _("The part is changed.")

    def latest(self) -> tuple[object, Stored]:
        self.section.refresh_from_db()
        return super().latest()

    def extra(self) -> dict[str, object]:
        prepared = prepare(self.report)
        return {
            **preview(self.report, prepared),
            "slots": slot_rows(notice_values(prepared.taken.notice)),
            "outcomes": outcome_sentence(self.report),
        }


def slot_rows(values: Mapping[str, object]) -> list[tuple[str, object]]:
    """List the values that a paragraph can print, those that there are."""
    return [
        (f"{{{label}}}", values[name])
        for name, label in AROUND.items()
        if values.get(name) not in (None, "")
    ]


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_new_section(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    return NewSection(request.user, report).respond(request)


class NewSection(ReportCorrection[NewSectionForm]):
    def title(self) -> str:
        return _("New part")

    def form(self, data: QueryDict | None) -> NewSectionForm:
        parts = self._parts()
        behind = parts[-1][0] if parts else ""
        initial = self.initial() | {"behind": behind}
        return NewSectionForm(data, parts=parts, initial=initial)

    def _parts(self) -> list[tuple[int, str]]:
        """Return what a new part may stand behind: anything but the last."""
        rows = self.report.sections.select_related("aspect").order_by("position", "pk")
        named = [(one.pk, name_of(one)) for one in rows if one.level <= 1]
        named = [row for row in named if row[1]]
        return named[:-1] or named

    def keep(self, form: NewSectionForm) -> str:
        self.report.add_section(
            by=self.user,
            version=form.cleaned_data["version"],
            title=form.cleaned_data["title"],
            lines=form.lines(),
            behind=int(form.cleaned_data["behind"]),
        )
        return _("The part is added.")


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_item(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    """A finding as this report prints it: line by line in one's own words."""
    report = fetch(request.user, reference)
    item = get_object_or_404(report.items.select_related("finding"), pk=pk)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    return EditItem(request.user, report, item).respond(request)


@dataclass
class EditItem(ReportCorrection[ItemForm]):
    """Over the report's version and what the finding's record says."""

    item: ReportItem

    def __post_init__(self) -> None:
        taken = take(self.report)
        self.finding, number = taken.find(self.item.finding.reference)
        self.values = notice_values(taken.notice) | finding_values(self.finding, number)
        self.record_digest = said_digest(self.finding)
        self.version = f"{self.report.version}-{self.record_digest}"

    def title(self) -> str:
        return self.item.finding.title

    def back(self) -> str:
        return draft_url(self.report, f"item-{self.item.pk}")

    def stored(self) -> Stored:
        return ItemForm.stored(self.finding.lines, self.values)

    def form(self, data: QueryDict | None) -> ItemForm:
        return ItemForm(
            data,
            lines=self.finding.lines,
            values=self.values,
            initial=self.stored() | {"version": self.version},
        )

    def keep(self, form: ItemForm) -> str:
        if form.cleaned_data["version"] != self.version:
            raise Conflict
        self.report.word_item(
            by=self.user,
            version=self.report.version,
            item=self.item,
            lines=form.lines(),
            over=self.record_digest,
            status=self.finding.status.value,
        )
        return _("The wording is kept.")

    def latest(self) -> tuple[object, Stored]:
        return self.version, self.stored()

    def extra(self) -> dict[str, object]:
        return {
            **super().extra(),
            "item": self.item,
            "is_stale": is_stale(self.item, self.record_digest),
            "anchor": f"f-{self.item.finding.reference}",
        }
