"""A paper as a Word document.

The fonts are named, not carried along: an office's machine has them, elsewhere the
next best is drawn.
"""

import io
from functools import cache
from typing import TYPE_CHECKING

from rectification.papers import paper as form
from rectification.papers.paper import Colophon, Face, Line, Paper, Part, drawable
from rectification.papers.qr import qr_png
from rectification.papers.word_parts import (
    element,
    field_of,
    indent,
    qualified,
    set_font,
    settled,
    spaced,
    unsnapped,
)
from rectification.papers.word_table import add_table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, BODY, PAGE_NUMBER, MARK = "方正小标宋简体", "仿宋_GB2312", "宋体", "黑体"
FONTS = {Face.SECTION: "黑体", Face.GROUP: "楷体_GB2312"}
_HEADINGS = {Face.SECTION: 1, Face.GROUP: 2, Face.ITEM: 3}


def word(paper: Paper) -> bytes:
    """Return the paper as a .docx. The same paper gives the same bytes."""
    from docx import Document

    file = Document(io.BytesIO(blank()))
    set_up(file, mark=paper.mark)
    describe(file, paper)
    for number, part in enumerate(paper.parts):
        _part(file, part, is_first=number == 0)
    if paper.colophon:
        add_colophon(file, paper.colophon)
    stream = io.BytesIO()
    file.save(stream)
    return settled(stream.getvalue())


@cache
def blank() -> bytes:
    """Return the library's empty document, read from the disk once.

    Without the picture of somebody's empty page, and the name of a program that never
    saw it.
    """
    from docx import Document

    stream, file = io.BytesIO(), Document()
    related = file.part.package.rels
    for key, one in list(related.items()):
        if one.reltype.endswith(("/thumbnail", "/extended-properties")):
            del related[key]
    file.save(stream)
    return stream.getvalue()


def set_up(file: "Word", *, mark: str = "") -> None:
    """Give a document the page of the standard, its letters and its page numbers."""
    from docx.shared import Pt

    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(form.SIZE)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qualified("w:eastAsia"), BODY)
    normal.element.rPr.append(element("w:spacing", val=-int(form.TIGHTER * 20)))
    normal.element.rPr.append(element("w:lang", val="zh-CN", eastAsia="zh-CN"))
    file.settings.odd_and_even_pages_header_footer = True
    _page(file.sections[0], is_wide=False)
    number_pages(file.sections[0])
    for header in (file.sections[0].header, file.sections[0].even_page_header):
        if mark:
            set_font(header.paragraphs[0].add_run(mark), MARK, form.SIZE)


def describe(file: "Word", paper: Paper) -> None:
    """Say in the file's properties what it is, by whom and when."""
    from datetime import UTC

    properties = file.core_properties
    properties.title = drawable(paper.title)[:255]
    properties.author = drawable(paper.author)[:255]
    properties.language, properties.comments = paper.language, ""
    moment = paper.at.astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.last_modified_by = properties.author


def _part(file: "Word", part: Part, *, is_first: bool) -> None:
    from docx.enum.section import WD_SECTION

    section = file.sections[0] if is_first else file.add_section(WD_SECTION.NEW_PAGE)
    _page(section, is_wide=part.is_wide)
    for one in part.blocks:
        if isinstance(one, Line):
            _line(file, one)
        else:
            add_table(file, one, width=form.room(is_wide=part.is_wide))


def _page(section: "Section", *, is_wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    size = form.PAGE[::-1] if is_wide else form.PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Mm, size)
    margins = form.WIDE_MARGINS if is_wide else form.MARGINS
    for side, length in margins.items():
        setattr(section, f"{side}_margin", Mm(length))
    section.footer_distance = Mm(margins["bottom"] - form.NUMBER_BELOW - 5)
    pitch = int(form.PITCH * 20)
    for old in section._sectPr.findall(qualified("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("w:docGrid", type="lines", linePitch=pitch))


def number_pages(section: "Section") -> None:
    """— 1 —: on odd pages to the right, on even ones to the left, a character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    for footer, side, align in (
        (section.footer, "right", ALIGN.RIGHT),
        (section.even_page_footer, "left", ALIGN.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        indent(paragraph, **{side: 1})
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text or "")
            set_font(run, PAGE_NUMBER, form.NUMBER_SIZE)
            if text is None:
                for part in field_of("PAGE"):
                    run._r.append(part)


def _line(file: "Word", one: Line) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    is_note = one.face is Face.NOTE
    pitch = form.SMALL_PITCH if is_note else form.PITCH
    paragraph = spaced(file.add_paragraph(), pitch)
    if one.face is Face.BLANK:
        return
    run = paragraph.add_run(drawable(one.text))
    if level := _HEADINGS.get(one.face):
        paragraph.paragraph_format.keep_with_next = True
        properties = paragraph._p.get_or_add_pPr()
        properties.append(element("w:outlineLvl", val=level - 1))
        run.bold = one.face is Face.ITEM or None
    if font := FONTS.get(one.face):
        set_font(run, font, form.SIZE)
    if is_note:
        set_font(run, BODY, form.SMALL_SIZE)
    elif one.face is Face.HEAD:
        paragraph.alignment = ALIGN.CENTER
    elif one.face is Face.TITLE:
        paragraph.alignment = ALIGN.CENTER
        set_font(run, TITLE, form.TITLE_SIZE)
        unsnapped(paragraph)
        if one.spare:
            indent(paragraph, left=one.spare, right=one.spare)
    elif one.face is Face.SIGNED:
        paragraph.alignment = ALIGN.RIGHT
        indent(paragraph, right=one.right)
    elif one.face is not Face.SALUTATION:
        indent(paragraph, firstLine=2)


def add_colophon(file: "Word", colophon: Colophon) -> None:
    from docx.shared import Mm

    spaced(file.add_paragraph())
    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Mm(124), Mm(32)), strict=True):
        column.width = column.cells[0].width = width
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    text, code = row.cells
    for number, line in enumerate(colophon.lines):
        paragraph = text.paragraphs[0] if number == 0 else text.add_paragraph()
        run = spaced(paragraph, form.SMALL_PITCH).add_run(line)
        set_font(run, BODY, form.SMALL_SIZE)
    drawn = io.BytesIO(qr_png(colophon.address))
    code.paragraphs[0].add_run().add_picture(drawn, width=Mm(28))
    borders = element("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(element(f"w:{side}", val="single", sz=8, space=0))
    table._tbl.tblPr.append(borders)
