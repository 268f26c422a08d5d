"""Automatic numbers of a Word document, as they stand before its paragraphs in print.

A paragraph names a list and a level, or its style does. What is counted belongs to the
list's own kind (`abstractNum`): lists of one kind go on counting, unless they say where
they begin.
"""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from rectification.intake.documents.han_numbers import printed
from rectification.notices.text import SIGNS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9
_PLACE = re.compile("%([1-9])")
_BEHIND = re.compile("[0-9A-Za-z]$")  # a number that would run into the words
_STYLES = 40  # a style based on a style …
_BULLET = "●"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: int = -1  # behind which level it begins anew, from 1; 0 for none
    in_digits: bool = False
    is_spaced: bool = False


@dataclass(slots=True)
class _List:
    """A kind of list: its levels, and how far each has been counted."""

    levels: list[_Level]
    counted: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbers:
    """The numbers of a document, counted as its paragraphs come by."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None):
        self.styles = _by_id(styles, "style", "styleId")
        self.kinds = _by_id(numbering, "abstractNum", "abstractNumId")
        self.nums = _by_id(numbering, "num", "numId")
        self.linked = {
            value(one, "styleLink"): name
            for name, one in self.kinds.items()
            if value(one, "styleLink")
        }
        self.lists: dict[str, _List] = {}
        self.begun: set[str] = set()
        self.own: dict[str, dict[int, _Level]] = {}

    def of(self, properties: etree._Element | None) -> str:
        """Return the number before a paragraph, "" for none; it counts as printed."""
        num, level = self._named(properties)
        if num not in self.nums:
            return ""
        kind = self._kind(num)
        if kind is None:
            return ""
        counts = self.lists.setdefault(kind, _List(_levels(self.kinds[kind])))
        levels = self._overridden(num, counts)
        counts.counted[level] = self._next(levels, counts.counted, level)
        for below in range(level + 1, LEVELS):
            behind = levels[below].restarts
            if behind and (behind < 0 or level < behind):
                counts.counted[below] = None
        return _shown(levels, counts.counted, level)

    def _named(self, properties: etree._Element | None) -> tuple[str, int]:
        """Return the list and level of a paragraph, by itself or by its style."""
        own = None if properties is None else properties.find(W + "numPr")
        num = value(own, "numId")
        level = value(own, "ilvl")
        style = value(properties, "pStyle")
        for _depth in range(_STYLES):
            if num and level:
                break
            found = self.styles.get(style)
            if found is None:
                break
            said = found.find(f"{W}pPr/{W}numPr")
            if said is not None and not num:
                num = value(said, "numId")
                level = level or value(said, "ilvl") or self._by_style(num, style)
            style = value(found, "basedOn")
        place = int(level) if level.isdecimal() else 0
        return num, min(place, LEVELS - 1)

    def _by_style(self, num: str, style: str) -> str:
        """Return the level of a list that a style is tied to."""
        kind = self._kind(num)
        for one in [] if kind is None else self.kinds[kind].findall(W + "lvl"):
            if value(one, "pStyle") == style:
                return one.get(W + "ilvl") or ""
        return ""

    def _kind(self, num: str) -> str | None:
        named = value(self.nums.get(num), "abstractNumId")
        kind = self.kinds.get(named)
        style = value(kind, "numStyleLink")
        named = self.linked.get(style, named)
        return named if named in self.kinds else None

    def _overridden(self, num: str, counts: _List) -> list[_Level]:
        """Return the levels of a list, which may differ from those of its kind."""
        own: dict[int, _Level] = self.own.get(num, {})
        if num not in self.begun:
            self.begun.add(num)
            for one in self.nums[num].findall(W + "lvlOverride"):
                at = int(one.get(W + "ilvl") or 0)
                if not 0 <= at < LEVELS:
                    continue
                begins = value(one, "startOverride")
                said = one.find(W + "lvl")
                level = counts.levels[at] if said is None else _level(said)
                if begins.isdecimal():
                    level = replace(level, start=int(begins))
                    counts.counted[at:] = [None] * (LEVELS - at)
                own[at] = level
            self.own[num] = own
        return [own.get(at, one) for at, one in enumerate(counts.levels)]

    @staticmethod
    def _next(levels: list[_Level], counted: list[int | None], level: int) -> int:
        for above in range(level):
            if counted[above] is None:
                counted[above] = levels[above].start
        before = counted[level]
        return levels[level].start if before is None else before + 1


def _shown(levels: list[_Level], counted: list[int | None], level: int) -> str:
    said = levels[level]
    if said.form == "bullet":
        return said.text if said.text and said.text in SIGNS else _BULLET

    def place(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        form = "decimal" if said.in_digits else levels[at].form
        return printed(counted[at] or 0, form)

    words = _PLACE.sub(place, said.text)
    return words + " " if said.is_spaced or _BEHIND.search(words) else words


def _levels(kind: etree._Element) -> list[_Level]:
    levels = [_Level()] * LEVELS
    for one in kind.findall(W + "lvl"):
        at = int(one.get(W + "ilvl") or 0)
        if 0 <= at < LEVELS:
            levels[at] = _level(one)
    return levels


def _level(one: etree._Element) -> _Level:
    start, behind = value(one, "start"), value(one, "lvlRestart")
    return _Level(
        form=value(one, "numFmt") or "decimal",
        text=value(one, "lvlText"),
        start=int(start) if start.isdecimal() else 1,
        restarts=int(behind) if behind.isdecimal() else -1,
        in_digits=is_on(one, "isLgl"),
        is_spaced=value(one, "suff") == "space",
    )


def value(parent: etree._Element | None, name: str) -> str:
    """Return what a child of a part says, "" where there is none."""
    child = None if parent is None else parent.find(W + name)
    return "" if child is None else child.get(W + "val") or ""


def is_on(parent: etree._Element | None, name: str) -> bool:
    """Whether a switch among a part's children is on."""
    child = None if parent is None else parent.find(W + name)
    return child is not None and child.get(W + "val", "1") not in ("0", "false", "off")


def _by_id(
    root: etree._Element | None, name: str, key: str
) -> dict[str, etree._Element]:
    rows = [] if root is None else root.findall(W + name)
    return {one.get(W + key) or "": one for one in rows}
