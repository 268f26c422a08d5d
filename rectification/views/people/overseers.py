"""What waits of bodies for a second person: other overseers, shorter chains."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.findings.paper import DiscardForm
from rectification.forms.parts.identity import BareForm
from rectification.models import ChainChange, OverseerChange
from rectification.models.bodies.proposed import Proposed
from rectification.views.parts.answers import said
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 200
C = TypeVar("C", bound=Proposed)


@dataclass(frozen=True, slots=True)
class Row:
    """A change with what somebody may do to it; `why_not` says why not confirm."""

    change: Proposed
    confirm: Step | None
    why_not: str
    discard: Step


@requires(Permission.OVERSEER_CONFIRM)
@require_safe
def overseer_waiting(request: StaffRequest) -> HttpResponse:
    overseers = OverseerChange.objects.visible_to(request.user).waiting()
    overseers = overseers.select_related(
        *("organisation__parent", "inspection__overseer", "before", "after"),
        "proposed_by",
    )
    chains = ChainChange.objects.visible_to(request.user).waiting()
    chains = chains.select_related("organisation", "proposed_by")
    context = {
        "overseers": [_row(request, one, "overseer") for one in _first(overseers)],
        "chains": [_row(request, one, "chain") for one in _first(chains)],
    }
    return render(request, "people/overseers.html", context)


def _first(rows: QuerySet[C]) -> QuerySet[C]:
    return rows.order_by("pk")[:MOST]


def _row(request: StaffRequest, change: Proposed, kind: str) -> Row:
    refusal = change.why_not_confirm(request.user)
    step = act(request, f"{kind}-confirm", change.pk, _("Confirm"), "small")
    form = DiscardForm(auto_id=f"id_discard_{kind}_{change.pk}_%s")
    url = reverse(f"{kind}-discard", args=[change.pk])
    discard = Step(_("Discard"), url, "", form, "small", False)
    return Row(change, None if refusal else step, str(refusal or ""), discard)


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def overseer_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    rows = OverseerChange.objects.visible_to(request.user)
    words = _("The overseeing body is confirmed: %(change)s.")
    return _confirmed(request, rows, pk, words)


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def overseer_discard(request: StaffRequest, pk: int) -> HttpResponse:
    rows = OverseerChange.objects.visible_to(request.user)
    words = _("The proposal is discarded; who oversees stays.")
    return _discarded(request, rows, pk, words)


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def chain_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    rows = ChainChange.objects.visible_to(request.user)
    words = _("The shorter chain holds from the next request on: %(change)s.")
    return _confirmed(request, rows, pk, words)


@requires(Permission.OVERSEER_CONFIRM)
@require_POST
def chain_discard(request: StaffRequest, pk: int) -> HttpResponse:
    rows = ChainChange.objects.visible_to(request.user)
    words = _("The proposal is discarded; the chain stays.")
    return _discarded(request, rows, pk, words)


def _confirmed(
    request: StaffRequest, rows: QuerySet[C], pk: int, words: str
) -> HttpResponse:
    change = get_object_or_404(rows, pk=pk)
    said(request, BareForm(request.POST))
    change.confirm(by=request.user)
    messages.success(request, words % {"change": change})
    return redirect("overseer-waiting")


def _discarded(
    request: StaffRequest, rows: QuerySet[C], pk: int, words: str
) -> HttpResponse:
    change = get_object_or_404(rows, pk=pk)
    reason = said(request, DiscardForm(request.POST))["reason"]
    change.discard(by=request.user, reason=reason)
    messages.success(request, words)
    return redirect("overseer-waiting")
