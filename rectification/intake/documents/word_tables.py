"""A Word document → its tables cell by cell, and the lines that stand in it."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from rectification.errors import TooLarge
from rectification.intake.documents.docx_numbers import W
from rectification.intake.files import faults

MOST_CELLS = 20_000
_MAIN = "word/document.xml"
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class RawTable:
    """`cells`: row, from 1, column, from 0, and text; `spans`: cells merged."""

    cells: list[tuple[int, int, str]]
    spans: list[Span]
    height: int


@dataclass(frozen=True, slots=True)
class RawTables:
    tables: list[RawTable]
    lines: list[str]


def parse(data: bytes) -> RawTables:
    """Return the tables that stand in none. Raises UnreadableFile and TooLarge."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            root = etree.fromstring(archive.read(_MAIN), parser)
        except (KeyError, etree.XMLSyntaxError) as error:
            raise faults.damaged() from error
    lines = [words(one) for one in root.iter(W + "p")]
    tables = [_table(one) for one in outer_tables(root)]
    return RawTables([one for one in tables if one.cells], list(filter(None, lines)))


def outer_tables(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the tables that stand in no other and hold anything."""
    for table in root.iter(W + "tbl"):
        inside = next(table.iterancestors(W + "tbl"), None) is not None
        if not inside and any(words(one) for one in table.iter(W + "p")):
            yield table


def words(paragraph: etree._Element) -> str:
    return "".join(
        one.text or "" if one.tag == W + "t" else "\t"
        for one in paragraph.iter(W + "t", W + "tab")
        if one.getparent().tag == W + "r"
    )


def cells_of(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield the cells of a row: the columns that each begins and ends at."""
    at = _number(row, "trPr", "gridBefore", 0)
    for cell in row.iterchildren(W + "tc"):
        wide = _number(cell, "tcPr", "gridSpan", 1)
        yield at, at + wide - 1, cell
        at += wide


def _number(parent: etree._Element, about: str, name: str, default: int) -> int:
    found = parent.find(f"{W}{about}/{W}{name}")
    said = found.get(W + "val", "") if found is not None else ""
    return min(int(said), 100) if said.isdecimal() else default


def goes_on(cell: etree._Element) -> bool:
    """Whether a cell is merged with the one above."""
    found = cell.find(f"{W}tcPr/{W}vMerge")
    return found is not None and found.get(W + "val", "continue") == "continue"


def _table(table: etree._Element) -> RawTable:
    cells: list[tuple[int, int, str]] = []
    spans: dict[tuple[int, int], list[int]] = {}  # by where each begins
    above: dict[int, tuple[int, int]] = {}  # by column, where the cell above begins
    height = 0
    for height, row in enumerate(table.iterchildren(W + "tr"), 1):
        for left, right, cell in cells_of(row):
            if goes_on(cell) and left in above:
                spans[above[left]][0] = height
                continue
            above[left] = (height, left)
            spans[height, left] = [height, right]
            text = "\n".join(words(one) for one in cell.iterchildren(W + "p"))
            cells.append((height, left, text.strip()))
            if len(cells) > MOST_CELLS:
                raise TooLarge(
                    _("The table has more than %(most)d cells. Is it the right file?")
                    % {"most": MOST_CELLS}
                )
    merged = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in spans.items()
        if (bottom, right) != (top, left)
    ]
    return RawTable(cells, merged, height)
