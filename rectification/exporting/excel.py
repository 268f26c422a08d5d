"""A table as .xlsx, written row by row: memory does not grow with the rows.

Trap: openpyxl makes a formula of any string that begins with "=". People's text goes
in as a string by type, so that no spreadsheet ever computes it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .columns import Value

LONGEST = 32_767  # characters of a cell; Excel calls a longer one damaged
# What XML 1.0 cannot hold; a lone surrogate cannot even be encoded.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x000D_ inside a string as the character: an underscore keeps it a text.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_EDGE = Side(style="thin", color="FF84868A")
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TOP = Alignment(vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_BOLD = Font(bold=True)
_GREY = PatternFill("solid", fgColor="FFEEEEEB")


def write_table(
    stream: IO[bytes],
    *,
    title: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Value]],
) -> int:
    """Write a sheet with `headings` of (text, width); return the number of rows."""
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(title[:31])
    _lay_out(sheet, headings)
    styles = _Styles(sheet)
    sheet.append([styles.heading(text) for text, _width in headings])
    count = 0
    for row in rows:
        count += 1
        sheet.append([styles.cell(value) for value in row])
    book.save(stream)
    return count


def clean(text: str) -> str:
    """Drop what a cell cannot hold, and say so where a text is too long for one."""
    text = _ESCAPE.sub("_x005F_", _UNFIT.sub("", text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _lay_out(sheet: WriteOnlyWorksheet, headings: Sequence[tuple[str, int]]) -> None:
    """Set what stands before the first row: widths, frozen heading, A4 landscape."""
    sheet.freeze_panes = "A2"
    for number, (_text, width) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "— &P —"


class _Styles:
    """Cells of one sheet. Setting a style is dear: each kind is styled only once."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self.text, self.day = self._styled(_TOP), self._styled(_TOP)
        self.day.number_format = "yyyy-mm-dd"

    def _styled(self, alignment: Alignment) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet)
        cell.alignment, cell.border = alignment, _FRAME
        return cell

    def heading(self, text: str) -> WriteOnlyCell:
        cell = self._styled(_MIDDLE)
        cell.value, cell.data_type = clean(text), "s"
        cell.font, cell.fill = _BOLD, _GREY
        return cell

    def cell(self, value: Value) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.sheet)
        cell._style = (self.day if isinstance(value, date) else self.text)._style
        if value and isinstance(value, str):
            cell._value, cell.data_type = clean(value), "s"
        elif value != "":
            cell.value = value
        return cell
