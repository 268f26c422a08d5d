"""Titles without a number: over a paragraph, over an account, behind a bullet."""

import re
from itertools import groupby

from rectification.notices.reading.untold_accounts import title_end
from rectification.notices.text import narrow
from rectification.notices.vocabulary.labels import PrintedLabel, bare_label
from rectification.notices.vocabulary.numbering import Level, Marker
from rectification.notices.vocabulary.page_furniture import bullet_end
from rectification.notices.vocabulary.printed_fields import Label

_BARE_TITLE = re.compile(
    r"(?:关于|针对)[^。;；]{2,80}问题(?:的)?(?:整改|落实|整改落实)?(?:情况)?[。:：]?"
)
# 针对“…”问题,修编规划: title and account in one paragraph
_RUNS_ON = re.compile(
    r"(?:在[^。;；,]{2,20}方面,)?(?:关于|针对)(?:巡[察视]|审计|督[察查])?(?:组)?(?:反馈|指出)?的?"
    r"[\"“][^。;；]{2,80}[\"”](?:的)?问题(?:的?整改(?:情况)?)?[,:。].{4}"
)
# 针对馆舍管理不到位的问题,…: a title among others alike, no 针对反馈的问题,…
_UNQUOTED = re.compile(
    r"(?:关于|针对)(?!(?:巡[察视]|审计|反馈|存在|发现|检查|上述|以上|这[些个]|该|整改|各类|突出))"
    r"[^。;,:\"“”]{4,40}?的?问题,.{4}"
)
_FEWEST_UNQUOTED = 3  # in a row, where none beside them has quotes
_PLAIN_TITLE = re.compile(r"[^。;；,，:：]{2,40}问题(?:[(（][^()（）]{2,12}[)）])?")
_TITLE_LENGTH = 40
_LINE_STOP = re.compile('[。;:!?,.”"…]$')


def is_short_line(text: str) -> bool:
    """Whether a line may be a title: it is short and ends in no stop."""
    return len(text) <= _TITLE_LENGTH and not _LINE_STOP.search(narrow(text))


def _is_bare_title(text: str) -> bool:
    return bool(_BARE_TITLE.fullmatch(text) or _RUNS_ON.match(narrow(text)))


def bare_titles(texts: list[str], markers: list[Marker | None]) -> list[bool]:
    """Tell of each line whether it is an unnumbered title, its account behind or below.

    Without quotes it must stand beside one with them, or in a row of its like.
    """
    bare = [
        marker is None and _is_bare_title(text)
        for text, marker in zip(texts, markers, strict=True)
    ]
    alike = [
        told or (marker is None and bool(_UNQUOTED.match(narrow(text))))
        for told, text, marker in zip(bare, texts, markers, strict=True)
    ]
    at = 0
    for is_alike, run in groupby(alike):
        number = len(list(run))
        if is_alike and (number >= _FEWEST_UNQUOTED or any(bare[at : at + number])):
            bare[at : at + number] = [True] * number
        at += number
    return bare


def plain_titles(texts: list[str], markers: list[Marker | None]) -> list[bool]:
    """Tell of each line whether it is a title that ends in 问题, over a paragraph.

    None is where lines below the parts are numbered: those may be the titles.
    """
    if any(marker and marker.level >= Level.ITEM for marker in markers):
        return [False] * len(texts)
    below = [*texts, ""][1:]
    return [
        marker is None
        and "。" in next_one
        and bool(_PLAIN_TITLE.fullmatch(text))
        and bare_label(text) is None
        for text, marker, next_one in zip(texts, markers, below, strict=True)
    ]


def titles_over_accounts(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> list[int]:
    """Return the lines that head findings where titles stand without any number.

    Each account then has one short line of its own above it, and several accounts
    follow one another without a numbered heading in between.
    """
    titles: list[int] = []
    start, follows = 0, False
    for at, seen in enumerate(labels):
        if not any(one.label is Label.ACCOUNT for one in seen):
            continue
        headings = [spot for spot in range(start, at + 1) if markers[spot]]
        follows |= bool(titles) and not headings
        begin = headings[-1] + 1 if headings else start
        above = [
            spot
            for spot in range(begin, at)
            if not labels[spot] and is_short_line(texts[spot])
        ]
        if len(above) != 1:
            return []
        titles += above
        start = at + 1
    return titles if follows else []


def bulleted_titles(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> list[int]:
    """Return the lines that head findings by a bullet, where no number does.

    All lines behind the first such sign then begin with a short sentence.
    """
    if any(marker and marker.level >= Level.ITEM for marker in markers):
        return []
    listed = [
        at
        for at, text in enumerate(texts)
        if markers[at] is None and bullet_end(text) and not labels[at]
    ]
    listed = [at for at in listed if texts[at][0] == texts[listed[0]][0]]
    short = all(title_end(texts[at], 0) > 0 for at in listed)
    return listed if short and len(listed) > 1 else []
