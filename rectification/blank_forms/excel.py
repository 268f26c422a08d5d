"""A blank .xlsx filled in: only its cells are written, all else stays as it is.

In the process of `child.py`; it knows nothing of the site.
"""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from rectification.blank_forms.blanks import filled, named
from rectification.blank_forms.order import Order, Value
from rectification.blank_forms.packed import Packed
from rectification.blank_forms.references import (
    letters,
    moved_formula,
    moved_name,
    moved_ranges,
    place,
)
from rectification.blank_forms.sheet_look import Look

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOOK, _TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"
# What of a sheet says where it is about, and in which attribute.
_RANGED = {
    "mergeCell": "ref",
    "conditionalFormatting": "sqref",
    "dataValidation": "sqref",
    "ignoredError": "sqref",
    "protectedRange": "sqref",
    "hyperlink": "ref",
    "autoFilter": "ref",
}


def fill(packed: Packed, order: Order) -> None:
    sheet = _Sheet(packed, order)
    sheet.make_room()
    for number, values in enumerate(order.rows, order.last + 1):
        sheet.enter(number, values)
    sheet.answer()
    sheet.keep()


class _Sheet:
    def __init__(self, packed: Packed, order: Order) -> None:
        self.packed, self.order = packed, order
        self.book = _needed(packed.parsed(_BOOK))
        key = next(
            one.get(_R)
            for one in self.book.iter(f"{S}sheet")
            if one.get("name") == order.table
        )
        self.path = packed.relations(_BOOK)[key][1]
        self.root = _needed(packed.parsed(self.path))
        self.data = _needed(self.root.find(f"{S}sheetData"))
        self.texts = _texts(packed.parsed(_TEXTS))
        self.look = Look(packed, self.root)
        self.rows = _numbered(self.data)
        self.pattern = self.rows.get(order.last + 1)
        # The blank row behind which more are put in.
        self.behind = min(order.last + order.free, max(self.rows, default=0))
        self.behind = max(self.behind, order.last + 1)
        self.merged: dict[int, dict[int, int]] = {}

    # --- room ------------------------------------------------------------------------

    def make_room(self) -> None:
        """Put in the rows that the form lacks, drawn as its first blank one."""
        wanted = {self.order.last + n for n, _row in enumerate(self.order.rows, 1)}
        if self.order.more:
            self._move_down()
        merged = self._merges().get(self.order.last + 1, {})
        for number in sorted(wanted - self.rows.keys()):
            self.rows[number] = self._drawn(number)
            if number > self.behind:
                self._merge(merged, number)
        self.data[:] = [self.rows[one] for one in sorted(self.rows)]
        self.merged = self._merges()

    def _drawn(self, number: int) -> etree._Element:
        if self.pattern is None:
            return etree.Element(f"{S}row", r=str(number))
        row = deepcopy(self.pattern)
        for cell in row.iterchildren(f"{S}c"):
            _empty(cell)
        _renumber(row, number)
        return row

    def _move_down(self) -> None:
        more, last = self.order.more, self.behind
        for number in sorted(self.rows, reverse=True):
            if number > last:
                row = self.rows.pop(number)
                _renumber(row, number + more)
                self.rows[number + more] = row
        for name, attribute in _RANGED.items():
            for one in self.root.iter(f"{S}{name}"):
                said = one.get(attribute, "")
                one.set(attribute, moved_ranges(said, last, more))
        for one in self.root.iter(f"{S}f"):
            one.text = moved_formula(one.text or "", last, more) or None
            if ref := one.get("ref"):
                one.set("ref", moved_ranges(ref, last, more))
        for one in self.root.iter(f"{S}brk"):
            if one.getparent().tag == f"{S}rowBreaks" and int(one.get("id", 0)) > last:
                one.set("id", str(int(one.get("id", 0)) + more))
        for one in self.book.iter(f"{S}definedName"):
            one.text = moved_name(one.text or "", self.order.table, last, more)
        self._move_drawings(last, more)

    def _move_drawings(self, last: int, more: int) -> None:
        for kind, path in self.packed.relations(self.path).values():
            root = self.packed.parsed(path) if kind == "drawing" else None
            if root is None:
                continue
            for one in root.iter(f"{_XDR}row"):
                if int(one.text or 0) >= last:
                    one.text = str(int(one.text or 0) + more)
            self.packed.write(path, root)

    def _merges(self) -> dict[int, dict[int, int]]:
        """Return the columns that are merged within a row, by row: from, to."""
        found: dict[int, dict[int, int]] = {}
        for one in self.root.iter(f"{S}mergeCell"):
            first, _colon, last = one.get("ref", "").partition(":")
            (top, left), (bottom, right) = place(first), place(last or first)
            if top == bottom:
                found.setdefault(top, {})[left] = right
        return found

    def _merge(self, merged: dict[int, int], row: int) -> None:
        kept = self.root.find(f"{S}mergeCells")
        for left, right in merged.items():
            if kept is not None:
                ref = f"{letters(left)}{row}:{letters(right)}{row}"
                etree.SubElement(kept, f"{S}mergeCell", ref=ref)
                kept.set("count", str(len(kept)))

    # --- cells -----------------------------------------------------------------------

    def enter(self, number: int, values: Sequence[Value]) -> None:
        """Write a finding into a row, which becomes as high as that takes."""
        row = self.rows[number]
        merged = self.merged.get(number, {})
        lines = []
        for at, value in zip(self.order.columns, values, strict=True):
            cell = self._cell(row, number, at)
            _write(cell, value)
            if isinstance(value, str) and value:
                self.look.wrap(cell)
                lines.append(self.look.height(cell, value, at, merged.get(at, at)))
        self.look.stretch(row, max(lines, default=0))

    def _cell(self, row: etree._Element, number: int, at: int) -> etree._Element:
        """Return the cell of a column, put in where there is none."""
        behind = len(row)
        for n, one in enumerate(row):
            column = place(one.get("r"))[1]
            if column == at:
                return one
            if column > at:
                behind = n
                break
        cell = etree.Element(f"{S}c", r=f"{letters(at)}{number}")
        row.insert(behind, cell)
        return cell

    def answer(self) -> None:
        """Say what the form asks for above and below its table."""
        order = self.order
        taken = range(order.first, order.last + len(order.rows) + 1)
        for number, row in self.rows.items():
            if number in taken:
                continue
            for cell in list(row):
                text = self._text(cell)
                new = filled(text, order.said)
                if new != text:
                    _write(cell, new)
                elif said := order.said.get(named(text) or ""):
                    self._beside(row, number, cell, said)

    def _beside(
        self, row: etree._Element, number: int, label: etree._Element, said: str
    ) -> None:
        """Write beside a label, where nothing stands yet."""
        at = place(label.get("r"))[1]
        at = self.merged.get(number, {}).get(at, at) + 1
        cell = self._cell(row, number, at)
        if not self._text(cell):
            _write(cell, said)

    def _text(self, cell: etree._Element) -> str:
        value = cell.findtext(f"{S}v") or ""
        if cell.get("t") == "s" and value.isdecimal():
            return self.texts[int(value)] if int(value) < len(self.texts) else ""
        if cell.get("t") == "inlineStr":
            return "".join(one.text or "" for one in cell.iter(f"{S}t"))
        return value

    # --- keeping ---------------------------------------------------------------------

    def keep(self) -> None:
        for name in ("dimension",):  # what is left out, a program finds by itself
            for one in self.root.findall(f"{S}{name}"):
                self.root.remove(one)
        self._compute_anew()
        self.packed.write(self.path, self.root)
        self.look.keep()

    def _compute_anew(self) -> None:
        """Let the program compute what the form computes when it is opened."""
        about = self.book.find(f"{S}calcPr")
        if about is None:
            if next(self.root.iter(f"{S}f"), None) is None:
                self.packed.write(_BOOK, self.book)
                return
            about = etree.Element(f"{S}calcPr")
            names = self.book.find(f"{S}definedNames")
            before = names if names is not None else self.book.find(f"{S}sheets")
            _needed(before).addnext(about)
        about.set("fullCalcOnLoad", "1")
        self.packed.write(_BOOK, self.book)


def _needed(one: etree._Element | None) -> etree._Element:
    if one is None:
        raise ValueError("no such part")
    return one


def _texts(root: etree._Element | None) -> list[str]:
    if root is None:
        return []
    return [
        "".join(
            one.text or ""
            for one in text.iter(f"{S}t")
            if one.getparent().tag != f"{S}rPh"
        )
        for text in root.iterchildren(f"{S}si")
    ]


def _numbered(data: etree._Element) -> dict[int, etree._Element]:
    """Return the rows by their numbers, each cell with its place."""
    rows: dict[int, etree._Element] = {}
    number = 0
    for row in data.iterchildren(f"{S}row"):
        number = int(row.get("r") or number + 1)
        at = -1
        for cell in row.iterchildren(f"{S}c"):
            at = place(cell.get("r"))[1] if cell.get("r") else at + 1
            cell.set("r", f"{letters(at)}{number}")
        row.set("r", str(number))
        rows[number] = row
    return rows


def _renumber(row: etree._Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.iterchildren(f"{S}c"):
        cell.set("r", f"{letters(place(cell.get('r'))[1])}{number}")


def _empty(cell: etree._Element) -> None:
    cell.attrib.pop("t", None)
    for one in list(cell):
        cell.remove(one)


def _write(cell: etree._Element, value: Value) -> None:
    """Write a number, or words, which are never a formula."""
    _empty(cell)
    if isinstance(value, int | float):
        etree.SubElement(cell, f"{S}v").text = str(value)
    elif value:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
        text.set(_SPACE, "preserve")
        text.text = value
