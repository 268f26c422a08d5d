"""历次同类问题: earlier findings that may be the same problem, for a person to say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.findings.prior import PriorForm
from rectification.models import Finding
from rectification.models.findings.recurrence import Likely, likely
from rectification.views.findings.edit import FindingCorrection, fetch
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Stored
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def finding_prior(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("edit", by=request.user):
        return refused(request, finding, refusal)
    offered = likely(finding, Finding.objects.visible_to(request.user))
    if (named := finding.prior) and all(one.finding != named for one in offered):
        offered.insert(0, Likely(named, (), (), ""))
    return NamePrior(request.user, finding, offered).respond(request)


@dataclass
class NamePrior(FindingCorrection[PriorForm]):
    anchor = "#recurrence"

    offered: Sequence[Likely] = field(default_factory=list)

    def title(self) -> str:
        return _("Same problem in earlier inspections")

    def stored(self) -> Stored:
        return {"prior": self.finding.prior.reference if self.finding.prior else ""}

    def form(self, data: QueryDict | None) -> PriorForm:
        return PriorForm(data, self.offered, initial=self.initial())

    def keep(self, form: PriorForm) -> str:
        chosen, finding = form.chosen, self.finding
        if chosen == finding.prior:
            return _("Left as it is.")
        finding.edit(
            by=self.user,
            version=form.cleaned_data["version"],
            reason=form.reason,
            prior=chosen,
        )
        if chosen is None:
            return _("No earlier finding is named any more.")
        facts = {"reference": chosen.reference}
        return _("Named as the same problem as %(reference)s.") % facts
