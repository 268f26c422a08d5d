"""Tables as .xlsx, written row by row: memory does not grow with the rows.

rustpy-xlsxwriter types every string as one, so that no spreadsheet computes what
people wrote. It knows a column by its heading, and takes the headings from the first
row that comes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from rustpy_xlsxwriter import Format, write_worksheets

from .columns import LONGEST, Value
from .words import more_words

A4 = 9
LONGEST_NAME = 31  # characters of a sheet's name
# What XML 1.0 cannot hold; a lone surrogate cannot even be encoded.
_UNFIT = re.compile("\r\n?|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNFIT_NAME = re.compile(r"[\[\]:*?/\\']")
_LINE = "#84868A"
_PAGE = {
    "landscape": True,
    "paper_size": A4,
    "repeat_rows": 0,  # the headings
    "fit_to_pages": (1, 0),  # as many pages high as it takes
    "footer": "&C— &P —",
}


class Heading(NamedTuple):
    """`width` and `is_day` as a `Column` has them."""

    words: str
    width: int
    is_day: bool = False


@dataclass(slots=True)
class Sheet:
    """A table to be written; `count`: its rows so far, all once it is written."""

    title: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Value]]
    count: int = 0

    def records(self) -> Iterator[dict[str, Value]]:
        """Yield rows by their headings; of no rows an empty one, for the headings."""
        names = [clean(one.words) for one in self.headings]
        if len(set(names)) != len(names):
            raise ValueError(f"two columns of one heading: {names}")
        for row in self.rows:
            self.count += 1
            yield dict(zip(names, map(_fit, row), strict=True))
        if not self.count:
            yield dict.fromkeys(names, "")


def write_book(stream: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write sheets one after another, each ready for A4 paper, and count their rows."""
    names = told_apart([one.title for one in sheets])
    named = list(zip(names, sheets, strict=True))
    text, day, heading = _formats()
    write_worksheets(
        [(name, one.records()) for name, one in named],
        stream,
        freeze_panes={"general": {"row": 1, "col": 0}},
        column_widths={name: [it.width for it in one.headings] for name, one in named},
        column_formats={
            name: [day if it.is_day else text for it in one.headings]
            for name, one in named
        },
        header_format=dict.fromkeys(names, heading),
        page_setup=dict.fromkeys(names, _PAGE),
    )


def write_table(
    stream: BinaryIO,
    *,
    title: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
) -> int:
    """Write one sheet; return the number of rows."""
    sheet = Sheet(title, headings, rows)
    write_book(stream, [sheet])
    return sheet.count


def told_apart(titles: Iterable[str]) -> list[str]:
    """Return a name that Excel takes for each sheet, no two the same to it."""
    names: list[str] = []
    taken: set[str] = set()
    for title in titles:
        whole = " ".join(_UNFIT_NAME.sub(" ", clean(title)).split()) or "Sheet"
        name, number = whole[:LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            sign = f"（{number}）"
            name = whole[: LONGEST_NAME - len(sign)] + sign
        taken.add(name.casefold())
        names.append(name)
    return names


def clean(text: str) -> str:
    """Drop what a cell cannot hold, and say where the rest of a text too long is."""
    text = _UNFIT.sub(lambda one: "\n" if one[0][0] == "\r" else "", text)
    if len(text) <= LONGEST:
        return text
    sign = more_words()
    return text[: LONGEST - len(sign)] + sign


def _fit(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    # Most texts are one line of plain signs, which to ask is cheap.
    is_plain = value.isprintable() and len(value) <= LONGEST
    return value if is_plain else clean(value)


def _formats() -> tuple[Format, Format, Format]:
    """Return how a text looks, a day, and a heading."""

    def drawn() -> Format:
        return Format().set_text_wrap().set_border("thin").set_border_color(_LINE)

    day = drawn().set_align("top").set_num_format("yyyy-mm-dd")
    heading = drawn().set_bold().set_background_color("#EEEEEB")
    return (
        drawn().set_align("top"),
        day,
        heading.set_align("center").set_align("vcenter"),
    )
