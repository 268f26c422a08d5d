"""Pasted text → rows of cells, as Excel, Word and WPS put tables on the clipboard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rectification.notices.text import EDGES
from rectification.notices.vocabulary.numbering import Level, heading_marker

_SOFT = re.compile("[\v\f\u2028\u2029]")  # a return that does not end a cell
_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSING = re.compile(r'"(?:\t|$)')  # a quote at the end of a cell
_CELL_EDGES = EDGES + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts the rows of the table from 1, `at` the lines of the text."""

    number: int
    at: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        if index is None or index >= len(self.cells):
            return ""
        return self.cells[index]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


def split_rows(text: str, width: int = 0) -> list[Row]:
    """Return the rows of a pasted table.

    Excel quotes a cell with returns in it and doubles its quotes. Word and WPS do
    not: there a line that leaves its row short of `width` cells goes on in the next.
    """
    rows: list[Row] = []
    waiting: tuple[int, list[str]] | None = None
    for at, cells in _quoted(text):
        if waiting is None or len(waiting[1]) >= width:
            if waiting and len(cells) == 1 and width > 1 and not _is_group(cells[0]):
                # A full row and a lone paragraph: its last cell goes on.
                waiting[1][-1] += "\n" + cells[0]
                continue
            rows += _row(rows, waiting)
            waiting = (at, cells)
        elif _is_group(waiting[1][0]) and len(waiting[1]) == 1:
            rows += _row(rows, waiting)
            waiting = (at, cells)
        else:
            waiting[1][-1] += "\n" + cells[0]
            waiting[1].extend(cells[1:])
    return rows + _row(rows, waiting)


def _row(rows: list[Row], waiting: tuple[int, list[str]] | None) -> list[Row]:
    if waiting is None:
        return []
    at, cells = waiting
    return [Row(len(rows) + 1, at, tuple(tidy(one) for one in cells))]


def tidy(cell: str) -> str:
    """Settle one cell: soft returns end paragraphs, padding and empty ones go."""
    lines = _LINE_END.split(_SOFT.sub("\n", cell))
    return "\n".join(one for line in lines if (one := line.strip(_CELL_EDGES)))


def _is_group(text: str) -> bool:
    """Whether a row of one cell is a heading across the table: （一）…方面."""
    marker = heading_marker(text.strip(_CELL_EDGES))
    return marker is not None and marker.level in (Level.SECTION, Level.GROUP)


def _quoted(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the physical rows as (line, cells); a quoted cell may span lines."""
    lines = _LINE_END.split(text)
    n = 0
    while n < len(lines):
        start, cells = n, []
        for piece in _pieces(lines[n]):
            cells.append(piece)
        while _is_open(cells[-1]) and n + 1 < len(lines) and _closes(lines, n + 1):
            n += 1
            head, *rest = _rest_of(lines[n])
            cells[-1] += "\n" + head
            cells.extend(rest)
        if any(tidy(one) for one in cells):
            yield start + 1, [_unquoted(one) for one in cells]
        n += 1


def _pieces(line: str) -> list[str]:
    """Part a line by its tabs; one inside a quoted cell parts nothing."""
    pieces: list[str] = []
    for piece in line.split("\t"):
        goes_on = bool(pieces) and _is_open(pieces[-1]) and _ends(line, pieces)
        if goes_on:
            pieces[-1] += "\t" + piece
        else:
            pieces.append(piece)
    return pieces


def _ends(line: str, pieces: list[str]) -> bool:
    """Whether the quote of the last piece closes at the end of a cell of this line."""
    rest = line[sum(len(one) + 1 for one in pieces) :]
    end = _CLOSING.search(rest)
    return end is not None and '\t"' not in "\t" + rest[: end.start()]


def _rest_of(line: str) -> list[str]:
    """Part a line that begins inside a quoted cell: its tabs count behind the quote."""
    end = _CLOSING.search(line)
    if end is None:
        return _pieces(line)
    head, behind = line[: end.start() + 1], line[end.end() :]
    return [head, *(_pieces(behind) if line[end.start() + 1 :] else [])]


def _is_open(cell: str) -> bool:
    """Whether a cell begins with a quote that is not yet closed."""
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _closes(lines: list[str], start: int) -> bool:
    """Whether a quote to close it comes at all: a lone one is just a character."""
    return any('"' in line for line in lines[start : start + 200])


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        inner = cell[1:-1]
        # Excel doubles every quote inside; a text that happens to be quoted does not.
        if "\n" in inner or "\t" in inner or '""' in inner:
            return inner.replace('""', '"')
    return cell
