"""What the runs of a paragraph show: tracked changes accepted, fields by result."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from rectification.intake.documents.docx_numbers import W, is_on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = W + "txbxContent"
# Deleted, moved elsewhere, or what stands above a word to say how it is read.
_GONE = frozenset(W + one for one in ("del", "moveFrom", "rt", "rPr", "pPr", "sdtPr"))
_NEW = frozenset((W + "ins", W + "moveTo"))
_SHOWN = {
    **dict.fromkeys((W + "tab", W + "ptab"), "\t"),
    **dict.fromkeys((W + "br", W + "cr"), "\n"),
    W + "noBreakHyphen": "-",
}
# Boxes and ticks of the fonts that draw signs in place of letters.
_TICKED, _EMPTY, _TICK, _CROSSED = "☑", "□", "✓", "☒"
_SIGNS = {
    "wingdings": {
        **dict.fromkeys((0xFE, 0xF0FE), _TICKED),
        **dict.fromkeys((0xFC, 0xF0FC), _TICK),
        **dict.fromkeys((0xA8, 0xF0A8, 0x6F, 0xF06F), _EMPTY),
        **dict.fromkeys((0xFD, 0xF0FD), _CROSSED),
    },
    "wingdings 2": {
        **dict.fromkeys((0x52, 0xF052), _TICKED),
        **dict.fromkeys((0x50, 0xF050), _TICK),
        **dict.fromkeys((0xA3, 0xF0A3, 0x30, 0xF030), _EMPTY),
        **dict.fromkeys((0x53, 0xF053, 0x54, 0xF054), _CROSSED),
    },
}


@dataclass(slots=True)
class Met:
    """What was met besides text, by kind, to be told of; `notes`: those referred to."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind, id
    boxes: list[etree._Element] = field(default_factory=list)

    def taken_notes(self) -> list[tuple[str, str]]:
        notes, self.notes = self.notes, []
        return notes

    def taken_boxes(self) -> list[etree._Element]:
        boxes, self.boxes = self.boxes, []
        return boxes


def text_of(paragraph: etree._Element, met: Met) -> str:
    """Return what a paragraph shows; boxes and notes of it are left in `met`."""
    return "".join(_Field().shown(_pieces(paragraph, met)))


class _Field:
    """A field's code is nothing to read, its result is: both stand among the runs."""

    def __init__(self) -> None:
        self.in_code: list[bool] = []

    def shown(self, pieces: Iterator[tuple[str, str]]) -> Iterator[str]:
        for kind, words in pieces:
            if kind == "begin":
                self.in_code.append(True)
            elif kind == "separate" and self.in_code:
                self.in_code[-1] = False
            elif kind == "end" and self.in_code:
                self.in_code.pop()
            elif not kind and not any(self.in_code):
                yield words


def _pieces(parent: etree._Element, met: Met) -> Iterator[tuple[str, str]]:
    """Yield text as ("", words), the ends of fields by their name."""
    # By hand, since what is nested deep must not use up the stack.
    waiting = list(reversed(parent))
    while waiting:
        one = waiting.pop()
        tag = one.tag
        if tag in _GONE:
            met.counts["deleted"] += tag in (W + "del", W + "moveFrom")
        elif tag == _BOX:
            met.boxes.append(one)
        elif tag == _MC + "AlternateContent":
            waiting += _chosen(one)
        elif tag in (W + "drawing", W + "pict", W + "object", _VML + "shape"):
            yield from _drawn(one, met)
        elif tag == W + "r" and is_on(one.find(W + "rPr"), "vanish"):
            met.counts["hidden"] += bool("".join(one.itertext(W + "t")).strip())
        elif tag in (W + "t", _MATH + "t"):
            yield "", one.text or ""
        elif tag == W + "br" and one.get(W + "type") in ("page", "column"):
            continue
        elif tag in _SHOWN:
            yield "", _SHOWN[tag]
        elif tag == W + "sym":
            yield "", _sign(one, met)
        elif tag == W + "fldChar":
            yield one.get(W + "fldCharType") or "", ""
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnote" if tag == W + "footnoteReference" else "endnote"
            met.notes.append((kind, one.get(W + "id") or ""))
        elif tag == W + "commentReference":
            met.counts["comments"] += 1
        elif isinstance(tag, str):
            met.counts["inserted"] += tag in _NEW
            waiting += reversed(one)


def _chosen(one: etree._Element) -> list[etree._Element]:
    """Return the first of several ways to draw it; the last is for old programs."""
    first = one.find(_MC + "Choice")
    chosen = one.find(_MC + "Fallback") if first is None else first
    return [] if chosen is None else list(reversed(chosen))


def _drawn(one: etree._Element, met: Met) -> Iterator[tuple[str, str]]:
    """Keep the boxes with text in a drawing; count one that shows a picture alone."""
    boxes = [box for box in one.iter(_BOX) if not any(_outer(box, one))]
    met.boxes += boxes
    if not boxes:
        met.counts["objects" if one.tag == W + "object" else "pictures"] += 1
    yield from ()


def _outer(box: etree._Element, within: etree._Element) -> Iterator[bool]:
    """Yield for each thing around a box that says it is drawn already."""
    for around in box.iterancestors():
        if around is within:
            return
        if around.tag in (_BOX, _MC + "Fallback"):
            yield True


def _sign(one: etree._Element, met: Met) -> str:
    font = (one.get(W + "font") or "").lower()
    try:
        code = int(one.get(W + "char") or "", 16)
    except ValueError:
        return ""
    sign = _SIGNS.get(font, {}).get(code)
    if sign is None:
        met.counts["signs"] += 1
    return sign or ""
