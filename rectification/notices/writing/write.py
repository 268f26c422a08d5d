"""`Notice` → text: fill every slot of every line, in order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rectification.notices.notice import (
    Finding,
    Line,
    Measure,
    Notice,
    Role,
    Section,
    Status,
)
from rectification.notices.text import EDGES
from rectification.notices.vocabulary.deadlines import write_date
from rectification.notices.vocabulary.numbering import write_number
from rectification.notices.vocabulary.printed_fields import texts_of

SLOT = re.compile(r"\{\{|\}\}|\{([a-z_]+)(?:\.(\d+))?(?::([^{}]+))?\}")

Value = str | int | date | tuple[str, ...] | tuple[Measure, ...] | None
Values = Mapping[str, Value]


def escape(text: str) -> str:
    """Return `text` as literal wording."""
    return text.replace("{", "{{").replace("}", "}}")


def slots(wording: str) -> list[tuple[str, int, str]]:
    """Return the slots of `wording` as (name, index from 1 or 0, form or "")."""
    return [
        (match[1], int(match[2] or 0), match[3] or "")
        for match in SLOT.finditer(wording)
        if match[1]
    ]


def show(value: Value, index: int = 0, form: str = "") -> str | None:
    """Return `value` as printed in a slot, or None when there is nothing to print."""
    if isinstance(value, tuple):
        if not index:
            return (form or "、").join(map(str, value)) or None
        if index > len(value):
            return None
        one = value[index - 1]
        return one.printed if isinstance(one, Measure) else one
    if isinstance(value, date):
        return write_date(value, form)
    if isinstance(value, int):
        return write_number(value, form or "1")
    if index and value is not None:
        parts = value.split("\n")
        return parts[index - 1] if index <= len(parts) else None
    return value or None


def fill(wording: str, values: Values) -> str:
    """Return `wording` with its slots filled; a slot without a value prints nothing."""

    def put(match: re.Match[str]) -> str:
        if not match[1]:
            return match[0][0]
        shown = show(values.get(match[1]), int(match[2] or 0), match[3] or "")
        return shown or ""

    return SLOT.sub(put, wording)


def notice_values(notice: Notice) -> dict[str, Value]:
    """Return what the lines outside findings can print; counts are computed."""
    inspection, contact = notice.inspection, notice.contact
    total, completed = notice.count(), notice.count(Status.COMPLETED)
    values: dict[str, Value] = {
        "title": notice.title,
        "organisation": notice.organisation,
        "signed_by": notice.signed_by,
        "signed_on": notice.signed_on,
        "published_on": notice.published_on,
        "source": notice.source,
        "team": inspection.team,
        "started_on": inspection.started_on,
        "ended_on": inspection.ended_on,
        "feedback_on": inspection.feedback_on,
        "phone": contact.phone,
        "address": contact.address,
        "email": contact.email,
        "period": contact.period,
        "outcomes": notice.outcomes,
        "total": total,
        "rate": _percent(completed, total),
    }
    for status in Status:
        values[status.value] = notice.count(status)
    values[Status.ONGOING.value] = notice.counts().get(Status.ONGOING, 0)
    return values


def _percent(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f"{100 * part / whole:.2f}".rstrip("0").rstrip(".")


def section_values(section: Section, number: int) -> dict[str, Value]:
    """Return what a section's own lines can print besides the notice's values."""
    return {
        "number": number or None,
        "group": section.title,
        "count": len(section.findings),
    }


def finding_values(finding: Finding, number: int) -> dict[str, Value]:
    """Return what the lines of a finding can print."""
    return {
        "number": number,
        "title": finding.title,
        "problem": finding.problem,
        "offices": finding.offices,
        "lead_office": finding.lead_office,
        "joint_offices": finding.joint_offices,
        "status": finding.status_wording,
        "deadline": finding.deadline.wording if finding.deadline else None,
        "account_lead": finding.account_lead,
        "account": finding.measures,
        "plan_lead": finding.plan_lead,
        "next_steps": finding.next_steps,
        **texts_of(finding),
    }


def numbered(notice: Notice) -> Iterator[tuple[Section, int, list[int]]]:
    """Yield each section with its own number and those of its findings.

    A section counts its siblings under the same parent; findings start again in every
    section unless the notice numbers them through.
    """
    counters: dict[int, int] = {}
    through = 0
    for section in notice.sections:
        number = 0
        if section.level:
            counters = {
                level: at for level, at in counters.items() if level <= section.level
            }
            number = counters[section.level] = counters.get(section.level, 0) + 1
        first = through + 1 if notice.style.running else 1
        through += len(section.findings)
        yield section, number, list(range(first, first + len(section.findings)))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed paragraph: its text and where in the notice it comes from."""

    text: str
    role: Role
    section: int
    finding: int | None  # position among the section's findings, from 0
    level: int


def printed(notice: Notice) -> Iterator[Paragraph]:
    """Yield every paragraph of the notice in order."""
    outer = notice_values(notice)
    for at, (section, number, numbers) in enumerate(numbered(notice)):
        values = outer | section_values(section, number)
        yield from _paragraphs(section.lines, values, at, None, section.level)
        for spot, finding in enumerate(section.findings):
            own = outer | finding_values(finding, numbers[spot])
            yield from _paragraphs(finding.lines, own, at, spot, section.level + 1)


def _paragraphs(
    lines: tuple[Line, ...], values: Values, at: int, spot: int | None, level: int
) -> Iterator[Paragraph]:
    for line in lines:
        for text in fill(line.wording, values).split("\n"):
            if shown := text.strip(EDGES):
                yield Paragraph(shown, line.role, at, spot, level)


def write(notice: Notice) -> str:
    """Return the text of `notice`, one paragraph a line."""
    return "\n".join(paragraph.text for paragraph in printed(notice))


def put_back(notice: Notice) -> list[str]:
    """Return the paragraphs of `notice` with the page furniture where it stood."""
    lines = [paragraph.text for paragraph in printed(notice)]
    values = notice_values(notice)
    for aside in sorted(notice.chrome, key=lambda one: one.at):
        lines.insert(aside.at - 1, fill(aside.line.wording, values))
    return lines


def cut(text: str, spans: list[tuple[int, int, str]], values: Values) -> str:
    """Return `text` as wording, spans cut to slots where the value prints the same.

    `spans` are (start, end, slot) with the slot as written between braces, without
    overlap. What a record would not print back to the letter stays literal.
    """
    wording, behind = "", 0
    for start, end, slot in sorted(spans):
        if start < behind or fill(f"{{{slot}}}", values) != text[start:end]:
            continue
        wording += escape(text[behind:start]) + f"{{{slot}}}"
        behind = end
    return wording + escape(text[behind:])
