"""The lives of orders and instructions, as data: `workflow.py` has the shapes."""

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


class InstructionState(TextChoices):
    GIVEN = "given", _("Handed on to offices")
    CLOSED = "closed", _("Settled")
    WITHDRAWN = "withdrawn", _("Taken back")


S, G, P = OrderState, InstructionState, Permission
ORDER_OUT = frozenset({S.ISSUED})
INSTRUCTION_OUT = frozenset({G.GIVEN})
OUT = ORDER_OUT | INSTRUCTION_OUT  # replies are owed

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

# What a leader wrote or said: there from the moment it is entered.
INSTRUCTION: Mapping[str, Transition[InstructionState]] = {
    "close": Transition(
        INSTRUCTION_OUT, G.CLOSED, P.ORDER_SETTLE, _("Settle the instruction")
    ),
    "withdraw": Transition(
        INSTRUCTION_OUT,
        G.WITHDRAWN,
        P.INSTRUCTION_GIVE,
        _("Take the instruction back"),
        needs_reason=True,
    ),
}
INSTRUCTION_ACTIVITIES: Mapping[str, Activity[InstructionState]] = {
    # While nobody has replied to it.
    "correct": Activity(
        INSTRUCTION_OUT,
        P.INSTRUCTION_GIVE,
        _("Correct the instruction"),
        needs_reason=True,
    ),
    "reply": Activity(INSTRUCTION_OUT, P.FINDING_WORK, _("Reply to the instruction")),
    "return_reply": Activity(
        INSTRUCTION_OUT,
        P.ORDER_SETTLE,
        _("Send a reply to the instruction back"),
        needs_reason=True,
    ),
}
