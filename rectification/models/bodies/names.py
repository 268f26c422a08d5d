"""Names: whether two on paper may be one person's, and how they are sorted."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from itertools import product
from typing import Any

from rectification.notices.folding import HAN, folded

_TITLE = (
    "同志|先生|女士|书记|主任|局长|科长|处长|部长|院长|校长|县长|区长|镇长|组长|经理|"
    "主席|委员"
)
_MARK = (
    "代?签[字名章发批]?|[已拟]?同意|照办|已[阅审签批核]|审[阅核定批签]人?|批[准示阅]|"
    "核[准定]|盖章|本人|[阅批审核代]"
)
# What is written behind a name, and before it: 孙科同志, 钱办已阅; 科长孙科, 同意。赵审
_BEHIND = re.compile(f"(?:副?(?:{_TITLE})|{_MARK})+")
_BEFORE = re.compile(f".*(?:{_TITLE}|{_MARK}|签[字名批发]人)")
# What is written beside it: （代）, [签字], a day, or an office as a word of its own.
_BRACKETED = re.compile(r"[(（\[【〔][^)）\]】〕]*(?:[)）\]】〕]|$)")
_DAY = re.compile(r"(?:\d{2,4}\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?")
_OFFICE = re.compile(r"\S{2,}(?:[办局科处股室部委组院所队]|中心)")
_HAN = re.compile(f"[{HAN}]")
_ALL_HAN = re.compile(f"[{HAN}]+")
# Signs that were simplified to one that is as old: the two are told by no code.
_OLD = (
    "雲云萬万範范餘余於于後后傑杰薑姜瀋沈種种誌志臺台裡里裏里穀谷鬆松鬱郁嶽岳樑梁薦荐"
    "製制週周塗涂豐丰淩凌勝胜峯峰羣群昇升崑昆遊游採采鬥斗幹干係系繫系彥彦"
)
_SIMPLIFIED = dict(zip(_OLD[::2], _OLD[1::2], strict=True))
_SHORT = 4  # signs of a name of which every reading is tried


def same_name(first: str, second: str) -> bool:
    """Say whether two names may be one: 钱　办, 钱办（代）, 钱办已阅, 錢辦, Qian Ban.

    A Latin name is held against the pinyin of the other, in either order and in any
    reading of its signs, and either part of it may be initials alone: Q. Ban.
    """
    pairs = product(_shapes(first), _shapes(second))
    return any(
        _alike(one, other)
        or any(
            _within(part, whole) or _latin(part, whole)
            for part, whole in ((one, other), (other, one))
        )
        for one, other in pairs
    )


def _shapes(name: str) -> set[str]:
    """Return a name without width, case, spaces and points: with what may belong to it
    and without.

    何主任 and 何局长 may be two: a title goes only where a whole name is left.
    """
    shown = folded(_alone(name)).casefold()
    bare = "".join(char for char in shown if unicodedata.category(char)[0] in "LN")
    found = {bare} - {""}
    found |= {bare[:cut] for cut in range(2, len(bare)) if _BEHIND.fullmatch(bare, cut)}
    return found | {
        one[cut:]
        for one in found
        for cut in range(1, len(one) - 1)
        if _BEFORE.fullmatch(one, 0, cut)
    }


def _alone(name: str) -> str:
    """Return a name without brackets, days and offices beside it."""
    words = _DAY.sub(" ", _BRACKETED.sub(" ", name)).split() or [name]
    while len(words) > 1 and _OFFICE.fullmatch(words[-1]):
        words.pop()
    while len(words) > 1 and _OFFICE.fullmatch(words[0]):
        words.pop(0)
    return " ".join(words)


def _alike(one: str, other: str) -> bool:
    """Whether two names are of the same signs, simplified or not."""
    if len(one) != len(other):
        return False
    return all(a == b or _same_sign(a, b) for a, b in zip(one, other, strict=True))


def _within(part: str, whole: str) -> bool:
    """Whether a whole name stands among other words: 呈孙科阅示.

    Of one sign more it is another name: 李文 and 李文章.
    """
    more = len(whole) - len(part)
    if more < 2 or len(part) < 2 or not _ALL_HAN.fullmatch(part):
        return False
    return any(_alike(part, whole[at : at + len(part)]) for at in range(more + 1))


@lru_cache(maxsize=2000)
def _same_sign(one: str, other: str) -> bool:
    """Whether one is the other as it was written before: 趙 and 赵, 雲 and 云.

    A sign that only the old codes have and one that only the new ones have, read alike,
    are taken for one.
    """
    if _SIMPLIFIED.get(one, one) == _SIMPLIFIED.get(other, other):
        return True
    old, new = (one, other) if _has(one, "big5") else (other, one)
    if _has(old, "gb2312") or _has(new, "big5"):
        return False
    are_both = _has(old, "big5") and _has(new, "gb2312")
    return are_both and not _readings(old).isdisjoint(_readings(new))


def _has(sign: str, code: str) -> bool:
    return bool(sign.encode(code, "ignore"))


@lru_cache(maxsize=2000)
def _readings(sign: str) -> frozenset[str]:
    """Return how a sign may be read, without tones; 吕 as lv, lu and lyu."""
    read = pypinyin()
    told = read.pinyin(sign, style=read.Style.NORMAL, heteronym=True)[0]
    return frozenset(
        one.replace("v", written) for one in told for written in ("v", "u", "yu")
    )


def _latin(latin: str, han: str) -> bool:
    if _HAN.search(latin) or not _HAN.search(han):
        return False
    marks = unicodedata.normalize("NFD", latin.replace("ü", "v"))
    wanted = "".join(char for char in marks if unicodedata.category(char) != "Mn")
    return any(wanted in _spelled(one) for one in _syllables(han))


def _syllables(han: str) -> Iterator[tuple[str, ...]]:
    if len(han) <= _SHORT:
        return product(*map(_readings, han))
    return iter([tuple(pypinyin().lazy_pinyin(han))])


def _spelled(syllables: tuple[str, ...]) -> set[str]:
    """Return the ways to write a name: of one or two syllables the surname."""
    found = set()
    for cut in (1, 2):
        parts = syllables[:cut], syllables[cut:]
        surnames, rest = (
            ("".join(part), "".join(one[:1] for one in part)) for part in parts
        )
        for one, other in product(surnames, rest):
            found |= {one + other, other + one}
    return found


def by_pinyin(thing: object) -> tuple[list[str], str, int]:
    """Sort by this: pinyin without tones, then the signs, then the key of a record."""
    name = str(thing)
    return _without_tones(name), name, getattr(thing, "pk", 0)


@lru_cache(4096)
def _without_tones(name: str) -> list[str]:
    found: list[str] = pypinyin().lazy_pinyin(name)
    return found


@cache
def pypinyin() -> Any:
    """Return the module of that name. Its tables take a quarter of a second to read,
    which no process pays that reads nobody's name."""
    return import_module("pypinyin")
