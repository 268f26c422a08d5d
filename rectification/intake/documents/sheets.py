"""Tables of a workbook or of a .csv file as text, the likeliest to be meant first."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.columns import Column, guess_columns
from rectification.intake.documents import document
from rectification.intake.documents.document import Document, Sheet
from rectification.intake.table.cells import Row, tidy
from rectification.intake.table.heads import Head, find_head, merged
from rectification.notices.vocabulary.deadlines import write_date

MOST_ROWS, MOST_HEADINGS = 10_000, 20  # as of a workbook
MOST_CHARACTERS = 5_000_000  # of all sheets: they travel through the review's page
_SERIAL = re.compile(r"[2-6]\d{4}")  # 1954 to 2091, counted in days
_EPOCH = date(1899, 12, 30)
_DELIMITERS = ",;\t|，；"

Span = Sequence[int]


def of_workbook(found: Mapping[str, object]) -> Document:
    """Return what `workbook.parse` found. Raises UnreadableFile and TooLarge."""
    raw: list[dict[str, list]] = found["sheets"]  # type: ignore[assignment]
    sheets = [
        _sheet(str(one["name"]), one["rows"], one["numbers"], one["merged"])
        for one in raw
    ]
    hidden: list[str] = found["hidden"]  # type: ignore[assignment]
    doubts = []
    if hidden:
        doubts.append(
            _("Sheets that are hidden in the file were left out: %(names)s")
            % {"names": "、".join(hidden)}
        )
    return _document(sheets, "xlsx", doubts)


def of_csv(text: str, encoding: str) -> Document:
    """Return the table of a file whose cells are parted by commas or the like."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableFile(
            _("The table cannot be read: %(why)s. Save it as .xlsx and choose that.")
            % {"why": error}
        ) from error
    filled = [(n, row) for n, row in enumerate(lines, 1) if any(map(str.strip, row))]
    if len(filled) > MOST_ROWS + MOST_HEADINGS:
        raise TooLarge(
            _("The table has more than %(most)d rows. Is it the right file?")
            % {"most": MOST_ROWS}
        )
    sheet = _sheet("", [row for _n, row in filled], [n for n, _row in filled], [])
    return _document([sheet] if filled else [], encoding, [])


def _document(
    sheets: Sequence[tuple[Sheet, Head | None]], encoding: str, doubts: list[str]
) -> Document:
    """Return the sheets, that first whose headings are known, or look like some."""
    if not sheets:
        raise UnreadableFile(_("The table is empty: no sheet of it holds anything."))
    if sum(len(sheet.text) for sheet, _head in sheets) > MOST_CHARACTERS:
        raise TooLarge(
            _(
                "The table holds more than %(most)d characters. Split it, or leave out "
                "the sheets that are not meant."
            )
            % {"most": MOST_CHARACTERS}
        )
    ordered = sorted(sheets, key=lambda one: _rank(one[1]))
    chosen = tuple(sheet for sheet, _head in ordered)
    return Document(chosen[0].text, encoding, tuple(doubts), chosen)


def _rank(head: Head | None) -> int:
    if head is None:
        return 2
    return 0 if head.is_known else 1


def _sheet(
    name: str,
    values: Sequence[Sequence[str]],
    numbers: Sequence[int],
    spans: Sequence[Span],
) -> tuple[Sheet, Head | None]:
    cells = [[tidy(one) for one in row] for row in values]
    width = max((_filled(row) for row in cells), default=0)
    rows = [(row + [""] * width)[:width] for row in cells]
    head = find_head([Row(n, n, tuple(row)) for n, row in enumerate(rows[:40])])
    if head is not None:
        top = head.at + 1
        both = _two_rows(rows, head)
        below = numbers[min(top + bool(both), len(numbers)) - 1]
        _fill_down(rows, numbers, [one for one in spans if one[0] >= below])
        _write_days(rows[top:], both or rows[head.at])
    lines = (document.row(document.cell(it.split("\n")) for it in row) for row in rows)
    text = "\n".join(lines)
    return Sheet(name, text, tuple(numbers)), head


def _filled(row: Sequence[str]) -> int:
    return max((n for n, one in enumerate(row, 1) if one), default=0)


def _two_rows(rows: Sequence[Sequence[str]], head: Head) -> tuple[str, ...] | None:
    two = [Row(0, 0, tuple(row)) for row in rows[head.at : head.at + 2]]
    return merged(two[0], two[1]) if len(two) > 1 else None


def _fill_down(
    rows: Sequence[list[str]], numbers: Sequence[int], spans: Sequence[Span]
) -> None:
    """Write what cells merged downwards share into each of their rows."""
    places = {number - 1: at for at, number in enumerate(numbers)}
    for top, left, bottom, _right in spans:
        at = places.get(top)
        if at is None or left >= len(rows[at]):
            continue
        for place in range(at + 1, len(rows)):
            if numbers[place] - 1 > bottom:
                break
            rows[place][left] = rows[at][left]


def _write_days(rows: Sequence[list[str]], headings: Sequence[str]) -> None:
    """Write a day out where a deadline is counted in days, as Excel keeps them."""
    columns = guess_columns(headings)
    for place in [at for at, one in enumerate(columns) if one is Column.DUE]:
        for row in rows:
            if _SERIAL.fullmatch(row[place]):
                row[place] = write_date(_EPOCH + timedelta(days=int(row[place])))
