"""How a notice words what its records say: learnt from its lines, used for new ones."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rectification.notices.notice import (
    Finding,
    Line,
    Measure,
    Notice,
    Role,
    SectionKind,
    Status,
    Style,
)
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import write_number
from rectification.notices.vocabulary.printed_fields import (
    FIELD_NAMED,
    FIELD_OF_LABEL,
    FIELDS,
    LABELLED,
)
from rectification.notices.writing.write import escape, slots

# The part of a finding that a line prints, by the slot that gives it away.
_PARTS = {slot: one.name for one in FIELDS for slot in one.values}

# A number in front of a measure, in whatever scheme.
MARKER = (
    r"(?:第?[一二三四五六七八九十百]+(?:是|要|[、,\uff0c])"
    r"|[(\uff08][\d一二三四五六七八九十]+[)\uff09]|\d+[.、\uff0e)]|[①-⑳])"
)
_MARKED = re.compile(rf"({MARKER})\s?\{{(?:account|next_steps)\.(\d+)\}}")
# A status with its deadline in one phrase: {status},计划{deadline}完成
JOINED = re.compile(
    r"\{status\}[^{}:\uff1a。;\uff1b]*\{deadline\}[^{}。;\uff1b)\uff09\]】]*"
)


def part_of(line: Line) -> str:
    """Return the part of a finding that `line` prints, "" for one of its own."""
    if line.role is Role.FINDING:
        return "title"
    for name, _, _ in slots(line.wording):
        if name in _PARTS:
            return _PARTS[name]
    labels = find_labels(line.wording)
    if labels and labels[0].start == 0:
        field = FIELD_OF_LABEL.get(labels[0].label)
        # What announces a text may stand over an account as well.
        if field is None or field.role is not Role.TEXT or line.role is Role.TEXT:
            return field.name if field else ""
    return {Role.ACCOUNT: "account", Role.NEXT_STEPS: "next_steps"}.get(line.role, "")


# --- learning -------------------------------------------------------------------------


def learn_style(notice: Notice) -> Style:
    """Return the style of a parsed notice: the commonest wording of each part."""
    findings = notice.findings
    if not findings:
        return notice.style
    seen: dict[str, Counter[str]] = {}
    orders: Counter[tuple[str, ...]] = Counter()
    joined: Counter[str] = Counter()
    for finding in findings:
        order: dict[str, str] = {}
        for line in finding.lines:
            part = part_of(line)
            if phrase := JOINED.search(line.wording):
                joined[phrase[0]] += 1
            if part and part not in order:
                order[part] = _pattern(part, line)
        for part, pattern in order.items():
            seen.setdefault(part, Counter())[pattern] += 1
        orders[tuple(order)] += 1
    patterns = {part: counts.most_common(1)[0][0] for part, counts in seen.items()}
    marker, spread = _markers(findings)
    style = notice.style
    said: dict[str, Any] = dict.fromkeys(LABELLED, "") | patterns
    return replace(
        style,
        **said,
        group_by=_group_by(notice),
        group=_group_pattern(notice) or style.group,
        marker=marker or style.marker,
        spread=spread,
        due=joined.most_common(1)[0][0] if joined else "",
        order=max(orders, key=lambda order: (len(order), orders[order])),
        words=_words(findings, style),
    )


def _pattern(part: str, line: Line) -> str:
    """Return what `line` prints besides its values, or an account's label.

    A label on a line of its own stands in front of its value in new lines.
    """
    if part in ("account", "next_steps"):
        label = re.split(r"\{(?:account|next_steps|plan)", line.wording)[0]
        return re.sub(rf"{MARKER}\s?$", "", label)
    if part == "title":
        return JOINED.sub("{status}", cut_steps(line.wording))
    if "{" not in line.wording and _is_bare_label(line.wording):
        return line.wording + f"{{{part}}}"
    return JOINED.sub("{status}", line.wording)


def _is_bare_label(wording: str) -> bool:
    labels = find_labels(wording)
    return bool(labels) and (labels[0].start, labels[0].end) == (0, len(wording))


def cut_steps(wording: str) -> str:
    """Return `wording` up to the first account or next step that it prints."""
    return re.split(rf"(?:{MARKER})?\s?\{{(?:account|next_steps|plan_lead)", wording)[0]


def _markers(findings: Iterable[Finding]) -> tuple[str, bool]:
    kinds: Counter[str] = Counter()
    spread = inline = 0
    for finding in findings:
        for line in finding.lines:
            found = list(_MARKED.finditer(line.wording))
            kinds.update(_generic(match[1]) for match in found)
            inline += len(found) > 1
            spread += len(found) == 1 and int(found[0][2]) > 1
    return (kinds.most_common(1)[0][0] if kinds else "", spread > inline)


def _generic(marker: str) -> str:
    """Return a marker with its number as 一, 1 or ①: 三是 → 一是, (2) → (1)."""
    generic = re.sub(r"\d+", "1", marker)
    generic = re.sub(r"[①-⑳]", "①", generic)
    return re.sub(r"[一二三四五六七八九十百]+", "一", generic)


def mark(marker: str, number: int) -> str:
    """Return the style's `marker` carrying `number`."""
    for form in ("一", "①", "1"):
        if form in marker:
            return marker.replace(form, write_number(number, form), 1)
    return marker


def _words(findings: Iterable[Finding], style: Style) -> tuple[tuple[Status, str], ...]:
    counts: dict[Status, Counter[str]] = {}
    for finding in findings:
        if finding.status_wording:
            counts.setdefault(finding.status, Counter())[finding.status_wording] += 1
    learnt = {status: seen.most_common(1)[0][0] for status, seen in counts.items()}
    return tuple((status, learnt.get(status, word)) for status, word in style.words)


def _groups(notice: Notice) -> list[int]:
    return [
        at
        for at, section in enumerate(notice.sections)
        if section.kind is SectionKind.GROUP
    ]


def _group_by(notice: Notice) -> str:
    groups = [notice.sections[at] for at in _groups(notice)]
    if not groups:
        return "none"
    return "status" if any(section.status for section in groups) else "aspect"


def _group_pattern(notice: Notice) -> str:
    wordings = Counter(
        section.lines[0].wording
        for section in (notice.sections[at] for at in _groups(notice))
        if section.lines and "{group}" in section.lines[0].wording
    )
    return wordings.most_common(1)[0][0] if wordings else ""


# --- composing ------------------------------------------------------------------------


def compose(finding: Finding, style: Style) -> tuple[Line, ...]:
    """Return the lines that print `finding` in `style`."""
    return tuple(
        line for part in style.order for line in compose_part(part, finding, style)
    )


def compose_part(part: str, finding: Finding, style: Style) -> list[Line]:
    """Return the lines of one part of a finding, none where nothing is to print."""
    match part:
        case "title":
            return [Line(Role.FINDING, due_worded(style.title, finding, style))]
        case "account":
            return _stepped(part, finding.account_lead, finding.measures, style)
        case "next_steps":
            return _stepped(part, finding.plan_lead, finding.next_steps, style)
        case "problem":
            wanted = bool(finding.problem) and "{problem}" not in style.title
        case "status":
            wanted = bool(finding.status_wording)
        case _:
            wanted = bool(getattr(finding, part))
    pattern = due_worded(getattr(style, part), finding, style)
    role = FIELD_NAMED[part].role
    return [Line(role, pattern)] if wanted and pattern else []


def due_worded(pattern: str, finding: Finding, style: Style) -> str:
    """Return `pattern` with the deadline beside the status of what is still open."""
    if style.due and finding.deadline and finding.status.is_open:
        return pattern.replace("{status}", style.due, 1)
    return pattern


def _stepped(
    part: str, lead: str, steps: tuple[Measure, ...], style: Style
) -> list[Line]:
    if not steps and not lead:
        return []
    role = Role.ACCOUNT if part == "account" else Role.NEXT_STEPS
    opening = getattr(style, part) + lead_slot(part, lead)
    pieces = step_pieces(part, steps, style)
    if not style.spread or len(pieces) < 2:
        return [Line(role, opening + "".join(pieces))]
    first = [Line(role, opening)] if opening else []
    return first + [Line(role, piece) for piece in pieces]


def lead_slot(part: str, lead: str) -> str:
    """Return the slot of the text in front of the first measure, "" without any."""
    name = "account_lead" if part == "account" else "plan_lead"
    return f"{{{name}}}" if lead else ""


def step_pieces(part: str, steps: tuple[Measure, ...], style: Style) -> list[str]:
    """Return the wording of each step: its marker, where it needs one, and its slot."""
    marked = len(steps) > 1 or any(one.heading for one in steps)
    return [
        (escape(mark(style.marker, number)) if marked else "") + f"{{{part}.{number}}}"
        for number in range(1, len(steps) + 1)
    ]
