"""The findings stand at the headings of one level, because a person says so."""

import re
from dataclasses import replace

from rectification.notices.reading.body_lines import UNNUMBERED, Body
from rectification.notices.reading.levels import evidence, owners_at
from rectification.notices.text import narrow
from rectification.notices.vocabulary.numbering import Level

# Level.NONE: the findings are headed by short lines without a number.
TITLES = Level.NONE
_TITLE_LENGTH = 40
_LINE_STOP = re.compile('[。;:!?,.”"…]$')
# Parts that tell how the work was led, or what comes next.
_NARRATIVE = re.compile(
    r"组织(?:领导|实施|推动|推进|部署|情况|开展)|工作情况|总体(?:情况|评价)|基本情况|"
    r"主要做法|工作成效|取得(?:的)?(?:主要)?成[效果]|经验|下一?步|今后|后续|"
    r"工作打算|工作安排|存在的?不足|建议|责任(?:落实|履行)|履行.{0,8}责任"
)


def take_level(body: Body, level: Level) -> tuple[Body, Level, set[int]]:
    """Return `body` as it is numbered then, the level, and the headings of findings.

    Every heading at the level is one, but for those in parts that only narrate.
    """
    if level is TITLES:
        body, level = _titles_numbered(body), UNNUMBERED.level
    heads = {
        at for at, marker in enumerate(body.markers) if marker and marker.level is level
    }
    telling = evidence(body, level)
    parts = owners_at(body, Level.SECTION)
    holding = {parts[at] for at in telling}
    listing = {
        at
        for at in heads
        if parts[at] in holding or not _narrates(body.texts, parts[at])
    }
    return body, level, listing or heads


def title_lines(body: Body) -> list[int]:
    """Return the short lines that may be titles without a number."""
    return [
        at
        for at, text in enumerate(body.texts)
        if body.markers[at] is None
        and not body.labels[at]
        and len(text) <= _TITLE_LENGTH
        and not _LINE_STOP.search(narrow(text))
    ]


def _narrates(texts: list[str], part: int | None) -> bool:
    return part is not None and bool(_NARRATIVE.search(narrow(texts[part])))


def _titles_numbered(body: Body) -> Body:
    """Return `body` with its title lines as headings, and no plain number beside."""
    titles = set(title_lines(body))
    markers = [
        UNNUMBERED
        if at in titles
        else marker
        if marker and marker.level < UNNUMBERED.level
        else None
        for at, marker in enumerate(body.markers)
    ]
    return replace(body, markers=markers)
