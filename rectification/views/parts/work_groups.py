"""My work as it is read: a counted sentence, what waits for one's word, the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.models import User
from rectification.views.parts.rows import Part, WorkItem
from rectification.workflow import Permission

DECIDED = (
    "decisions",
    "verifications",
    "check_ins_waiting",
    "extensions",
    "orders",
    "sheets",
    "adoptions",
    "reports",
    "opinions",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Parts under one heading; a part alone needs none of its own."""

    title: str
    parts: Sequence[Part]

    @property
    def is_mixed(self) -> bool:
        """Whether each part has to say what it is."""
        return len(self.parts) > 1 or self.parts[0].title != self.title


def grouped(parts: Sequence[Part], user: User) -> list[Group]:
    """Return the parts under their headings; who decides has that first, as one."""
    decided: list[Part] = []
    if user.may(Permission.FINDING_DECIDE):
        decided = [part for part in parts if part.anchor in DECIDED]
        decided.sort(key=lambda part: not any(map(_is_late, part.items)))
    rest = [part for part in parts if part not in decided]
    first = [Group(_("Waiting for my decision"), decided)] if decided else []
    return first + [Group(part.title, [part]) for part in rest]


def lead(parts: Sequence[Part], beside: int = 0) -> str:
    """Count in one sentence what waits for somebody, and how much of it is late.

    `beside`: what waits and is no row of a part.
    """
    waiting = [item for part in parts for item in part.items if item.waits]
    count = len(waiting) + beside
    if not count:
        return _("Nothing waits for you right now")
    late = sum(map(_is_late, waiting))
    facts = {"count": count, "late": late}
    if any(part.more for part in parts):
        return _("More than %(count)d matters wait for you, %(late)d overdue") % facts
    if late:
        said = ngettext(
            "%(count)d matter waits for you, overdue",
            "%(count)d matters wait for you, %(late)d of them overdue",
            count,
        )
    else:
        said = ngettext(
            "%(count)d matter waits for you",
            "%(count)d matters wait for you",
            count,
        )
    return said % facts


def _is_late(item: WorkItem) -> bool:
    return item.days is not None and item.days < 0


def nothing(user: User) -> str:
    """Say truly what of one's posts there is none of."""
    if user.may(Permission.FINDING_DECIDE):
        return _("No close-out, later deadline, sheet or report waits for your word.")
    if user.scope(Permission.FINDING_WORK).office_ids:
        return _("Your office has no open finding to report on.")
    if user.may(Permission.FINDING_EDIT):
        return _("Nothing is overdue or due soon, and no office asks for help.")
    return _("What needs you will stand here, the most urgent first.")
