"""Where the headings of a pasted table stand, and what each column holds below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from rectification.intake.columns import (
    NAMING,
    Column,
    guess_column,
    guess_columns,
    is_heading_row,
    plain_heading,
)
from rectification.intake.table.cells import Row
from rectification.notices.text import narrow

_SEARCHED = 8  # rows in which the headings must come
_SHORT = 16  # characters of a heading that nobody knows
_COMPARED = 6  # rows below that must be as wide
_SAMPLE = 30  # characters shown of a cell
_NO_HEADING = re.compile(r"[。;!?]|^[\d.%\-/年月日:]+$")


@dataclass(frozen=True, slots=True)
class Head:
    """`at`: the place of its row; `is_known`: the row names its columns by itself."""

    at: int
    is_known: bool


def find_head(rows: Sequence[Row]) -> Head | None:
    """Return the row that names the columns, else one that looks as if it did."""
    for n, row in enumerate(rows[:_SEARCHED]):
        if is_heading_row(row.cells):
            return Head(n, is_known=True)
    for n, (row, second) in enumerate(pairwise(rows[:_SEARCHED])):
        both = merged(row, second)
        if both and is_heading_row(both) and sum(map(bool, row.cells)) > 1:
            return Head(n, is_known=True)
    for n, row in enumerate(rows[:_SEARCHED]):
        if _looks_like_headings(row, rows[n + 1 :]):
            return Head(n, is_known=False)
    return None


def _looks_like_headings(row: Row, below: Sequence[Row]) -> bool:
    """Whether it is a row of short cells over rows of as many cells."""
    width = len(row.cells)
    filled = [plain_heading(one) for one in row.cells if one]
    if len(filled) < max(2, width - 1) or len(set(filled)) < len(filled):
        return False
    if any(len(one) > _SHORT or _NO_HEADING.search(narrow(one)) for one in filled):
        return False
    if width < 3 and not all(guess_columns(row.cells)):
        return False
    wide = [len(one.cells) == width for one in islice(below, _COMPARED)]
    return bool(wide) and wide[0] and sum(wide) * 2 > len(wide)


def merged(top: Row, second: Row) -> tuple[str, ...] | None:
    """Return the headings of two rows as one, None where the second names nothing.

    A heading across several columns stands over the first of them; the cells below
    say more, and merged downwards they are blank.
    """
    if len(second.cells) != len(top.cells) or all(second.cells):
        return None
    names: list[str] = []
    over = ""
    for high, low in zip(top.cells, second.cells, strict=True):
        over = high or over
        if not low:
            names.append(high)
            continue
        named = next((one for one in (low, over + low) if guess_column(one)), None)
        if named is None:
            return None
        names.append(named)
    return tuple(names) if any(second.cells) else None


def samples(rows: Sequence[Row], index: int, most: int = 2) -> tuple[str, ...]:
    """Return the first values that differ in a column, cut to what fits a line."""
    seen = dict.fromkeys(_shown(rows, index))
    return tuple(islice(seen, most))


def _shown(rows: Sequence[Row], index: int) -> Iterator[str]:
    for row in rows:
        if value := row.cell(index).replace("\n", " "):
            yield value if len(value) <= _SAMPLE else value[:_SAMPLE] + "…"


def shape_of(headings: Sequence[str]) -> str:
    """Return what two tables of the same headings have in common."""
    return "\t".join(plain_heading(one) for one in headings)


def names_findings(columns: Sequence[Column]) -> bool:
    """Whether one of the columns says which finding a row is about."""
    return any(one in columns for one in NAMING)
