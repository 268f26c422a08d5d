"""The life of an opinion from the public, as data: `workflow.py` has the shapes."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rectification.permissions import Permission
from rectification.workflow import Activity, Transition


class OpinionState(TextChoices):
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Being handled")
    REPLY_DRAFTED = "reply_drafted", _("Reply drafted, to be released")
    REFUSAL_DRAFTED = "refusal_drafted", _("Refusal drafted, to be released")
    REPLIED = "replied", _("Replied to")
    DECLINED = "declined", _("Not accepted")


S, P = OpinionState, Permission
TO_HANDLE = frozenset({S.RECEIVED, S.ACCEPTED})
TO_RELEASE = frozenset({S.REPLY_DRAFTED, S.REFUSAL_DRAFTED})
OPINION_OPEN = TO_HANDLE | TO_RELEASE
OPINION_OVER = frozenset(S) - OPINION_OPEN

# One person drafts what the sender will read, another releases it.
OPINION: Mapping[str, Transition[OpinionState]] = {
    "accept": Transition(
        frozenset({S.RECEIVED}), S.ACCEPTED, P.OPINION_HANDLE, _("Accept the opinion")
    ),
    "draft_reply": Transition(
        TO_HANDLE, S.REPLY_DRAFTED, P.OPINION_HANDLE, _("Draft a reply")
    ),
    "draft_refusal": Transition(
        TO_HANDLE, S.REFUSAL_DRAFTED, P.OPINION_HANDLE, _("Draft a refusal")
    ),
    "take_back": Transition(
        TO_RELEASE, S.ACCEPTED, P.OPINION_HANDLE, _("Take the draft back")
    ),
    "release": Transition(
        frozenset({S.REPLY_DRAFTED}), S.REPLIED, P.OPINION_RELEASE, _("Release reply")
    ),
    "decline": Transition(
        frozenset({S.REFUSAL_DRAFTED}),
        S.DECLINED,
        P.OPINION_RELEASE,
        _("Release refusal"),
    ),
    "send_back": Transition(
        TO_RELEASE,
        S.ACCEPTED,
        P.OPINION_RELEASE,
        _("Send the draft back"),
        needs_reason=True,
    ),
}
OPINION_ACTIVITIES: Mapping[str, Activity[OpinionState]] = {
    "hide": Activity(
        frozenset({S.REPLIED}),
        P.OPINION_RELEASE,
        _("Take the reply out of public"),
        needs_reason=True,
    ),
}
