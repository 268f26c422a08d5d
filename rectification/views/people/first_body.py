"""The first run: body, offices, people, and slips of paper with their passwords."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rectification.access import installer
from rectification.errors import Refusal
from rectification.forms.parts.identity import prove_identity
from rectification.forms.people.first_body import STEPS, FirstRunForm
from rectification.setup import first_body as intake
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Station


@installer
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def first_run(request: StaffRequest) -> HttpResponse:
    """Walk the steps; nothing is written before the last is right."""
    if not intake.is_due():
        raise Http404
    step = request.POST.get("step", "body")
    step = step if step in STEPS else "body"
    form = _asking(request, FirstRunForm(request.POST or None, step=step))
    at = STEPS.index(step)
    if request.POST.get("go") == "back":
        form = _shown(request, form, STEPS[max(at - 1, 0)])
    elif request.method == "POST" and form.is_valid():
        if step != STEPS[-1]:
            form = _shown(request, form, STEPS[at + 1])
        else:
            try:
                return _found(request, form)
            except Refusal as refusal:
                form.add_error("roster", str(refusal))
    context = {"form": form, "step": form.step, "stations": _stations(form.step)}
    return render(request, "first_run/step.html", context)


def _asking(request: StaffRequest, form: FirstRunForm) -> FirstRunForm:
    """Have the last step, which opens the accounts, ask who it is."""
    return prove_identity(request, form) if form.step == STEPS[-1] else form


def _shown(request: StaffRequest, form: FirstRunForm, step: str) -> FirstRunForm:
    """Return the same words at another step, not yet judged."""
    other = FirstRunForm(step=step)
    other.initial = {name: form.data.get(name, "") for name in other.fields}
    return _asking(request, other)


def _found(request: StaffRequest, form: FirstRunForm) -> HttpResponse:
    said = form.cleaned_data
    slips = intake.found(
        by=request.user,
        name=said["name"],
        full_name=said["full_name"],
        overseer=said["overseer"],
        offices=form.office_names(),
        people=form.people,
    )
    return render(request, "people/slips.html", {"slips": slips})


def _stations(step: str) -> list[Station]:
    labels = {"body": _("Body"), "offices": _("Offices"), "people": _("People")}
    reached = STEPS.index(step)
    return [
        Station(labels[one], done=at < reached, current=at == reached)
        for at, one in enumerate(STEPS)
    ]
