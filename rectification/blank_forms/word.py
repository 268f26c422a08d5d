"""A blank .docx filled in: only its paragraphs are written, all else stays as it is.

In the process of `child.py`; it knows nothing of the site.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from rectification.blank_forms.blanks import named, put_in, rooms
from rectification.blank_forms.order import Order, Value
from rectification.blank_forms.packed import Packed
from rectification.intake.documents.word_tables import (
    W,
    cells_of,
    goes_on,
    outer_tables,
    words,
)

_MAIN = "word/document.xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fill(packed: Packed, order: Order) -> None:
    root = packed.parsed(_MAIN)
    if root is None:
        raise ValueError(_MAIN)
    table = list(outer_tables(root))[int(order.table) - 1]
    rows = list(table.iterchildren(W + "tr"))
    blank = rows[order.last : order.last + order.free]
    _answer(root, order.said, taken={*rows[order.first - 1 : order.last], *blank})
    pattern = deepcopy(blank[0])
    while len(blank) < len(order.rows):
        more = deepcopy(pattern)
        blank[-1].addnext(more)
        blank.append(more)
    for row, values in zip(blank, order.rows, strict=False):
        _enter(row, dict(zip(order.columns, values, strict=True)))
    packed.write(_MAIN, root)


def _enter(row: etree._Element, values: Mapping[int, Value]) -> None:
    for left, _right, cell in cells_of(row):
        value = values.get(left)
        if left in values and not goes_on(cell):
            _write(cell, [] if value is None else str(value).split("\n"))
    for height in row.iterfind(f"{W}trPr/{W}trHeight"):
        if height.get(W + "hRule") == "exact":
            height.set(W + "hRule", "atLeast")  # or words would be cut off


def _write(cell: etree._Element, lines: Sequence[str]) -> None:
    """Write lines as paragraphs, each drawn as the cell's first."""
    first, *others = cell.findall(W + "p")
    for one in others:
        cell.remove(one)
    kept = _marks(first)
    for one in list(first):
        if one.tag != W + "pPr":
            first.remove(one)
    pattern = deepcopy(first)
    last = first
    for number, line in enumerate(lines):
        paragraph = first if number == 0 else deepcopy(pattern)
        if number:
            last.addnext(paragraph)
        last = paragraph
        run = etree.SubElement(paragraph, W + "r")
        if kept is not None:
            run.append(deepcopy(kept))
        text = etree.SubElement(run, W + "t")
        text.set(_SPACE, "preserve")
        text.text = line


def _marks(paragraph: etree._Element) -> etree._Element | None:
    """Return how the letters of a paragraph are drawn, or would be."""
    found = paragraph.find(f"{W}r/{W}rPr")
    if found is None:
        found = paragraph.find(f"{W}pPr/{W}rPr")
    if found is None:
        return None
    kept = deepcopy(found)
    for one in kept.findall(W + "ins") + kept.findall(W + "del"):
        kept.remove(one)  # of a paragraph's mark
    return kept


def _answer(
    root: etree._Element, said: Mapping[str, str], *, taken: set[etree._Element]
) -> None:
    """Say what the form asks for, in and around its tables, not in `taken` rows."""
    for paragraph in list(root.iter(W + "p")):
        if any(one in taken for one in paragraph.iterancestors(W + "tr")):
            continue
        text = words(paragraph)
        found = list(rooms(text))
        for room in reversed(found):
            if answer := said.get(room.blank):
                new = put_in(text, room, answer)
                _replace(paragraph, room.start, room.end, new)
        if not found and (answer := said.get(named(text) or "")):
            _beside(paragraph, answer)


def _beside(paragraph: etree._Element, answer: str) -> None:
    """Write into the cell beside a label, where nothing stands yet."""
    cell = next(paragraph.iterancestors(W + "tc"), None)
    beside = next(cell.itersiblings(W + "tc"), None) if cell is not None else None
    if beside is not None and not any(words(one) for one in beside.iter(W + "p")):
        _write(beside, [answer])


def _pieces(paragraph: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield where in the words of a paragraph each piece of text begins."""
    at = 0
    for one in paragraph.iter(W + "t", W + "tab"):
        if one.getparent().tag != W + "r":
            continue
        yield at, one
        at += len(one.text or "") if one.tag == W + "t" else 1


def _replace(paragraph: etree._Element, start: int, end: int, new: str) -> None:
    """Write words between two places, drawn as what stands there is."""
    texts = [(at, one) for at, one in _pieces(paragraph) if one.tag == W + "t"]
    inside = [
        (at, one)
        for at, one in texts
        if at <= end and at + len(one.text or "") >= start and one.text
    ]
    within = [pair for pair in inside if start <= pair[0] < end]
    target = (within or inside)[0][1]
    for at, one in inside:
        text = one.text or ""
        low, high = max(0, start - at), min(len(text), end - at)
        middle = new if one is target else ""
        if low <= high:
            one.text = text[:low] + middle + text[high:]
            one.set(_SPACE, "preserve")
