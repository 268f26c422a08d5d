"""Parts of a finding in words, as lists, tables and files print them and read them."""

from collections.abc import Iterable

from rectification.models import Finding, ProgressEntry
from rectification.notices.deadlines import write_deadline
from rectification.notices.notice import Precision


def deadline_words(finding: Finding) -> str:
    """Return the deadline as printed, as a notice would print it, or its kind."""
    if finding.due_wording:
        return finding.due_wording
    if finding.due_on and finding.due_precision:
        return write_deadline(finding.due_on, Precision(finding.due_precision))
    return finding.get_kind_display() if finding.kind else ""


def person_words(finding: Finding) -> str:
    """Name who answers for it: the finding's own people, else those of its offices."""
    rows = finding.responsibilities.all()
    return finding.person or "、".join(row.person for row in rows if row.person)


def phone_words(finding: Finding) -> str:
    return "、".join(row.phone for row in finding.responsibilities.all() if row.phone)


def account_words(finding: Finding) -> str:
    rows = finding.measures.all()
    return lines([finding.account_lead, *(row.account for row in rows)])


def ahead_words(finding: Finding) -> str:
    """List the plans of what is not done yet."""
    rows = [row.plan for row in finding.measures.all() if row.is_ahead]
    return lines([finding.plan_lead, *rows])


def plan_words(finding: Finding) -> str:
    rows = finding.measures.all()
    return lines(lines([row.heading, row.plan]) for row in rows)


def entry_words(entry: ProgressEntry) -> str:
    return f"{entry.happened_on.isoformat()} {entry.text}"


def lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
