"""What a finding says of itself: its original text, its title, its deadline."""

from typing import TYPE_CHECKING

from rectification.models.findings.deadline import DEADLINE, Deadlines
from rectification.notices.vocabulary.printed_fields import TEXTS

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.extension import Extension

EDITABLE = frozenset(
    {
        "title",
        "aspect",
        "position",
        *DEADLINE,
        "prior",
        "account_lead",
        "plan_lead",
        *TEXTS,
    }
)


class TextVerbs(Deadlines):
    """Verbs that change fields of the row, over the version that was read."""

    class Meta:
        abstract = True

    def correct_text(self, *, by: "User", text: str, reason: str, version: int) -> None:
        """Correct the original text. Every wording stays, in the log's payloads."""
        with self._locked() as row:
            row._check("correct_text", by=by, reason=reason)
            row._check_version(version)
            changed = {"original_text": text, "version": row.version + 1}
            row._change("correct_text", by=by, reason=reason, **changed)

    def edit(
        self,
        *,
        by: "User",
        version: int,
        reason: str,
        done_so_far: str = "",
        **fields: object,
    ) -> "Extension | None":
        """Change anything of EDITABLE.

        Returns the request where a later deadline waits for another person's word:
        see `deadline.py`. Only there `done_so_far` is kept, and must be said.
        """
        foreign = fields.keys() - EDITABLE
        if foreign:
            raise TypeError(f"edit() does not change {sorted(foreign)}")
        with self._locked() as row:
            row._check("edit", by=by, reason=reason)
            row._check_version(version)
            at_once, later = row._take_apart(fields)
            if at_once or not later:
                changed = {**at_once, "version": row.version + 1}
                row._change("edit", by=by, reason=reason, **changed)
            if not later:
                return None
            return row._extend(later, by=by, reason=reason, done=done_so_far)
