"""What is redacted in a report as it stands: in which place, by which rule."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from rectification.publishing.prepare import Prepared
from rectification.publishing.redaction import MARK


@dataclass(frozen=True, slots=True)
class RedactedRow:
    """`count` places of a finding, or of a part, by one rule; never the words."""

    where: str
    rule: str
    reason: str
    count: int


def redacted_rows(prepared: Prepared) -> Sequence[RedactedRow]:
    """List what the public will not read, in the order of the notice."""
    found = Counter(
        (
            prepared.references[one.finding]
            if one.finding is not None
            else prepared.whole.sections[one.section].title or _("Paragraph"),
            _("Marked by hand") if one.rule == MARK else one.rule,
            one.reason,
        )
        for one in prepared.redacted.redactions
    )
    return [RedactedRow(*key, count) for key, count in found.items()]
