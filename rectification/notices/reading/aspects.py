"""Headings of groups without a number: behind a sign, over each first finding."""

import re

from rectification.notices.reading.untold_accounts import names_aspect
from rectification.notices.text import narrow
from rectification.notices.vocabulary.labels import PrintedLabel, is_only_status
from rectification.notices.vocabulary.numbering import Level, Marker
from rectification.notices.vocabulary.page_furniture import bullet_end

_LONGEST = 40  # characters
_LINE_STOP = re.compile('[。;:!?,.”"…]$')


def add_aspects(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Add the groups that a sign heads and no number: ◆ 作风建设方面.

    They name an aspect, or numbered lines stand right below each of them.
    """
    found = [
        at
        for at, text in enumerate(texts)
        if markers[at] is None
        and not labels[at]
        and len(text) <= _LONGEST
        and _sets_off(text)
        and (names_aspect(text) or any(markers[at + 1 : at + 2]))
    ]
    if len(found) > 1:
        for at in found:
            behind = _sets_off(texts[at])
            markers[at] = Marker(Level.GROUP, 0, "1", behind, behind, behind)
    for at in _plain_aspects(texts, markers, labels) or _over_titles(
        texts, markers, labels
    ):
        markers[at] = Marker(Level.GROUP, 0, "1", 0, 0, 0)


def _sets_off(text: str) -> int:
    """Return where the words begin behind a sign, or in brackets: 【作风建设方面】."""
    return bullet_end(text) or int(text[0] in "【[" and text[-1] in "】]")


def _plain_aspects(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> list[int]:
    """Return the lines without number or sign over each finding that is a first one.

    聚焦主责主业 over ① and ②, then 聚焦自身建设 over ① again.
    """
    level = max((one.level for one in markers if one), default=Level.NONE)
    if level < Level.ITEM:
        return []
    firsts = [
        at
        for at, one in enumerate(markers)
        if one and one.level is level and one.number == 1
    ]
    above = [at - 1 for at in firsts]
    named = all(
        at >= 0
        and markers[at] is None
        and not labels[at]
        and len(texts[at]) <= _LONGEST
        and not _LINE_STOP.search(narrow(texts[at]))
        and not is_only_status(texts[at])
        for at in above
    )
    return above if named and len(above) > 1 else []


def _over_titles(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> list[int]:
    """Return the lines that name an aspect right above a title without a number.

    全面从严治党方面 over 关于…问题整改情况; a lone one is a heading nobody knows.
    """
    found = [
        at - 1
        for at, one in enumerate(markers)
        if one and not one.number and one.level is Level.ITEM and at
        if markers[at - 1] is None
        and not labels[at - 1]
        and len(texts[at - 1]) <= _LONGEST
        and not _LINE_STOP.search(narrow(texts[at - 1]))
        and names_aspect(texts[at - 1])
    ]
    return found if len(found) > 1 else []
