"""A claim as pages print it: measure by measure, what is told and what proves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rectification.forms.findings.measure_account import marker
from rectification.models import EvidenceUse, Finding
from rectification.models.findings.claim import Claim
from rectification.models.findings.flags import Raised
from rectification.records.words import file_names
from rectification.views.parts.rows import FileRow, file_rows


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A measure: what was to be done, what is told of it, and what proves it."""

    number: str
    title: str
    account: str
    state: str
    state_label: str
    files: Sequence[FileRow]
    flags: Sequence[str]


def claim_rows(claim: Claim, flags: Iterable[Raised]) -> list[ClaimRow]:
    names = file_names(claim.finding.evidence_uses.all())
    said: dict[int | None, list[str]] = {}
    for one in flags:
        said.setdefault(one.measure, []).append(one.sentence)
    return [
        ClaimRow(
            number=marker(number),
            title=one.heading or one.plan,
            account=one.account,
            state=one.state,
            state_label=one.get_state_display(),
            files=_files(claim.finding, claim.proofs(one), names),
            flags=said.get(one.pk, ()),
        )
        for number, one in enumerate(claim.measures, 1)
    ]


def other_files(claim: Claim) -> tuple[FileRow, ...]:
    """Return what is shown for the finding as a whole."""
    names = file_names(claim.finding.evidence_uses.all())
    return _files(claim.finding, claim.other_proofs(), names)


def earlier_files(claim: Claim) -> tuple[FileRow, ...]:
    """Return what stood before it was reopened, and proves nothing any more."""
    finding = claim.finding
    since = finding.reopened_at
    uses = finding.evidence_uses.all()
    past = [
        one
        for one in uses
        if since is not None
        and one.created_at < since
        and (one.entry is None or one.entry.withdrawn_at is None)
    ]
    return _files(finding, past, file_names(uses))


def _files(
    finding: Finding, uses: Iterable[EvidenceUse], names: Mapping[int, str]
) -> tuple[FileRow, ...]:
    return file_rows(
        uses, names, reference=finding.reference, reopened_at=finding.reopened_at
    )
