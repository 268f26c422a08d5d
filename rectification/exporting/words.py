"""Parts of a finding in words, as lists, tables and files print them."""

from rectification.models import Finding
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


def lead_words(finding: Finding) -> str:
    lead = finding.lead_office
    return lead.name if lead else ""


def joint_words(finding: Finding) -> str:
    rows = finding.responsibilities.all()
    return "、".join(row.office.name for row in rows if not row.is_lead)


def person_words(finding: Finding) -> str:
    """Name who answers for it: the finding's own people, else those of its offices."""
    rows = finding.responsibilities.all()
    return finding.person or "、".join(row.person for row in rows if row.person)


def phone_words(finding: Finding) -> str:
    return "、".join(row.phone for row in finding.responsibilities.all() if row.phone)


def inspection_words(finding: Finding) -> str:
    """Name the inspection shortly; it must be fetched with its organisation."""
    inspection = finding.inspection
    about = inspection.theme or inspection.round
    return " · ".join(filter(None, [inspection.organisation.name, about]))
