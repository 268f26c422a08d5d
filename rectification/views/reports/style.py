"""The style of a report, beside the page that it makes."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.parts.editing import WordedForm
from rectification.forms.reports.style import StyleForm
from rectification.records import restyle_report, style_of
from rectification.views.findings.steps import refused
from rectification.views.parts.editing import Stored, edit
from rectification.views.reports.draft import draft_url
from rectification.views.reports.edit import page_beside
from rectification.views.reports.page import fetch
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_style(request: HttpRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)

    def make(data: object) -> WordedForm:
        style = style_of(report)
        initial = StyleForm.stored(style) | {"version": report.version}
        return StyleForm(data, style=style, initial=initial)

    def keep(form: WordedForm) -> str:
        version = form.cleaned_data["version"]
        restyle_report(report, by=request.user, version=version, style=form.wanted())
        return _("The style is changed.")

    def latest() -> tuple[object, Stored]:
        report.refresh_from_db()
        return report.version, StyleForm.stored(style_of(report))

    page = page_beside(report, _("Style"), draft_url(report), is_style=True)
    return edit(request, make=make, keep=keep, page=page, latest=latest)
