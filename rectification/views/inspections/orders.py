"""督办: the orders of an inspection, listed, drafted, worded anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
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
    Addressee,
    ConcernedFinding,
    Finding,
    Inspection,
    Organisation,
    SupervisionOrder,
    User,
)
from rectification.models.findings.supervision_order import SupervisionOrderQuerySet
from rectification.views.inspections.edit import InspectionCorrection, trail
from rectification.views.parts.editing import F, Stored
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission
from rectification.workflow_orders import ORDER_OUT, OrderState

MOST = 100  # rows of the list; the filters narrow them down
FILTERS: Mapping[str, str | Promise] = {
    "": gettext_lazy("All"),
    "overdue": gettext_lazy("Reply overdue"),
    "owing": gettext_lazy("Waiting for a reply"),
    "replied": gettext_lazy("Replied, to be settled"),
    "unsigned": gettext_lazy("Not issued yet"),
    "over": gettext_lazy("Over"),
}


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the list prints it; `replies`: to whom, and who has replied."""

    order: SupervisionOrder
    replies: tuple[tuple[str, bool], ...]
    findings: str
    is_overdue: bool


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_orders(request: StaffRequest, reference: str) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    inspection = _inspection(user, reference)
    asked = request.GET.get("state", "")
    chosen = asked if asked in FILTERS else ""
    shown = SupervisionOrder.objects.visible_to(user).filter(inspection=inspection)
    about = request.GET.get("finding", "").replace("\0", "")
    if about:
        shown = shown.filter(concerned__finding__reference=about)
    found = list(fetched(_filtered(shown, chosen, today))[: MOST + 1])
    url = reverse("order-new", args=[reference])
    may_draft = issuer_for(user, inspection) is not None
    action = {"label": _("New order"), "url": url, "kind": "primary"}
    context = {
        "inspection": inspection,
        "crumbs": trail(inspection, _("Orders")),
        "rows": [order_row(one, today) for one in found[:MOST]],
        "more": len(found) > MOST,
        "filters": [(key, words, key == chosen) for key, words in FILTERS.items()],
        "actions": [action] if may_draft else [],
        "about": about,
        "today": today,
    }
    return render(request, "order/list.html", context)


def _inspection(user: User, reference: str) -> Inspection:
    shown = Inspection.objects.visible_to(user)
    rows = shown.select_related("organisation", "overseer")
    return get_object_or_404(rows, reference=reference)


def _filtered(
    orders: SupervisionOrderQuerySet, chosen: str, today: date
) -> SupervisionOrderQuerySet:
    if chosen == "overdue":
        return orders.overdue(today)
    if chosen == "owing":
        return orders.owing()
    if chosen == "replied":
        return orders.replied()
    if chosen == "unsigned":
        return orders.filter(state__in=(OrderState.DRAFT, OrderState.TO_SIGN))
    if chosen == "over":
        return orders.filter(state__in=(OrderState.CLOSED, OrderState.WITHDRAWN))
    return orders


def fetched(orders: SupervisionOrderQuerySet) -> SupervisionOrderQuerySet:
    """Return orders with what their rows print; what is not over comes first."""
    addressees = Addressee.objects.select_related("office").order_by("pk")
    concerned = ConcernedFinding.objects.select_related("finding").order_by("pk")
    return (
        orders.select_related("issuer", "inspection__organisation")
        .prefetch_related(
            Prefetch("addressees", addressees), Prefetch("concerned", concerned)
        )
        .order_by("ended_at", "-pk")
    )


def order_row(order: SupervisionOrder, today: date) -> OrderRow:
    rows = order.addressees.all()
    owes = order.state in ORDER_OUT and not all(one.has_replied for one in rows)
    return OrderRow(
        order=order,
        replies=tuple((one.name, one.has_replied) for one in rows),
        findings="、".join(one.finding.reference for one in order.concerned.all()),
        is_overdue=owes and order.is_overdue(today),
    )


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
    inspection = _inspection(request.user, reference)
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
