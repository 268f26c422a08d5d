"""What a Word document wants and the library has no words for."""

import io
import zipfile
from typing import TYPE_CHECKING

from rectification.papers.paper import CELL, PITCH

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

_STAMP = (1980, 1, 1, 0, 0, 0)  # no file says by itself when it was made


def spaced(paragraph: "WordParagraph", pitch: float = PITCH) -> "WordParagraph":
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.widow_control = False
    if pitch != PITCH:
        unsnapped(paragraph)
    return paragraph


def unsnapped(paragraph: "WordParagraph") -> None:
    """Keep a paragraph off the grid of the page, where its lines would be parted."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(element("w:snapToGrid", val=0))


def set_font(run: "Run", name: str, size: float) -> None:
    from docx.shared import Pt

    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qualified("w:eastAsia"), name)


def indent(paragraph: "WordParagraph", **characters: float) -> None:
    """Indent by so many characters: as Word and WPS count them, and as a length."""
    given = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, number in characters.items():
        given.set(qualified(f"w:{side}"), str(int(number * CELL * 20)))
        given.set(qualified(f"w:{side}Chars"), str(int(number * 100)))


def field_of(code: str) -> "list[BaseOxmlElement]":
    words = element("w:instrText")
    words.text = code
    return [
        element("w:fldChar", fldCharType="begin"),
        words,
        element("w:fldChar", fldCharType="end"),
    ]


def element(name: str, **attributes: object) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement

    made: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qualified(f"w:{key}"), str(value))
    return made


def qualified(short: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(short))


def settled(content: bytes) -> bytes:
    """Return the archive without the time at which it was packed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for one in packed.infolist():
            info = zipfile.ZipInfo(one.filename, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, packed.read(one))
    return stream.getvalue()
