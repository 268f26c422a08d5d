"""Seats that wait for a second person: listed for whoever may confirm them."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.parts.identity import BareForm
from rectification.models import Appointment, LogEntry
from rectification.models.bodies.sign_in import SIGN_IN
from rectification.models.trail.log import SYSTEM_CHAIN
from rectification.views.parts.answers import said
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 200


@requires(Permission.APPOINT_CONFIRM)
@require_safe
def appointment_waiting(request: StaffRequest) -> HttpResponse:
    signed_in = LogEntry.objects.filter(
        chain__name=SYSTEM_CHAIN,
        subject_type="user",
        subject_id=OuterRef("user_id"),
        action=SIGN_IN,
    )
    rows = (
        Appointment.objects.to_confirm_by(request.user)
        .select_related("user", "appointed_by", "post__organisation", "post__office")
        .annotate(first_sign_in=Subquery(signed_in.order_by("seq").values("at")[:1]))
        .order_by("post__organisation__name", "since", "pk")
    )
    seats = [(row, _step(request, row)) for row in rows[:MOST]]
    context: dict[str, object] = {"rows": seats}
    if request.user.may(Permission.ACCOUNT_LOCK):
        context["excluding"] = excluding_seats()
    return render(request, "people/waiting.html", context)


def _step(request: StaffRequest, row: Appointment) -> Step:
    label = _("Seen, and rightly seated")
    step = act(request, "appointment-confirm", row.pk, label, "small")
    return replace(step, why=row.why_unused)


def excluding_seats() -> list[Appointment]:
    """List who holds roles that exclude one another; for those who watch over it."""
    rows = Appointment.objects.excluding().select_related(
        "user", "post__organisation", "post__office"
    )
    return list(rows.order_by("user__full_name", "user", "pk")[:MOST])


@requires(Permission.APPOINT_CONFIRM)
@require_POST
def appointment_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Appointment.objects.to_confirm_by(request.user)
    appointment = get_object_or_404(rows, pk=pk)
    said(request, BareForm(request.POST))
    appointment.confirm(by=request.user)
    messages.success(
        request, _("The seat is confirmed: %(seat)s.") % {"seat": appointment}
    )
    return redirect("appointment-waiting")
