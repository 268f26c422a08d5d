"""The close-out chain as data: which steps there are, in which order, decided by whom.

A body ticks those it asks for (`Organisation.close_out_chain`); they always come in
this order. One that ticks none has a close-out decided once, as before there was one.
"""

from collections.abc import Iterable, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Role


class ChainStep(TextChoices):
    OFFICE_HEAD = "office_head", _("Head of office")
    COORDINATOR = "coordinator", _("Rectification coordinator")
    LEADER = "leader", _("Leader in charge")
    MEETING = "meeting", _("Meeting of the party group")
    OVERSEER = "overseer", _("Inspection office")


C = ChainStep
# Who decides at a step; a meeting does so on paper.
DECIDED_BY: Mapping[str, Role] = {
    C.OFFICE_HEAD: Role.OFFICE_HEAD,
    C.COORDINATOR: Role.COORDINATOR,
    C.LEADER: Role.LEADER,
    C.OVERSEER: Role.VERIFIER,
}
# One of these closes; the others only pass a request on.
CLOSING = (C.LEADER, C.MEETING, C.OVERSEER)
# Where nobody is left for those: whose word it becomes. A meeting is always there.
GOES_ON_TO = (C.LEADER, C.OVERSEER, C.MEETING)
# At these a meeting may decide, in the place of a leader too.
MET_ON = frozenset({"", C.LEADER, C.MEETING})


def steps_of(text: str) -> list[str]:
    """Return the steps that a stored chain names, the first one first."""
    return text.split(",") if text else []


def chain_of(steps: Iterable[str]) -> str:
    """Return some steps as they are stored."""
    return ",".join(steps)


def in_order(steps: Iterable[str]) -> list[str]:
    """Return some steps in the order in which they are decided, each once."""
    chosen = set(steps)
    return [step.value for step in ChainStep if step in chosen]


def chain_words(text: str) -> str:
    """Say a stored chain in words, its steps in their order."""
    words = [str(dict(ChainStep.choices).get(one, one)) for one in steps_of(text)]
    return " → ".join(words) or gettext("decided once")
