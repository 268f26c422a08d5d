"""What was closed without evidence, and why: said beside the article, not in it."""

from dataclasses import dataclass

from rectification.publishing.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding and the reason; `anchor`: where it stands in the article."""

    reference: str
    title: str
    anchor: str
    reason: str


def waivers(opened: Envelope) -> list[Waiver]:
    """Return the waivers of an edition in printed order; [] for one without any."""
    rows = zip(opened.notice.findings, opened.references, opened.waivers, strict=True)
    return [
        Waiver(reference, finding.title, f"f-{reference}", reason)
        for finding, reference, reason in rows
        if reason
    ]
