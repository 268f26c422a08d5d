"""A Word document → the lines that it shows, in the order they are read."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import pgettext
from lxml import etree

from rectification.intake.documents import document
from rectification.intake.documents.document import Document
from rectification.intake.documents.docx_doubts import told_of
from rectification.intake.documents.docx_numbers import Numbers, W, is_on, value
from rectification.intake.documents.docx_runs import Met, text_of
from rectification.intake.files import faults

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACE = W[1:-1].encode()
_MAIN = "word/document.xml"
_DEPTH = 12  # a table in a cell of a table …
# What only wraps paragraphs and rows.
_WRAPPERS = frozenset(
    W + one
    for one in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body")
)


def parse(data: bytes) -> Document:
    """Return what a document shows, with sentences on what it shows otherwise.

    Raises UnreadableFile. What is packed in it has been looked into before.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        walk = _Walk(archive)
        body = walk.main.find(W + "body")
        if body is None:
            raise faults.damaged()
        lines = [line for line in walk.lines(body) if line.strip()]
    told = told_of(walk.met.counts, walk.edges, noted=walk.noted)
    return Document("\n".join(lines), "docx", tuple(told))


class _Walk:
    """The walk through a document's body, into its tables, boxes and notes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())

        def part(name: str) -> etree._Element | None:
            return _parsed(archive.read(name)) if name in names else None

        main = part(_MAIN)
        if main is None:
            raise faults.mismatch()
        self.main = main
        self.numbers = Numbers(part("word/numbering.xml"), part("word/styles.xml"))
        self.notes = {
            kind: _notes(part(f"word/{kind}s.xml"), kind)
            for kind in ("footnote", "endnote")
        }
        self.edges = _edges(part(one) for one in sorted(names) if _is_edge(one))
        self.met = Met()
        self.depth = 0
        self.noted = 0

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """Yield the lines that stand in a body, a cell, a box or a note."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise faults.too_deep()
        held = ""  # of a paragraph whose end was deleted
        for one in self._blocks(parent):
            if one.tag == W + "tbl":
                yield from self._table(one)
                continue
            held += self._words(one)
            if self._runs_on(one):
                continue
            number = self.numbers.of(one.find(W + "pPr"))
            held = number + held.lstrip(" \u3000\t") if number else held
            yield from held.split("\n")
            held = ""
            yield from self._besides()
        yield from held.split("\n")
        self.depth -= 1

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        waiting = list(reversed(parent))
        while waiting:
            one = waiting.pop()
            if one.tag in _WRAPPERS:
                self.met.counts["inserted"] += one.tag == W + "ins"
                if not is_on(one.find(W + "sdtPr"), "showingPlcHdr"):
                    waiting += reversed(one)
            elif one.tag in (W + "p", W + "tbl"):
                yield one
            elif one.tag == W + "altChunk":
                self.met.counts["objects"] += 1

    def _words(self, one: etree._Element) -> str:
        self.met.counts["inserted"] += self._end_is(one, "ins")
        if self._is_contents(one):
            self.met.counts["contents"] += 1
            return ""
        return text_of(one, self.met)

    @staticmethod
    def _is_contents(one: etree._Element) -> bool:
        return value(one.find(W + "pPr"), "pStyle").upper().startswith("TOC")

    @staticmethod
    def _end_is(one: etree._Element, name: str) -> bool:
        """Whether the end of a paragraph was itself deleted, or inserted."""
        return one.find(f"{W}pPr/{W}rPr/{W}{name}") is not None

    def _runs_on(self, one: etree._Element) -> bool:
        return self._end_is(one, "del") or self._end_is(one, "moveFrom")

    def _besides(self) -> Iterator[str]:
        """Yield what stands beside a paragraph: boxes in it, notes at its foot."""
        for box in self.met.taken_boxes():
            self.met.counts["boxes"] += 1
            yield from self.lines(box)
        for kind, name in self.met.taken_notes():
            note = self.notes[kind].get(name)
            if note is None:
                continue
            self.noted += 1
            said = " ".join(filter(None, (line.strip() for line in self.lines(note))))
            label = pgettext("a footnote", "Note %(number)d: ")
            yield label % {"number": self.noted} + said

    # --- tables ----------------------------------------------------------------------

    def _table(self, table: etree._Element) -> Iterator[str]:
        for one in self._rows(table):
            cells = list(self._cells(one))
            if len(cells) == 1:
                yield from cells[0].paragraphs
            else:
                yield document.row(
                    words
                    for it in cells
                    for words in (*it.blanks, document.cell(it.paragraphs), *it.behind)
                )

    def _rows(self, table: etree._Element) -> Iterator[etree._Element]:
        waiting = list(reversed(table))
        while waiting:
            one = waiting.pop()
            if one.tag in _WRAPPERS:
                waiting += reversed(one)
            elif one.tag == W + "tr":
                if one.find(f"{W}trPr/{W}del") is None:
                    yield one
                else:
                    self.met.counts["deleted"] += 1

    def _cells(self, row: etree._Element) -> Iterator["_Cell"]:
        """Yield the cells; where two are merged the second is blank."""
        before = value(row.find(W + "trPr"), "gridBefore")
        waiting = list(reversed(row))
        while waiting:
            one = waiting.pop()
            if one.tag in _WRAPPERS:
                waiting += reversed(one)
            elif one.tag == W + "tc":
                cell = self._cell(one)
                cell.blanks = [""] * _span(before, 0)
                before = ""
                yield cell

    def _cell(self, one: etree._Element) -> "_Cell":
        properties = one.find(W + "tcPr")
        span = _span(value(properties, "gridSpan"), 1)
        merged = None if properties is None else properties.find(W + "vMerge")
        goes_on = merged is not None and merged.get(W + "val") != "restart"
        words = [] if goes_on else [line for line in self.lines(one) if line.strip()]
        return _Cell(words, [""] * (span - 1))


@dataclass(slots=True)
class _Cell:
    paragraphs: list[str]
    behind: list[str]
    blanks: list[str] = field(default_factory=list)


def _span(said: str, otherwise: int) -> int:
    return min(int(said), 60) if said.isdecimal() else otherwise


# --- parts ----------------------------------------------------------------------------


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(data.replace(_STRICT, _NAMESPACE), parser)
    except etree.XMLSyntaxError as error:
        raise faults.damaged() from error


def _notes(part: etree._Element | None, kind: str) -> Mapping[str, etree._Element]:
    rows = [] if part is None else part.findall(W + kind)
    return {one.get(W + "id") or "": one for one in rows if not one.get(W + "type")}


def _is_edge(name: str) -> bool:
    is_either = name.startswith(("word/header", "word/footer"))
    return is_either and name.endswith(".xml")


def _edges(parts: Iterable[etree._Element | None]) -> list[str]:
    """Return what page heads and feet say, page numbers left out."""
    said: dict[str, None] = {}
    for part in parts:
        for one in [] if part is None else part.iter(W + "p"):
            words = text_of(one, Met()).strip(" \u3000\t\n—-－·")
            if words and not words.isdecimal():
                said[words] = None
    return list(said)
