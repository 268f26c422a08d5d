"""What is told of findings elsewhere than among their own lines.

In the heading of their group, in a line under it, in a table behind them.
"""

import re
from collections.abc import Sequence

from rectification.notices.notice import SectionKind
from rectification.notices.reading.fields import take_field, told_fields
from rectification.notices.reading.partial import DraftNotice, DraftSection
from rectification.notices.reading.table_rows import SHARED, read_shared
from rectification.notices.text import narrow
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.offices import offices_in_heading
from rectification.notices.vocabulary.printed_fields import Label

_BRACKET = re.compile(r"\(([^()]{4,80})\)$")
_LONGEST = 60  # characters of a line that holds fields alone


def name_offices(sections: list[DraftSection]) -> None:
    """Give the groups of a level their offices, where each is headed by some."""
    levels: dict[int, list[DraftSection]] = {}
    for one in sections:
        if one.kind is SectionKind.GROUP:
            levels.setdefault(one.level, []).append(one)
    for groups in levels.values():
        named = [tuple(offices_in_heading(one.title)) for one in groups]
        if all(named):
            for group, offices in zip(groups, named, strict=True):
                group.offices = offices


def share_of_groups(sections: list[DraftSection]) -> None:
    """Give findings what a line under their group's heading tells of all: 责任领导:甲.

    The line stays as it is printed, so no slot is cut.
    """
    around: list[tuple[int, dict[Label, str]]] = []  # by how far out, innermost last
    for section in sections:
        around = [one for one in around if one[0] < section.level]
        around.append((section.level, _shared_fields(section)))
        for finding in section.findings:
            own = told_fields(finding)
            for _level, told in reversed(around):
                for label in told.keys() - own:
                    take_field(finding, label, told[label])
                own |= told.keys()


def _shared_fields(section: DraftSection) -> dict[Label, str]:
    if section.kind is not SectionKind.GROUP:
        return {}
    return fields_under([line.text for line in section.lines])


def fields_under(texts: Sequence[str]) -> dict[Label, str]:
    """Return what a group's heading, and lines of fields alone under it, tell of all.

    `texts`: the heading first, then the lines.
    """
    if not texts:
        return {}
    heading, *lines = texts
    bracket = fields_in_bracket(heading)
    told = _fields(heading[slice(*bracket)]) if bracket else {}
    for text in lines:
        if len(text) <= _LONGEST:
            told |= _fields(text)
    return told


def fields_in_bracket(heading: str) -> tuple[int, int] | None:
    """Return where the bracket of fields opens that a heading ends in, and its end."""
    bracket = _BRACKET.search(narrow(heading))
    if bracket is None or not _fields(heading[slice(*bracket.span(1))]):
        return None
    return bracket.span()


def _fields(text: str) -> dict[Label, str]:
    """Return what a line says that is made of fields alone."""
    if narrow(text[:1]) == "(":
        text = text[1:-1]
    labels = find_labels(text)
    if not labels or labels[0].start:
        return {}
    stops = [*(one.start for one in labels[1:]), len(text)]
    return {
        one.label: text[one.end : stop].strip(" \u3000;；。,，")
        for one, stop in zip(labels, stops, strict=True)
        if one.label in SHARED
    }


def share_of_table(draft: DraftNotice, behind: list[str]) -> None:
    """Give the findings what a table behind them tells of each, and none does itself.

    The table stays as it is printed, so no slot is cut.
    """
    findings = [one for section in draft.sections for one in section.findings]
    numbers = [one.marker.number for one in findings if one.marker]
    if len(set(numbers)) < len(findings):
        return
    shared = read_shared(behind)
    if set(shared) == set(numbers):
        told = {label for one in findings for label in told_fields(one)}
        for one, number in zip(findings, numbers, strict=True):
            for label, words in shared[number].items():
                if label not in told:
                    take_field(one, label, words)
