"""A notice as a Word document in the official format (公文格式, GB/T 9704-2012).

The paragraphs are those of `write`, each set by its role; nothing else stands in the
body, so what is read back from the file is the same notice. The fonts are named, not
carried along: an office's machine has them, elsewhere the next best is drawn.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import segno

from rectification.notices import Notice
from rectification.notices.notice import Role
from rectification.notices.vocabulary.numbering import Level, heading_marker
from rectification.notices.writing.write import Paragraph, printed

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, BODY, PAGE_NUMBER = "方正小标宋简体", "仿宋_GB2312", "宋体"
HEADINGS = {Level.SECTION: "黑体", Level.GROUP: "楷体_GB2312"}
# GB/T 9704-2012, 5.2: A4, a type area of 156 × 225 mm, 22 lines of 28 characters.
PAGE = (210, 297)  # mm
MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}  # mm
CHARACTERS = 28  # in a line
_SIZE, _TITLE_SIZE, _NUMBER_SIZE = 16, 22, 14  # pt: 3号, 2号, 4号
_PITCH = 579  # of lines, in twentieths of a point: 225 mm by 22
_SMALL_SIZE, _SMALL_PITCH = 10.5, 320
# 156 mm by 28 are 15.8 pt a character: a little is taken from each. A grid of
# characters would say the same, and not every program keeps one.
_TIGHTER = -5  # twentieths of a point
_CELL = 315  # a character with its share of the line, in twentieths of a point
_TITLE_LINE = 20  # characters of the title's size in a line
_LONG = 40  # characters; a longer numbered line is body text
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DIGITS = frozenset("0123456789")
_STAMP = (1980, 1, 1, 0, 0, 0)  # no file says by itself when it was made


@dataclass(frozen=True, slots=True)
class Colophon:
    """What stands behind the notice (版记): lines, and an address as a QR code."""

    lines: Sequence[str]
    address: str


def word(
    notice: Notice, *, at: datetime, mark: str = "", colophon: Colophon | None = None
) -> bytes:
    """Return the notice as a .docx. The same notice and moment give the same bytes.

    `at`: when it is of; `mark`: what each page says at its head, as 征求意见稿.
    """
    from docx import Document

    file = Document()
    _set_up(file, notice, at, mark)
    paragraphs = list(printed(notice))
    for number, one in enumerate(paragraphs):
        before = paragraphs[number - 1] if number else None
        after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        _paragraph(file, one, before, after)
    if colophon:
        _colophon(file, colophon)
    stream = io.BytesIO()
    file.save(stream)
    return _settled(stream.getvalue())


def _set_up(file: "Word", notice: Notice, at: datetime, mark: str) -> None:
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE)
    for side, size in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.footer_distance = Mm(MARGINS["bottom"] - 7 - 5)  # 7 mm below the type area
    grid = _element("w:docGrid", type="lines", linePitch=_PITCH)
    for old in section._sectPr.findall(_name("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(_SIZE)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(_name("w:eastAsia"), BODY)
    normal.element.rPr.append(_element("w:spacing", val=_TIGHTER))
    normal.element.rPr.append(_element("w:lang", val="zh-CN", eastAsia="zh-CN"))
    file.settings.odd_and_even_pages_header_footer = True
    _page_numbers(file, mark)
    properties = file.core_properties
    properties.title = _NOT_XML.sub("", notice.title)[:255]
    properties.author = _NOT_XML.sub("", notice.organisation)[:255]
    properties.language, properties.comments = "zh-CN", ""
    moment = at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.last_modified_by = properties.author


def _page_numbers(file: "Word", mark: str) -> None:
    """— 1 —: on odd pages to the right, on even ones to the left, a character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    section = file.sections[0]
    for footer, header, side, align in (
        (section.footer, section.header, "right", ALIGN.RIGHT),
        (section.even_page_footer, section.even_page_header, "left", ALIGN.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        _indent(paragraph, **{side: 1})
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text or "")
            _set_font(run, PAGE_NUMBER, _NUMBER_SIZE)
            if text is None:
                for part in _field("PAGE"):
                    run._r.append(part)
        if mark:
            _set_font(header.paragraphs[0].add_run(mark), "黑体", _SIZE)


def _paragraph(
    file: "Word", one: Paragraph, before: Paragraph | None, after: Paragraph | None
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    # An empty line behind the title, and before who signs.
    if before and before.role is Role.TITLE and one.role is not Role.TITLE:
        _spaced(file.add_paragraph())
    signs = one.role in (Role.SIGNER, Role.DATE)
    if signs and before and before.role not in (Role.SIGNER, Role.DATE):
        _spaced(file.add_paragraph())
    paragraph = _spaced(file.add_paragraph())
    run = paragraph.add_run(_NOT_XML.sub("", one.text))
    if one.role is Role.TITLE:
        paragraph.alignment = ALIGN.CENTER
        _set_font(run, TITLE, _TITLE_SIZE)
        _balance(paragraph, len(one.text))
    elif signs:
        paragraph.alignment = ALIGN.RIGHT
        _indent(paragraph, right=_right(one, before, after))
    elif one.role is not Role.SALUTATION:
        _indent(paragraph, firstLine=2)
        if font := _heading_font(one):
            _set_font(run, font, _SIZE)
            paragraph.paragraph_format.keep_with_next = True
        elif one.role is Role.FINDING and len(one.text) <= _LONG:
            run.bold = True
            paragraph.paragraph_format.keep_with_next = True


def _balance(paragraph: "WordParagraph", length: int) -> None:
    """Set a long title in lines of one length, not with two characters in the last."""
    lines = -(-length // _TITLE_LINE)
    if lines > 1:
        spare = (_TITLE_LINE - -(-length // lines)) * _TITLE_SIZE / _SIZE / 2
        _indent(paragraph, left=spare, right=spare)


def _heading_font(one: Paragraph) -> str:
    marker = heading_marker(one.text)
    if one.role is not Role.HEADING or not marker or len(one.text) > _LONG:
        return ""
    return HEADINGS.get(marker.level, "")


def _right(one: Paragraph, before: Paragraph | None, after: Paragraph | None) -> float:
    """Return how many characters from the right a signature or its day ends.

    The signer two characters in, the day beginning two behind where the signer does; a
    day that would not fit so is itself two characters in (GB/T 9704-2012, 7.3.5.2).
    """
    by = next((x for x in (one, before) if x and x.role is Role.SIGNER), None)
    on = next((x for x in (one, after) if x and x.role is Role.DATE), None)
    if by is None or on is None:
        return 2
    signer, day = _width(by.text), _width(on.text)
    if day > signer:  # the longer one: two characters in, the signer before it
        return 2 if one is on else 2 + day + 2 - signer
    return 2 if one is by else max(0, signer - day)


def _width(text: str) -> float:
    """Return how many characters wide a text is; digits are half as wide."""
    return sum(0.5 if mark in _DIGITS else 1 for mark in text)


def _colophon(file: "Word", colophon: Colophon) -> None:
    from docx.shared import Mm

    _spaced(file.add_paragraph())
    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Mm(124), Mm(32)), strict=True):
        column.width = column.cells[0].width = width
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    text, code = row.cells
    for number, line in enumerate(colophon.lines):
        paragraph = text.paragraphs[0] if number == 0 else text.add_paragraph()
        _set_font(_spaced(paragraph, _SMALL_PITCH).add_run(line), BODY, _SMALL_SIZE)
    drawn = io.BytesIO()
    made = segno.make(colophon.address, micro=False, error="m")
    made.save(drawn, kind="png", scale=6, border=2)
    code.paragraphs[0].add_run().add_picture(drawn, width=Mm(28))
    borders = _element("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_element(f"w:{side}", val="single", sz=8, space=0))
    table._tbl.tblPr.append(borders)


# --- what the library has no words for ------------------------------------------------


def _spaced(paragraph: "WordParagraph", pitch: int = _PITCH) -> "WordParagraph":
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch / 20)
    form.widow_control = False
    if pitch != _PITCH:
        properties = paragraph._p.get_or_add_pPr()
        properties.append(_element("w:snapToGrid", val=0))
    return paragraph


def _set_font(run: "Run", name: str, size: float) -> None:
    from docx.shared import Pt

    run.font.name, run.font.size = name, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(_name("w:eastAsia"), name)


def _indent(paragraph: "WordParagraph", **characters: float) -> None:
    """Indent by so many characters: as Word and WPS count them, and as a length."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for side, number in characters.items():
        indent.set(_name(f"w:{side}"), str(int(number * _CELL)))
        indent.set(_name(f"w:{side}Chars"), str(int(number * 100)))


def _field(code: str) -> "list[BaseOxmlElement]":
    words = _element("w:instrText")
    words.text = code
    return [
        _element("w:fldChar", fldCharType="begin"),
        words,
        _element("w:fldChar", fldCharType="end"),
    ]


def _element(name: str, **attributes: object) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement

    made: BaseOxmlElement = OxmlElement(name)
    for key, value in attributes.items():
        made.set(_name(f"w:{key}"), str(value))
    return made


def _name(short: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(short))


def _settled(content: bytes) -> bytes:
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
