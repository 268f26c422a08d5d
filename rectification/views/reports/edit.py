"""The draft of a report: begun, its parts and findings put in words."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.errors import Conflict
from rectification.forms.parts.editing import WordedForm
from rectification.forms.reports.draft import (
    AroundForm,
    ItemForm,
    NewSectionForm,
    SectionForm,
)
from rectification.models import Inspection, Report
from rectification.notices.writing.slot_names import AROUND
from rectification.notices.writing.write import finding_values, notice_values
from rectification.publishing.prepare import prepare
from rectification.records import begin_report, said_digest, take
from rectification.views.findings.steps import refused
from rectification.views.parts.editing import Page, Stored, edit
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
Make = Callable[[object], WordedForm]
Latest = Callable[[], tuple[object, Stored]]


@requires(Permission.REPORT_EDIT)
@require_POST
def inspection_begin_report(request: HttpRequest, reference: str) -> HttpResponse:
    shown = Inspection.objects.visible_to(request.user)
    inspection = get_object_or_404(shown, reference=reference)
    report = begin_report(inspection, by=request.user)
    messages.success(
        request,
        _("The report is drafted as %(reference)s.") % {"reference": report.reference},
    )
    return redirect(report)


def page_beside(report: Report, title: str, back: str, **extra: object) -> Page:
    return Page(
        title,
        back,
        over=report.title,
        crumbs=trail(report, title),
        template="report/edit.html",
        extra={**preview(report, prepare(report)), **extra},
    )


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_around(request: HttpRequest, reference: str) -> HttpResponse:
    """Title, signature, days: what is said once for the whole report."""
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)

    def stored() -> Stored:
        return {name: getattr(report, name) for name in GIVEN}

    def make(data: object) -> WordedForm:
        return AroundForm(data, initial=stored() | {"version": report.version})

    def keep(form: WordedForm) -> str:
        version = form.cleaned_data["version"]
        with report.editing(by=request.user, version=version, **form.said()):
            pass
        return _("The draft is changed.")

    def latest() -> tuple[object, Stored]:
        report.refresh_from_db()
        return report.version, stored()

    page = page_beside(report, _("Title, signature and days"), draft_url(report))
    return edit(request, make=make, keep=keep, page=page, latest=latest)


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_section(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    report = fetch(request.user, reference)
    section = get_object_or_404(report.sections.select_related("aspect"), pk=pk)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)

    def make(data: object) -> WordedForm:
        initial = SectionForm.stored(section) | {"version": report.version}
        return SectionForm(data, section=section, initial=initial)

    def keep(form: WordedForm) -> str:
        report.word_section(
            by=request.user,
            version=form.cleaned_data["version"],
            section=section,
            lines=form.lines(),
            title=form.cleaned_data.get("title"),
        )
        return _("The part is changed.")

    def latest() -> tuple[object, Stored]:
        report.refresh_from_db()
        section.refresh_from_db()
        return report.version, SectionForm.stored(section)

    back = draft_url(report, f"part-{section.pk}")
    values = notice_values(take(report).notice)
    page = page_beside(report, name_of(section), back, slots=slot_rows(values))
    return edit(request, make=make, keep=keep, page=page, latest=latest)


def slot_rows(values: dict[str, object]) -> list[tuple[str, object]]:
    """List the values that a paragraph can print, those that there are."""
    return [
        (f"{{{label}}}", values[name])
        for name, label in AROUND.items()
        if values.get(name) not in (None, "")
    ]


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_new_section(request: HttpRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    rows = report.sections.select_related("aspect").order_by("position", "pk")
    parts = [(one.pk, name_of(one)) for one in rows if one.level <= 1]
    parts = [row for row in parts if row[1]][:-1] or parts

    def make(data: object) -> WordedForm:
        initial = {"version": report.version, "behind": parts[-1][0] if parts else ""}
        return NewSectionForm(data, parts=parts, initial=initial)

    def keep(form: WordedForm) -> str:
        report.add_section(
            by=request.user,
            version=form.cleaned_data["version"],
            title=form.cleaned_data["title"],
            lines=form.lines(),
            behind=int(form.cleaned_data["behind"]),
        )
        return _("The part is added.")

    def latest() -> tuple[object, Stored]:
        report.refresh_from_db()
        return report.version, {}

    page = page_beside(report, _("New part"), draft_url(report))
    return edit(request, make=make, keep=keep, page=page, latest=latest)


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_item(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A finding as this report prints it: line by line in one's own words."""
    report = fetch(request.user, reference)
    item = get_object_or_404(report.items.select_related("finding"), pk=pk)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    taken = take(report)
    told, number = taken.find(item.finding.reference)
    values = notice_values(taken.notice) | finding_values(told, number)
    said = said_digest(told)
    seal = f"{report.version}-{said}"
    stored = ItemForm.stored(told.lines, values)

    def make(data: object) -> WordedForm:
        return ItemForm(
            data, lines=told.lines, values=values, initial=stored | {"version": seal}
        )

    def keep(form: WordedForm) -> str:
        if form.cleaned_data["version"] != seal:
            raise Conflict
        report.word_item(
            by=request.user,
            version=report.version,
            item=item,
            lines=form.lines(),
            over=said,
            status=told.status.value,
        )
        return _("The wording is kept.")

    back = draft_url(report, f"item-{item.pk}")
    page = page_beside(
        report,
        item.finding.title,
        back,
        item=item,
        is_stale=is_stale(item, said),
        anchor=f"f-{item.finding.reference}",
    )
    return edit(request, make=make, keep=keep, page=page, latest=lambda: (seal, stored))
