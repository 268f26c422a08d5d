"""Parts of a finding in words, as lists, tables and files print them."""

from rectification.models import Finding
from rectification.records.words import deadline_words, person_words, phone_words

__all__ = [
    "deadline_words",
    "inspection_words",
    "joint_words",
    "lead_words",
    "office_words",
    "person_words",
    "phone_words",
]


def office_words(finding: Finding) -> str:
    """List the offices in their order; `responsibilities` must be fetched."""
    return "、".join(row.office.name for row in finding.responsibilities.all())


def lead_words(finding: Finding) -> str:
    lead = finding.lead_office
    return lead.name if lead else ""


def joint_words(finding: Finding) -> str:
    rows = finding.responsibilities.all()
    return "、".join(row.office.name for row in rows if not row.is_lead)


def inspection_words(finding: Finding) -> str:
    """Name the inspection shortly; it must be fetched with its organisation."""
    inspection = finding.inspection
    about = inspection.theme or inspection.round
    return " · ".join(filter(None, [inspection.organisation.name, about]))
