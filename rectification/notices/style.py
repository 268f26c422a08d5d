"""How a notice words what its records say: learnt from its lines, applied to new ones."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

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
from rectification.notices.numbering import write_number
from rectification.notices.write import escape, slots

# Which pattern of the style a line follows, by the slot that gives it away.
_KEYS = (
    ("title", "title"),
    ("account", "account"),
    ("next_steps", "next_steps"),
    ("offices", "offices"),
    ("lead_office", "offices"),
    ("leader", "leader"),
    ("person", "person"),
    ("standard", "standard"),
    ("status", "status"),
    ("deadline", "deadline"),
    ("problem", "problem"),
)
_MARKER = re.compile(r"(?:[;；]?\s?)([^{}]{1,5})\{(?:account|next_steps)\.(\d+)\}")


def line_key(line: Line) -> str:
    """Return the pattern of the style that `line` follows: its first telling slot."""
    names = {name for name, _, _ in slots(line.wording)}
    if line.role is Role.FINDING:
        return "title"
    for slot, key in _KEYS:
        if slot in names:
            return key
    return {Role.ACCOUNT: "account", Role.NEXT_STEPS: "next_steps"}.get(line.role, "")


def learn_style(notice: Notice) -> Style:
    """Return the style of a parsed notice: the commonest wording of each kind of line."""
    style = notice.style
    findings = notice.findings
    if not findings:
        return style
    seen: dict[str, Counter[str]] = {}
    orders: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        order: list[str] = []
        for line in finding.lines:
            key = line_key(line)
            if not key:
                continue
            if key not in order:
                order.append(key)
                seen.setdefault(_pattern_key(key, line, finding), Counter())[
                    _pattern(key, line)
                ] += 1
        orders[tuple(order)] += 1
    commonest = {key: counts.most_common(1)[0][0] for key, counts in seen.items()}
    known = {
        key: commonest.get(key, "")
        for key in ("offices", "leader", "person", "standard", "status", "deadline")
    }
    known |= {
        key: commonest[key]
        for key in ("title", "problem", "account", "next_steps")
        if key in commonest
    }
    known["status_open"] = commonest.get("status_open", "")
    if known["status_open"] and not known["status"]:
        known["status"] = _without_deadline(known["status_open"])
    marker, spread = _markers(findings)
    longest = max(orders, key=lambda order: (len(order), orders[order]))
    return replace(
        style,
        group_by=_group_by(notice),
        group=_group_pattern(notice) or style.group,
        marker=marker or style.marker,
        spread=spread,
        order=longest,
        words=_words(findings, style),
        **known,
    )


def _pattern_key(key: str, line: Line, finding: Finding) -> str:
    if key == "status" and "{deadline}" in line.wording:
        return "status_open"
    return key


def _pattern(key: str, line: Line) -> str:
    if key in ("account", "next_steps"):
        return re.split(r"\{(?:account|next_steps|plan)", line.wording)[0].rstrip(
            "一(①1（"
        )
    return line.wording


def _without_deadline(wording: str) -> str:
    """Return a status line's wording up to its status, with the stop it ended in."""
    head, _, rest = wording.partition("{status}")
    stop = rest[-1] if rest and rest[-1] in "。.；;" else ""
    return f"{head}{{status}}{stop}"


def _markers(findings: Iterable[Finding]) -> tuple[str, bool]:
    kinds: Counter[str] = Counter()
    spread = inline = 0
    for finding in findings:
        for line in finding.lines:
            found = list(_MARKER.finditer(line.wording))
            for match in found:
                kinds[_generic(match[1])] += 1
            numbers = [int(match[2]) for match in found]
            inline += len(numbers) > 1
            spread += len(numbers) == 1 and numbers[0] > 1
    kinds.pop("", None)
    return (kinds.most_common(1)[0][0] if kinds else "", spread > inline)


def _generic(marker: str) -> str:
    """Return a marker with its number as 一, 1 or ①: 三是 → 一是, (2) → (1)."""
    generic = re.sub(r"\d+", "1", marker)
    generic = re.sub(r"[①-⑳]", "①", generic)
    generic = re.sub(r"[一二三四五六七八九十百]+", "一", generic)
    return generic if re.search("[1一①]", generic) else ""


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


def _group_by(notice: Notice) -> str:
    groups = [
        section
        for section in notice.sections
        if section.kind is SectionKind.GROUP and section.findings
    ]
    if not groups:
        return "none"
    return "status" if all(section.status for section in groups) else "aspect"


def _group_pattern(notice: Notice) -> str:
    wordings = Counter(
        section.lines[0].wording
        for section in notice.sections
        if section.kind is SectionKind.GROUP
        and section.lines
        and "{group}" in section.lines[0].wording
    )
    return wordings.most_common(1)[0][0] if wordings else ""


# --- wording by style -----------------------------------------------------------------


def compose(finding: Finding, style: Style) -> tuple[Line, ...]:
    """Return the lines that print `finding` in `style`."""
    lines: list[Line] = []
    for key in style.order:
        lines += compose_part(key, finding, style)
    return tuple(lines)


def compose_part(key: str, finding: Finding, style: Style) -> list[Line]:
    """Return the lines of one part of a finding, none where there is nothing to print."""
    match key:
        case "title":
            return [Line(Role.FINDING, style.title)]
        case "account":
            return _composed(
                Role.ACCOUNT,
                style.account,
                ("account_lead", finding.account_lead),
                ("account", finding.measures),
                style,
            )
        case "next_steps":
            return _composed(
                Role.NEXT_STEPS,
                style.next_steps,
                ("plan_lead", finding.plan_lead),
                ("next_steps", finding.next_steps),
                style,
            )
        case "problem":
            if not finding.problem or "{problem}" in style.title:
                return []
            return [Line(Role.PROBLEM, style.problem)]
        case "status":
            return _status_line(finding, style)
        case "deadline":
            wanted = finding.deadline is not None
        case _:
            wanted = bool(getattr(finding, key, None))
    pattern = getattr(style, key, "")
    return [Line(Role.FIELD, pattern)] if wanted and pattern else []


def _status_line(finding: Finding, style: Style) -> list[Line]:
    if not finding.status_wording:
        return []
    due = finding.deadline is not None and finding.status.is_open
    pattern = (due and style.status_open) or style.status
    return [Line(Role.FIELD, pattern)] if pattern else []


def _composed(
    role: Role,
    label: str,
    lead: tuple[str, str],
    steps: tuple[str, tuple[Measure, ...]],
    style: Style,
) -> list[Line]:
    slot, measures = steps
    if not measures and not lead[1]:
        return []
    opening = label + (f"{{{lead[0]}}}" if lead[1] else "")
    marked = len(measures) > 1 or any(one.heading for one in measures)
    pieces = [
        (escape(mark(style.marker, number)) if marked else "") + f"{{{slot}.{number}}}"
        for number in range(1, len(measures) + 1)
    ]
    if not style.spread or not marked:
        return [Line(role, opening + "".join(pieces))]
    first = [Line(role, opening)] if opening else []
    return first + [Line(role, piece) for piece in pieces]
