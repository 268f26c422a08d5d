"""A pasted ledger → findings to register, the columns known or named by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rectification.intake.columns import OF_ENTRIES, Column, guess_columns
from rectification.intake.plan import Plan
from rectification.intake.table.cells import Row, split_rows
from rectification.intake.table.heads import Head, find_head, merged, shape_of
from rectification.intake.table.row_group import planned
from rectification.intake.table.row_reader import RowReader

_TOP = 200  # lines in which the headings must come


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` has one entry for each of `headings`; `rows` stand below them.

    `is_known`: the headings name the columns by themselves, nobody need do so.
    """

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    head: int  # number of the heading row
    rows: tuple[Row, ...]
    above: tuple[Row, ...]  # the headings and what stands before them
    plan: Plan
    is_known: bool = True

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
) -> Table | None:
    """Return the table in `text`, None where no row looks like headings.

    `columns`: what somebody says the columns are; `year` stands in for one that a
    deadline does not print; `is_merged`: its findings may be there already.
    """
    loose = _top_rows(text)
    head = find_head(loose)
    if head is None:
        return None
    top, headings, rest = _below(text, loose[head.at])
    if columns is None or len(columns) != len(headings):
        guessed = guess_columns(headings)
        left = frozenset() if is_merged else OF_ENTRIES
        columns = [Column.NONE if one in left else one for one in guessed]
    # Rows above the headings count as rows of the table too.
    body = [replace(row, number=row.number + head.at) for row in rest]
    reader = RowReader(headings, columns, year, is_merged=is_merged)
    reader.read(body)
    plan = Plan(
        tuple(planned(one) for one in reader.drafts),
        reader.belongs,
        frozenset(row.at for row in loose[: head.at]),
        tuple(reader.remarks),
    )
    above = (*loose[: head.at], *top)
    return Table(
        headings, tuple(columns), head.at + 1, tuple(body), above, plan, head.is_known
    )


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
