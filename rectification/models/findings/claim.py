"""What is said to be done about a finding, and what is shown for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    Count,
    Exists,
    Manager,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.utils import timezone

from rectification.models.trail.log import LogEntry
from rectification.models.trail.log_queries import times
from rectification.workflow import ExtensionState

if TYPE_CHECKING:
    from rectification.models.findings.evidence import Evidence, EvidenceUse
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.progress import ProgressEntry


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding as somebody decides on it; its rows are fetched.

    Only what counts: what stands, and came after the finding was last reopened.
    `elsewhere`: of each file (digest) the other findings (references) that show it too.
    """

    finding: "Finding"
    entries: "Sequence[ProgressEntry]"  # oldest first
    uses: "Sequence[EvidenceUse]"
    elsewhere: Mapping[str, Sequence[str]]
    times_returned: int = 0

    @property
    def measures(self) -> "Sequence[Measure]":
        return list(self.finding.measures.all())

    @property
    def asked_on(self) -> date:
        """The day of the request; today where nothing is asked for."""
        at = self.finding.submitted_at
        return timezone.localdate(at) if at else timezone.localdate()

    @property
    def times_extended(self) -> int:
        granted = ExtensionState.GRANTED
        return sum(one.state == granted for one in self.finding.extensions.all())

    @property
    def account(self) -> str:
        """What is told to the public of the work, a paragraph a line."""
        told = [self.finding.account_lead, *(one.account for one in self.measures)]
        return "\n".join(filter(None, told))

    def proofs(self, measure: "Measure") -> "list[EvidenceUse]":
        """List what came with entries about a measure; of an only one, everything."""
        if len(self.measures) == 1:
            return list(self.uses)
        return [
            one
            for one in self.uses
            if one.entry is not None and one.entry.measure_id == measure.pk
        ]

    def other_proofs(self) -> "list[EvidenceUse]":
        """List what is shown for the finding as a whole."""
        told = {one.pk for measure in self.measures for one in self.proofs(measure)}
        return [one for one in self.uses if one.pk not in told]


def announced(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    """Have each say how often it was returned, and whether there is help or a later
    deadline to be asked about."""
    of_it = {"finding": OuterRef("pk")}
    return findings.annotate(
        times_returned=times("finding.send_back"),
        is_prolonged=Exists(_rows("Extension").filter(**of_it)),
        needed_help=Exists(_rows("HelpRequest").filter(**of_it)),
    )


def claims_of(findings: "Sequence[Finding]") -> list[Claim]:
    """Return the claim of each finding, in a fixed number of queries."""
    fetch(findings)
    returned = _times_returned(findings)
    found = {one.pk: _counting(one) for one in findings}
    others = _elsewhere({use.evidence for _, uses in found.values() for use in uses})
    return [
        Claim(
            finding=one,
            entries=found[one.pk][0],
            uses=found[one.pk][1],
            elsewhere={
                sha256: [name for name in names if name != one.reference]
                for sha256, names in others.items()
            },
            times_returned=returned.get(one.pk, 0),
        )
        for one in findings
    ]


def claim_of(finding: "Finding") -> Claim:
    return claims_of([finding])[0]


def fetch(findings: "Sequence[Finding]") -> None:
    """Fetch what a claim is made of; what is fetched already is not asked again, nor
    what none of them has, where they were `announced`."""
    entries = _rows("ProgressEntry").select_related("office", "author")
    uses = _rows("EvidenceUse").select_related("evidence", "entry").order_by("pk")
    prefetch_related_objects(
        findings,
        Prefetch("measures", _rows("Measure").select_related("office")),
        Prefetch("entries", entries.order_by("-happened_on", "-pk")),
        Prefetch("evidence_uses", uses),
        Prefetch("help_requests", _needed("HelpRequest", "needed_help", findings)),
        Prefetch("extensions", _needed("Extension", "is_prolonged", findings)),
    )


def _needed(name: str, told: str, findings: "Sequence[Finding]") -> "QuerySet[Any]":
    rows = _rows(name).all()
    return rows if any(getattr(one, told, True) for one in findings) else rows.none()


def _rows(name: str) -> "Manager[Any]":
    return apps.get_model("rectification", name)._default_manager


def _counting(
    finding: "Finding",
) -> "tuple[list[ProgressEntry], list[EvidenceUse]]":
    standing = finding._standing_entries()
    uses = finding._counting_evidence(standing)
    since = finding.reopened_at
    counting = [one for one in standing if since is None or one.created_at >= since]
    return counting[::-1], uses


def _times_returned(findings: "Sequence[Finding]") -> dict[int, int]:
    """Return by finding (key) how often a request was returned, where it was."""
    if all(hasattr(one, "times_returned") for one in findings):
        return {one.pk: getattr(one, "times_returned", 0) for one in findings}
    told = LogEntry.objects.filter(
        subject_type="finding",
        subject_id__in=[one.pk for one in findings],
        action="finding.send_back",
    )
    counted = told.order_by().values_list("subject_id").annotate(times=Count("pk"))
    return dict(counted)


def _elsewhere(files: "set[Evidence]") -> dict[str, list[str]]:
    """Return by digest the findings (references) that show one of these files."""
    shown = (
        apps.get_model("rectification", "EvidenceUse")
        .objects.standing()
        .filter(evidence__sha256__in={one.sha256 for one in files})
    )
    rows = shown.order_by("finding__reference").values_list(
        "evidence__sha256", "finding__reference"
    )
    found: dict[str, list[str]] = {}
    for sha256, reference in rows.distinct():
        found.setdefault(sha256, []).append(reference)
    return found
