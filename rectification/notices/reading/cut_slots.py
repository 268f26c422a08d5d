"""Drafts → `Notice`: each value cut out of its line where it prints the same."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rectification.notices.notice import (
    Contact,
    Finding,
    Line,
    Notice,
    Role,
    Section,
    SetAside,
    Status,
    Style,
)
from rectification.notices.reading.partial import (
    DraftFinding,
    DraftLine,
    DraftNotice,
    DraftSection,
    Span,
)
from rectification.notices.vocabulary.statuses import find_status
from rectification.notices.writing.style import learn_style
from rectification.notices.writing.write import (
    Values,
    cut,
    finding_values,
    notice_values,
    numbered,
    section_values,
)


def seal(draft: DraftNotice) -> Notice:
    """Return the notice: first its values, then, knowing them all, its lines."""
    notice = _values(draft)
    outer = notice_values(notice)
    sections = tuple(
        _seal_section(one, section, number, numbers, outer)
        for one, (section, number, numbers) in zip(
            draft.sections, numbered(notice), strict=True
        )
    )
    chrome = tuple(
        SetAside(at, _seal_line(line, outer)) for at, line in draft.furniture
    )
    notice = replace(notice, sections=sections, chrome=chrome)
    return replace(notice, style=learn_style(notice))


# --- values ---------------------------------------------------------------------------


def _values(draft: DraftNotice) -> Notice:
    return Notice(
        title=draft.title,
        organisation=draft.organisation,
        signed_by=draft.signed_by,
        signed_on=draft.signed_on,
        published_on=draft.published_on,
        source=draft.source,
        inspection=draft.inspection,
        contact=Contact(**draft.contact),
        style=Style(running=_runs_through(draft.sections)),
        sections=tuple(
            Section(
                findings=tuple(_finding(around, one) for one in section.findings),
                level=section.level,
                kind=section.kind,
                title=section.title,
                status=section.status,
            )
            for section, around in _nested(draft.sections)
        ),
    )


def _nested(
    sections: list[DraftSection],
) -> Iterator[tuple[DraftSection, list[DraftSection]]]:
    """Yield each section with those around it, outermost first, itself last."""
    around: list[DraftSection] = []
    for section in sections:
        around = [outer for outer in around if outer.level < section.level]
        around.append(section)
        yield section, around


def _runs_through(sections: list[DraftSection]) -> bool:
    """Whether the findings' numbers run on from group to group."""
    through = restart = at = 0
    for section in sections:
        for spot, one in enumerate(section.findings, 1):
            at += 1
            number = one.marker.number if one.marker else None
            through += number == at
            restart += number == spot
    return through > restart


def _finding(around: list[DraftSection], draft: DraftFinding) -> Finding:
    status, words = _status(around, draft)
    offices = tuple(draft.offices) or _offices_above(around)
    return Finding(
        title=draft.title,
        problem=draft.problem,
        offices=offices,
        lead_office=draft.lead_office or (offices[0] if offices else ""),
        status=status,
        status_wording=words,
        deadline=draft.deadline,
        account_lead=draft.account_lead,
        measures=tuple(draft.measures),
        plan_lead=draft.plan_lead,
        next_steps=tuple(draft.next_steps),
        lines=(),
        **draft.texts,
    )


def _offices_above(around: list[DraftSection]) -> tuple[str, ...]:
    """Return the offices by which findings are grouped, for one that names none."""
    named = (one.offices for one in reversed(around) if one.offices)
    return next(named, ())


def _status(around: list[DraftSection], draft: DraftFinding) -> tuple[Status, str]:
    """Return status and words; a group speaks for a finding that states none itself."""
    if not draft.status_wording:
        for group in reversed(around):
            if group.status:
                found = find_status(group.title)
                words = group.title[found.start : found.end] if found else ""
                return group.status, words
    return draft.status, draft.status_wording


# --- lines ----------------------------------------------------------------------------


def _seal_line(line: DraftLine, values: Values) -> Line:
    return Line(line.role, cut(line.text, line.spans, values))


def _seal_section(
    draft: DraftSection,
    section: Section,
    number: int,
    numbers: list[int],
    outer: Values,
) -> Section:
    own = {**outer, **section_values(section, number)}
    return replace(
        section,
        lines=tuple(_seal_line(line, own) for line in draft.lines),
        findings=tuple(
            replace(finding, lines=_finding_lines(one, finding, at, outer))
            for one, finding, at in zip(
                draft.findings, section.findings, numbers, strict=True
            )
        ),
    )


def _finding_lines(
    draft: DraftFinding, finding: Finding, number: int, outer: Values
) -> tuple[Line, ...]:
    """Cut the finding's text into lines; a value of several paragraphs is one line."""
    values = {**outer, **finding_values(finding, number)}
    spans = _disjoint(draft, values)
    lines: list[Line] = []
    start = spot = 0
    role = Role.FINDING
    for stop in [*_breaks(draft.text, spans), len(draft.text)]:
        role = draft.roles.get(start, role)
        inside: list[Span] = []
        while spot < len(spans) and spans[spot][0] < stop:
            at, to, slot = spans[spot]
            inside.append((at - start, to - start, slot))
            spot += 1
        lines.append(Line(role, cut(draft.text[start:stop], inside, values)))
        start = stop + 1
    return tuple(lines)


def _disjoint(draft: DraftFinding, values: Values) -> list[Span]:
    """Return the spans whose slot prints them again, in order, none inside another."""
    kept: list[Span] = []
    for start, end, slot in sorted(draft.spans):
        if start >= end or (kept and start < kept[-1][1]):
            continue
        text = draft.text[start:end]
        if cut(text, [(0, end - start, slot)], values) == f"{{{slot}}}":
            kept.append((start, end, slot))
    return kept


def _breaks(text: str, spans: list[Span]) -> list[int]:
    """Return the paragraph ends that stand within no span."""
    breaks: list[int] = []
    spot = 0
    for match in re.finditer("\n", text):
        at = match.start()
        while spot < len(spans) and spans[spot][1] <= at:
            spot += 1
        if spot == len(spans) or at < spans[spot][0]:
            breaks.append(at)
    return breaks
