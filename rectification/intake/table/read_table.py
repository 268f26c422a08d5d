"""A pasted ledger → findings to register, with a sentence for every row that is off."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from rectification.intake.columns import (
    OF_ENTRIES,
    Column,
    guess_columns,
    is_heading_row,
)
from rectification.intake.letter import title_of
from rectification.intake.plan import (
    Plan,
    PlannedMeasure,
    Remark,
    read_offices,
)
from rectification.intake.table.cells import Row, split_rows
from rectification.intake.table.row_group import Draft, planned, split_measures
from rectification.models.findings.printed_text import limit_of
from rectification.notices.notice import Deadline, DueKind
from rectification.notices.vocabulary.deadlines import (
    find_days,
    find_deadline,
    read_deadline,
)
from rectification.notices.vocabulary.printed_fields import TEXTS

_SEARCHED = 8  # rows in which the headings must come
_TOP = 200  # lines that these rows may take
_REFERENCE = re.compile(r"\d{4}-\d{3,6}-\d{2,6}")
_TITLE, _OFFICE, _PERSON, _PHONE, _NAME = 1000, 200, 100, 60, 500
# What a cell takes over whole, and how many characters of it; None for any number.
_LIMITS: Mapping[Column, int | None] = {
    **{Column(name): limit_of(name) for name in TEXTS},
    Column.PERSON: _PERSON,  # may come to stand beside an office
    Column.PHONE: _PHONE,
    Column.ACCOUNT: None,
    Column.PROGRESS: None,
    Column.NEXT_STEPS: None,
}


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` has one entry for each of `headings`; `rows` stand below them."""

    headings: tuple[str, ...]
    columns: tuple[Column, ...]
    head: int  # number of the heading row
    rows: tuple[Row, ...]
    above: tuple[Row, ...]  # the headings and what stands before them
    plan: Plan


def has_table(text: str) -> bool:
    return "\t" in text and _heading_row(_top_rows(text)) is not None


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
    """Return the table in `text`, None where no row names its columns.

    `columns`: what somebody says the columns are; `year` stands in for one that a
    deadline does not print; `is_merged`: its findings may be there already.
    """
    loose = _top_rows(text)
    head = _heading_row(loose)
    if head is None:
        return None
    width = len(loose[head].cells)
    rows = split_rows("\n" * (loose[head].at - 1) + _from(text, loose[head].at), width)
    top, *rest = rows
    headings, depth = _headings(top, rest)
    if columns is None or len(columns) != len(headings):
        guessed = guess_columns(headings)
        left = frozenset() if is_merged else OF_ENTRIES
        columns = [Column.NONE if one in left else one for one in guessed]
    # Rows above the headings count as rows of the table too.
    body = [replace(row, number=row.number + head) for row in rest[depth:]]
    above = (*loose[:head], top, *rest[:depth])
    reader = _Reader(columns, year, is_merged=is_merged)
    reader.read(body)
    aside = frozenset(row.at for row in loose[:head])
    plan = Plan(
        tuple(planned(one) for one in reader.drafts),
        reader.belongs,
        aside,
        tuple(reader.remarks),
    )
    return Table(headings, tuple(columns), head + 1, tuple(body), above, plan)


def _from(text: str, line: int) -> str:
    """Return `text` from a line on, whatever ends its lines."""
    return "\n".join(_settled(text).split("\n")[line - 1 :])


def _settled(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _heading_row(rows: Sequence[Row]) -> int | None:
    for n, row in enumerate(rows[:_SEARCHED]):
        if is_heading_row(row.cells):
            return n
    return None


def _headings(top: Row, rest: Sequence[Row]) -> tuple[tuple[str, ...], int]:
    """Return the headings and how many more rows they take: merged ones take two."""
    if rest and len(rest[0].cells) == len(top.cells):
        second = rest[0].cells
        blank = [n for n, one in enumerate(second) if not one]
        named = [n for n, one in enumerate(guess_columns(second)) if one]
        if blank and named and len(blank) + len(named) == len(second):
            return tuple(
                low or high for high, low in zip(top.cells, second, strict=True)
            ), 1
    return top.cells, 0


class _Reader:
    """The walk down the rows. What merged cells leave blank holds on from above."""

    def __init__(
        self, columns: Sequence[Column], year: int | None, *, is_merged: bool
    ) -> None:
        self.is_merged = is_merged
        self.index = {column: n for n, column in enumerate(columns) if column}
        self.width = len(columns)
        self.year = year
        self.aspect = ""
        self.drafts: list[Draft] = []
        self.remarks: list[Remark] = []
        self.belongs: dict[int, int] = {}

    def read(self, rows: Sequence[Row]) -> None:
        for row in rows:
            filled = [one for one in row.cells if one]
            if len(filled) == 1 and self._is_aspect(row):
                self.aspect = filled[0]
                continue
            if len(row.cells) > self.width:
                self._refuse(
                    row,
                    _(
                        "Row %(row)d has %(cells)d cells, the headings have "
                        "%(width)d. Check it for a tab inside a cell, or copy the "
                        "table again."
                    )
                    % {
                        "row": row.number,
                        "cells": len(row.cells),
                        "width": self.width,
                    },
                )
                continue
            self._read_row(row)
        self._check_numbers()

    def _is_aspect(self, row: Row) -> bool:
        """A row of one cell groups what follows, unless it is a bare measure."""
        if self._number(row)[1]:
            return False  # a finding of which nothing is said
        own = self._value(row, Column.MEASURE) or self._value(row, Column.ACCOUNT)
        return not own and not self._value(row, Column.DETAIL)

    def _value(self, row: Row, column: Column) -> str:
        return row.cell(self.index.get(column))

    def _read_row(self, row: Row) -> None:
        aspect = self._value(row, Column.ASPECT)
        self.aspect = aspect or self.aspect
        title, detail = self._title(row)
        number, reference = self._number(row)
        last = self.drafts[-1] if self.drafts else None
        if (title or reference) and not (
            last
            and title in ("", last.texts[0])
            and number in ("", last.number)
            and reference in ("", last.reference)
        ):
            last = Draft(row, number, self.aspect, title, [title], reference=reference)
            self.drafts.append(last)
            self._check(row, title_of(title), _TITLE, Column.TITLE)
        if last is None:
            self._refuse(
                row,
                _(
                    "Row %(row)d names no finding and there is none above it. Fill in "
                    "the cell or leave the row out."
                )
                % {"row": row.number},
            )
            return
        if detail and detail not in last.texts:
            last.texts.append(detail)
        self.belongs[row.at] = len(self.drafts) - 1
        for column in self.index:
            last.say(column, self._value(row, column))
        self._read_values(row, last)
        offices, lead = self._offices(row)
        last.offices += [one for one in offices if one not in last.offices]
        last.lead = last.lead or lead
        deadline = self._deadline(row)
        last.deadline = last.deadline or deadline
        self._read_measure(row, last, lead or next(iter(offices), ""), deadline)

    def _title(self, row: Row) -> tuple[str, str]:
        """Return what a row calls its finding, and how it shows itself."""
        named = (Column.TITLE, Column.DETAIL, Column.ORIGINAL)
        columns = [one for one in named if one in self.index]
        title, *rest = [self._value(row, one) for one in columns] or [""]
        return title, rest[0] if rest and columns[1] is Column.DETAIL else ""

    def _number(self, row: Row) -> tuple[str, str]:
        """Return the number of a row, and the reference where it is one of ours."""
        number = self._value(row, Column.NUMBER)
        reference = self._value(row, Column.REFERENCE)
        if reference and not _REFERENCE.fullmatch(reference):
            return number or reference, ""
        return number, reference

    def _read_values(self, row: Row, draft: Draft) -> None:
        for column, limit in _LIMITS.items():
            value = self._value(row, column)
            if limit:
                value = value.replace("\n", "、")
                self._check(row, value, limit, column)
                draft.values.setdefault(column, value)
                draft.values[column] = draft.values[column] or value
            elif value and value not in draft.values.get(column, "").split("\n\n"):
                before = draft.values.get(column, "")
                draft.values[column] = f"{before}\n{value}" if before else value

    def _offices(self, row: Row) -> tuple[list[str], str]:
        """Return the offices of a row, the lead first, and which leads."""
        leading, marked = read_offices(self._value(row, Column.LEAD))
        named, other = read_offices(self._value(row, Column.OFFICES))
        joint, _none = read_offices(self._value(row, Column.JOINT))
        lead = marked or next(iter(leading), "") or other or next(iter(named), "")
        offices = list(dict.fromkeys((*leading, *named, *joint)))
        for one in offices:
            self._check(row, one, _OFFICE, Column.OFFICES)
        if lead in offices:
            offices = [lead, *(one for one in offices if one != lead)]
        return offices, lead

    def _deadline(self, row: Row) -> Deadline | None:
        words = self._value(row, Column.DUE).replace("\n", " ")
        kind = self._value(row, Column.KIND)
        if not words and not kind:
            return None
        self._check(row, words, _NAME, Column.DUE)
        if not words:
            found = find_deadline(kind, self.year)
            return found.deadline if found else None
        due = replace(read_deadline(words, self.year).deadline, wording=words)
        own = find_deadline(kind) if kind else None
        if own and own.deadline.kind and own.deadline.kind != DueKind.DATED:
            due = replace(due, kind=own.deadline.kind)
        wrong = [day for day in find_days(words, 2000) if day.on is None]
        undated = due.kind is DueKind.DATED and due.on is None
        if wrong or due.kind is None or undated:
            self._doubt(
                row,
                _(
                    "Row %(row)d: the deadline “%(quote)s” was not understood; it "
                    "will be kept in these words, without a day."
                )
                % {"row": row.number, "quote": words},
                words,
            )
        return due

    def _read_measure(
        self, row: Row, draft: Draft, office: str, deadline: Deadline | None
    ) -> None:
        owner = self._value(row, Column.PERSON).replace("\n", "、")[:_PERSON]
        for plan in split_measures(self._value(row, Column.MEASURE)):
            if any(one.plan == plan for one in draft.measures):
                continue
            draft.measures.append(
                PlannedMeasure(plan, office, owner, deadline.on if deadline else None)
            )

    # --- remarks ---------------------------------------------------------------------

    def _check(self, row: Row, value: str, limit: int, column: Column) -> None:
        if len(value) > limit:
            self._refuse(
                row,
                _(
                    "Row %(row)d: “%(column)s” has %(length)d characters, more than "
                    "%(limit)d. Is the column the right one?"
                )
                % {
                    "row": row.number,
                    "column": column.label,
                    "length": len(value),
                    "limit": limit,
                },
            )

    def _refuse(self, row: Row, sentence: str) -> None:
        self.remarks.append(Remark(sentence, None, row.at, blocks=True))

    def _doubt(self, row: Row, sentence: str, quote: str = "") -> None:
        self.remarks.append(Remark(sentence, len(self.drafts) - 1, row.at, quote))

    def _check_numbers(self) -> None:
        seen: dict[tuple[str, str], int] = {}
        for n, draft in enumerate(self.drafts):
            if not draft.offices and not self.is_merged:
                sentence = _("Row %(row)d: no office is named as responsible.")
                where = {"row": draft.first.number}
                self.remarks.append(Remark(sentence % where, n, draft.first.at))
            key = (draft.aspect, draft.number)
            if draft.number and key in seen:
                sentence = _("Row %(row)d: number %(quote)s was used in row %(first)d.")
                values = {
                    "row": draft.first.number,
                    "quote": draft.number,
                    "first": seen[key],
                }
                self.remarks.append(
                    Remark(sentence % values, n, draft.first.at, draft.number)
                )
            seen.setdefault(key, draft.first.number)
