"""An Excel or WPS table, new or old → its sheets as rows of words.

A formula counts as what the program last made of it; nothing is computed here.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
)

from rectification.errors import TooLarge
from rectification.intake.files import faults
from rectification.notices.vocabulary.deadlines import write_date

MOST_ROWS = 10_000  # with anything in them, of one sheet
MOST_HEADINGS = 20  # rows above and over the table, which are none of it
MOST_SHEETS = 40
_COLUMNS = 100
_SHOWN_SHEETS = "Visible"

Span = tuple[int, int, int, int]  # first row and column, last row and column, from 0


@dataclass(frozen=True, slots=True)
class RawSheet:
    """`rows` that hold anything; `numbers`: what the program shows before them."""

    name: str
    rows: list[list[str]]
    numbers: list[int]
    merged: list[Span]


@dataclass(frozen=True, slots=True)
class RawWorkbook:
    sheets: list[RawSheet]
    hidden: list[str]  # names of sheets that nobody sees


def parse(data: bytes) -> RawWorkbook:
    """Return the sheets that hold anything. Raises UnreadableFile and TooLarge."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise faults.locked() from error
    except CalamineError as error:
        raise faults.damaged() from error
    about = book.sheets_metadata
    if len(about) > MOST_SHEETS:
        raise TooLarge(
            _("The file has %(found)d sheets; %(most)d is the most.")
            % {"found": len(about), "most": MOST_SHEETS}
        )
    tables = [one for one in about if str(one.typ).endswith("WorkSheet")]
    shown = [one.name for one in tables if str(one.visible).endswith(_SHOWN_SHEETS)]
    hidden = [one.name for one in tables if one.name not in shown]
    sheets = [_sheet(book.get_sheet_by_name(name)) for name in shown]
    return RawWorkbook([one for one in sheets if one.rows], hidden)


def _sheet(sheet: CalamineSheet) -> RawSheet:
    start = sheet.start or (0, 0)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, values in enumerate(sheet.to_python(), start[0] + 1):
        if values.count("") == len(values):
            continue  # up to a cell that somebody touched in the last row of all
        cells = [""] * start[1] + [_words(one) for one in values[:_COLUMNS]]
        if not any(cells):
            continue
        if len(rows) == MOST_ROWS + MOST_HEADINGS:
            raise TooLarge(
                _("Sheet “%(name)s” has more than %(most)d rows. Is it the right file?")
                % {"name": sheet.name, "most": MOST_ROWS}
            )
        rows.append(cells)
        numbers.append(number)
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return RawSheet(sheet.name, rows, numbers, merged)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return write_date(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).strip()
