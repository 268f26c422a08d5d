"""Tables with bars, tabs or wide space: each row tells a finding, a cell a field."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from rectification.notices.text import narrow, squeeze
from rectification.notices.vocabulary.labels import PrintedLabel, classify
from rectification.notices.vocabulary.numbering import Level, Marker, read_number
from rectification.notices.vocabulary.printed_fields import Label

_NUMBER = re.compile(r"序号?|编号|No\.?", re.IGNORECASE)
_FOUND = re.compile(r"(?:问题|事项)(?:清单|名称|摘要)?$")
_RULE = re.compile(r"[|｜:\-\s—]+")
_BAR = re.compile("[|｜\t]")
_GAP = re.compile("[ \u3000]{2,}")
_FEWEST = 3  # cells
_LONGEST = 16  # characters of a heading

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The finding a row tells: `marker` stands before its title, `labels` behind it."""

    marker: Marker
    labels: list[PrintedLabel]


@dataclass(frozen=True, slots=True)
class _Heads:
    """What the columns hold: `number` and `title` by place, the others by label."""

    names: list[str]
    labels: list[Label | None]
    title: int
    number: int | None

    @property
    def width(self) -> int:
        return len(self.names)


def read_rows(texts: list[str]) -> dict[int, TableRow]:
    """Return the rows below headings of findings, by paragraph."""
    rows: dict[int, TableRow] = {}
    heads: _Heads | None = None
    listed = 0
    for at, text in enumerate(texts):
        cells = _cells(text)
        if not cells:
            heads = None
        elif found := _heads(text, cells):
            heads, listed = found, 0
        elif heads and len(cells) == heads.width and not _RULE.fullmatch(text):
            listed += 1
            rows[at] = _row(text, cells, heads, listed)
    return rows


def _cells(text: str) -> list[Span]:
    """Return where the cells of a row stand, without what pads them."""
    bars = [bar.start() for bar in _BAR.finditer(text)]
    if not bars:
        return _columns(text) if "  " in text or "\u3000\u3000" in text else []
    starts, stops = [0, *(at + 1 for at in bars)], [*bars, len(text)]
    # A bar at either end closes the row.
    first, last = int(not bars[0]), len(starts) - (bars[-1] == len(text) - 1)
    cells = list(map(_trimmed, repeat(text), starts[first:last], stops[first:last]))
    return cells if len(cells) >= _FEWEST else []


def _columns(text: str) -> list[Span]:
    """Return where the cells stand that wide space parts."""
    gaps = [gap.span() for gap in _GAP.finditer(text)]
    starts, stops = [0, *(end for _, end in gaps)], [*(at for at, _ in gaps), len(text)]
    cells = list(zip(starts, stops, strict=True))
    return cells if len(cells) >= _FEWEST else []


def _trimmed(text: str, start: int, stop: int) -> Span:
    words = text[start:stop]
    begin = start + len(words) - len(words.lstrip())
    return begin, max(begin, start + len(words.rstrip()))


def _heads(text: str, cells: list[Span]) -> _Heads | None:
    """Return what the columns below a row of headings hold, None if it is none."""
    names = [squeeze(narrow(text[slice(*one)])).strip("*") for one in cells]
    if any(len(one) > _LONGEST for one in names):
        return None
    labels = [classify(one) for one in names]
    found = [
        at
        for at, one in enumerate(names)
        if _FOUND.search(one) or labels[at] is Label.PROBLEM
    ]
    if not found or sum(one is not None for one in labels) < 2:
        return None
    numbers = (at for at, one in enumerate(names) if _NUMBER.fullmatch(one))
    return _Heads(names, labels, found[0], next(numbers, None))


def _row(text: str, cells: list[Span], heads: _Heads, listed: int) -> TableRow:
    start = end = 0
    number = listed
    if heads.number is not None and heads.number < heads.title:
        printed = text[slice(*cells[heads.number])]
        if value := read_number(printed):
            (start, end), number = cells[heads.number], value
    form = "一" if end and not narrow(text[start:end]).isascii() else "1"
    behind = cells[heads.title][0]
    marker = Marker(Level.ITEM, number, form, start, end, behind)
    return TableRow(marker, list(_labels(text, cells, heads)))


def _labels(text: str, cells: list[Span], heads: _Heads) -> Iterator[PrintedLabel]:
    """Yield a label from the end of each cell to the value in the next.

    That of a column nobody knows reaches over its value.
    """
    for at in range(heads.title + 1, heads.width):
        before = cells[at - 1][1]
        label, (start, end) = heads.labels[at], cells[at]
        if label is None:
            yield PrintedLabel(Label.KIND, heads.names[at], before, end)
        else:
            name = heads.names[at]
            yield PrintedLabel(label, name, before, start, is_spoken=False)
    if cells[-1][1] < len(text):
        yield PrintedLabel(Label.KIND, "", cells[-1][1], len(text))
