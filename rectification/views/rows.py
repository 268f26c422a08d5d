"""Findings as lists print them."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from rectification.models import Evidence, EvidenceUse, Finding
from rectification.notices.deadlines import write_deadline
from rectification.notices.notice import Precision


def deadline_words(finding: Finding) -> str:
    """Return the deadline as printed, as a notice would print it, or its kind."""
    if finding.due_wording:
        return finding.due_wording
    if finding.due_on and finding.due_precision:
        return write_deadline(finding.due_on, Precision(finding.due_precision))
    return finding.get_kind_display() if finding.kind else ""


def office_words(finding: Finding) -> str:
    """List the offices in their order; `responsibilities` must be fetched."""
    return "、".join(row.office.name for row in finding.responsibilities.all())


def work_item(finding: Finding, label: str, anchor: str) -> dict[str, object]:
    """Return a row of somebody's work; `last_text` and `last_on` must be annotated."""
    url = finding.get_absolute_url()
    return {
        "reference": finding.reference,
        "title": finding.title,
        "url": url,
        "days": finding.days_left(),
        "wording": deadline_words(finding),
        "status": finding.state,
        "status_label": finding.get_state_display(),
        "office": office_words(finding),
        "last": finding.last_text,
        "last_on": finding.last_on,
        "next_label": label,
        "next_url": f"{url}#{anchor}",
        "shows_last": True,
    }


def finding_row(finding: Finding) -> dict[str, object]:
    return {
        "reference": finding.reference,
        "title": finding.title,
        "url": finding.get_absolute_url(),
        "days": finding.days_left(),
        "wording": deadline_words(finding),
        "status": finding.state,
        "status_label": finding.get_state_display(),
        "office": office_words(finding),
        "aspect": finding.aspect.title if finding.aspect else "",
    }


def file_rows(
    uses: Iterable[EvidenceUse], *, closed_on: date | None = None
) -> list[dict[str, object]]:
    """Return uses of evidence as files; the evidence must be fetched with them."""
    return [file_row(use.evidence, use.claim, closed_on) for use in uses]


def file_row(
    evidence: Evidence, claim: str = "", closed_on: date | None = None
) -> dict[str, object]:
    dated = evidence.dated_on
    return {
        "pk": evidence.pk,
        "name": evidence.name,
        "kind": evidence.get_kind_display() if evidence.kind else "",
        "date": dated,
        "uploaded_on": timezone.localdate(evidence.uploaded_at),
        "size": evidence.size,
        "claim": claim,
        "is_late": bool(closed_on and dated and dated > closed_on),
    }
