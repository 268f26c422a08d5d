"""Erasing content that must go: asked for where it stands, confirmed from a list."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import NotAllowed, Refusal
from rectification.forms.oversight.erasure import EraseForm
from rectification.forms.parts.identity import BareForm, prove_identity
from rectification.models import Erasure, User
from rectification.models.oversight.erasure_kinds import find
from rectification.views.parts.answers import said
from rectification.views.parts.offered_steps import act
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 200  # answered requests shown


@requires(Permission.ERASURE_VIEW)
@require_safe
def erasure_list(request: StaffRequest) -> HttpResponse:
    shown = Erasure.objects.visible_to(request.user).select_related(
        "organisation", "requested_by", "confirmed_by", "refused_by"
    )
    waiting = shown.waiting().order_by("requested_at", "pk")
    label = _("Erase for good")
    rows = [
        (
            one,
            one.why_not(request.user),
            act(request, "erasure-confirm", one.pk, label, "grave"),
        )
        for one in waiting
    ]
    answered = shown.exclude(pk__in=waiting.values("pk")).order_by("-requested_at")
    context = {
        "rows": rows,
        "answered": answered[:MOST],
        "may_confirm": request.user.may(Permission.ERASURE_CONFIRM),
    }
    return render(request, "erasure/list.html", context)


@requires(Permission.ERASURE_REQUEST)
@require_http_methods(["GET", "POST"])
def erasure_request(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    """Ask for one thing to be erased; `kind` comes with the address."""
    try:
        found = find(kind, pk, request.user)
    except NotAllowed:
        raise
    except Refusal as refusal:
        raise Http404 from refusal
    if not request.user.may(Permission.ERASURE_REQUEST, found.reach):
        raise NotAllowed()
    form = prove_identity(request, EraseForm(request.POST or None))
    if request.method == "POST" and form.is_valid():
        Erasure.objects.request(
            by=request.user, kind=kind, pk=pk, reason=form.cleaned_data["reason"]
        )
        messages.success(
            request, _("The erasure is asked for. A second person has to confirm it.")
        )
        return redirect("erasure-list")
    context = {"form": form, "found": found, "kind": Erasure.Kind(kind).label}
    return render(request, "erasure/request.html", context)


@requires(Permission.ERASURE_CONFIRM)
@require_POST
def erasure_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    erasure = _fetch(request.user, pk)
    said(request, BareForm(request.POST))
    erasure.confirm(by=request.user)
    messages.success(request, _("The content has been erased for good."))
    return redirect("erasure-list")


@requires(Permission.ERASURE_CONFIRM)
@require_POST
def erasure_refuse(request: StaffRequest, pk: int) -> HttpResponse:
    _fetch(request.user, pk).refuse(by=request.user)
    messages.success(request, _("The request is refused; nothing was erased."))
    return redirect("erasure-list")


def _fetch(user: User, pk: int) -> Erasure:
    return get_object_or_404(Erasure.objects.visible_to(user), pk=pk)
