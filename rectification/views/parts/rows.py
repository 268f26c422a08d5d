"""Findings as lists print them."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from rectification.exporting.words import deadline_words, office_words
from rectification.models import Evidence, EvidenceUse, Finding


def work_item(finding: Finding, label: str, anchor: str) -> dict[str, object]:
    """Return a row of somebody's work; `latest_entry` must be fetched with it."""
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
        "last": finding.latest_entry.text if finding.latest_entry else "",
        "last_on": finding.latest_on,
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
        "is_erased": evidence.erasure_id is not None,
        "kind": evidence.get_kind_display() if evidence.kind else "",
        "date": dated,
        "uploaded_on": timezone.localdate(evidence.uploaded_at),
        "size": evidence.size,
        "claim": claim,
        "is_late": bool(closed_on and dated and dated > closed_on),
    }
