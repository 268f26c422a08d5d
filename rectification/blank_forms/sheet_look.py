"""How cells of a sheet look: lines that wrap, and rows as high as their words take."""

from copy import deepcopy

from lxml import etree

from rectification.blank_forms.packed import Packed

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STYLES = "xl/styles.xml"
_WIDTH, _HEIGHT, _SIZE = 8.43, 15.0, 11.0  # of a column, a row, letters, unless said
_HIGHEST = 409.0  # points; Excel has no higher row
_PITCH = 1.3  # of a line, in sizes of its letters


class Look:
    def __init__(self, packed: Packed, sheet: etree._Element) -> None:
        self._packed = packed
        self._styles = packed.parsed(_STYLES)
        self._formats: list[etree._Element] = []
        self._fonts: list[float] = []
        if self._styles is not None:
            kept = self._styles.find(f"{S}cellXfs")
            self._formats = list(kept) if kept is not None else []
            self._fonts = [
                _number(one.find(f"{S}sz"), "val", _SIZE)
                for one in self._styles.iterfind(f"{S}fonts/{S}font")
            ]
        self._wrapped: dict[str, str] = {}
        about = sheet.find(f"{S}sheetFormatPr")
        self._width = _number(about, "defaultColWidth", _WIDTH)
        self._height = _number(about, "defaultRowHeight", _HEIGHT)
        self._columns = [
            (int(one.get("min", 1)), int(one.get("max", 1)), _number(one, "width", 0))
            for one in sheet.iterfind(f"{S}cols/{S}col")
        ]

    def wrap(self, cell: etree._Element) -> None:
        """Let what a cell says go on in further lines, otherwise as it is drawn."""
        said = cell.get("s", "0")
        if said not in self._wrapped:
            self._wrapped[said] = self._wrapping(said)
        cell.set("s", self._wrapped[said])

    def _wrapping(self, said: str) -> str:
        if self._styles is None or int(said) >= len(self._formats):
            return said
        old = self._formats[int(said)]
        about = old.find(f"{S}alignment")
        if about is not None and about.get("wrapText") in ("1", "true"):
            return said
        new = deepcopy(old)
        about = new.find(f"{S}alignment")
        if about is None:
            about = etree.Element(f"{S}alignment")
            new.insert(0, about)
        about.set("wrapText", "1")
        new.set("applyAlignment", "1")
        kept = self._styles.find(f"{S}cellXfs")
        kept.append(new)
        kept.set("count", str(len(kept)))
        self._formats.append(new)
        return str(len(self._formats) - 1)

    def height(self, cell: etree._Element, text: str, left: int, right: int) -> float:
        """Return the points that a text takes in its columns, in its letters."""
        size = self._size(cell)
        across = sum(self._wide(at) for at in range(left, right + 1))
        room = max(1, int((across - 0.7) * _SIZE / size))
        lines = sum(-(-max(1, _taken(one)) // room) for one in text.split("\n"))
        return lines * size * _PITCH + 4

    def _size(self, cell: etree._Element) -> float:
        at = int(cell.get("s", "0"))
        font = int(self._formats[at].get("fontId", 0)) if at < len(self._formats) else 0
        return self._fonts[font] if font < len(self._fonts) else _SIZE

    def _wide(self, at: int) -> float:
        for first, last, width in self._columns:
            if first <= at + 1 <= last and width:
                return width
        return self._width

    def stretch(self, row: etree._Element, height: float) -> None:
        """Make a row as high as it takes, never lower than the form has it."""
        if height > float(row.get("ht") or self._height):
            row.set("ht", f"{min(height, _HIGHEST):.1f}")
            row.set("customHeight", "1")

    def keep(self) -> None:
        if self._styles is not None:
            self._packed.write(_STYLES, self._styles)


def _number(one: etree._Element | None, name: str, default: float) -> float:
    try:
        return float(one.get(name, default)) if one is not None else default
    except ValueError:
        return default


def _taken(text: str) -> int:
    return sum(2 if ord(mark) > 0x2E7F else 1 for mark in text)
