"""A paper as lines and tables, before it is Word or PDF; and the official format.

GB/T 9704-2012, 5.2: A4, a type area of 156 × 225 mm, 22 lines of 28 characters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PAGE = (210, 297)  # mm
MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # mm
WIDE_MARGINS = {"top": 28, "bottom": 26, "left": 35, "right": 37}  # mm: turned once
LINES, CHARACTERS = 22, 28  # of a page, of a line
SIZE, TITLE_SIZE, NUMBER_SIZE = 16, 22, 14  # pt: 3号, 2号, 4号
SMALL_SIZE, SMALL_PITCH = 10.5, 16  # pt: 5号, in lists and behind the notice
FORM_SIZE = 12  # pt: 小四
PITCH = 28.95  # pt from line to line: 225 mm by 22
# 156 mm by 28 are 15.8 pt a character: a little is taken from each. A grid of
# characters would say the same, and not every program keeps one.
TIGHTER = 0.25  # pt
CELL = SIZE - TIGHTER  # pt: a character with its share of the line
_MM = 25.4 / 72  # of a point
NUMBER_BELOW = 7  # mm from the type area to the page's number
_CELL_WEIGHT = 50
_SHORT = 250  # characters of a cell
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Face(StrEnum):
    """What a line is, which says how it is set."""

    TITLE = "title"  # 2号小标宋, centred
    SALUTATION = "salutation"  # not indented
    SECTION = "section"  # 一、 黑体
    GROUP = "group"  # （一） 楷体
    ITEM = "item"  # a finding's title
    BODY = "body"  # 3号仿宋, two characters in
    SIGNED = "signed"  # who signs, and the day
    HEAD = "head"  # centred, over a form: whose it is, its number
    NOTE = "note"  # small, not indented
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. `right`: characters that SIGNED ends from the right edge.

    `spare`: characters left free on both sides of a TITLE, that its lines be alike.
    """

    text: str
    face: Face = Face.BODY
    right: float = 0
    spare: float = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """`text`: a paragraph a line; `span`: columns it covers."""

    text: str = ""
    is_head: bool = False
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """`height`: mm that it has at least, to be written in by hand."""

    cells: Sequence[Cell]
    height: float = 0

    @property
    def is_short(self) -> bool:
        """Whether it stands on one page: no cell is half a page long, or more."""
        texts = [cell.text for cell in self.cells]
        return all(len(one) <= _SHORT and one.count("\n") < 12 for one in texts)


@dataclass(frozen=True, slots=True)
class Table:
    """`widths`: of the columns, in parts of the whole; `heads`: rows on every page.

    `size`: of its letters in pt; one and a half times that is its pitch.
    """

    widths: Sequence[float]
    rows: Sequence[Row]
    heads: int = 0
    size: float = SMALL_SIZE

    @property
    def pitch(self) -> float:
        return round(self.size * 1.5, 1)


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one direction. `is_wide`: A4 across, for long tables."""

    blocks: Sequence[Block]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Colophon:
    """What stands behind a notice (版记): lines, and an address as a QR code."""

    lines: Sequence[str]
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """`at`: when it is of; `mark`: what each page says at its head, as 征求意见稿.

    `template`: the house's own .docx, on which its Word file is made.
    """

    title: str
    author: str
    at: datetime
    parts: Sequence[Part]
    mark: str = ""
    colophon: Colophon | None = None
    language: str = field(default="zh-CN", kw_only=True)
    template: bytes = field(default=b"", kw_only=True, repr=False)

    @property
    def rows(self) -> int:
        """How many paragraphs, and rows of tables, it has."""
        blocks = [one for part in self.parts for one in part.blocks]
        return sum(1 if isinstance(one, Line) else len(one.rows) for one in blocks)

    @property
    def weight(self) -> int:
        """How much it takes to set it: its characters, a cell as much as fifty."""
        blocks = [one for part in self.parts for one in part.blocks]
        lines = sum(len(one.text) for one in blocks if isinstance(one, Line))
        tables = (one for one in blocks if isinstance(one, Table))
        cells = (cell for one in tables for row in one.rows for cell in row.cells)
        return lines + sum(len(cell.text) + _CELL_WEIGHT for cell in cells)


def room(*, is_wide: bool) -> float:
    """Return how many millimetres wide the type area is."""
    margins = WIDE_MARGINS if is_wide else MARGINS
    return PAGE[is_wide] - margins["left"] - margins["right"]


_FORM = (19, 35, 19, 27)  # widths of a form: label, words, label, words


def form(rows: Sequence[Row]) -> Table:
    """Return a form: labels and what they say, larger than a list."""
    return Table(_FORM, rows, size=FORM_SIZE)


def form_row(*words: str, height: float = 0) -> Row:
    """Return a row of a form: a label and what it says, or two of each."""
    span = 1 if len(words) > 2 else 3
    cells = [
        Cell(one, is_head=number % 2 == 0, span=1 if number % 2 == 0 else span)
        for number, one in enumerate(words)
    ]
    return Row(cells, height)


def listed(
    heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[float]
) -> Table:
    """Return a list whose headings stand on every page."""
    first = Row([Cell(one, is_head=True) for one in heads])
    found = [Row([Cell(str(one)) for one in row]) for row in rows]
    return Table(widths, [first, *found], heads=1)


def drawable(text: str) -> str:
    """Return a text without what no file may hold."""
    return _NOT_XML.sub("", text)


def titled(title: str, *, blank: bool = True, is_wide: bool = False) -> list[Line]:
    """Return the title in lines of about one length, no word broken where it is two.

    `is_wide`: on a page that lies.
    """
    holds = room(is_wide=is_wide) / _MM / TITLE_SIZE  # characters of a line
    lines = -(-len(title) // int(holds))
    longest = _first_line(title, lines, int(holds)) if lines > 1 else holds
    free = max(0, holds - longest - 0.25)
    spare = free * TITLE_SIZE / SIZE / 2
    first = Line(title, Face.TITLE, spare=spare)
    return [first, Line("", Face.BLANK)] if blank else [first]


# Where a title may go on in its second line: before these words, best before 关于.
_JOINT = re.compile(
    "与上次|关于|(?<=党[组委])|集中|巡[察视]|审计|督查|反馈|查出|整改|落实|进展|情况|方案|（"
)
# By how many characters such a place is thought to be nearer than any other.
_BETTER = {"与上次": 99, "关于": 2}


def _better(rest: str) -> int:
    return max((_BETTER[it] for it in _BETTER if rest.startswith(it)), default=0)


def _first_line(title: str, lines: int, most: int) -> float:
    """Return how many characters wide the longest line of a title is to be.

    Of two lines the first, up to a joint: no shorter than the second, or words of it
    would come up.
    """
    whole = _width(title)
    if lines == 2:
        places = (one.start() for one in _JOINT.finditer(title, 1))
        found = [
            (2 * first - whole - _better(title[place:]), first)
            for place in places
            if whole / 2 <= (first := _width(title[:place])) <= most
        ]
        if found:
            return min(found)[1]
    return -(-len(title) // lines)


def signed(by: str, on: str) -> list[Line]:
    """Return who signs and the day, as each stands from the right edge.

    The signer two characters in, the day beginning two behind where the signer does; a
    day that would not fit so is itself two characters in (GB/T 9704-2012, 7.3.5.2).
    """
    signer, day = _width(by), _width(on)
    if signer > CHARACTERS - 4:  # as long as a line
        return [_signed(one, at) for one, at in ((by, 0), (on, 2)) if one]
    if by and on and day > signer:  # the longer one: the signer before it
        return [_signed(by, 2 + day + 2 - signer), _signed(on, 2)]
    ends = max(0, signer - day) if by else 2
    return [_signed(one, at) for one, at in ((by, 2), (on, ends)) if one]


def _signed(text: str, right: float) -> Line:
    if _width(text) > CHARACTERS:
        # Goes on in a second line, which at the right edge would look like another.
        return Line(text, Face.SALUTATION)
    return Line(text, Face.SIGNED, right=right)


def _width(text: str) -> float:
    """Return how many characters wide a text is; digits are half as wide."""
    return sum(0.5 if mark in _DIGITS else 1 for mark in text)


_DIGITS = frozenset("0123456789")
