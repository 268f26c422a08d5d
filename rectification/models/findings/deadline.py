"""When a deadline changes at once, and when a later one waits for another person.

Until an office answers for it, or the plan that says so is approved, a deadline is a
draft; a typing error shows within a day. From then on the office has it, whether or not
the work has begun.
Everything else by which a deadline becomes later, or goes, is an extension, whatever
it is called and by whatever page, table or verb it comes: all of them end in `edit`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.answering import Answer, answers
from rectification.models.findings.row import FindingRow
from rectification.notices.notice import DueKind, Precision
from rectification.notices.vocabulary.deadlines import last_day, read_deadline
from rectification.workflow import ExtensionState, FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.extension import Extension

TYPING_ERROR = timedelta(days=1)


class Due(NamedTuple):
    """A deadline apart from its finding, under the names that it has there."""

    due_on: date | None
    due_precision: str
    due_wording: str
    kind: str


DEADLINE = Due._fields


_FINENESS = list(Precision)  # the finest first
_WITHOUT_A_DAY = ("", DueKind.LONG_TERM, DueKind.IMMEDIATE)


class Deadlines(FindingRow):
    """What a finding knows of its deadline beside the day.

    `fetched_answers`: who has answered for it, where that was read for many at once.
    """

    fetched_answers: "Sequence[Answer] | None" = None

    class Meta:
        abstract = True

    def deadline(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in DEADLINE}

    def extend(
        self, *, by: "User", reason: str, done_so_far: str, **deadline: object
    ) -> "Extension":
        """Ask for a later deadline, or for none; what is not given stays."""
        with self._locked() as row:
            if refusal := row.why_no_deadline():
                raise refusal
            wanted = row.deadline() | deadline
            if not row._is_later(wanted):
                raise Refusal(_("This is no later deadline than the present one."))
            return row._extend(wanted, by=by, reason=reason, done=done_so_far)

    def why_no_deadline(self) -> Refusal | None:
        """Say why no deadline can be set now, or None: one change waits at a time."""
        if any(one.is_waiting for one in self.extensions.all()):
            return InvalidTransition(
                _(
                    "A later deadline waits for a decision already. The deadline can "
                    "be changed when that is decided or withdrawn."
                )
            )
        return None

    def why_no_extension(self) -> Refusal | None:
        """Say that as many were agreed to as its body allows, or None."""
        most = self.inspection.organisation.extension_limit
        granted = sum(
            one.state == ExtensionState.GRANTED for one in self.extensions.all()
        )
        if most is None or granted < most:
            return None
        return InvalidTransition(
            _(
                "Later deadlines agreed to for this finding: %(granted)d; its body "
                "allows %(most)d, so the deadline stays. It can still be put right by "
                "that day or after it, with the reason for the delay in the progress "
                "reported; what it lacks can be asked for as help. Another number is "
                "set by whoever keeps the settings of the body."
            )
            % {"granted": granted, "most": most}
        )

    def why_not_due(self, deadline: Mapping[str, Any], *, done: str) -> Refusal | None:
        """Say why another deadline can neither be set nor asked for, or None."""
        if refusal := self.why_no_deadline():
            return refusal
        if not self.is_extension(deadline):
            return None
        return self.why_no_extension() or _why_not_without(done)

    def is_extension(self, deadline: Mapping[str, Any]) -> bool:
        """Whether this deadline in the place of the present one needs another's word.

        Trap: a change does not begin the day of typing errors anew, or it would never
        end.
        """
        if self.due_on is None or not self._is_later(deadline):
            return False
        return not self._has_new_deadline() and not self.has_draft_deadline()

    def has_missed_deadline(self) -> bool:
        """Whether its day has passed, and not by a typing error of today.

        It is then no longer for one person to take it back with all there is of it.
        """
        day = self.due_on
        is_past = day is not None and day < timezone.localdate()
        return is_past and not self._has_new_deadline()

    def _has_new_deadline(self) -> bool:
        set_at = self.due_set_at
        return set_at is not None and timezone.now() - set_at < TYPING_ERROR

    def has_draft_deadline(self) -> bool:
        """Whether nobody has ever answered for it, and its day has not passed.

        An office taken off again has had the deadline all the same; one that answers
        since a plan was begun has it when that is approved.
        """
        day = self.due_on
        if self.state != FindingState.REGISTERED:
            return False
        if day is not None and day < timezone.localdate():
            return False
        begun = self.inspection.draft_plan_since()
        known = self.fetched_answers
        if known is None:
            known = answers([self])[self.pk]
        return all(begun and one.since and one.since >= begun for one in known)

    def _is_later(self, deadline: Mapping[str, Any]) -> bool:
        """Whether it lies behind the present day, or leaves open that it may.

        What is no day, or a vaguer one, is later; so are words that say more than a
        day with its year, or less.
        """
        day, words, kind = deadline["due_on"], deadline["due_wording"], deadline["kind"]
        present = self.due_on
        if present is None:
            return False
        if day is None or day > present:
            return True
        if kind != self.kind and kind in _WITHOUT_A_DAY:
            return True
        if words != self.due_wording and not _says_by(words, present):
            return True
        exact = Precision(deadline["due_precision"])
        is_vaguer = _FINENESS.index(exact) > _FINENESS.index(
            Precision(self.due_precision)
        )
        return is_vaguer and last_day(day, exact) >= present

    def _take_apart(
        self, fields: dict[str, object]
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Return what changes at once, and the later deadline that has to wait.

        Only on a locked row, of the fields that somebody wants to change.
        """
        wanted = self.deadline() | {n: v for n, v in fields.items() if n in DEADLINE}
        if wanted == self.deadline():
            return fields, {}
        if refusal := self.why_no_deadline():
            raise refusal
        if self.is_extension(wanted):
            rest = {n: v for n, v in fields.items() if n not in DEADLINE}
            return {n: v for n, v in rest.items() if v != getattr(self, n)}, wanted
        if self.due_on is None and wanted["due_on"]:
            return fields | {"due_set_at": timezone.now()}, {}
        return fields, {}

    def _extend(
        self, deadline: dict[str, object], *, by: "User", reason: str, done: str
    ) -> "Extension":
        """Ask for a later deadline; `done`: what was done so far, for whoever decides.

        Only on a locked row.
        """
        self._check("extend", by=by, reason=reason)
        if refusal := self.why_no_extension():
            raise refusal
        if refusal := _why_not_without(done):
            raise refusal
        before = self.deadline()
        extension = self.extensions.create(
            reason=reason,
            done_so_far=done.strip(),
            requested_by=by,
            **{f"old_{name}": value for name, value in before.items()},
            **deadline,
        )
        after = deadline | {"done_so_far": done.strip()}
        self._note("extend", by=by, reason=reason, before=before, after=after)
        return extension


def _why_not_without(done: str) -> Refusal | None:
    if done.strip():
        return None
    sentence = _(
        "A later deadline is asked for: please say what was done so far. "
        "Whoever decides reads it."
    )
    return Refusal(sentence, field="done_so_far")


def _says_by(words: str, present: date) -> bool:
    """Whether words are a day with its year, wholly, and not one behind `present`."""
    read = read_deadline(words)
    on = read.deadline.on
    is_whole = words[read.start : read.end].strip() == words.strip()
    return not words or (is_whole and on is not None and on <= present)
