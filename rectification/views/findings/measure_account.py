"""The published account of a measure, and its state."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import Conflict
from rectification.forms.autosave import put_in
from rectification.forms.findings.measure_account import MeasureForm, marker
from rectification.models import Finding, Measure
from rectification.views.autosave import sent
from rectification.views.parts.answers import refused
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def measure_update(request: StaffRequest, pk: int) -> HttpResponse:
    shown = Finding.objects.visible_to(request.user).prefetch_related("measures")
    finding = shown.filter(measures=pk).first()
    if finding is None:
        raise Http404
    if refusal := finding.why_not("update_measure", by=request.user):
        return refused(request, finding, refusal)
    measure = next(one for one in finding.measures.all() if one.pk == pk)
    form = MeasureForm(request.POST or None, initial=_initial(finding, measure))
    chosen = request.GET.get("draft", "")
    put_in(form, request.user, "measure-update", pk, chosen=chosen)
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            finding.update_measure(
                by=request.user, measure=measure, version=version, **form.said()
            )
        except Conflict:
            finding.refresh_from_db(fields=["version"])
            measure.refresh_from_db()
            theirs, form = measure, form.follow(version=finding.version)
        else:
            sent(request)
            messages.success(request, _("The measure is kept."))
            return redirect(finding.get_absolute_url() + "#measures")
    return render(request, "measure/update.html", _page(finding, measure, form, theirs))


def _initial(finding: Finding, measure: Measure) -> dict[str, object]:
    return {
        "version": finding.version,
        "account": measure.account,
        "state": measure.state,
    }


def _page(
    finding: Finding, measure: Measure, form: MeasureForm, theirs: Measure | None
) -> dict[str, object]:
    number = [one.pk for one in finding.measures.all()].index(measure.pk) + 1
    return {
        "finding": finding,
        "measure": measure,
        "title": f"{marker(number)} {measure}",
        "form": form,
        "theirs": theirs,
    }
