"""What the coordinator plans: a measure's words, office, day, order; removing one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.forms.autosave import put_in
from rectification.forms.findings.edit import (
    MeasureBesidePlanForm,
    MeasureEditForm,
    MeasureNewForm,
    RemoveForm,
)
from rectification.forms.findings.measure_account import marker
from rectification.models import Finding, Measure, User
from rectification.views.autosave import sent
from rectification.views.findings.edit import (
    FindingCorrection,
    fetch,
    offices_to_choose,
)
from rectification.views.parts.answers import refused, said
from rectification.views.parts.editing import Stored
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

PLAIN = ("heading", "plan", "owner", "due_on", "position")


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def measure_new(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    return NewMeasure(request.user, finding).respond(request)


@dataclass
class NewMeasure(FindingCorrection[MeasureNewForm]):
    anchor = "#measures"

    def title(self) -> str:
        return _("New measure")

    def form(self, data: QueryDict | None) -> MeasureNewForm:
        offices = offices_to_choose(self.finding.inspection, self.finding)
        is_fixed = self.finding.inspection.has_approved_plan()
        kind = MeasureBesidePlanForm if is_fixed else MeasureNewForm
        return kind(data, offices=offices, initial=self.initial())

    def keep(self, form: MeasureNewForm) -> str:
        version = form.cleaned_data["version"]
        reason = form.reason if isinstance(form, MeasureBesidePlanForm) else ""
        self.finding.add_measure(
            by=self.user, version=version, reason=reason, **form.said()
        )
        return _("The measure is added.")


def fetch_measure(user: User, pk: int) -> tuple[Finding, Measure]:
    shown = Finding.objects.visible_to(user).filter(measures=pk)
    finding = shown.select_related("inspection__organisation", "prior").first()
    if finding is None:
        raise Http404
    return finding, finding.measures.select_related("office").get(pk=pk)


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def measure_edit(request: StaffRequest, pk: int) -> HttpResponse:
    finding, measure = fetch_measure(request.user, pk)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    return EditMeasure(request.user, finding, measure).respond(request)


@dataclass
class EditMeasure(FindingCorrection[MeasureEditForm]):
    measure: Measure

    anchor = "#measures"

    def title(self) -> str:
        keys = [one.pk for one in self.finding.measures.all()]
        number = marker(keys.index(self.measure.pk) + 1)
        return _("Edit the measure") + f" {number} {self.measure}"

    def stored(self) -> Stored:
        self.measure.refresh_from_db()
        return {name: getattr(self.measure, name) for name in PLAIN} | {
            "office": str(self.measure.office_id or "")
        }

    def form(self, data: QueryDict | None) -> MeasureEditForm:
        offices = offices_to_choose(self.finding.inspection, self.finding)
        return MeasureEditForm(data, offices=offices, initial=self.initial())

    def keep(self, form: MeasureEditForm) -> str:
        self.finding.update_measure(
            by=self.user,
            measure=self.measure,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The measure is changed.")

    def extra(self) -> dict[str, object]:
        is_used = self.measure.is_used
        return {
            "measure": self.measure,
            "remove": None if is_used else self._remove_form(),
        }

    def _remove_form(self) -> RemoveForm:
        version = self.finding.version
        form = RemoveForm(auto_id="id_remove_%s", initial={"version": version})
        put_in(form, self.user, "measure-remove", self.measure.pk)
        return form


@requires(Permission.FINDING_EDIT)
@require_POST
def measure_remove(request: StaffRequest, pk: int) -> HttpResponse:
    finding, measure = fetch_measure(request.user, pk)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    form = RemoveForm(request.POST)
    version = said(request, form)["version"]
    finding.remove_measure(
        by=request.user, measure=measure, version=version, reason=form.reason
    )
    sent(request)
    messages.success(request, _("The measure is removed."))
    return redirect(finding.get_absolute_url() + "#measures")
