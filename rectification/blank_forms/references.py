"""References to cells, moved as rows are put in: A5, $A$5, A5:C9, A1 B2:B4."""

import re
from collections.abc import Callable

_CELL = r"(\$?[A-Z]{1,3}\$?)(\d{1,7})"
_RANGE = re.compile(rf"{_CELL}(?::{_CELL})?")
_IN_FORMULA = re.compile(rf"(?<![\w!.'$\"]){_CELL}(?::{_CELL})?(?![\w(!])")
_HIGHEST = 1_048_576


def letters(column: int) -> str:
    """Return how a spreadsheet calls a column, counted from 0."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def place(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of a cell."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for mark in match[1]:
        column = column * 26 + ord(mark) - 64
    return int(match[2]), column - 1


def mover(last: int, more: int) -> Callable[[re.Match[str]], str]:
    """Return what rewrites a reference where `more` rows come behind row `last`.

    A range that ends in that row takes them in; one of that row alone does not.
    """

    def moved(found: re.Match[str]) -> str:
        name, row = found[1], int(found[2])
        if found[3] is None:
            return f"{name}{_moved(row, row > last, more)}"
        bottom = int(found[4])
        is_behind = bottom > last or (bottom == last and row < last)
        low = _moved(bottom, is_behind, more)
        return f"{name}{_moved(row, row > last, more)}:{found[3]}{low}"

    return moved


def _moved(row: int, is_behind: bool, more: int) -> int:
    return row + more if is_behind and row < _HIGHEST else row


def moved_ranges(text: str, last: int, more: int) -> str:
    return _RANGE.sub(mover(last, more), text)


def moved_formula(text: str, last: int, more: int) -> str:
    """Return a formula with the references to cells of its own sheet moved."""
    parts = text.split('"')
    parts[::2] = [_IN_FORMULA.sub(mover(last, more), one) for one in parts[::2]]
    return '"'.join(parts)


def moved_name(text: str, sheet: str, last: int, more: int) -> str:
    """Return what a name stands for, its references to cells of a sheet moved."""
    called = f"{re.escape(sheet)}|{re.escape(_quoted(sheet))}"
    found = re.compile(rf"((?:{called})!)({_CELL}(?::{_CELL})?)")
    return found.sub(lambda one: one[1] + moved_ranges(one[2], last, more), text)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
