"""Parts of a finding in words, as lists, tables and files print them."""

from rectification.models import Finding
from rectification.records.words import (
    deadline_words,
    earlier_words,
    kind_words,
    more_words,
    person_words,
    phone_words,
    state_words,
)

__all__ = [
    "deadline_words",
    "earlier_words",
    "inspection_words",
    "joint_words",
    "kind_words",
    "lead_words",
    "more_words",
    "office_words",
    "person_words",
    "phone_words",
    "state_words",
]


def office_words(finding: Finding) -> str:
    """List the offices in their order."""
    return "、".join(row.office.name for row in finding.listed_offices)


def lead_words(finding: Finding) -> str:
    return next((row.office.name for row in finding.listed_offices if row.is_lead), "")


def joint_words(finding: Finding) -> str:
    names = (row.office.name for row in finding.listed_offices if not row.is_lead)
    return "、".join(names)


def inspection_words(finding: Finding) -> str:
    """Name the inspection shortly; it must be fetched with its organisation."""
    inspection = finding.inspection
    about = inspection.theme or inspection.round
    return " · ".join(filter(None, [inspection.organisation.name, about]))
