"""The lives of orders to reply, as data: like `workflow.py`, which has the shapes."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rectification.workflow import Activity, Permission, Transition


class OrderState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    TO_SIGN = "to_sign", _("To be signed")
    ISSUED = "issued", _("Issued")
    CLOSED = "closed", _("Settled")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S, P = OrderState, Permission
ORDER_OUT = frozenset({S.ISSUED})  # replies are owed

# An order to reply: 提醒单 or 督办单, as a letter where the overseer issues it.
ORDER: Mapping[str, Transition[OrderState]] = {
    "submit": Transition(
        frozenset({S.DRAFT}), S.TO_SIGN, P.ORDER_DRAFT, _("Submit for signature")
    ),
    "return_draft": Transition(
        frozenset({S.TO_SIGN}),
        S.DRAFT,
        P.ORDER_SIGN,
        _("Return the draft of the order"),
        needs_reason=True,
    ),
    # Inside a body by another person than the drafter; it gets its number here.
    "sign": Transition(
        frozenset({S.TO_SIGN}), S.ISSUED, P.ORDER_SIGN, _("Sign and issue the order")
    ),
    "close": Transition(
        frozenset({S.ISSUED}), S.CLOSED, P.ORDER_SETTLE, _("Settle the order")
    ),
    "discard": Transition(
        frozenset({S.DRAFT, S.TO_SIGN}),
        S.WITHDRAWN,
        P.ORDER_DRAFT,
        _("Discard the draft of the order"),
        needs_reason=True,
    ),
    "withdraw": Transition(
        frozenset({S.ISSUED}),
        S.WITHDRAWN,
        P.ORDER_SIGN,
        _("Withdraw the order"),
        needs_reason=True,
    ),
}
ORDER_ACTIVITIES: Mapping[str, Activity[OrderState]] = {
    "edit": Activity(frozenset({S.DRAFT}), P.ORDER_DRAFT, _("Edit the order")),
    # Asked of the addressee's office, or of the body that is addressed.
    "reply": Activity(ORDER_OUT, P.FINDING_WORK, _("Reply to the order")),
    "return_reply": Activity(
        ORDER_OUT, P.ORDER_SETTLE, _("Send a reply back"), needs_reason=True
    ),
}
