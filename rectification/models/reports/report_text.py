"""What a report says at one moment, by digest: every signature is given for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition, Refusal


@dataclass(frozen=True, slots=True)
class ReportText:
    """`digest`: of all that the public would read; `parts`: of each finding and of each
    section's own paragraphs, `names`: theirs, for people.

    Publishing makes it (`text_of`). Empty where nobody asked: no signature for that
    counts for what publishing approves.
    """

    digest: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def changed_since(self, signed: Mapping[str, str]) -> list[str]:
        """Name what is not as it was signed: findings, paragraphs, what is gone.

        `signed`: the parts of that text; empty where they were not kept.
        """
        if not signed:
            return [_("which text was signed is not recorded")]
        changed = [key for key in self.parts if signed.get(key) != self.parts[key]]
        gone = [one for one in signed if one not in self.parts and one[:1] != "§"]
        names = [self.names[key] for key in changed]
        names += [_("finding %(reference)s") % {"reference": key} for key in gone]
        return names or [_("what stands behind the text")]

    def why_not_for(self, digest: str) -> Refusal | None:
        """Say that a sheet was signed for another text than this, or None."""
        if digest == self.digest:
            return None
        return InvalidTransition(
            _(
                "What was signed is no longer what the report says. Please discard the "
                "entry and have it signed anew."
            )
        )


UNBOUND = ReportText()
