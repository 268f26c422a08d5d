"""An .xlsx file → its sheets as rows of text, within bounds.

A formula counts as what the spreadsheet last made of it; nothing is computed here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.files import faults
from rectification.intake.files.archive import Budget, members
from rectification.intake.table.cells import Row, tidy

MAX_BYTES = 5 * 1024 * 1024
MOST_ROWS = 1000  # with anything in them, of one sheet
MOST_SHEETS = 20
_SCANNED = 20_000  # rows, the empty ones too, whatever a sheet says it has
_COLUMNS = 60
_PART = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows bear the numbers that the spreadsheet shows; empty ones are left out."""

    name: str
    rows: tuple[Row, ...]


def read_workbook(stream: IO[bytes], *, budget: Budget) -> list[Sheet]:
    """Return the sheets that hold anything; `budget` is shared by several files.

    Raises TooLarge or UnreadableFile with a sentence on how to mend it.
    """
    size = stream.seek(0, 2)
    if size > MAX_BYTES:
        raise TooLarge(
            _("The file has %(size).1f MB; a table may have %(limit)d MB at most.")
            % {"size": size / 1024**2, "limit": MAX_BYTES // 1024**2}
        )
    stream.seek(0)
    if not stream.read(4) == b"PK\x03\x04" or _PART not in members(
        stream, budget=budget
    ):
        raise UnreadableFile(
            _("This is no table that can be read. Save it as .xlsx and choose that.")
        )
    stream.seek(0)
    try:
        return [sheet for sheet in _sheets(stream) if sheet.rows]
    except TooLarge:
        raise
    except Exception as error:  # a broken file breaks openpyxl in any way
        raise faults.damaged() from error


def _sheets(stream: IO[bytes]) -> Iterator[Sheet]:
    book = openpyxl.load_workbook(
        stream, read_only=True, data_only=True, keep_links=False
    )
    if len(book.worksheets) > MOST_SHEETS:
        raise TooLarge(
            _("The file has %(found)d sheets; %(most)d is the most.")
            % {"found": len(book.worksheets), "most": MOST_SHEETS}
        )
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_row=_SCANNED, max_col=_COLUMNS, values_only=True)
        yield Sheet(sheet.title, tuple(_rows(sheet.title, found)))


def _rows(name: str, found: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    kept = 0
    for number, values in enumerate(found, 1):
        row = Row(number, number, tuple(_words(one) for one in values))
        if row.is_blank:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise TooLarge(
                _("Sheet “%(name)s” has more than %(most)d rows. Is it the right file?")
                % {"name": name, "most": MOST_ROWS}
            )
        yield row


def _words(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return date_format(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else tidy(str(value))
