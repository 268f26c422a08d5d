"""What is printed otherwise than in the last public edition."""

from rectification.models import Report
from rectification.notices.comparing.diff import FindingChange, compare
from rectification.publishing.envelope import open_envelope
from rectification.publishing.history import last_public
from rectification.publishing.prepare import Prepared


def changes(report: Report, prepared: Prepared) -> dict[str, FindingChange] | None:
    """Return how each finding is printed otherwise than last time, by its reference.

    What did not change is not in it, what is printed no longer is. None where no
    edition is public.
    """
    last = last_public(report)
    if last is None:
        return None
    opened = open_envelope(last.edition.content)
    compared = compare(
        opened.notice, prepared.notice, opened.references, prepared.references
    )
    return {one.key: one for one in compared.findings}
