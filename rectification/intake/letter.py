"""A feedback letter: findings in their own words, without results."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rectification.intake.plan import Plan, PlannedFinding, Remark
from rectification.notices.text import narrow, paragraphs, sentence_ends
from rectification.notices.vocabulary.numbering import Level, Marker, heading_marker

_PROBLEMS = re.compile(
    r"(?:发现|存在|反馈|查出|指出)[^。;]{0,12}问题|(?:主要|突出)问题"
)
_LEVELS = (Level.INNER, Level.ITEM, Level.GROUP, Level.SECTION)
_HEADING = 60  # characters; a longer paragraph says something by itself
_TITLE = 60
_END = "。！？!?；;：: "


@dataclass(frozen=True, slots=True)
class _Line:
    at: int
    text: str
    marker: Marker | None


@dataclass(slots=True)
class _Draft:
    line: _Line
    aspects: tuple[str, ...]
    texts: list[str] = field(default_factory=list)


def read_letter(text: str, level: Level | None = None) -> Plan:
    """Return the findings that a letter lists; none where nothing is numbered.

    `level`: at which numbers they stand, where somebody says so.
    """
    lines = [_Line(at, one, heading_marker(one)) for at, one in paragraphs(text)]
    region, is_certain = _region(lines)
    level = level or _level(region)
    drafts: list[_Draft] = []
    belongs: dict[int, int] = {}
    headings: set[int] = set()
    for draft, line in _walk(region, level):
        if draft is None:
            headings.add(line.at)
            continue
        if not drafts or draft is not drafts[-1]:
            drafts.append(draft)
        draft.texts.append(_words(line) if line is draft.line else line.text)
        belongs[line.at] = len(drafts) - 1
    findings = tuple(_finding(one) for one in drafts)
    remarks = [] if is_certain or not findings else [_unsure(region[0])]
    remarks += _numbers(drafts)
    kept = set(belongs) | headings
    aside = frozenset(line.at for line in lines if line.at not in kept)
    return Plan(findings, belongs, aside, tuple(remarks))


def _region(lines: list[_Line]) -> tuple[list[_Line], bool]:
    """Return the part that lists the problems, and whether a heading says so."""
    for place, line in enumerate(lines):
        is_heading = line.marker is not None and line.marker.level is Level.SECTION
        if is_heading and _is_about_problems(line.text):
            rest = lines[place + 1 :]
            end = next(
                (
                    n
                    for n, one in enumerate(rest)
                    if one.marker and one.marker.level is Level.SECTION
                ),
                len(rest),
            )
            return rest[:end], True
    return lines, False


def _is_about_problems(text: str) -> bool:
    return len(text) <= _HEADING and bool(_PROBLEMS.search(narrow(text)))


def _level(region: list[_Line]) -> Level:
    """Return the level of the findings: 1. under （一）, else the outermost there is.

    （1） below 1. are particulars of one finding, not findings of their own.
    """
    used = {line.marker.level for line in region if line.marker}
    if Level.ITEM in used:
        return Level.ITEM
    return next((one for one in reversed(_LEVELS) if one in used), Level.NONE)


def _walk(region: list[_Line], level: Level) -> Iterator[tuple[_Draft | None, _Line]]:
    """Yield each line with the finding it belongs to, None for a heading above."""
    path: dict[Level, str] = {}
    draft: _Draft | None = None
    for line in region:
        marker = line.marker
        if marker and marker.level is level:
            draft = _Draft(line, tuple(path[one] for one in sorted(path)))
        elif marker and marker.level < level and len(line.text) <= _HEADING:
            path = {one: name for one, name in path.items() if one < marker.level}
            path[marker.level] = _words(line).rstrip(_END)
            draft = None
            yield None, line
            continue
        if draft is not None:
            yield draft, line


def _words(line: _Line) -> str:
    return line.text[line.marker.behind :].strip() if line.marker else line.text


def _finding(draft: _Draft) -> PlannedFinding:
    first = draft.texts[0]
    marker = draft.line.marker
    return PlannedFinding(
        title=title_of(first),
        original_text="\n".join(draft.texts),
        at=draft.line.at,
        number=str(marker.number) if marker else "",
        aspects=draft.aspects,
    )


def title_of(text: str) -> str:
    """Return the first sentence of a finding; a long one ends at its first comma."""
    ends = sentence_ends(text)
    title = (text[: ends[0]] if ends else text).rstrip(_END)
    if len(title) > _TITLE:
        head = re.split("[，,；;：:]", title, maxsplit=1)[0]
        title = head if 4 <= len(head) <= _TITLE else title[:_TITLE]
    return title


def _unsure(first: _Line) -> Remark:
    return Remark(
        _(
            "No heading such as 发现的主要问题 was found: every numbered paragraph "
            "was taken as a finding. Please check."
        ),
        at=first.at,
    )


def _numbers(drafts: list[_Draft]) -> list[Remark]:
    """Say where a number is not the next one within its aspect, or begins anew."""
    remarks: list[Remark] = []
    last = 0
    within: tuple[str, ...] = ()
    for n, draft in enumerate(drafts):
        number = draft.line.marker.number if draft.line.marker else 0
        if draft.aspects != within and number == 1:
            last = 0
        within = draft.aspects
        if number != last + 1:
            sentence = _(
                "Finding “%(title)s”: number %(quote)s stands where %(expected)s is "
                "due."
            ) % {
                "title": title_of(draft.texts[0]),
                "quote": number,
                "expected": last + 1,
            }
            remarks.append(Remark(sentence, n, draft.line.at))
        last = number
    return remarks
