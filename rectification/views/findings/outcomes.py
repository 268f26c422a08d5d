"""成效登记: the counters of a finding's outcome, entered on one small form."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.findings.outcomes import OutcomesForm
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.views.findings.edit import FindingCorrection, fetch
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Stored
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def finding_outcomes(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("record_outcomes", by=request.user):
        return refused(request, finding, refusal)
    return EnterOutcomes(request.user, finding).respond(request)


@dataclass
class EnterOutcomes(FindingCorrection[OutcomesForm]):
    anchor = "#outcomes"
    template = "finding/outcomes.html"

    def title(self) -> str:
        return _("Enter figures of outcome")

    def stored(self) -> Stored:
        kept = {one.kind: one.number for one in self.finding.outcomes.all()}
        return {name: kept.get(name) for name in COUNTERS}

    def form(self, data: QueryDict | None) -> OutcomesForm:
        return OutcomesForm(data, initial=self.initial())

    def keep(self, form: OutcomesForm) -> str:
        self.finding.record_outcomes(
            by=self.user, version=form.cleaned_data["version"], numbers=form.said()
        )
        return _("The figures of outcome are kept.")
