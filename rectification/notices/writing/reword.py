"""Rewording the lines of a finding that no longer fit what they print.

A line keeps its own oddities as long as its slots fit the finding: offices changed, a
deadline gained, a measure added or the finding completed, and only the line concerned
is reworded in the notice's style.
"""

import re
from dataclasses import replace
from typing import Any

from rectification.notices.notice import Finding, Line, Measure, Role, Status, Style
from rectification.notices.vocabulary.offices import offices_in_heading
from rectification.notices.vocabulary.printed_fields import FIELD_NAMED, LABELLED
from rectification.notices.writing.style import (
    JOINED,
    MARKER,
    compose,
    compose_part,
    lead_slot,
    part_of,
    step_pieces,
)
from rectification.notices.writing.write import slots

_OFFICE_LIST = re.compile(r"\{offices\.\d+\}(?:[^{}]{1,8}\{offices\.\d+\})*")
_LABELLED = (
    r"[;,、\uff1b\uff0c\s\u3000]*[一-鿿]{{2,12}}[:\uff1a]\s*"
    r"\{{{slot}(?:[.:][^{{}}]*)?\}}"
)


def refit(
    finding: Finding,
    style: Style,
    *,
    worded_for: Status,
    in_own_words: bool = False,
    heading: str = "",
) -> Finding:
    """Return `finding` with the lines that do not fit it reworded in `style`.

    `worded_for` is the status that its lines were worded for; `heading`: the words of
    the group it stands in, which may name its offices. Where somebody has put
    it in his own words, no field is added that none of the lines seems to print.
    """
    if not finding.lines:
        return replace(finding, lines=compose(finding, style))
    lines = list(finding.lines)
    lines = _fit_offices(lines, finding)
    lines = _fit_status(lines, finding, style, worded_for)
    adding = _without_fields(style) if in_own_words else style
    if finding.status is worded_for:
        # One that has not changed stands in its lines, or in the heading above them.
        adding = replace(adding, status="")
    if finding.offices and set(offices_in_heading(heading)) == set(finding.offices):
        adding = replace(adding, offices="")
    for part in LABELLED:
        lines = _fit_field(part, lines, finding, adding)
    lines = _fit_problem(lines, finding, adding)
    lines = _fit_steps("account", finding.account_lead, finding.measures, lines, style)
    lines = _fit_steps(
        "next_steps", finding.plan_lead, finding.next_steps, lines, style
    )
    return replace(finding, lines=tuple(lines))


def _without_fields(style: Style) -> Style:
    blank: dict[str, Any] = dict.fromkeys(("problem", *LABELLED), "")
    return replace(style, **blank)


def _names(lines: list[Line]) -> set[str]:
    return {name for line in lines for name, _, _ in slots(line.wording)}


def _reworded(lines: list[Line], old: re.Pattern[str], new: str) -> list[Line]:
    return [replace(line, wording=old.sub(new, line.wording)) for line in lines]


# --- fields ---------------------------------------------------------------------------


def _fit_offices(lines: list[Line], finding: Finding) -> list[Line]:
    named = {
        index
        for line in lines
        for name, index, _ in slots(line.wording)
        if name == "offices" and index
    }
    if not named or "lead_office" in _names(lines):
        return lines
    if named == set(range(1, len(finding.offices) + 1)):
        return lines
    return _reworded(lines, _OFFICE_LIST, "{offices}")


def _fit_status(
    lines: list[Line], finding: Finding, style: Style, worded_for: Status
) -> list[Line]:
    if finding.status is not worded_for:
        lines = _restate(lines, finding, style)
    if finding.deadline is None or (
        finding.status is not worded_for and not finding.status.is_open
    ):
        lines = _reworded(lines, JOINED, "{status}")
    gained = finding.deadline is not None and "deadline" not in _names(lines)
    gained = gained and not _is_told("deadline", finding)
    if gained and finding.status.is_open and style.due:
        status = re.compile(re.escape("{status}"))
        lines = _reworded(lines, status, style.due)
    return lines


def _restate(lines: list[Line], finding: Finding, style: Style) -> list[Line]:
    """Word the status anew where a line printed the old one as plain text."""
    if "status" in _names(lines):
        return lines
    for at, line in enumerate(lines):
        if part_of(line) == "status":
            return lines[:at] + compose_part("status", finding, style) + lines[at + 1 :]
    return lines


def _fit_field(
    part: str, lines: list[Line], finding: Finding, style: Style
) -> list[Line]:
    own = FIELD_NAMED[part].values
    values = {
        "offices": finding.offices,
        "lead_office": finding.lead_office,
        "joint_offices": finding.joint_offices,
        "status": finding.status_wording,
    }
    for name in own:
        if not values.get(name, getattr(finding, name, None)):
            lines = _without_field(name, lines)
    present = any(part_of(line) == part for line in lines) or _names(lines) & set(own)
    if present or (part == "deadline" and style.due) or _is_told(part, finding):
        return lines
    return inserted(part, lines, compose_part(part, finding, style), style)


def _is_told(part: str, finding: Finding) -> bool:
    """Whether the account itself tells a status or deadline: 该问题正在整改,预计…

    A status may tell a deadline too, 立行立改,已完成, and so may the next steps.
    """
    wording = ""
    told = [one.printed for one in finding.measures]
    if part == "status":
        wording = finding.status_wording
    elif part == "deadline" and finding.deadline:
        wording = finding.deadline.wording
        told += [finding.status_wording, finding.standard]
        told += [*(one.printed for one in finding.next_steps)]
    return bool(wording) and any(wording in words for words in told)


def _without_field(name: str, lines: list[Line]) -> list[Line]:
    """Take a value that is gone off its line, label and all; an empty line goes too."""
    kept: list[Line] = []
    for line in lines:
        names = [slot for slot, _, _ in slots(line.wording)]
        if name not in names:
            kept.append(line)
        elif line.role in (Role.FIELD, Role.TEXT) and set(names) == {name}:
            # A label on a line of its own stood over it.
            if kept and part_of(kept[-1]) == name and not slots(kept[-1].wording):
                kept.pop()
        else:
            labelled = re.compile(_LABELLED.format(slot=name))
            kept.append(replace(line, wording=labelled.sub("", line.wording)))
    return kept


def inserted(part: str, lines: list[Line], new: list[Line], style: Style) -> list[Line]:
    """Put `new` behind the last line of a part that comes before it in the style."""
    if not new:
        return lines
    order = style.order
    before = set(order[: order.index(part)]) if part in order else set(order)
    at = max(
        (n for n, line in enumerate(lines, 1) if part_of(line) in before), default=1
    )
    return lines[:at] + new + lines[at:]


def _fit_problem(lines: list[Line], finding: Finding, style: Style) -> list[Line]:
    spots = [
        (at, index)
        for at, line in enumerate(lines)
        for name, index, _ in slots(line.wording)
        if name == "problem"
    ]
    if not finding.problem:
        return [line for line in lines if line.wording != "{problem}"]
    if spots or any(part_of(line) == "problem" for line in lines):
        return lines
    return inserted("problem", lines, compose_part("problem", finding, style), style)


# --- accounts and next steps ----------------------------------------------------------


def _fit_steps(
    part: str,
    lead: str,
    steps: tuple[Measure, ...],
    lines: list[Line],
    style: Style,
) -> list[Line]:
    lead_name = "account_lead" if part == "account" else "plan_lead"
    mine = [
        at
        for at, line in enumerate(lines)
        if {part, lead_name} & {name for name, _, _ in slots(line.wording)}
    ]
    printed = [
        index
        for line in lines
        for name, index, _ in slots(line.wording)
        if name == part
    ]
    leads = lead_name in _names(lines)
    if printed == list(range(1, len(steps) + 1)) and leads == bool(lead):
        return lines
    if not mine:
        # A line without slots is the coordinator's own wording, or a bare label.
        if any(part_of(line) == part for line in lines):
            return lines
        return inserted(part, lines, _compose_steps(part, lead, steps, style), style)
    return _replaced(part, lead, steps, lines, mine, style)


def _compose_steps(
    part: str, lead: str, steps: tuple[Measure, ...], style: Style
) -> list[Line]:
    if part == "account":
        finding = Finding(title="", account_lead=lead, measures=steps)
    else:
        finding = Finding(title="", plan_lead=lead, next_steps=steps)
    return compose_part(part, finding, style)


def _replaced(
    part: str,
    lead: str,
    steps: tuple[Measure, ...],
    lines: list[Line],
    mine: list[int],
    style: Style,
) -> list[Line]:
    """Word the steps anew from where the first of them was printed."""
    first, last = lines[mine[0]], lines[mine[-1]]
    slot = (
        rf"\{{(?:{part}\.\d+|{'account_lead' if part == 'account' else 'plan_lead'})\}}"
    )
    opening = re.split(rf"(?:{MARKER}\s?)?{slot}", first.wording)[0]
    closing = re.split(slot, last.wording)[-1]
    behind = lines[mine[-1] + 1 :]
    if not steps and not lead:
        return _emptied(part, lines, mine, opening, closing)
    pieces = step_pieces(part, steps, style)
    own_lines = style.spread and len(pieces) > 1
    head = opening + lead_slot(part, lead) + ("" if own_lines else "".join(pieces))
    new = [replace(first, wording=head)] if head else []
    if own_lines:
        new += [Line(first.role, piece) for piece in pieces]
    new[-1] = replace(new[-1], wording=new[-1].wording + closing)
    return lines[: mine[0]] + new + behind


def _emptied(
    part: str, lines: list[Line], mine: list[int], opening: str, closing: str
) -> list[Line]:
    """Take the steps away, with the label in front of them."""
    first = lines[mine[0]]
    label = re.compile(r"[;\uff1b\s\u3000]*[一-鿿]{2,14}[:\uff1a]\s*$")
    left = label.sub("", opening) + closing
    kept = [replace(first, wording=left)] if left.strip("。;\uff1b ") else []
    before = lines[: mine[0]]
    # A label on a line of its own stood over the steps.
    if before and part_of(before[-1]) == part and not slots(before[-1].wording):
        before = before[:-1]
    return before + kept + lines[mine[-1] + 1 :]
