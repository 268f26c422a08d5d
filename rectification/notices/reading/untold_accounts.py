"""Accounts that no label announces: told by what stands before and behind them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.labels import PrintedLabel
from rectification.notices.vocabulary.numbering import Marker
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.statuses import group_status, opens_account

_ASPECT = re.compile(r"(?:方面|领域)(?:的?(?:问题|情况))?(?:\([^()]{1,12}\))?[。:]?$")
_PROBLEMS = re.compile(r"(?:问题|事项)(?:\([^()]{1,12}\))?[。:]?$")
# What was found sounds like a fault: 台账不全, 流于形式; 加强领导 does not.
_FAULT = re.compile(
    "[不未无没缺少欠差乱慢弱虚漏错迟难松散偏滞低旧超闲废违]|形式|走过场|一刀切|问题"
)
_TITLE_LENGTH = 40
THIS_FINDING = "该问题"

Texts = list[str]
Markers = list[Marker | None]
Labels = list[list[PrintedLabel]]


def tell_accounts(texts: Texts, markers: Markers, labels: Labels) -> None:
    """Add the accounts that no label announces.

    What became of 该问题, and what stands behind the first sentence of the items that
    are listed under a heading of problems.
    """
    if not _labelled(labels):
        for at, (text, marker) in enumerate(zip(texts, markers, strict=True)):
            words = text[marker.behind :] if marker else text
            ends = sentence_ends(words) if marker else []
            spots = [0, *ends[:1]]
            if any(opens_account(words[spot:]) for spot in spots):
                _add(labels, at, THIS_FINDING)
    for item in _listed(texts, markers):
        if not _labelled(labels[item.start : item.stop]):
            _add(labels, item.start, "")


def _labelled(labels: Labels) -> bool:
    return any(one.label is Label.ACCOUNT for seen in labels for one in seen)


def _add(labels: Labels, at: int, name: str) -> None:
    labels[at] = [*labels[at], PrintedLabel(Label.ACCOUNT, name, 0, 0)]


def _listed(texts: Texts, markers: Markers) -> list[range]:
    """Return the items right under headings of problems, if all tell a finding.

    A short sentence says what was found, and more follows it.
    """
    items: list[range] = []
    for heading, stop in _headings(texts, markers):
        inner = next((one for one in markers[heading + 1 : stop] if one), None)
        if inner is None:
            continue
        starts = [
            at
            for at in range(heading + 1, stop)
            if (marker := markers[at]) and marker.level is inner.level
        ]
        own = [range(*pair) for pair in pairwise([*starts, stop])]
        faults = [_FAULT.search(texts[at]) for at in starts]
        if not (all(faults) or _names_problems(texts[heading], markers[heading])):
            continue
        if not all(_tells(texts, markers, item) for item in own):
            return []
        items += own
    return items if len(items) > 1 else []


def _headings(texts: Texts, markers: Markers) -> Iterator[tuple[int, int]]:
    """Yield each heading under which items may stand, and where its items end."""
    for at, marker in enumerate(markers):
        if marker is None or not _heads_items(texts, markers, at):
            continue
        stop = at + 1
        while stop < len(texts):
            below = markers[stop]
            if below and below.level <= marker.level:
                break
            if below and _heads_items(texts, markers, stop):
                break
            stop += 1
        yield at, stop


def _heads_items(texts: Texts, markers: Markers, at: int) -> bool:
    marker = markers[at]
    if marker is None or len(texts[at]) > _TITLE_LENGTH:
        return False
    if _names_problems(texts[at], marker):
        return True
    words = narrow(texts[at][marker.behind :]).rstrip("。:;")
    if not (phrases.GENERIC_SECTION.fullmatch(words) or _PROBLEMS.search(words)):
        return False
    below = markers[at + 1] if at + 1 < len(markers) else None
    return below is not None and below.level > marker.level


def _names_problems(text: str, marker: Marker | None) -> bool:
    """Whether a heading names an aspect or a status, so that findings stand below."""
    if marker is None:
        return False
    return bool(_ASPECT.search(narrow(text))) or bool(
        group_status(text[marker.behind :])
    )


def title_end(text: str, start: int) -> int:
    """Return where a short sentence at `start` ends, 0 where a long one begins."""
    ends = sentence_ends(text[start:])
    end = ends[0] if ends else len(text) - start
    return start + end if end <= _TITLE_LENGTH else 0


def _tells(texts: Texts, markers: Markers, item: range) -> bool:
    """Whether an item has a title, and more behind it: in its paragraph or below."""
    marker = markers[item.start]
    end = title_end(texts[item.start], marker.behind if marker else 0)
    below = item.start + 1
    more = below < item.stop and markers[below] is None
    return 0 < end < len(texts[item.start]) or bool(end and more)
