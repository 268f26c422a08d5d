"""One order: its page and its print, and the steps it takes."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.forms.parts.identity import BareForm
from rectification.models import SupervisionOrder, User
from rectification.papers.orders import order_paper
from rectification.views.inspections.replies import (
    crumbs,
    history,
    replies,
    with_replies,
)
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.offered_steps import Steps, step
from rectification.views.parts.papers import handed_out, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission


def fetch(user: User, pk: int) -> SupervisionOrder:
    rows = SupervisionOrder.objects.visible_to(user).select_related(
        *("issuer", "inspection__organisation", "inspection__overseer"),
        *("drafted_by", "issued_by", "ended_by"),
    )
    return get_object_or_404(with_replies(rows), pk=pk)


@requires(Permission.FINDING_VIEW)
@require_safe
def order_detail(request: StaffRequest, pk: int) -> HttpResponse:
    order, user = fetch(request.user, pk), request.user
    sees_whole = user.scope(Permission.FINDING_VIEW).covers(order.inspection)
    may_edit = order.why_not("edit", by=user) is None
    context = {
        "order": order,
        "inspection": order.inspection,
        "crumbs": crumbs(order),
        "facts": facts(order),
        "paragraphs": order.reason.splitlines(),
        "concerned": [one.finding for one in order.concerned.all()],
        "replies": replies(order, user, sees_whole=sees_whole),
        "steps": steps(order, user).asking(request),
        "edit_url": reverse("order-edit", args=[pk]) if may_edit else "",
        "history": history(order) if sees_whole else None,
        "may_erase": user.may(Permission.ERASURE_REQUEST, order.inspection),
    }
    return render(request, "order/detail.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def order_print(request: StaffRequest, pk: int) -> HttpResponse:
    order = fetch(request.user, pk)
    issued = order.issued_at
    context = {
        "order": order,
        "crumbs": [*crumbs(order)[:-1], Crumb(str(order), order.get_absolute_url())],
        "paragraphs": order.reason.splitlines(),
        "issued_on": timezone.localdate(issued) if issued else None,
        "papers": paper_links("order", pk),
    }
    return render(request, "order/print.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def order_file(request: StaffRequest, pk: int, suffix: str) -> HttpResponse:
    order = fetch(request.user, pk)
    back = reverse("order-print", args=[pk])
    chain, paper = order.inspection.reference, order_paper(order)
    return handed_out(request, paper, suffix, back=back, chain=chain, subject=order)


def facts(order: SupervisionOrder) -> list[tuple[str, object]]:
    days = _("%(days)d working days") % {"days": order.reply_days}
    return [
        (_("Issued by"), order.issuer),
        (_("Drafted by"), f"{order.drafted_by}"),
        (_("Time to reply"), days),
        (_("Signed and issued by"), order.issued_by),
        (_("Issued at"), order.issued_at),
        (_("Reply due on"), order.reply_due_on),
        (_("Ended by"), order.ended_by),
        (_("Over since"), order.ended_at),
        (_("How it ended"), order.ending),
    ]


def steps(order: SupervisionOrder, user: User) -> Steps:
    """List what the user's posts allow here; each possible now, or with the reason."""
    offered = {
        "submit": (None, "primary"),
        "sign": (None, "primary"),
        "return_draft": (ReasonForm(), ""),
        "close": (OpinionForm(), "primary"),
        "discard": (ReasonForm(), "grave"),
        "withdraw": (ReasonForm(), "grave"),
    }
    return Steps.of(
        step(order, user, action, form=form, kind=kind, noun="order")
        for action, (form, kind) in offered.items()
    )


# --- its steps --------------------------------------------------------------------


@requires(Permission.ORDER_DRAFT)
@require_POST
def order_submit(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    order.submit(by=request.user)
    return done(request, order, _("Submitted: whoever signs finds it in My work."))


@requires(Permission.ORDER_SIGN)
@require_POST
def order_sign(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    said(request, BareForm(request.POST))
    order.sign(by=request.user)
    told = _("Issued as %(number)s; the addressees find it in My work.")
    return done(request, order, told % {"number": order.number_words})


@requires(Permission.ORDER_SIGN)
@require_POST
def order_return_draft(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    order.return_draft(by=request.user, reason=words["reason"])
    return done(request, order, _("The draft is returned."))


@requires(Permission.ORDER_SETTLE)
@require_POST
def order_close(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    words = said(request, OpinionForm(request.POST))
    order.close(by=request.user, ending=words["reason"])
    return done(request, order, _("The order is settled."))


@requires(Permission.ORDER_DRAFT)
@require_POST
def order_discard(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    order.discard(by=request.user, reason=words["reason"])
    return done(request, order, _("The draft is discarded."))


@requires(Permission.ORDER_SIGN)
@require_POST
def order_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    order = as_read(request, fetch(request.user, pk))
    words = said(request, ReasonForm(request.POST))
    order.withdraw(by=request.user, reason=words["reason"])
    return done(request, order, _("The order is withdrawn; its number stays taken."))
