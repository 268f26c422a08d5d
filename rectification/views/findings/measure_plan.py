"""What the coordinator plans: a measure's words, office, day, order; removing one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.forms.autosave import put_in
from rectification.forms.findings.edit import (
    MeasureEditForm,
    MeasureNewForm,
    RemoveForm,
)
from rectification.forms.findings.measure_account import marker
from rectification.forms.parts.editing import WordedForm
from rectification.models import Finding, Measure, User
from rectification.views.autosave import sent
from rectification.views.findings.edit import fetch, offices_to_choose, over_version
from rectification.views.findings.steps import refused, said
from rectification.views.parts.editing import Stored
from rectification.workflow import Permission

PLAIN = ("heading", "plan", "owner", "due_on", "position")


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def measure_new(request: HttpRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    offices = offices_to_choose(finding.inspection, finding)

    def make(data: object) -> WordedForm:
        initial = {"version": finding.version}
        return MeasureNewForm(data, offices=offices, initial=initial)

    def keep(form: WordedForm) -> str:
        version = form.cleaned_data["version"]
        finding.add_measure(by=request.user, version=version, **form.said())
        return _("The measure is added.")

    return over_version(
        request,
        finding,
        title=_("New measure"),
        make=make,
        keep=keep,
        stored=dict,
        anchor="#measures",
    )


def fetch_measure(user: User, pk: int) -> tuple[Finding, Measure]:
    shown = Finding.objects.visible_to(user).filter(measures=pk)
    finding = shown.select_related("inspection__organisation", "prior").first()
    if finding is None:
        raise Http404
    return finding, finding.measures.select_related("office").get(pk=pk)


@requires(Permission.FINDING_EDIT)
@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    finding, measure = fetch_measure(request.user, pk)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    offices = offices_to_choose(finding.inspection, finding)

    def stored() -> Stored:
        measure.refresh_from_db()
        return {name: getattr(measure, name) for name in PLAIN} | {
            "office": str(measure.office_id or "")
        }

    def make(data: object) -> WordedForm:
        initial = stored() | {"version": finding.version}
        return MeasureEditForm(data, offices=offices, initial=initial)

    def keep(form: WordedForm) -> str:
        finding.update_measure(
            by=request.user,
            measure=measure,
            version=form.cleaned_data["version"],
            reason=form.reason,
            **form.said(),
        )
        return _("The measure is changed.")

    number = [one.pk for one in finding.measures.all()].index(measure.pk) + 1
    return over_version(
        request,
        finding,
        title=_("Edit the measure") + f" {marker(number)} {measure}",
        make=make,
        keep=keep,
        stored=stored,
        anchor="#measures",
        measure=measure,
        remove=None
        if measure.is_used
        else _remove_form(request.user, measure, finding),
    )


def _remove_form(user: User, measure: Measure, finding: Finding) -> RemoveForm:
    form = RemoveForm(auto_id="id_remove_%s", initial={"version": finding.version})
    put_in(form, user, "measure-remove", measure.pk)
    return form


@requires(Permission.FINDING_EDIT)
@require_POST
def measure_remove(request: HttpRequest, pk: int) -> HttpResponse:
    finding, measure = fetch_measure(request.user, pk)
    if refusal := finding.why_not("plan", by=request.user):
        return refused(request, finding, refusal)
    form = RemoveForm(request.POST)
    version = said(form)["version"]
    finding.remove_measure(
        by=request.user, measure=measure, version=version, reason=form.reason
    )
    sent(request)
    messages.success(request, _("The measure is removed."))
    return redirect(finding.get_absolute_url() + "#measures")
