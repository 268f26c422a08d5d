"""The walk down the rows of a table, with a sentence for every row that is off."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _

from rectification.intake.columns import Column, guess_pair
from rectification.intake.letter import title_of
from rectification.intake.plan import PlannedMeasure, Remark, read_offices
from rectification.intake.table.cells import Row
from rectification.intake.table.heads import names_findings
from rectification.intake.table.row_group import Draft, split_measures
from rectification.intake.table.states import as_share, is_in_fractions
from rectification.models.findings.printed_text import limit_of
from rectification.notices.notice import Deadline, DueKind
from rectification.notices.vocabulary.deadlines import (
    find_days,
    find_deadline,
    read_deadline,
)
from rectification.notices.vocabulary.printed_fields import TEXTS


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    high, low = divmod(place, 26)
    return (letters(high - 1) if high else "") + chr(65 + low)


_REFERENCE = re.compile(r"\d{4}-\d{3,6}-\d{2,6}")
_SLASH = re.compile("[/\uff0f\n]")  # between an office and who answers in it
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


def _halves(
    headings: Sequence[str], columns: Sequence[Column]
) -> dict[Column, tuple[int, int]]:
    """Return the columns of which two share one: its place, and which half it is."""
    halves: dict[Column, tuple[int, int]] = {}
    for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        pair = guess_pair(heading)
        if pair and pair[0] is column and pair[1] not in columns:
            halves |= {one: (at, place) for place, one in enumerate(pair)}
    return halves


@lru_cache(maxsize=256)  # a long table says few days, again and again
def _due(words: str, kind: str, year: int | None) -> tuple[Deadline | None, bool]:
    """Return the deadline that a row says, and whether its words are doubtful."""
    if not words:
        found = find_deadline(kind, year)
        return found.deadline if found else None, False
    due = replace(read_deadline(words, year).deadline, wording=words)
    own = find_deadline(kind) if kind else None
    if own and own.deadline.kind and own.deadline.kind != DueKind.DATED:
        due = replace(due, kind=own.deadline.kind)
    is_wrong = any(day.on is None for day in find_days(words, 2000))
    is_undated = due.kind is DueKind.DATED and due.on is None
    return due, is_wrong or due.kind is None or is_undated


class RowReader:
    """The walk down the rows. What merged cells leave blank holds on from above."""

    def __init__(
        self,
        headings: Sequence[str],
        columns: Sequence[Column],
        year: int | None,
        *,
        is_merged: bool,
        is_sheet: bool = False,
    ) -> None:
        self.is_merged, self.is_sheet = is_merged, is_sheet
        self.headings = tuple(headings)
        # Of several columns of aspects the last is compared: the innermost.
        self.index = {column: n for n, column in enumerate(columns) if column}
        self.nested = [n for n, one in enumerate(columns) if one is Column.ASPECT]
        self.halves = _halves(headings, columns)
        self.in_fractions = False
        self.width = len(columns)
        self.year = year
        self.aspects: tuple[str, ...] = ()
        self.drafts: list[Draft] = []
        self.remarks: list[Remark] = []
        self.belongs: dict[int, int] = {}

    def read(self, rows: Sequence[Row]) -> None:
        if not names_findings(tuple(self.index)):
            self._ask_for_names()
            return
        states = [row.cell(self.index.get(Column.STATE)) for row in rows]
        self.in_fractions = is_in_fractions(states)
        for row in rows:
            if row.cells == self.headings:
                continue  # printed again at the head of a page
            filled = [one for one in row.cells if one]
            if len(filled) == 1 and self._is_aspect(row):
                self.aspects = (filled[0],)
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
        self.remarks += _doubted(self.drafts, is_merged=self.is_merged)

    def _is_aspect(self, row: Row) -> bool:
        """A row of one cell groups what follows, unless it is a bare measure."""
        if self._number(row)[1]:
            return False  # a finding of which nothing is said
        own = self._value(row, Column.MEASURE) or self._value(row, Column.ACCOUNT)
        return not own and not self._value(row, Column.DETAIL)

    def _value(self, row: Row, column: Column) -> str:
        if half := self.halves.get(column):
            at, place = half
            parts = _SLASH.split(row.cell(at), 1)
            return parts[place].strip() if place < len(parts) else ""
        value = row.cell(self.index.get(column))
        if column is Column.STATE:
            return as_share(value, in_fractions=self.in_fractions)
        return value

    def _read_row(self, row: Row) -> None:
        self.aspects = self._aspects(row)
        title, detail = self._title(row)
        number, reference = self._number(row)
        last = self.drafts[-1] if self.drafts else None
        if (title or reference) and not (
            last
            and title in ("", last.texts[0])
            and number in ("", last.number)
            and reference in ("", last.reference)
        ):
            path = tuple(filter(None, self.aspects))
            last = Draft(row, number, path, title, [title], reference=reference)
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
        for column in {**self.index, **self.halves}:
            last.say(column, self._value(row, column))
        self._read_values(row, last)
        offices, lead = self._offices(row)
        last.offices += [one for one in offices if one not in last.offices]
        last.lead = last.lead or lead
        deadline = self._deadline(row)
        last.deadline = last.deadline or deadline
        self._read_measure(row, last, lead or next(iter(offices), ""), deadline)

    def _aspects(self, row: Row) -> tuple[str, ...]:
        """Return the aspects of a row, the outer first; blanks hold on from above.

        Below an aspect that is new, none inside the one before holds on.
        """
        said = [row.cell(at).partition("\n")[0] for at in self.nested]
        if not any(said):
            return self.aspects
        new = next(place for place, one in enumerate(said) if one)
        held = (*self.aspects, *("" for _one in said))[:new]
        return (*held, *said[new:])

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
        due, is_doubtful = _due(words, kind, self.year)
        if is_doubtful:
            self._doubt(
                row,
                _(
                    "Row %(row)d: the deadline “%(quote)s” was not understood; it "
                    "will be kept in these words, without a day."
                )
                % {"row": row.number, "quote": words},
                Column.DUE,
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

    def _ask_for_names(self) -> None:
        sentence = _(
            "No column names the findings yet. Say below which one does, and what the "
            "others are about; then read it again."
        )
        self.remarks.append(Remark(sentence, blocks=True))

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
                column,
            )

    def _refuse(self, row: Row, sentence: str, column: Column | None = None) -> None:
        words = sentence + self._place(row, column)
        self.remarks.append(Remark(words, None, row.at, blocks=True))

    def _doubt(self, row: Row, sentence: str, column: Column, quote: str) -> None:
        at, words = len(self.drafts) - 1, sentence + self._place(row, column)
        self.remarks.append(Remark(words, at, row.at, quote, about="deadline"))

    def _place(self, row: Row, column: Column | None) -> str:
        """Return where a cell stands in its sheet, as people write it: （D12）."""
        half = self.halves.get(column) if column else None
        at = half[0] if half else self.index.get(column) if column else None
        if at is None or not self.is_sheet:
            return ""
        return f"（{letters(at)}{row.number}）"


def _doubted(drafts: Sequence[Draft], *, is_merged: bool) -> Iterator[Remark]:
    """Yield what is doubtful once all rows are read: no office, a number used twice."""
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    for n, draft in enumerate(drafts):
        if not draft.offices and not is_merged:
            words = _("Row %(row)d: no office is named as responsible.") % {
                "row": draft.first.number
            }
            yield Remark(words, n, draft.first.at, about="offices")
        key = (draft.aspects, draft.number)
        if draft.number and key in seen:
            sentence = _("Row %(row)d: number %(quote)s was used in row %(first)d.")
            values = {
                "row": draft.first.number,
                "quote": draft.number,
                "first": seen[key],
            }
            yield Remark(sentence % values, n, draft.first.at, draft.number)
        seen.setdefault(key, draft.first.number)
