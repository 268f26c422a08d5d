"""Another style for a report: lines that follow the style change, own words stay."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rectification.notices.notice import Finding, Line, Role, Style
from rectification.notices.vocabulary.printed_fields import FIELDS
from rectification.notices.writing.reword import inserted
from rectification.notices.writing.style import compose, compose_part, part_of

# What a field's line looks like when it is switched on.
FIELD_PATTERNS = {one.name: one.pattern for one in FIELDS if one.pattern}
# Off by their place in the order alone: without a label they still print.
STEPS = frozenset({"account", "next_steps"})
GROUPS = ("（{number:一}）{group}", "{number:一}、{group}", "{number:1}.{group}")
TITLES = (
    "{number:1}.关于“{title}”问题的整改。",
    "{number:1}.{title}",
    "（{number:1}）{title}",
    "问题{number:1}：{title}",
)
MARKERS = ("一是", "（1）", "①", "1.", "")
_PATTERNS = ("group", "title", "marker", "due", *FIELD_PATTERNS)
_WIDE = str.maketrans("():;,", "（）：；，")
_NARROW = str.maketrans("（）：；，", "():;,")


def shown(style: Style) -> tuple[str, ...]:
    """List the fields that the style prints, in their order."""
    return tuple(
        part
        for part in style.order
        if part in FIELD_PATTERNS and (part in STEPS or getattr(style, part))
    )


def showing(style: Style, parts: Iterable[str], *, wide: bool = True) -> Style:
    """Return `style` printing these fields only, in this order behind the title."""
    order = tuple(parts)
    table = _WIDE if wide else _NARROW
    patterns: dict[str, Any] = {
        part: (getattr(style, part) or _outside_slots(pattern, table))
        if part in order
        else ""
        for part, pattern in FIELD_PATTERNS.items()
    }
    for part in STEPS - set(order):
        patterns[part] = getattr(style, part)
    return replace(style, order=("title", *order), **patterns)


def is_wide(style: Style) -> bool:
    """Whether the style's own punctuation is full-width."""
    text = "".join(getattr(style, name) for name in _PATTERNS)
    return text == _outside_slots(text, _WIDE)


def with_width(style: Style, *, wide: bool) -> Style:
    table = _WIDE if wide else _NARROW
    patterns: dict[str, Any] = {
        name: _outside_slots(getattr(style, name), table) for name in _PATTERNS
    }
    return replace(style, **patterns)


def _outside_slots(text: str, table: dict[int, int]) -> str:
    """Translate what stands outside braces: {number:一} keeps its colon."""
    inside, done = False, ""
    for char in text:
        inside = char == "{" or (inside and char != "}")
        done += char if inside else char.translate(table)
    return done


def restyle(finding: Finding, old: Style, new: Style) -> tuple[Line, ...]:
    """Return the lines that a finding keeps under the new style; () to follow it.

    `finding.lines` fit the old style. A part that reads as the old style words it is
    worded in the new one; what somebody worded otherwise stays as it is.
    """
    if finding.lines == compose(finding, old):
        return ()
    following = {
        part
        for part in old.order
        if (lines := compose_part(part, finding, old))
        and lines == [one for one in finding.lines if part_of(one) == part]
    }
    kept: list[Line] = []
    done: set[str] = set()
    for line in finding.lines:
        part = part_of(line)
        if part not in following:
            kept.append(line)
        elif part not in done:
            done.add(part)
            if part in new.order:
                kept += compose_part(part, finding, new)
    before = set(shown(old))
    for part in new.order:
        if part in FIELD_PATTERNS and part not in before:
            kept = inserted(part, kept, compose_part(part, finding, new), new)
    return tuple(kept)


def restyle_heading(lines: Iterable[Line], old: Style, new: Style) -> tuple[Line, ...]:
    """Return a group's lines with the style's own heading in the new style."""
    own = Line(Role.HEADING, old.group)
    return tuple(
        replace(one, wording=new.group) if one == own else one for one in lines
    )
