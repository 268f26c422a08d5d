"""A form's tables as they are seen, whatever program wrote them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rectification.blank_forms.blanks import named, rooms
from rectification.errors import UnreadableFile
from rectification.intake.documents.child import TABLES, parse_apart

Span = tuple[int, int, int, int]  # first row and column, last row and column
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells`: texts by row, from 1, and column, from 0; of merged ones the first.

    `name`: of its sheet; of a table in a document its number.
    """

    name: str
    cells: Mapping[int, Mapping[int, str]]
    spans: Sequence[Span]
    height: int  # rows
    width: int  # columns

    def text(self, row: int, column: int) -> str:
        return self.cells.get(row, {}).get(column, "")

    def span(self, row: int, column: int) -> Span:
        """Return the cells that one is merged with; itself where with none."""
        for one in self.spans:
            if one[0] <= row <= one[2] and one[1] <= column <= one[3]:
                return one
        return row, column, row, column

    def is_blank(self, row: int) -> bool:
        """Whether a row waits to be filled in: it may be numbered, or go on as …"""
        texts = self.cells.get(row, {}).values()
        return all(one.strip("0123456789.… ·") == "" for one in texts)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its tables, and what it asks for around them, each once."""

    kind: str  # xlsx or docx
    grids: Sequence[Grid]
    blanks: Sequence[str]


def read_form(data: bytes) -> Form:
    """Return the tables of a blank form. Raises UnreadableFile or TooLarge."""
    if not data.startswith(b"PK\x03\x04"):
        raise _no_form()
    found = parse_apart(TABLES, data)
    if "hidden" in found:
        grids = [_sheet(one) for one in found["sheets"]]
        texts = [
            text
            for grid in grids
            for row in grid.cells.values()
            for text in row.values()
        ]
        kind = "xlsx"
    else:
        grids = [_table(str(n), one) for n, one in enumerate(found["tables"], 1)]
        texts = found["lines"]
        kind = "docx"
    if not grids:
        raise _no_form()
    return Form(kind, grids, _blanks(texts))


def _no_form() -> UnreadableFile:
    return UnreadableFile(
        _(
            "No table was found in this file. Save the blank form as .xlsx or .docx, "
            "and choose that."
        )
    )


def _blanks(texts: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        if blank := named(text):
            found[blank.value] = None
        found |= dict.fromkeys(room.blank.value for room in rooms(text))
    return list(found)


def _sheet(raw: Mapping[str, Any]) -> Grid:
    cells = {
        number: {at: text for at, text in enumerate(row[:MOST_COLUMNS]) if text}
        for number, row in zip(raw["numbers"], raw["rows"], strict=True)
    }
    spans = [(one[0] + 1, one[1], one[2] + 1, one[3]) for one in raw["merged"]]
    return _grid(raw["name"], cells, spans)


def _table(name: str, raw: Mapping[str, Any]) -> Grid:
    cells: dict[int, dict[int, str]] = {}
    for row, column, text in raw["cells"]:
        if text and column < MOST_COLUMNS:
            cells.setdefault(row, {})[column] = text
    return _grid(name, cells, [tuple(one) for one in raw["spans"]], raw["height"])


def _grid(
    name: str,
    cells: Mapping[int, Mapping[int, str]],
    spans: Sequence[Any],
    height: int = 0,
) -> Grid:
    last = max((one[2] for one in spans), default=0)
    wide = [at + 1 for row in cells.values() for at in row]
    wide += [min(one[3] + 1, MOST_COLUMNS) for one in spans]
    height = max(height, last, *cells) if cells else max(height, last)
    return Grid(name, cells, spans, height, max(wide, default=0))
