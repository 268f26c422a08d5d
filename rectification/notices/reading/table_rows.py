"""Tables: each row tells a finding, a cell a field.

Bars, tabs or wide space part the cells, or each has a line of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import repeat

from rectification.notices.text import narrow, squeeze
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.notices.vocabulary.labels import PrintedLabel, says_status
from rectification.notices.vocabulary.numbering import (
    Level,
    Marker,
    heading_marker,
    read_number,
)
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.table_heads import GROUP, NUMBER, Head, head_of

_RULE = re.compile(r"[|｜:\-\s—]+")
_BAR = re.compile("[|｜\t]")
_GAP = re.compile("[ \u3000]{2,}")
_FEWEST = 3  # cells
_LONGEST = 16  # characters of a heading
_LONGEST_NUMBER = 6  # of the heading over numbers
_NO_HEAD = re.compile(r"[\d。;!?%]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The finding a row tells: `marker` stands before its title, `labels` behind it.

    `group`: what the row shares with others, as its own cell or one above says.
    `before`: fields in cells before the title. `lines`: how many paragraphs it takes;
    `heads`: those right above it that name the columns, where they have a line each.
    """

    marker: Marker
    labels: list[PrintedLabel]
    group: str = ""
    before: tuple[tuple[Label, Span], ...] = ()
    lines: int = 1
    heads: int = 0


@dataclass(frozen=True, slots=True)
class _Heads:
    """What the columns hold, and where those of the title, number and group stand."""

    names: list[str]
    holds: list[Head | None]
    title: int
    number: int | None
    group: int | None

    @property
    def width(self) -> int:
        return len(self.names)


def read_rows(texts: list[str]) -> dict[int, TableRow]:
    """Return the rows below headings of findings, by their first paragraph."""
    rows = dict(_rows_of_lines(texts))
    heads: _Heads | None = None
    listed, group = 0, ""
    for at, text in enumerate(texts):
        cells = _cells(text)
        if not cells and heads and heading_marker(text):
            continue  # （一）…方面 between the rows groups them
        if not cells and heads and _is_merged(texts, at, heads):
            group = text  # 党的建设方面: one cell over all the columns
            continue
        filled = [one for one in cells if one[0] < one[1]]
        if heads and len(cells) > 1 and filled == cells[:1]:
            named = text[slice(*filled[0])]  # the same, its other cells empty
            number = heading_marker(named)
            group = named[number.behind :] if number else named
            continue
        if len(cells) < _FEWEST:
            heads = None
        elif heads is None:
            heads, listed, group = _heads(_names(text, cells)), 0, ""
        elif _RULE.fullmatch(text) or _names(text, cells) == heads.names:
            continue
        elif not listed and (below := _two_rows(heads, _names(text, cells))):
            heads = below
        elif own := _aligned(text, cells, heads):
            listed += 1
            if heads.group is not None:
                group = text[slice(*own[heads.group])] or group
            rows[at] = _row(text, own, heads, listed, group)
    return dict(_apart(rows))


def _is_merged(texts: list[str], at: int, heads: _Heads) -> bool:
    """Whether a short line stands right above a row, as a cell over all columns."""
    if len(texts[at]) > _LONGEST or "。" in texts[at] or at + 1 == len(texts):
        return False
    below = _cells(texts[at + 1])
    return len(below) == heads.width and _is_numbered(texts[at + 1], below, heads)


def _apart(rows: dict[int, TableRow]) -> Iterator[tuple[int, TableRow]]:
    """Yield the rows that begin in none before them: a table may stand in a cell."""
    stop = 0
    for at in sorted(rows):
        if at >= stop:
            yield at, rows[at]
            stop = at + rows[at].lines


# What a table behind the findings may tell of each by its number.
SHARED = (
    *(Label.OFFICES, Label.LEAD, Label.LEADER, Label.PERSON),
    *(Label.DEADLINE, Label.STATUS),
)


def read_shared(texts: list[str]) -> dict[int, dict[Label, str]]:
    """Return by number what the first table tells of findings told elsewhere.

    Its columns say who is responsible by when; one of titles is only repeated.
    """
    shared: dict[int, dict[Label, str]] = {}
    columns: list[Head | None] = []
    for text in texts:
        cells = _cells(text)
        words = [text[slice(*one)] for one in cells]
        if len(cells) < _FEWEST and not columns:
            continue
        if not columns:
            held = [head_of(one) for one in _names(text, cells)]
            known = NUMBER in held and any(one in SHARED for one in held)
            columns = held if known else []
        elif len(cells) != len(columns):
            break
        elif number := read_number(words[columns.index(NUMBER)]):
            told = zip(columns, words, strict=True)
            shared[number] = {
                held: said
                for held, said in told
                if isinstance(held, Label) and held in SHARED and said
            }
    return shared


def only_repeat(rows: dict[int, TableRow], texts: list[str]) -> bool:
    """Whether the rows name nothing but findings that stand above them."""
    above = "\n".join(texts[: min(rows)]) if rows else ""
    titles = [
        "\n".join(texts[at : at + row.lines])[row.marker.behind : row.labels[0].start]
        for at, row in rows.items()
        if row.labels
    ]
    return bool(titles) and all(title.strip() in above for title in titles)


def heads_rows(text: str) -> bool:
    """Whether `text` is a row of headings over findings."""
    cells = _cells(text)
    return len(cells) >= _FEWEST and _heads(_names(text, cells)) is not None


def _rows_of_lines(texts: list[str]) -> Iterator[tuple[int, TableRow]]:
    """Yield the rows of tables whose cells have a line each, headings too.

    The first column numbers the rows from one, so that a row is known to begin.
    """
    for at, text in enumerate(texts):
        if len(text) > _LONGEST_NUMBER or head_of(squeeze(text)) is not NUMBER:
            continue
        first = next((n for n in range(at, len(texts)) if texts[n] == "1"), at)
        heads = _heads([squeeze(narrow(one)) for one in texts[at:first]])
        listed, group = 0, ""
        while heads and texts[first : first + 1] == [str(listed + 1)]:
            listed += 1
            stop = min(first + heads.width, len(texts))
            follows = str(listed + 1)
            if follows in texts[first + 1 : stop]:
                stop = texts.index(follows, first + 1)
            row = "\n".join(texts[first:stop])
            own = _aligned(row, _lines(row), heads)
            if own is None or stop - first < heads.width - 1:
                break  # only the cell of the group may have no line
            if heads.group is not None:
                group = row[slice(*own[heads.group])] or group
            above = 0 if listed > 1 else heads.width
            found = _row(row, own, heads, listed, group)
            yield first, replace(found, lines=stop - first, heads=above)
            first = stop


def _lines(text: str) -> list[Span]:
    return [one.span() for one in re.finditer("[^\n]+", text)]


def _cells(text: str) -> list[Span]:
    """Return where the cells of a row stand, without what pads them."""
    bars = [bar.start() for bar in _BAR.finditer(text)]
    if not bars:
        return _columns(text) if "  " in text or "\u3000\u3000" in text else []
    starts, stops = [0, *(at + 1 for at in bars)], [*bars, len(text)]
    # A bar at either end closes the row.
    first = int(not bars[0] and text[0] != "\t")
    last = len(starts) - (bars[-1] == len(text) - 1)
    return list(map(_trimmed, repeat(text), starts[first:last], stops[first:last]))


def _columns(text: str) -> list[Span]:
    """Return where the cells stand that wide space parts."""
    gaps = [gap.span() for gap in _GAP.finditer(text)]
    starts, stops = [0, *(end for _, end in gaps)], [*(at for at, _ in gaps), len(text)]
    return list(zip(starts, stops, strict=True))


def _trimmed(text: str, start: int, stop: int) -> Span:
    words = text[start:stop]
    begin = start + len(words) - len(words.lstrip())
    return begin, max(begin, start + len(words.rstrip()))


def _names(text: str, cells: list[Span]) -> list[str]:
    return [squeeze(narrow(text[slice(*one)])).strip("*") for one in cells]


def _heads(names: list[str]) -> _Heads | None:
    """Return what the columns below a row of headings hold, None if it is none."""
    if any(len(one) > _LONGEST or _NO_HEAD.search(one) for one in names):
        return None
    holds = [head_of(one) for one in names]
    if Label.PROBLEM not in holds or not _tells(holds):
        return None
    number, group = (
        holds.index(one) if one in holds else None for one in (NUMBER, GROUP)
    )
    return _Heads(names, holds, holds.index(Label.PROBLEM), number, group)


def _tells(holds: list[Head | None]) -> bool:
    """Whether a column beside that of the findings tells something of them."""
    apart = (None, NUMBER, GROUP, Label.PROBLEM)
    return any(one not in apart for one in holds)


def _two_rows(heads: _Heads, below: list[str]) -> _Heads | None:
    """Return the headings of two rows as one: 责任分工 over 责任领导 and 责任科室.

    The second names what the first has no name of its own for.
    """
    named = [one for one in below if one]
    if any(one.isdigit() or not head_of(one) for one in named):
        return None
    if len(below) != heads.width:
        return None
    names = [low or high for high, low in zip(heads.names, below, strict=True)]
    return _heads(names)


def _aligned(text: str, cells: list[Span], heads: _Heads) -> list[Span] | None:
    """Return a cell for every column, empty where cells are merged with those above.

    White space at the edges of a line takes the first cells along, or the last; where
    cells have a line each, that of the group may have none.
    """
    missing = heads.width - len(cells)
    if missing <= 0:
        return None if missing else cells
    spots = [len(cells), 0]
    if missing == 1 and heads.group is not None:
        spots.insert(0, heads.group)
    for spot in spots:
        edge = cells[spot - 1][1] if spot else 0
        filled = [*cells[:spot], *repeat((edge, edge), missing), *cells[spot:]]
        if _is_numbered(text, filled, heads) and _fits(text, filled, heads):
            return filled
    return None


def _is_numbered(text: str, cells: list[Span], heads: _Heads) -> bool:
    at = heads.number
    return at is not None and read_number(text[slice(*cells[at])]) is not None


def _fits(text: str, cells: list[Span], heads: _Heads) -> bool:
    """Whether cells in the columns of deadlines and statuses hold such."""
    for holds, cell in zip(heads.holds, cells, strict=True):
        words = text[slice(*cell)]
        if words and holds is Label.DEADLINE and not find_deadline(words):
            return False
        if words and holds is Label.STATUS and not says_status(words):
            return False
    return True


def _row(
    text: str, cells: list[Span], heads: _Heads, listed: int, group: str
) -> TableRow:
    start = end = 0
    number = listed
    if heads.number is not None and heads.number < heads.title:
        printed = text[slice(*cells[heads.number])]
        if value := read_number(printed):
            (start, end), number = cells[heads.number], value
    form = "一" if end and not narrow(text[start:end]).isascii() else "1"
    behind = cells[heads.title][0]
    marker = Marker(Level.ITEM, number, form, start, end, behind)
    before = tuple(
        (holds, cell)
        for holds, cell in zip(heads.holds[: heads.title], cells, strict=False)
        if isinstance(holds, Label) and cell[0] < cell[1]
    )
    return TableRow(marker, list(_labels(text, cells, heads)), group, before)


def _labels(text: str, cells: list[Span], heads: _Heads) -> Iterator[PrintedLabel]:
    """Yield a label from the end of each cell to the value in the next.

    That of a column nobody knows reaches over its value.
    """
    for at in range(heads.title + 1, heads.width):
        before = cells[at - 1][1]
        holds, (start, end) = heads.holds[at], cells[at]
        name = heads.names[at]
        if isinstance(holds, Label):
            yield PrintedLabel(holds, name, before, start, is_spoken=False)
        else:
            yield PrintedLabel(Label.KIND, name, before, end)
    if cells[-1][1] < len(text):
        yield PrintedLabel(Label.KIND, "", cells[-1][1], len(text))
