"""Orders that wait for somebody: to reply to, to sign, to settle; one's own drafts."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import Addressee, SupervisionOrder, User
from rectification.views.parts.rows import WorkItem
from rectification.workflow import Permission
from rectification.workflow_orders import OrderState


def orders_waiting(user: User, most: int) -> list[WorkItem]:
    """Return them as rows of My work, the first day of reply first, in one query."""
    waiting = Q()
    orders = SupervisionOrder.objects
    rows = orders.visible_to(user)
    if user.may(Permission.FINDING_WORK):
        owed = Addressee.objects.owed_by(user)
        rows = rows.annotate(is_owed=Exists(owed.filter(order=OuterRef("pk"))))
        waiting |= Q(is_owed=True)
    if user.may(Permission.ORDER_SETTLE):
        waiting |= Q(pk__in=orders.to_settle_by(user).values("pk"))
    if user.may(Permission.ORDER_SIGN):
        waiting |= Q(pk__in=orders.to_sign_by(user).values("pk"))
    if user.may(Permission.ORDER_DRAFT):
        waiting |= Q(drafted_by=user, state=OrderState.DRAFT)
    if not waiting:
        return []
    found = rows.filter(waiting).select_related("inspection", "issuer")
    return [_item(one) for one in found.order_by("reply_due_on", "pk")[:most]]


def _item(order: SupervisionOrder) -> WorkItem:
    days = None
    if order.reply_due_on and getattr(order, "is_owed", False):
        days = (order.reply_due_on - timezone.localdate()).days
    return WorkItem(
        reference=order.inspection.reference,
        title=str(order),
        url=order.get_absolute_url(),
        status=order.state,
        status_label=order.get_state_display(),
        office=order.issuer.name,
        next_label=_label(order),
        days=days,
        wording=date_format(order.reply_due_on) if order.reply_due_on else "",
        last=order.reason,
    )


def _label(order: SupervisionOrder) -> str:
    if order.state == OrderState.DRAFT:
        return _("Continue the draft")
    if order.state == OrderState.TO_SIGN:
        return _("Sign")
    return _("Reply") if getattr(order, "is_owed", False) else _("Look at the reply")
