"""What a notice says, as the JSON-ready answer that `parse_notice --json` prints."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rectification.notices.notice import (
    Finding,
    Measure,
    Notice,
    Role,
    Section,
    SectionKind,
)
from rectification.notices.text import EDGES, SIGNS
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.counts import find_counts, names_the_rest
from rectification.notices.vocabulary.numbering import heading_marker, write_number
from rectification.notices.vocabulary.printed_fields import FIELD_NAMED, texts_of
from rectification.notices.writing.write import (
    fill,
    finding_values,
    notice_values,
    numbered,
    printed,
    slots,
)

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
        "findings": _findings(notice),
        "chrome": set_aside(notice),
        "kept": [one.text for one in printed(notice) if one.role is Role.KEPT],
    }


def set_aside(notice: Notice) -> list[str]:
    """Return the page furniture around the notice, as printed."""
    values = notice_values(notice)
    return [fill(one.line.wording, values) for one in notice.chrome]


def stated_counts(notice: Notice) -> dict[str, int | None]:
    """Return the numbers of findings that the text itself states, the first of each.

    Those of further statuses are told where findings are left out: elsewhere the list
    tells them.
    """
    stated = {key: one.number for key, one in first_counts(notice).items()}
    main = {key: stated.get(key) for key in _COUNTED}
    statuses = [one.status for one in notice.findings]
    return {**main, **stated} if names_the_rest(stated, statuses) else main


_NUMBER_FIRST = re.compile(r"[一-鿿]{0,6}\{number[^{}]*\}[.．、]?(?![|｜\t ])")
_AROUND_NUMBER = EDGES + "#*" + SIGNS
_COUNTED = ("total", "completed", "ongoing")


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A stated number of findings and the paragraph that states it."""

    number: int
    quote: str


def first_counts(notice: Notice) -> dict[str, StatedCount]:
    """Return the first count of each kind that stands outside the findings."""
    first: dict[str, StatedCount] = {}
    for paragraph in printed(notice):
        if paragraph.finding is None and counts_findings(
            notice.sections[paragraph.section], paragraph.text
        ):
            for count in find_counts(paragraph.text):
                said = StatedCount(count.number, paragraph.text)
                for key in count.keys:
                    first.setdefault(key, said)
    return first


def counts_findings(section: Section, text: str) -> bool:
    """Whether a number of 问题 in `text` can mean the notice's findings."""
    if section.kind is SectionKind.NARRATIVE:
        return bool(phrases.COUNTED.search(text))
    return section.kind is not SectionKind.TAIL


def _findings(notice: Notice) -> list[Answer]:
    found: list[Answer] = []
    around: list[Section] = []  # the groups that the section stands in, itself last
    for section, _, numbers in numbered(notice):
        around = [outer for outer in around if outer.level < section.level]
        around.append(section)
        path = [one.title for one in around if one.kind is SectionKind.GROUP]
        for finding, number in zip(section.findings, numbers, strict=True):
            found.append(_finding(finding, number, path))
    return found


def _answered(finding: Finding) -> Iterator[tuple[str, str]]:
    for name, text in texts_of(finding).items():
        if FIELD_NAMED[name].is_answered:
            yield name, text


def _finding(finding: Finding, number: int, path: list[str]) -> Answer:
    due = finding.deadline
    marker, value = printed_number(finding, number)
    return {
        "printed_number": marker,
        "number_value": value,
        "group": path[-1] if path else None,
        "group_path": path,
        "title": finding.title or None,
        "problem": finding.problem or None,
        "offices": list(finding.offices),
        "lead_office": finding.lead_office or None,
        **{name: text or None for name, text in _answered(finding)},
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


def printed_number(finding: Finding, number: int) -> tuple[str | None, int | None]:
    """Return a finding's number as printed and its value; `number` fills the slot."""
    if not finding.lines:
        return None, None
    text = fill(finding.lines[0].wording, finding_values(finding, number))
    marker = heading_marker(text)
    if marker is None:
        # in a line of its own, before a figure or a title: 1.3家… 问题1台账…
        if alone := _NUMBER_FIRST.match(finding.lines[0].wording):
            return fill(alone[0], finding_values(finding, number)), number
        return _number_in_row(finding.lines[0].wording, number)
    return text[: marker.behind].strip(_AROUND_NUMBER), marker.number


def _number_in_row(wording: str, number: int) -> tuple[str | None, int | None]:
    """Return the number in a cell of a table's row."""
    slot = next((form for name, _, form in slots(wording) if name == "number"), None)
    if slot is None:
        return None, None
    return write_number(number, slot or "1"), number


def _measures(measures: tuple[Measure, ...]) -> list[Answer]:
    return [
        {
            "ordinal": ordinal,
            "heading": measure.heading or None,
            "text": measure.printed,
        }
        for ordinal, measure in enumerate(measures, 1)
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
