"""Accounts that no label announces: told by what stands before and behind them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.labels import PrintedLabel, is_only_status
from rectification.notices.vocabulary.numbering import Level, Marker
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.statuses import group_status, opens_account

_ASPECT = re.compile(
    r"(?:方面|领域)(?:存在)?(?:的?(?:问题|情况))?(?:的?整改(?:落实)?(?:情况)?)?"
    r"(?:\([^()]{1,12}\))?[。:]?$"
)
_PROBLEMS = re.compile(r"(?:问题|事项)(?:\([^()]{1,12}\))?[。:]?$")
# 存在的问题及整改情况: both stand below it.
_BOTH = re.compile(
    "(?:巡[察视]|督[查察导]|检查|审计)?(?:反馈|存在|发现|指出)?的?(?:主要|具体)?问题(?:及其?|和|与)整改"
    "(?:落实)?(?:情况|措施|进展|成效)[。:：]?"
)
# What was found sounds like a fault: 台账不全, 流于形式; 加强领导 does not.
_FAULT = re.compile(
    "[不未无没缺少欠差乱慢弱虚漏错迟难松散偏滞低旧超闲废违]|形式|走过场|一刀切|问题"
)
_TITLE_LENGTH = 40
_LINE_STOP = re.compile("[。;:!?,.…]$")
_FIRST_STEPS = ("一是", "第一，", "第一,")
_LONGEST_STATUS = 20
_FEWEST = 2  # titles with measures below them
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
    listed = _listed(texts, markers, labels) or _stepped(texts, markers, labels)
    for at in listed or _parted(texts, markers, labels):
        _add(labels, at, "")


def _labelled(labels: Labels) -> bool:
    return any(one.label is Label.ACCOUNT for seen in labels for one in seen)


def _add(labels: Labels, at: int, name: str) -> None:
    labels[at] = [*labels[at], PrintedLabel(Label.ACCOUNT, name, 0, 0)]


def _listed(texts: Texts, markers: Markers, labels: Labels) -> list[int]:
    """Return the items without an account right under headings of problems.

    If all of them tell a finding: a short sentence says what was found, and more
    follows it.
    """
    items: list[range] = []
    untold: list[range] = []
    for heading, own in _lists(texts, markers):
        items += own
        bare = [item for item in own if not _labelled(labels[item.start : item.stop])]
        faults = all(_FAULT.search(texts[item.start]) for item in bare)
        if bare and (faults or _names_problems(texts[heading], markers[heading])):
            if not all(_tells(texts, markers, item) for item in bare):
                return []
            untold += bare
    return [item.start for item in untold] if len(items) > 1 else []


def _stepped(texts: Texts, markers: Markers, labels: Labels) -> list[int]:
    """Return the titles below which measures are listed, in a part of problems.

    1.台账不全 / 一是补登。 / 二是核对。 Where no account has a label.
    """
    if _labelled(labels):
        return []
    listing = [at for at in range(len(texts) - 1) if _heads_steps(texts, markers, at)]
    if len(listing) < _FEWEST:
        return []
    level = markers[listing[0]].level  # type: ignore[union-attr]
    found: list[int] = []
    in_problems = False
    for at, marker in enumerate(markers):
        if marker and marker.level is Level.SECTION:
            in_problems = "问题" in texts[at] or "反馈" in texts[at]
        elif marker and marker.level is level and in_problems:
            found += [at] if _is_title(texts[at].rstrip("。")) else []
    return found if set(listing) & set(found) else []


def _parted(texts: Texts, markers: Markers, labels: Labels) -> list[int]:
    """Return the items that a sentence of nothing but a status parts.

    （一）台账不全。缺3册。已整改。补登3册。 All of a level in their part do; and no
    account has a label.
    """
    if _labelled(labels):
        return []
    part = 0
    parts: dict[int, dict[Level, list[int]]] = {}  # the headings of each, by level
    parted: set[int] = set()
    for at, marker in enumerate(markers):
        if marker is None:
            continue
        part = at if marker.level is Level.SECTION else part
        parts.setdefault(part, {}).setdefault(marker.level, []).append(at)
        if end_of_problem(texts[at][marker.behind :]):
            parted.add(at)
    found = [
        at
        for levels in parts.values()
        for peers in levels.values()
        if parted.issuperset(peers)
        for at in peers
    ]
    return found if len(found) >= _FEWEST else []


def _heads_steps(texts: Texts, markers: Markers, at: int) -> bool:
    marker, below = markers[at], markers[at + 1]
    if marker is None or marker.level < Level.ITEM:
        return False
    if below:
        return _is_fault_over_deeds(texts[at], texts[at + 1], marker, below)
    return texts[at + 1].startswith(_FIRST_STEPS) and _is_title(texts[at])


def _is_fault_over_deeds(title: str, deed: str, outer: Marker, inner: Marker) -> bool:
    """Whether 1.管理存在漏洞。 stands over (1)成立膳食委员会: what was done of it."""
    if (outer.level, inner.level, inner.number) != (Level.ITEM, Level.INNER, 1):
        return False
    if not (_FAULT.search(title) and _is_title(title.rstrip("。"))):
        return False
    ends = sentence_ends(deed)
    return not _FAULT.search(deed[: ends[0]] if ends else deed)


def _is_title(text: str) -> bool:
    return len(text) <= _TITLE_LENGTH and not _LINE_STOP.search(narrow(text))


def _lists(texts: Texts, markers: Markers) -> Iterator[tuple[int, list[range]]]:
    """Yield each heading under which items stand, and the items."""
    heads = [at for at in range(len(texts)) if _heads_items(texts, markers, at)]
    for heading, following in pairwise([*heads, len(texts)]):
        outer = markers[heading]
        starts: list[int] = []
        stop = following
        for at in range(heading + 1, following):
            marker = markers[at]
            if marker is None or outer is None:
                continue
            if marker.level <= outer.level:
                stop = at
                break
            first = markers[starts[0]] if starts else marker
            if first and marker.level is first.level:
                starts.append(at)
        if starts:
            yield heading, [range(*pair) for pair in pairwise([*starts, stop])]


def _heads_items(texts: Texts, markers: Markers, at: int) -> bool:
    marker = markers[at]
    if marker is None or len(texts[at]) > _TITLE_LENGTH:
        return False
    if _names_problems(texts[at], marker):
        return True
    below = markers[at + 1] if at + 1 < len(markers) else None
    if below is None or below.level <= marker.level:
        return False
    words = narrow(texts[at][marker.behind :]).rstrip("。:;")
    return bool(phrases.GENERIC_SECTION.fullmatch(words) or _PROBLEMS.search(words))


def _names_problems(text: str, marker: Marker | None) -> bool:
    """Whether a heading names an aspect or a status, so that findings stand below."""
    if marker is None:
        return False
    words = text[marker.behind :]
    return (
        names_aspect(text) or bool(_BOTH.fullmatch(words)) or bool(group_status(words))
    )


def names_aspect(text: str) -> bool:
    may = "方面" in text or "领域" in text
    return may and bool(_ASPECT.search(narrow(text)))


# 经查,… 审计发现… tells what was found.
_FOUND = re.compile(
    "(?:督[察查导]|审计|巡[察视]|检查|抽查)(?:组)?发现|经(?:核|抽)?查[,，]"
)
_DONE = re.compile("已|完成|整改|制定|修订|印发|召开")


def end_of_problem(text: str) -> int:
    """Return where the account begins behind what was found, in one paragraph; or 0.

    Behind a sentence of nothing but a status, or the first where it says 经查,….
    """
    ends = sentence_ends(text)
    if len(ends) < 2:
        return 0
    for start, end in pairwise(ends):
        if _DONE.search(text[:start]) or end == len(text):
            break
        if end - start <= _LONGEST_STATUS and is_only_status(text[start:end].strip()):
            return start
    return ends[0] if _FOUND.match(text) else 0


def title_end(text: str, start: int) -> int:
    """Return where a short sentence at `start` ends, 0 where a long one begins."""
    ends = sentence_ends(text[start:])
    end = ends[0] if ends else len(text) - start
    return start + end if end <= _TITLE_LENGTH else 0


def _tells(texts: Texts, markers: Markers, item: range) -> bool:
    """Whether an item has a title, and more behind it: in its paragraph or below."""
    marker = markers[item.start]
    end = title_end(texts[item.start], marker.behind if marker else 0)
    below = markers[item.start + 1] if item.start + 1 < item.stop else marker
    # What is numbered ① below it are measures.
    more = len(item) > 1 and (below is None or below.level >= Level.CIRCLE)
    return 0 < end < len(texts[item.start]) or bool(end and more)
