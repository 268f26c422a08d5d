"""Names: whether two on paper may be one person's, and how they are sorted."""

import re
import unicodedata
from itertools import product

from pypinyin import lazy_pinyin

from rectification.notices.folding import HAN, folded

_TITLE = (
    "同志|先生|女士|书记|主任|局长|科长|处长|部长|院长|校长|县长|区长|镇长|组长|经理|"
    "主席|委员"
)
# What is written behind a name, and is none of it.
_TITLES = re.compile(f"(?:副?(?:{_TITLE})|代?签[字名章]?)+$")
# What is written beside a name: （代）, [签字], or an office as a word of its own.
_BRACKETED = re.compile(r"[(（\[【〔][^)）\]】〕]*(?:[)）\]】〕]|$)")
_OFFICE = re.compile(r"\S{2,}(?:[办局科处股室部委组院所队]|中心)")
# What is written before a name: 科长孙科, 党组书记、局长 赵审, 同意。赵审.
_BEFORE = re.compile(f"^.*(?:{_TITLE}|同意|已阅|签[字名批发]人?|审[核批签]人?)(?=..)")
_HAN = re.compile(f"[{HAN}]")


def fold(name: str) -> str:
    """Return a name without width, case, spaces, points, marks and titles."""
    shown = folded(_alone(name)).casefold()
    bare = "".join(char for char in shown if unicodedata.category(char)[0] in "LN")
    name_alone = _BEFORE.sub("", _TITLES.sub("", bare))
    # 何主任 and 何局长 may be two: a title goes only where a whole name is left.
    return name_alone if len(name_alone) > 1 else bare


def _alone(name: str) -> str:
    """Return a name without additions in brackets and offices beside it."""
    words = _BRACKETED.sub(" ", name).split() or [name]
    while len(words) > 1 and _OFFICE.fullmatch(words[-1]):
        words.pop()
    while len(words) > 1 and _OFFICE.fullmatch(words[0]):
        words.pop(0)
    return " ".join(words)


def same_name(first: str, second: str) -> bool:
    """Say whether two names may be one: 钱　办, 钱办（代）, 钱办 整改办, Qian Ban.

    A Latin name is held against the pinyin of the other, in either order, and either
    part of it may be initials alone: Q. Ban.
    """
    one, other = fold(first), fold(second)
    if not one or not other:
        return False
    return one == other or _latin(one, other) or _latin(other, one)


def _latin(latin: str, han: str) -> bool:
    if _HAN.search(latin) or not _HAN.search(han):
        return False
    syllables = lazy_pinyin(han)
    surnames = (syllables[0], syllables[0][:1])
    rest = ("".join(syllables[1:]), "".join(one[:1] for one in syllables[1:]))
    either = product(surnames, rest)
    return latin in {
        text for one, other in either for text in (one + other, other + one)
    }


def by_pinyin(thing: object) -> tuple[list[str], str, int]:
    """Sort by this: pinyin without tones, then the signs, then the key of a record."""
    name = str(thing)
    return lazy_pinyin(name), name, getattr(thing, "pk", 0)
