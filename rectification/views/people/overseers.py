"""Other overseeing bodies that wait for a second person: confirmed or discarded."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.findings.paper import DiscardForm
from rectification.forms.parts.identity import BareForm
from rectification.models import OverseerChange, User
from rectification.views.parts.answers import said
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A change with what somebody may do to it; `why_not` says why not confirm."""

    change: OverseerChange
    confirm: Step | None
    why_not: str
    discard: Step


@requires(Permission.OVERSEER_CONFIRM)
@require_safe
def overseer_waiting(request: StaffRequest) -> HttpResponse:
    rows = [_row(request, one) for one in _waiting(request.user)]
    return render(request, "people/overseers.html", {"rows": rows})


def _waiting(user: User) -> list[OverseerChange]:
    shown = OverseerChange.objects.visible_to(user).waiting()
    with_it = (
        *("organisation__parent", "inspection__overseer", "before", "after"),
        "proposed_by",
    )
    return list(shown.select_related(*with_it).order_by("pk")[:MOST])


def _row(request: StaffRequest, change: OverseerChange) -> Row:
    refusal = change.why_not_confirm(request.user)
    step = act(request, "overseer-confirm", change.pk, _("Confirm"), "small")
    form = DiscardForm(auto_id=f"id_discard_{change.pk}_%s")
    url = reverse("overseer-discard", args=[change.pk])
    discard = Step(_("Discard"), url, "", form, "small", False)
    return Row(change, None if refusal else step, str(refusal or ""), discard)


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def overseer_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    change = _fetch(request.user, pk)
    said(request, BareForm(request.POST))
    change.confirm(by=request.user)
    messages.success(
        request, _("The overseeing body is confirmed: %(change)s.") % {"change": change}
    )
    return redirect("overseer-waiting")


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def overseer_discard(request: StaffRequest, pk: int) -> HttpResponse:
    change = _fetch(request.user, pk)
    words = said(request, DiscardForm(request.POST))
    change.discard(by=request.user, reason=words["reason"])
    messages.success(request, _("The proposal is discarded; who oversees stays."))
    return redirect("overseer-waiting")


def _fetch(user: User, pk: int) -> OverseerChange:
    return get_object_or_404(OverseerChange.objects.visible_to(user), pk=pk)
