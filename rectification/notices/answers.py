"""What a notice says, as the JSON-ready answer that `parse_notice --json` prints."""

from datetime import date

from rectification.notices import wording
from rectification.notices.notice import (
    Finding,
    Measure,
    Notice,
    Role,
    Section,
    SectionKind,
)
from rectification.notices.numbering import heading_marker
from rectification.notices.write import fill, finding_values, numbered, printed

Answer = dict[str, object]


def answers(notice: Notice) -> Answer:
    """Return what `notice` says: strings as printed, None where it does not say."""
    inspection, contact = notice.inspection, notice.contact
    return {
        "title": notice.title or None,
        "organisation": notice.organisation or None,
        "signed_by": notice.signed_by or None,
        "signed_on": _iso(notice.signed_on),
        "published_on": _iso(notice.published_on),
        "source": notice.source or None,
        "inspection": {
            "team": inspection.team or None,
            "started_on": _iso(inspection.started_on),
            "ended_on": _iso(inspection.ended_on),
            "feedback_on": _iso(inspection.feedback_on),
        },
        "contact": {
            "phone": contact.phone or None,
            "address": contact.address or None,
            "email": contact.email or None,
            "period": contact.period or None,
        },
        "stated_counts": stated_counts(notice),
        "findings": [
            _finding(notice, section, finding, number)
            for section, _, numbers in numbered(notice)
            for finding, number in zip(section.findings, numbers, strict=True)
        ],
        "chrome": [_plain(aside.line.wording, notice) for aside in notice.chrome],
        "kept": [one.text for one in printed(notice) if one.role is Role.KEPT],
    }


def stated_counts(notice: Notice) -> dict[str, int | None]:
    """Return the numbers of findings that the text itself states, the first of each."""
    stated: dict[str, int | None] = {"total": None, "completed": None, "ongoing": None}
    for paragraph in printed(notice):
        if paragraph.finding is not None or not counts_findings(
            notice.sections[paragraph.section], paragraph.text
        ):
            continue
        for count in wording.find_counts(paragraph.text):
            if stated[count.key] is None:
                stated[count.key] = count.number
    return stated


def counts_findings(section: Section, text: str) -> bool:
    """Whether a number of 问题 in `text` can mean the notice's findings."""
    if section.kind is SectionKind.NARRATIVE:
        return bool(wording.COUNTED.search(text))
    return section.kind is not SectionKind.TAIL


def _finding(notice: Notice, section: Section, finding: Finding, number: int) -> Answer:
    path = notice.group_path(section)
    due = finding.deadline
    marker, value = _printed_number(finding, number)
    return {
        "printed_number": marker,
        "number_value": value,
        "group": path[-1] if path else None,
        "group_path": list(path),
        "title": finding.title or None,
        "problem": finding.problem or None,
        "offices": list(finding.offices),
        "lead_office": finding.lead_office or None,
        "leader": finding.leader or None,
        "person": finding.person or None,
        "status": finding.status.value,
        "status_wording": finding.status_wording or None,
        "due_on": _iso(due.on) if due else None,
        "due_precision": due.precision.value if due and due.precision else None,
        "due_kind": due.kind.value if due and due.kind else None,
        "due_wording": due.wording if due else None,
        "measures": _measures(finding.measures),
        "next_steps": _measures(finding.next_steps),
        "measures_intro": finding.account_lead or None,
    }


def _printed_number(finding: Finding, number: int) -> tuple[str | None, int | None]:
    if not finding.lines:
        return None, None
    text = fill(finding.lines[0].wording, finding_values(finding, number))
    marker = heading_marker(text)
    if marker is None:
        return None, None
    return text[: marker.behind].strip(), marker.number


def _measures(measures: tuple[Measure, ...]) -> list[Answer]:
    return [
        {
            "ordinal": ordinal,
            "heading": measure.heading or None,
            "text": measure.printed,
        }
        for ordinal, measure in enumerate(measures, 1)
    ]


def _plain(line: str, notice: Notice) -> str:
    return fill(line, {"source": notice.source, "published_on": notice.published_on})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
