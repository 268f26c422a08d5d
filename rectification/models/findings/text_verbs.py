"""What a finding says of itself: its original text, its title, its deadline."""

from typing import TYPE_CHECKING

from rectification.models.findings.row import FindingRow
from rectification.notices.vocabulary.printed_fields import TEXTS

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

EDITABLE = frozenset(
    {
        "title",
        "aspect",
        "position",
        "kind",
        "due_on",
        "due_precision",
        "due_wording",
        "prior",
        "account_lead",
        "plan_lead",
        *TEXTS,
    }
)


class TextVerbs(FindingRow):
    """Verbs that change fields of the row, over the version that was read."""

    class Meta:
        abstract = True

    def correct_text(self, *, by: "User", text: str, reason: str, version: int) -> None:
        """Correct the original text. Every wording stays, in the log's payloads."""
        self._edit("correct_text", by, reason, version, {"original_text": text})

    def edit(self, *, by: "User", version: int, reason: str, **fields: object) -> None:
        """Change anything of EDITABLE."""
        foreign = fields.keys() - EDITABLE
        if foreign:
            raise TypeError(f"edit() does not change {sorted(foreign)}")
        self._edit("edit", by, reason, version, fields)

    def _edit(
        self,
        action: str,
        by: "User",
        reason: str,
        version: int,
        fields: dict[str, object],
    ) -> None:
        with self._locked() as row:
            row._check(action, by=by, reason=reason)
            row._check_version(version)
            row._change(action, by=by, reason=reason, version=row.version + 1, **fields)
