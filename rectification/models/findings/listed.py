"""What stands around a finding, as plain lists: many findings fetch theirs at once.

Each list is read once and kept: ask a row that is printed, not one that a verb changes.
"""

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.functional import cached_property

from rectification.models.findings.row import FindingRow

if TYPE_CHECKING:
    from decimal import Decimal

    from django.db.models import QuerySet

    from rectification.models.findings.evidence import EvidenceUse
    from rectification.models.findings.finding import Finding, Responsibility
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.outcome import OutcomeFigure
    from rectification.models.findings.progress import ProgressEntry


class Listed(FindingRow):
    class Meta:
        abstract = True

    @cached_property
    def listed_offices(self) -> "list[Responsibility]":
        """The offices that answer for it, in their order."""
        return list(self.responsibilities.all())

    @cached_property
    def latest_text(self) -> str | None:
        """What the latest entry says; None without one."""
        return self.latest_entry.text if self.latest_entry else None

    @cached_property
    def listed_measures(self) -> "list[Measure]":
        """Its measures, in their order."""
        return list(self.measures.all())

    @cached_property
    def listed_entries(self) -> "list[ProgressEntry]":
        """The entries that stand, newest first."""
        return list(self.entries.newest_first())

    @cached_property
    def listed_outcomes(self) -> "list[OutcomeFigure]":
        """The counters of its outcome that were given."""
        return list(self.outcomes.all())

    @property
    def outcome_numbers(self) -> "dict[str, Decimal]":
        return {one.kind: one.number for one in self.listed_outcomes}

    @cached_property
    def listed_evidence(self) -> "list[EvidenceUse]":
        """The files handed in, in the order in which they came."""
        return list(self.evidence_uses.select_related("evidence").order_by("pk"))


def with_latest_text(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """Fetch `latest_text` with each, and nothing else of the entry."""
    return findings.annotate(**{"latest_text": F("latest_entry__text")})
