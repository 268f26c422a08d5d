"""A pasted ledger → findings to register, the columns known or named by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rectification.intake.columns import (
    OF_ENTRIES,
    Column,
    guess_columns,
    is_heading_row,
)
from rectification.intake.plan import Plan
from rectification.intake.table.cells import Row, split_rows
from rectification.intake.table.heads import Head, find_head, merged, shape_of
from rectification.intake.table.row_group import planned
from rectification.intake.table.row_reader import RowReader

_TOP = 200  # lines in which the headings must come
MOST_TOPS = 12  # rows offered as headings


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` has one entry for each of `headings`; `rows` stand below them.

    `is_known`: the headings name the columns by themselves, nobody need do so;
    `tops`: the first rows, among which the headings may stand.
    """

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    head: int  # number of the heading row
    rows: tuple[Row, ...]
    above: tuple[Row, ...]  # the headings and what stands before them
    plan: Plan
    is_known: bool = True
    tops: tuple[Row, ...] = ()

    @property
    def shape(self) -> str:
        return shape_of(self.headings)


def has_table(text: str) -> bool:
    """Whether a row of `text` names the columns of those below it."""
    head = _head(text)
    return head is not None and head.is_known


def may_be_table(text: str) -> bool:
    """Whether a row looks like headings, and most of the text like rows below it."""
    if _head(text) is None:
        return False
    lines = [line for line in _settled(text).split("\n") if line.strip()]
    return sum("\t" in line for line in lines) * 2 > len(lines)


def _head(text: str) -> Head | None:
    return find_head(_top_rows(text)) if "\t" in text else None


def _top_rows(text: str) -> list[Row]:
    """Return the rows among which the headings are looked for."""
    return split_rows("\n".join(_settled(text).split("\n", _TOP)[:_TOP]))


def read_table(
    text: str,
    *,
    columns: Sequence[Column] | None = None,
    year: int | None = None,
    is_merged: bool = False,
    numbers: Sequence[int] = (),
    named: int | None = None,
) -> Table | None:
    """Return the table in `text`, None where no row looks like headings.

    `columns`: what somebody says the columns are; `year` stands in for one that a
    deadline does not print; `is_merged`: its findings may be there already. Of a file:
    `numbers`: the row of its sheet that each line is; `named`: the one that somebody
    says holds the headings.
    """
    loose = _renumbered(_top_rows(text), numbers)
    head = _named(loose, named) or find_head(loose) or _widest(loose, bool(numbers))
    if head is None:
        return None
    top, headings, rest = _below(text, loose[head.at])
    if columns is None or len(columns) != len(headings):
        columns = _guessed(headings, is_merged=is_merged)
    # Rows above the headings count as rows of the table too.
    body = [replace(row, number=row.number + head.at) for row in rest]
    body = _renumbered(body, numbers)
    is_sheet = bool(numbers)
    reader = RowReader(headings, columns, year, is_merged=is_merged, is_sheet=is_sheet)
    reader.read(body)
    before = loose[: head.at]
    return Table(
        headings,
        tuple(columns),
        loose[head.at].number,
        tuple(body),
        (*before, *top),
        _plan(reader, before),
        head.is_known,
        tuple(loose[:MOST_TOPS]),
    )


def _plan(reader: RowReader, before: Sequence[Row]) -> Plan:
    return Plan(
        tuple(planned(one) for one in reader.drafts),
        reader.belongs,
        frozenset(row.at for row in before),
        tuple(reader.remarks),
    )


def _renumbered(rows: list[Row], numbers: Sequence[int]) -> list[Row]:
    """Return rows under the numbers that the sheet shows, where they are of one."""
    if not numbers:
        return rows
    return [replace(row, number=numbers[row.at - 1]) for row in rows]


def _named(rows: Sequence[Row], number: int | None) -> Head | None:
    for n, row in enumerate(rows):
        if row.number == number:
            return Head(n, is_known=is_heading_row(row.cells))
    return None


def _widest(rows: Sequence[Row], is_file: bool) -> Head | None:
    """Return the first row of several cells, which a file has for its headings."""
    if not is_file:
        return None
    wide = (n for n, row in enumerate(rows) if sum(map(bool, row.cells)) > 1)
    return next((Head(n, is_known=False) for n in wide), None)


def _guessed(headings: Sequence[str], *, is_merged: bool) -> list[Column]:
    left = frozenset() if is_merged else OF_ENTRIES
    return [Column.NONE if one in left else one for one in guess_columns(headings)]


def _below(
    text: str, first: Row
) -> tuple[Sequence[Row], tuple[str, ...], Sequence[Row]]:
    """Return the rows of the headings, the headings as one, and the rows below."""
    rows = split_rows("\n" * (first.at - 1) + _from(text, first.at), len(first.cells))
    both = merged(*rows[:2]) if len(rows) > 1 else None
    depth = 2 if both else 1
    return rows[:depth], both or rows[0].cells, rows[depth:]


def _from(text: str, line: int) -> str:
    """Return `text` from a line on, whatever ends its lines."""
    return "\n".join(_settled(text).split("\n")[line - 1 :])


def _settled(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
