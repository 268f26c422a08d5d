"""States that an import brought along: looked at, confirmed, discarded."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.findings.paper import DiscardForm
from rectification.forms.parts.identity import BareForm
from rectification.models import Adoption, Finding, User
from rectification.views.findings.evidence import hand_out
from rectification.views.parts.answers import as_read, said
from rectification.views.parts.editing import Correction
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def adoption_detail(request: StaffRequest, pk: int) -> HttpResponse:
    adoption = _fetch(request.user, pk)
    findings = adoption.concerned().select_related("proposed_state")
    user = request.user
    refusal = adoption.why_not_confirm(by=user)
    context = {
        "adoption": adoption,
        "rows": [_row(one) for one in findings],
        "facts": facts(adoption),
        "confirm": None if refusal else _confirm(request, adoption),
        "may_discard": adoption.why_not_discard(by=user) is None,
        # Whoever has the right, and cannot here, is told why; others wait.
        "why_not": refusal if user.may(Permission.ADOPTION_CONFIRM, adoption) else "",
        "waiting_label": adoption.is_waiting and adoption.get_confirmation_display(),
        "crumbs": _crumbs(adoption),
    }
    return render(request, "adoption/detail.html", context)


def _confirm(request: StaffRequest, adoption: Adoption) -> Step:
    label = _("Confirm the import")
    if adoption.is_signed:
        label = _("Matches the original: take over")
    step = act(request, "adoption-confirm", adoption.pk, label, "primary")
    return replace(step, read=adoption.mark)


@requires(Permission.ADOPTION_CONFIRM)
@require_POST
def adoption_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    adoption = _fetch(request.user, pk)
    said(request, BareForm(request.POST))
    left_out = as_read(request, adoption).confirm(by=request.user)
    messages.success(request, _("The states of the import are confirmed."))
    if left_out:
        messages.warning(
            request,
            _("Left out, because they have moved on since: %(findings)s.")
            % {"findings": pgettext("in a list", ", ").join(left_out)},
        )
    return redirect(adoption)


@requires(Permission.ADOPTION_DISCARD)
@require_http_methods(["GET", "POST"])
def adoption_discard(request: StaffRequest, pk: int) -> HttpResponse:
    adoption = _fetch(request.user, pk)
    if refusal := adoption.why_not_discard(by=request.user):
        if isinstance(refusal, NotAllowed):
            raise refusal
        messages.error(request, str(refusal))
        return redirect(adoption)
    return DiscardAdoption(request.user, adoption).respond(request)


@requires(Permission.FINDING_VIEW)
@require_safe
def adoption_scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    adoption = _fetch(request.user, pk)
    if adoption.scan is None:
        raise Http404
    return hand_out(request, adoption.scan)


@dataclass
class DiscardAdoption(Correction[DiscardForm]):
    """Proposed states, taken back before they count."""

    adoption: Adoption

    is_new = True

    def title(self) -> str:
        return _("Discard the proposed states")

    def save(self) -> str:
        return _("Discard")

    def back(self) -> str:
        return self.adoption.get_absolute_url()

    def done(self) -> str:
        return self.adoption.inspection.get_absolute_url()

    def over(self) -> str:
        return self.adoption.meeting

    def crumbs(self) -> list[Crumb]:
        return _crumbs(self.adoption)

    def form(self, data: QueryDict | None) -> DiscardForm:
        return DiscardForm(data)

    def keep(self, form: DiscardForm) -> str:
        self.adoption.discard(by=self.user, reason=form.cleaned_data["reason"])
        return _("The proposed states are discarded.")


@dataclass(frozen=True, slots=True)
class AdoptedRow:
    """A finding with its state now, and what it is to become; "" where it stands."""

    finding: Finding
    target: str
    target_label: str | Promise
    wording: str
    is_left_out: bool


def _row(finding: Finding) -> AdoptedRow:
    proposed = getattr(finding, "proposed_state", None)
    return AdoptedRow(
        finding,
        proposed.state if proposed else "",
        proposed.get_state_display() if proposed else "",
        proposed.wording if proposed else finding.status_wording,
        bool(proposed) and not finding.is_adoptable,
    )


def facts(adoption: Adoption) -> list[tuple[str, object]]:
    return [
        (_("Basis"), adoption.meeting or _("The published notice")),
        (_("Day of it"), adoption.met_on),
        (_("Number of the minutes"), adoption.number),
        (_("Taken in by"), adoption.proposed_by),
        (_("Taken in at"), adoption.proposed_at),
        (_("Confirmation of the import"), adoption.get_confirmation_display()),
        (_("Import confirmed by"), adoption.confirmer),
        (_("Import confirmed at"), adoption.confirmed_at),
    ]


def _crumbs(adoption: Adoption) -> list[Crumb]:
    inspection = adoption.inspection
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(inspection), inspection.get_absolute_url()),
        Crumb(_("States of an import")),
    ]


def _fetch(user: User, pk: int) -> Adoption:
    shown = Adoption.objects.visible_to(user).select_related(
        "inspection__organisation", "proposed_by", "confirmer", "scan"
    )
    return get_object_or_404(shown, pk=pk)
