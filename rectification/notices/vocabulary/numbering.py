"""How headings and measures are numbered: 一、 (一) 1. (1) ① 一是 第一."""

import re
from dataclasses import dataclass
from enum import IntEnum

from rectification.notices.text import EDGES, narrow

CHINESE_DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CN = r"[一二三四五六七八九十百]{1,5}"


def to_chinese(number: int) -> str:
    """Return 1 to 999 in Chinese numerals.

    >>> [to_chinese(n) for n in (3, 10, 12, 20, 105, 110)]
    ['三', '十', '十二', '二十', '一百零五', '一百一十']
    """
    if not 0 < number < 1000:
        raise ValueError(f"no Chinese numeral for {number}: 1 to 999 are known")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{CHINESE_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else CHINESE_DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (CHINESE_DIGITS[ones] if ones else "")


def from_chinese(text: str) -> int | None:
    """Return the number that `text` writes in Chinese numerals, or None."""
    total = section = 0
    for char in text:
        if char in CHINESE_DIGITS:
            section = CHINESE_DIGITS.index(char)
        elif char in "十百":
            total += (section or 1) * (10 if char == "十" else 100)
            section = 0
        elif char == "两":
            section = 2
        else:
            return None
    return total + section or None


def read_number(text: str) -> int | None:
    """Return the value of Arabic (either width), Chinese or circled digits, or None."""
    digits = narrow(text)
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) <= 9 else None
    if digits in CIRCLED and len(digits) == 1:
        return CIRCLED.index(digits) + 1
    return from_chinese(digits)


def write_number(number: int, form: str) -> str:
    """Return `number` in the form named by its own 1: `1`, `一` or `①`."""
    if form == "一":
        return to_chinese(number) if 0 < number < 1000 else str(number)
    if form == "①":
        return CIRCLED[number - 1] if number <= len(CIRCLED) else f"({number})"
    return str(number)


class Level(IntEnum):
    """Rank of a heading scheme, outermost first, as official documents nest them."""

    NONE = 0
    SECTION = 1  # 一、
    GROUP = 2  # (一)
    ITEM = 3  # 1.
    INNER = 4  # (1)
    CIRCLE = 5  # ①
    STEP = 6  # 一是


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the start of a paragraph: `text[start:end]` is the digits alone."""

    level: Level
    number: int
    form: str  # "1", "一" or "①"
    start: int
    end: int
    behind: int  # where the heading's words begin


_WORDED = rf"(?:具体|主要|反馈|突出)?问题\s?(\d{{1,3}}|{_CN})\s?[:.、]\s*"
# Each scheme in its half-width spelling; positions hold for the full-width one too.
_SCHEMES: list[tuple[Level, str, re.Pattern[str]]] = [
    (Level.SECTION, "一", re.compile(rf"({_CN})[、.,]\s*")),
    (Level.SECTION, "一", re.compile(rf"第({_CN})部分[、,:]?\s*")),
    (Level.GROUP, "一", re.compile(rf"\(\s?({_CN})\s?\)[、.]?\s*")),
    # A digit behind the dot makes a decimal or a date: 1.5万元, 12.4宪法日.
    (Level.ITEM, "1", re.compile(r"(\d{1,3})\s?[.、](?!\d)\s*")),
    (Level.ITEM, "1", re.compile(r"(\d{1,3}),(?=\s*(?:关于|针对|反馈问题))\s*")),
    (Level.ITEM, "1", re.compile(_WORDED)),
    (Level.ITEM, "1", re.compile(rf"第(\d{{1,3}}|{_CN})个问题\s?[:.、,]\s*")),
    (Level.INNER, "1", re.compile(r"\(\s?(\d{1,3})\s?\)[、.]?\s*")),
    (Level.INNER, "1", re.compile(r"(\d{1,2})\)\s*")),
    (Level.CIRCLE, "①", re.compile(rf"([{CIRCLED}])[、.]?\s*")),
    # 一是 numbers measures, unless it names a problem.
    (
        Level.STEP,
        "一",
        re.compile(rf"({_CN})是\s?(?=(?:关于|针对|对[\"‘《])[^。]{{2,80}}问题)"),
    ),
]
# 一、二级… and 一、二、三号楼 enumerate; they number nothing.
_ENUMERATION = re.compile(rf"{_CN}、{_CN}(?:[、级类线期号档等批次轮年月季]|是)")


def heading_marker(paragraph: str) -> Marker | None:
    """Return the heading number that `paragraph` begins with, or None.

    Whether it heads anything is for the reader of the whole notice to say.
    """
    text = narrow(paragraph)
    for level, form, pattern in _SCHEMES:
        match = pattern.match(text)
        if match is None:
            continue
        if level is Level.SECTION and _ENUMERATION.match(text):
            return None
        number = read_number(match[1])
        if number is None or match.end() >= len(text):
            return None
        shown = form if form == "①" or match[1].isascii() else "一"
        return Marker(level, number, shown, match.start(1), match.end(1), match.end())
    return None


@dataclass(frozen=True, slots=True)
class StepMarker:
    """A measure's number inside running text: `text[start:behind]` is the marker."""

    scheme: str
    number: int
    start: int
    behind: int


_STEPS: list[tuple[str, re.Pattern[str]]] = [
    ("一是", re.compile(rf"({_CN})是(?!否)[,:]?")),
    ("第一,", re.compile(rf"第({_CN})[,、:]")),
    ("(1)", re.compile(r"\(\s?(\d{1,2})\s?\)[、.]?")),
    ("①", re.compile(rf"([{CIRCLED}])[、.]?")),
    ("1.", re.compile(r"(\d{1,2})[.、](?!\d(?!\d?月))")),
    ("(一)", re.compile(rf"\(({_CN})\)[、.]?")),
    ("1)", re.compile(r"(\d{1,2})\)")),
    ("一要", re.compile(rf"({_CN})要[,:]?")),
]
_BOUNDARY = re.compile(
    rf"(?:^|(?<=[。;:\n]))[{EDGES}]*(?=[一二三四五六七八九十百第(\d{CIRCLED}])"
)


def step_markers(text: str) -> list[StepMarker]:
    """Return the markers that cut `text` into measures, in order.

    Markers count at the start of a paragraph or after 。 ; : only, must rise by one
    from one, and only the scheme that comes first cuts: an inline `1.…2.…` inside a
    一是 does not split it.
    """
    plain = narrow(text)
    starts = [match.end() for match in _BOUNDARY.finditer(plain)]
    runs = [_run(plain, starts, scheme, pattern) for scheme, pattern in _STEPS]
    # A scheme that gets past one is a list; a lone 一是 still marks its measure.
    lists = [run for run in runs if len(run) > 1] or [
        run for run in runs if run and run[0].scheme in ("一是", "(1)", "①")
    ]
    return min(lists, key=lambda run: run[0].start) if lists else []


def _run(
    plain: str, starts: list[int], scheme: str, pattern: re.Pattern[str]
) -> list[StepMarker]:
    """Return the markers of one scheme that count up from one."""
    run: list[StepMarker] = []
    for start in starts:
        match = pattern.match(plain, start)
        if match and read_number(match[1]) == len(run) + 1:
            run.append(StepMarker(scheme, len(run) + 1, start, match.end()))
    return run
