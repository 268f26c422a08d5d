"""The numbers that paragraphs begin with, told by the lines around them too."""

import re
from dataclasses import replace

from rectification.notices.text import narrow
from rectification.notices.vocabulary.numbering import (
    WORD_SIGNS,
    WORDED_TIGHT,
    Level,
    Marker,
    heading_marker,
    read_number,
)

_BEFORE_FIGURE = re.compile(r"(\d{1,2})[.．、](?=\d{1,4}[个家名项处户次人份套条])")
_LONGEST_NUMBER = 3  # characters of a number in a line of its own
# 序号 [tab] 1 over 问题名称 [tab] …: a table of two columns for each finding
_NUMBER_ROW = re.compile(r"(?:问题)?(?:序号|编号)\s?[:\t ]\s?(\d{1,3})")
_LONGEST_ALONE = 60  # of the title below it
_PART = re.compile(r"第[一二三四五六七八九十]{1,3}部分")
_SIGN_FORMS = frozenset("Ⅰ甲壹")


def read_numbers(texts: list[str]) -> list[Marker | None]:
    """Return the number that each paragraph begins with, or None."""
    markers = [heading_marker(text) for text in texts]
    _add_numbers_alone(texts, markers)
    _add_before_figures(texts, markers)
    _add_worded(texts, markers)
    _nest_below_parts(texts, markers)
    return markers


def _nest_below_parts(texts: list[str], markers: list[Marker | None]) -> None:
    """Put 一、 below 第一部分 where a notice has both; and (一) below that."""
    parts = [
        bool(one and _PART.match(text))
        for text, one in zip(texts, markers, strict=True)
    ]
    inner = [
        one.level for one, part in zip(markers, parts, strict=True) if one and not part
    ]
    if not any(parts) or Level.SECTION not in inner:
        return
    all_move = Level.GROUP in inner
    for at, marker in enumerate(markers):
        if marker is None or parts[at] or marker.level >= Level.CIRCLE:
            continue
        if marker.level is Level.SECTION or all_move:
            markers[at] = replace(marker, level=Level(marker.level + 1))


def _add_worded(texts: list[str], markers: list[Marker | None]) -> None:
    """Add the numbers that nothing parts from their titles: 问题1台账不全.

    Several of one word that count from one; 问题3个 and 问题多 count nothing.
    """
    found: dict[str, list[tuple[int, Marker]]] = {}
    for at, text in enumerate(texts):
        if markers[at] or text[0] not in WORD_SIGNS:
            continue
        if tight := WORDED_TIGHT.match(narrow(text[:_LONGEST_ALONE])):
            start, end = tight.span(2)
            form = "1" if tight[2].isascii() else "一"
            own = Marker(
                Level.ITEM, read_number(tight[2]) or 0, form, start, end, tight.end()
            )
            found.setdefault(tight["word"], []).append((at, own))
    for numbered in found.values():
        _take_counting(numbered, markers)


def _take_counting(
    found: list[tuple[int, Marker]], markers: list[Marker | None]
) -> None:
    """Take the markers of one form if there are several, and they count from one."""
    if [one.number for _at, one in found] == list(range(1, len(found) + 1)) != [1]:
        for at, marker in found:
            markers[at] = marker


def nest_signs(markers: list[Marker | None]) -> None:
    """Put Ⅰ. 甲、 and 壹、 below the part 一、 or group (一) in which they stand."""
    outer = Level.NONE
    for at, marker in enumerate(markers):
        if marker is None or marker.level > Level.GROUP:
            continue
        if marker.form not in _SIGN_FORMS:
            # A sign that sets a group off has no number.
            is_outer = marker.form == "一" or not marker.number
            outer = marker.level if is_outer else Level.NONE
        elif marker.level is Level.SECTION and outer:
            markers[at] = replace(marker, level=Level(outer + 1))


def _add_numbers_alone(texts: list[str], markers: list[Marker | None]) -> None:
    """Add the numbers that are lines of their own, 01 and 二、, with titles below.

    Several of one form that count from one; page numbers have no titles below them.
    """
    found: dict[str, list[tuple[int, Marker]]] = {}
    for at, text in enumerate(texts[:-1]):
        if row := _NUMBER_ROW.fullmatch(narrow(text[:_LONGEST_ALONE])):
            start, end = row.span(1)
            alone = Marker(Level.ITEM, int(row[1]), "1", start, end, len(text))
            found.setdefault("row", []).append((at, alone))
        if len(text) > _LONGEST_NUMBER or markers[at]:
            continue
        marker = heading_marker(f"{text}甲" if text[-1] in "、.．" else f"{text}.甲")
        if marker and marker.start == 0 and len(texts[at + 1]) <= _LONGEST_ALONE:
            alone = replace(marker, behind=len(text))
            found.setdefault(text[marker.end :], []).append((at, alone))
    for own in found.values():
        _take_counting(own, markers)


def _add_before_figures(texts: list[str], markers: list[Marker | None]) -> None:
    """Add the numbers whose title begins with a figure: 1.3家…, in their turn.

    1.3家 itself may be no number: another item stands before it or behind.
    """
    figures = {
        at: found
        for at, text in enumerate(texts)
        if markers[at] is None and (found := _BEFORE_FIGURE.match(text))
    }
    if not figures:
        return
    turn = {at: int(found[1]) for at, found in figures.items()}
    turn |= {
        at: marker.number if marker.level is Level.ITEM else 0
        for at, marker in enumerate(markers)
        if marker and marker.level <= Level.ITEM
    }
    order = sorted(turn)
    numbers = [0, *(turn[at] for at in order), 0]
    for spot, at in enumerate(order, 1):
        number = numbers[spot]
        follows = number in (1, numbers[spot - 1] + 1)
        if (
            at in figures
            and follows
            and 0
            < number
            in (
                numbers[spot - 1] + 1,
                numbers[spot + 1] - 1,
            )
        ):
            end = figures[at].end(1)
            markers[at] = Marker(Level.ITEM, number, "1", 0, end, figures[at].end())
