"""A part of My work: its rows, as many as it shows, and the findings they are of."""

from django.db.models import F, Prefetch, QuerySet

from rectification.models import Finding, Responsibility
from rectification.models.findings.asked_about import with_instructed
from rectification.models.findings.help_request import with_help
from rectification.models.findings.listed import with_latest_text
from rectification.views.parts.rows import Part, WorkItem

MOST = 50  # rows of one part; who has more works them off from the top


def part(anchor: str, title: str, items: list[WorkItem]) -> Part:
    return Part(anchor, title, items[:MOST], len(items) > MOST)


def listed(findings: QuerySet[Finding], *, most: int = MOST) -> list[Finding]:
    """Fetch findings with their last entry, earliest deadline first.

    `most`: as many are shown; one more says that there are others.
    """
    offices = Responsibility.objects.select_related("office")
    return list(
        with_instructed(with_help(with_latest_text(findings)))
        .prefetch_related(Prefetch("responsibilities", offices))
        .order_by(F("due_on").asc(nulls_last=True), "pk")[: most + 1]
    )
