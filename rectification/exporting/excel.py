"""A table as .xlsx, written row by row: memory does not grow with the rows.

Trap: XlsxWriter makes formulas, links and numbers of strings that look like them when
asked to `write` them. People's text goes through `write_string` alone, so that no
spreadsheet ever computes it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from .columns import LONGEST, Value

A4 = 9
# What XML 1.0 cannot hold; a lone surrogate cannot even be encoded.
_UNFIT = re.compile("\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#84868A"}
_DAY = {**_TEXT, "num_format": "yyyy-mm-dd"}
_HEADING = {
    **_TEXT,
    "bold": True,
    "bg_color": "#EEEEEB",
    "align": "center",
    "valign": "vcenter",
}


def write_table(
    stream: IO[bytes],
    *,
    title: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Value]],
) -> int:
    """Write a sheet with `headings` of (text, width); return the number of rows."""
    book = Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet(title[:31])
    _lay_out(sheet, headings)
    heading, text, day = (book.add_format(one) for one in (_HEADING, _TEXT, _DAY))
    for at, (words, _width) in enumerate(headings):
        sheet.write_string(0, at, clean(words), heading)
    count = 0
    for row in rows:
        count += 1
        for at, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(count, at, clean(value), text)
            elif isinstance(value, date):
                sheet.write_datetime(count, at, value, day)
            elif isinstance(value, (int, Decimal)):
                sheet.write_number(count, at, value, text)
            else:
                sheet.write_blank(count, at, None, text)
    book.close()
    return count


def clean(text: str) -> str:
    """Drop what a cell cannot hold, and say so where a text is too long for one."""
    text = _UNFIT.sub(lambda one: "\n" if one[0][0] == "\r" else "", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _lay_out(sheet: Worksheet, headings: Sequence[tuple[str, int]]) -> None:
    """Set widths, a heading that stays in sight and on every page, A4 landscape."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for at, (_words, width) in enumerate(headings):
        sheet.set_column(at, at, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)  # as many pages as it takes
    sheet.set_footer("&C— &P —")
