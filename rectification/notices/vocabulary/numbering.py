"""How headings and measures are numbered: 一、 (一) 1. (1) ① 一是 第一."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rectification.notices.text import EDGES, SIGNS, narrow, with_full_stops

CHINESE_DIGITS = "零一二三四五六七八九"
_ONE_SIGN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_IN_BRACKETS = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BLACK, _IN_RINGS = "❶❷❸❹❺❻❼❽❾❿", "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_SANS = "➊➋➌➍➎➏➐➑➒➓"
_CN = r"[一二三四五六七八九十百]{1,5}"
# Numbers that are one sign each, by their own 1, which names the form.
_SERIES = {
    sign[0]: sign
    for sign in (CIRCLED, ROMAN, LETTERS, _STEMS, _BLACK, _SANS, _IN_RINGS)
}
_OF_CHEQUES = "壹贰叁肆伍陆柒捌玖拾"
_FROM_CHEQUES = str.maketrans(_OF_CHEQUES, "一二三四五六七八九十")
_TO_CHEQUES = str.maketrans("一二三四五六七八九十", _OF_CHEQUES)
# Whatever a number in a heading may be written in, but for a letter.
NUMERALS = re.compile(
    rf"\d+|[一二三四五六七八九十百]+|[{CIRCLED}{_ONE_SIGN}{ROMAN}{_BLACK}{_IN_RINGS}]"
    rf"|^(?:[{_STEMS}]|[{_OF_CHEQUES}]+)"
)
_OWN_FORMS = "".join(_SERIES) + _OF_CHEQUES[0]


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
    """Return the value of Arabic or Chinese digits, of a sign or a letter, or None."""
    digits = narrow(text)
    if digits.isascii() and digits.isdigit():
        return int(digits) if len(digits) <= 9 else None
    if len(digits) == 1:
        series = (one for one in _SERIES.values() if digits in one)
        if found := next(series, ""):
            return found.index(digits) + 1
        if digits in _ONE_SIGN:
            return int(unicodedata.numeric(digits))
    return from_chinese(digits.translate(_FROM_CHEQUES))


def write_number(number: int, form: str) -> str:
    """Return `number` in the form named by its own 1: `1` `01` `一` `①` `Ⅰ` `甲` …"""
    if form in ("一", "壹"):
        words = to_chinese(number) if 0 < number < 1000 else str(number)
        return words if form == "一" else words.translate(_TO_CHEQUES)
    if series := _SERIES.get(form):
        if number <= len(series):
            return series[number - 1]
        return f"({number})" if form == "①" else str(number)
    return str(number).zfill(len(form))


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
    form: str  # its own 1: "1", "01", "一", "①", "Ⅰ", "A" …
    start: int
    end: int
    behind: int  # where the heading's words begin


_ANY = rf"(\d{{1,3}}|{_CN})"
# 问题一, 反馈问题(一), 审计意见1, 隐患1, 任务编号:9
_WORD = (
    r"(?:具体|主要|存在|反馈|突出|审计|巡[察视]|整改)?(?:问题|事项|意见|隐患|任务)"
    r"(?:(?:编号|序号):)?"
)
WORD_SIGNS = frozenset("具主存反突审巡整问事意隐任")  # what these words begin with
_REACH = 120  # characters in which a number and what tells it stand
_ALONE = re.compile(_WORD)
_WORDED = rf"{_WORD}\s?(?:{_ANY}|\(\s?(\d{{1,3}}|{_CN})\s?\))\s?"
# 12 月, 3 个: a number and a space head nothing where a unit follows.
_UNIT = (
    "(?:[秒倍万亿元%℃度米亩吨]|[年月](?!度)|日(?!常)|项(?!目)|条(?!件|例)|个(?![别人体])|次(?!要)|件(?!均)"
    "|时(?![间效])|分(?![管工包级类析配散])|号(?!召)|名(?![义单])|户(?![外籍])|处(?![置理罚分])"
    "|家(?![庭长校属])|人(?![才员事民])|公[里斤顷])"
)
# Each scheme in its half-width spelling; positions hold for the full-width one too.
_SCHEMES: list[tuple[Level, str, re.Pattern[str]]] = [
    (Level.SECTION, "一", re.compile(rf"({_CN})(?:\s?、|[.,])\s*")),
    (Level.SECTION, "一", re.compile(rf"第({_CN})部分[、,:]?\s*")),
    # (一)-1 is the first of (一)
    (Level.ITEM, "1", re.compile(rf"\({_CN}\)[-—]{{1,2}}(\d{{1,2}})[、.]?\s*")),
    (Level.GROUP, "一", re.compile(rf"\(\s?({_CN})\s?\)[、.]?\s*")),
    # 1.2 and 1-2 under 1.; a space, or a word that is no unit, tells them from 1.5万元.
    (
        Level.INNER,
        "1",
        re.compile(
            r"(?:\d{1,2}[.-](\d{1,2})(?:[.、]|\s)|\d[.-](\d)(?=[一-鿿\"]))\s*"
            rf"(?!{_UNIT})(?=\D)"
        ),
    ),
    # A digit behind the dot makes a decimal or a date: 1.5万元, 12.4宪法日.
    (Level.ITEM, "1", re.compile(r"(\d{1,3})\s?[.、](?!\d)\s*")),
    (Level.ITEM, "1", re.compile(r"(\d{1,3}),(?=\s*(?:关于|针对|反馈问题))\s*")),
    (
        Level.ITEM,
        "1",
        re.compile(rf"(\d{{1,3}})[ \u3000\u00a0]{{1,4}}(?!{_UNIT})(?=[一-鿿\"《])"),
    ),
    # 问题1:… and 问题1(已完成), whose title stands in the line below
    (
        Level.ITEM,
        "1",
        re.compile(
            rf"{_WORDED}(?:[:.、]\s*|\s(?!{_UNIT})(?=[一-鿿\"])|(?=\([^()]{{2,20}}\)$)|$)"
        ),
    ),
    (Level.ITEM, "1", re.compile(rf"\[\s?(?:{_WORDED}|(\d{{1,3}}))\s?\]:?\s*")),
    (Level.ITEM, "1", re.compile(rf"原?第{_ANY}(?:个问题|[条项])(?:[:.、,]|\s)\s*")),
    (Level.ITEM, "一", re.compile(rf"其({_CN})[、,:]\s*")),
    # Ⅰ. and A. stand above 1.; A1 and B1 beside each other
    (Level.SECTION, "Ⅰ", re.compile(rf"([{ROMAN}])[、.,]\s*")),
    (Level.SECTION, "甲", re.compile(rf"([{_STEMS}])[、.]\s*(?![{_STEMS}])")),
    (Level.SECTION, "壹", re.compile(rf"([{_OF_CHEQUES}]{{1,3}})[、.]\s*")),
    (Level.GROUP, "A", re.compile(r"([A-Z])[、.:]\s*(?=[一-鿿\"《])")),
    (Level.ITEM, "1", re.compile(r"[A-H]-?(\d{1,2})(?:[、.]\s*|(?=[一-鿿\"]))")),
    # [已完成]01 …
    (
        Level.ITEM,
        "1",
        re.compile(rf"\[[^\[\]\d]{{2,12}}\]\s?(\d{{1,3}})[.、 ]\s*(?!{_UNIT})"),
    ),
    (Level.INNER, "1", re.compile(r"\(\s?(\d{1,3})\s?\)[、.]?\s*")),
    (Level.INNER, "1", re.compile(r"(\d{1,2})\)\s*")),
    (Level.CIRCLE, "①", re.compile(rf"([{CIRCLED}])[、.]?\s*")),
    (Level.CIRCLE, "❶", re.compile(rf"([{_BLACK}])[、.]?\s*")),
    (Level.CIRCLE, "➊", re.compile(rf"([{_SANS}])[、.]?\s*")),
    (Level.CIRCLE, "㊀", re.compile(rf"([{_IN_RINGS}])[、.]?\s*")),
    (Level.GROUP, "一", re.compile(r"([㈠-㈩])[、.]?\s*")),
    (Level.ITEM, "1", re.compile(r"([⒈-⒛])\s*")),
    (Level.INNER, "1", re.compile(r"([⑴-⒇])[、.]?\s*")),
    # 一是 numbers measures, unless a line of it names an aspect, or it a problem.
    (
        Level.GROUP,
        "一",
        re.compile(
            rf"({_CN})是(?=[^。;,:]{{2,40}}(?:方面|领域)(?:存在)?(?:的?问题)?:?$)"
        ),
    ),
    (
        Level.STEP,
        "一",
        re.compile(
            rf"(?:({_CN})是|第({_CN})[,、])\s?"
            r"(?=(?:关于|针对|对[\"‘《])[^。]{2,80}问题)"
        ),
    ),
]
# 一、二级… and 一、二、三号楼 enumerate; they number nothing.
_MARKED_UP = re.compile(
    rf"(?:#{{1,6}}\s{{1,4}})?(?:\*\*)?(?:[{SIGNS}]\s?)?"
)  # ## **一、…**
# 问题1台账不全: told by those that follow it, or it is 问题 and a figure.
WORDED_TIGHT = re.compile(
    rf"(?P<word>{_WORD}){_ANY}(?![一二三四五六七八九十百]|是|至|和|、|{_UNIT})(?=[一-鿿\"《])"
)
_FIRST = frozenset(
    f"一二三四五六七八九十百第其原具主存反突审巡整问事意隐任0123456789([#*"
    f"{CIRCLED}{_ONE_SIGN}{ROMAN}{LETTERS}{SIGNS}{_STEMS}{_OF_CHEQUES}{_BLACK}{_SANS}{_IN_RINGS}"
    "０１２３４５６７８９（［【﹝＃＊"
)
_ENUMERATION = re.compile(rf"{_CN}、{_CN}(?:[、级类线期号档等批次轮年月季]|是)")


def heading_marker(paragraph: str) -> Marker | None:
    """Return the heading number that `paragraph` begins with, or None.

    Whether it heads anything is for the reader of the whole notice to say.
    """
    return _marker_of(paragraph[:_REACH]) if paragraph[:1] in _FIRST else None


@lru_cache(maxsize=4096)  # a reading asks for that of each line again and again
def _marker_of(beginning: str) -> Marker | None:
    if beginning[0] in WORD_SIGNS and not _ALONE.match(beginning):
        return None
    text = narrow(beginning)
    start = _MARKED_UP.match(text).end()  # type: ignore[union-attr]
    for level, form, pattern in _SCHEMES:
        match = pattern.match(text, start)
        if match is None:
            continue
        if level is Level.SECTION and _ENUMERATION.match(text, start):
            return None
        digits = match[match.lastindex or 1]
        number = read_number(digits)
        if number is None or (match.end() >= len(text) and not _is_alone(match[0])):
            return None
        shown = form if form in _OWN_FORMS or digits.isascii() else "一"
        if digits[0] == "0":
            shown = form.zfill(len(digits))
        start, end = match.span(match.lastindex or 1)
        return Marker(level, number, shown, start, end, match.end())
    return None


def _is_alone(words: str) -> bool:
    """Whether a number may stand alone in its line: 问题一, its title below."""
    return bool(_ALONE.match(words))


def is_compound(paragraph: str, marker: Marker) -> bool:
    """Whether the number is the last part of one: 1.2, 1-2."""
    return narrow(paragraph[: marker.start])[-1:] in (".", "-")


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
    ("❶", re.compile(rf"([{_BLACK}])[、.]?\s*")),
    ("➊", re.compile(rf"([{_SANS}])[、.]?\s*")),
    ("1.", re.compile(r"(\d{1,2})[.、](?!\d(?!\d?月|\d{3}年))")),
    ("(一)", re.compile(rf"\(({_CN})\)[、.]?")),
    ("一、", re.compile(rf"({_CN})、")),
    ("1)", re.compile(r"(\d{1,2})\)")),
    ("a.", re.compile(r"([a-h])[.、)]\s*")),
    ("⑴", re.compile(rf"([{_IN_BRACKETS}])[、.]?")),
    ("-", re.compile(r"(-)\s")),
    ("●", re.compile(r"([•●▪◆■◇])\s*")),
    ("一要", re.compile(rf"({_CN})要[,:]?")),
]
# The signs that the first marker of a scheme begins with, where not with its name's.
_BEGINS = {"1.": "01", "1)": "01", "●": "•●▪◆■◇"}
_BULLETS = ("-", "●")  # alike for each measure
_LINE = ("", "\n")  # what stands before a dash that is one
_LETTERS = "abcdefgh"
_LONGEST_STEP = 8  # characters of a number
_BOUNDARY = re.compile(
    rf"(?:^|(?<=[。;:\n]))[{EDGES}]*(?=[一二三四五六七八九十百第(\d{_LETTERS}{CIRCLED}{_IN_BRACKETS}{_BLACK}{_SANS}•●▪◆■◇-])"
)


def step_markers(text: str) -> list[StepMarker]:
    """Return the markers that cut `text` into measures, in order.

    Markers count at the start of a paragraph or after 。 ; : only, must rise by one
    from one, and only the scheme that comes first cuts: an inline `1.…2.…` inside a
    一是 does not split it.
    """
    plain = with_full_stops(narrow(text))
    starts = [match.end() for match in _BOUNDARY.finditer(plain)]
    if not starts:
        return []
    signs = {plain[start] for start in starts}
    runs = [
        _run(plain, starts, scheme, pattern)
        for scheme, pattern in _STEPS
        if not signs.isdisjoint(_BEGINS.get(scheme, scheme[0]))
    ]
    # A scheme that gets past one is a list; a lone 一是 still marks its measure.
    lists = [run for run in runs if len(run) > 1] or [
        run for run in runs if run and run[0].scheme in ("一是", "(1)", "①")
    ]
    return min(lists, key=lambda run: run[0].start) if lists else []


def begins_step(text: str) -> bool:
    """Whether `text` begins with a measure's number, whichever: 二是, (3)."""
    plain = narrow(text[:_LONGEST_STEP])
    return any(pattern.match(plain) for _scheme, pattern in _STEPS)


def _number_of(mark: str) -> int | None:
    """Return the value of a measure's number, which may be a letter: a. b."""
    return _LETTERS.find(mark) + 1 or read_number(mark)


def _run(
    plain: str, starts: list[int], scheme: str, pattern: re.Pattern[str]
) -> list[StepMarker]:
    """Return the markers of one scheme that count up from one."""
    run: list[StepMarker] = []
    for start in starts:
        match = pattern.match(plain, start)
        if match is None or (scheme == "-" and plain[start - 1 : start] not in _LINE):
            continue
        if scheme in _BULLETS or _number_of(match[1]) == len(run) + 1:
            run.append(StepMarker(scheme, len(run) + 1, start, match.end()))
    return run
