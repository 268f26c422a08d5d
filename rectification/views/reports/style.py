"""The style of a report, beside the page that it makes."""

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.reports.style import StyleForm
from rectification.records import restyle_report, style_of
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Stored
from rectification.views.parts.requests import StaffRequest
from rectification.views.reports.edit import ReportCorrection
from rectification.views.reports.page import fetch
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_style(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("edit", by=request.user):
        return refused(request, report, refusal)
    return EditStyle(request.user, report).respond(request)


class EditStyle(ReportCorrection[StyleForm]):
    def title(self) -> str:
        return _("Style")

    def stored(self) -> Stored:
        return StyleForm.stored(style_of(self.report))

    def form(self, data: QueryDict | None) -> StyleForm:
        return StyleForm(data, style=style_of(self.report), initial=self.initial())

    def keep(self, form: StyleForm) -> str:
        restyle_report(
            self.report,
            by=self.user,
            version=form.cleaned_data["version"],
            style=form.wanted(),
        )
        return _("The style is changed.")

    def extra(self) -> dict[str, object]:
        return {**super().extra(), "is_style": True}
