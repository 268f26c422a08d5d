"""督办: the orders of an inspection, listed, drafted, worded anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.errors import NotAllowed, Refusal
from rectification.forms.inspections.orders import (
    OrderEditForm,
    OrderNewForm,
)
from rectification.models import (
    Finding,
    Inspection,
    Organisation,
    SupervisionOrder,
    User,
)
from rectification.views.inspections import reply_list
from rectification.views.inspections.edit import InspectionCorrection, trail
from rectification.views.inspections.reply_list import (
    Filter,
    fetch_inspection,
    listed,
)
from rectification.views.parts.editing import F, Stored
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission
from rectification.workflow_orders import OrderState

FILTERS: Mapping[str, Filter] = {
    **{key: one for key, one in reply_list.FILTERS.items() if key != "over"},
    "unsigned": (
        gettext_lazy("Not issued yet"),
        lambda rows, _today: rows.filter(
            state__in=(OrderState.DRAFT, OrderState.TO_SIGN)
        ),
    ),
    "over": reply_list.FILTERS["over"],
}


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_orders(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    inspection = fetch_inspection(user, reference)
    shown = SupervisionOrder.objects.visible_to(user).filter(inspection=inspection)
    url = reverse("order-new", args=[reference])
    may_draft = issuer_for(user, inspection) is not None
    action = {"label": _("New order"), "url": url, "kind": "primary"}
    context = {
        "inspection": inspection,
        "crumbs": trail(inspection, _("Orders")),
        "actions": [action] if may_draft else [],
        **listed(request, shown.select_related("issuer"), FILTERS),
    }
    return render(request, "order/list.html", context)


# --- drafting ---------------------------------------------------------------------


def issuer_for(user: User, inspection: Inspection) -> Organisation | None:
    """Return in whose name somebody may draft an order; the body comes first."""
    for body in (inspection.organisation, inspection.overseer):
        if body is not None:
            order = SupervisionOrder(inspection=inspection, issuer=body)
            if user.may(Permission.ORDER_DRAFT, order):
                return body
    return None


@requires(Permission.ORDER_DRAFT)
@require_http_methods(["GET", "POST"])
def order_new(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch_inspection(request.user, reference)
    issuer = issuer_for(request.user, inspection)
    if issuer is None:
        raise NotAllowed()
    about = request.GET.get("finding", "")
    return NewOrder(request.user, inspection, issuer, about).respond(request)


@dataclass
class OrderPage(InspectionCorrection[F]):
    """What the forms of a new order and of a draft have in common."""

    issuer: Organisation

    def respond(self, request: StaffRequest) -> HttpResponse:
        """Lead back with the sentence where nobody can read the kinds of orders."""
        try:
            self.issuer.kinds_of_orders()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.back())
        return super().respond(request)

    def given(self) -> dict[str, Any]:
        """Return what may be chosen; no offices where the body is to reply."""
        body = self.inspection.organisation
        today = timezone.localdate()
        is_own = self.issuer == body
        findings = Finding.objects.visible_to(self.user)
        offices = body.offices.existing(on=today).order_by("position", "pk")
        return {
            "kinds": self.issuer.kinds_of_orders(),
            "findings": list(
                findings.filter(inspection=self.inspection).in_printed_order()
            ),
            "offices": list(offices) if is_own else None,
        }


@dataclass
class NewOrder(OrderPage[OrderNewForm]):
    about: str = ""
    made: SupervisionOrder | None = None

    is_new = True

    def title(self) -> str:
        return _("New order")

    def save(self) -> str:
        return _("Draft the order")

    def back(self) -> str:
        return reverse("inspection-orders", args=[self.inspection.reference])

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    def form(self, data: QueryDict | None) -> OrderNewForm:
        given = self.given()
        about = [one.pk for one in given["findings"] if one.reference == self.about]
        first = given["kinds"][0].name
        initial = {"findings": about, "kind": first}
        return OrderNewForm(data, initial=initial, **given)

    def keep(self, form: OrderNewForm) -> str:
        self.made = SupervisionOrder.objects.draft(
            self.inspection, by=self.user, issuer=self.issuer, **form.said()
        )
        return _("The draft is kept. Submit it for signature once it is right.")


@requires(Permission.ORDER_DRAFT)
@require_http_methods(["GET", "POST"])
def order_edit(request: StaffRequest, pk: int) -> HttpResponse:
    shown = SupervisionOrder.objects.visible_to(request.user)
    rows = shown.select_related("inspection__organisation", "issuer", "drafted_by")
    order = get_object_or_404(rows, pk=pk)
    if refusal := order.why_not("edit", by=request.user):
        raise refusal
    page = EditOrder(request.user, order.inspection, order.issuer, order)
    return page.respond(request)


@dataclass
class EditOrder(OrderPage[OrderEditForm]):
    order: SupervisionOrder

    def title(self) -> str:
        return _("Edit the order")

    def back(self) -> str:
        return self.order.get_absolute_url()

    def stored(self) -> Stored:
        kinds = [one.name for one in self.issuer.kinds_of_orders()]
        is_known = self.order.kind in kinds
        return {
            "kind": self.order.kind if is_known else "",
            "reason": self.order.reason,
            "reply_days": self.order.reply_days,
        }

    def form(self, data: QueryDict | None) -> OrderEditForm:
        order = self.order
        initial = self.stored() | {
            "version": order.version,
            "findings": [one.finding_id for one in order.concerned.all()],
            "offices": [one.office_id for one in order.addressees.all()],
        }
        return OrderEditForm(data, initial=initial, **self.given())

    def keep(self, form: OrderEditForm) -> str:
        version = form.cleaned_data["version"]
        self.order.edit(by=self.user, version=version, **form.said())
        return _("The draft is changed.")

    def latest(self) -> tuple[object, Stored]:
        self.order.refresh_from_db()
        return self.order.version, self.stored()
