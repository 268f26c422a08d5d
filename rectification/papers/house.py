"""公文模板: a paper as Word on the house's own document, whose styles say how it looks.

Margins, head, foot and styles are the template's; what a paper brings is its lines in
those styles, and its tables. Where the template says 【正文】 they are put.
"""

import io
import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from rectification import apart
from rectification.errors import UnreadableFile
from rectification.papers import paper as form
from rectification.papers import word as built_in
from rectification.papers.house_facts import MARK
from rectification.papers.paper import Face, Line, Paper, Part, drawable
from rectification.papers.word_parts import (
    element,
    indent,
    qualified,
    set_font,
    settled,
)
from rectification.papers.word_table import add_table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

# The style that each kind of line takes, as files name it, and as Word shows it.
STYLES = {
    Face.TITLE: ("Title", "标题"),
    Face.SECTION: ("Heading 1", "标题 1"),
    Face.GROUP: ("Heading 2", "标题 2"),
    Face.ITEM: ("Heading 3", "标题 3"),
}
_MM = 36_000  # of the library's lengths
_SIDES = ("top", "right", "bottom", "left")
_ONCE_TURNED = ("left", "top", "right", "bottom")  # what each of them was


# --- what is taken in -----------------------------------------------------------------


def look_into(content: bytes) -> None:
    """Raise UnreadableFile with what a template lacks, or has and may not."""
    answer = apart.run("rectification.papers.house_facts", data=content)
    if answer is None:
        raise UnreadableFile(
            _("The file cannot be opened. Save it anew in Word or WPS as .docx.")
        )
    if faults := faults_of(json.loads(answer)):
        raise UnreadableFile(" ".join(faults))


def faults_of(facts: dict[str, object]) -> list[str]:
    """Return a sentence for each thing that a template lacks, or has and may not."""
    has, numbered = set(_list(facts["styles"])), set(_list(facts["numbered"]))
    said = []
    missing = [shown for name, shown in STYLES.values() if name.lower() not in has]
    if missing:
        said.append(
            _(
                "These styles are missing: %(styles)s. In Word, write a line, give it "
                "the style, set its font, and save."
            )
            % {"styles": "、".join(missing)}
        )
    counted = [shown for name, shown in STYLES.values() if name.lower() in numbered]
    if counted:
        said.append(
            _(
                "These styles number by themselves: %(styles)s. Take the numbering out "
                "of them: papers bring 一、（一） along."
            )
            % {"styles": "、".join(counted)}
        )
    if facts["sections"] != 1:
        said.append(_("It has several sections. Take the section breaks out."))
    if int(str(facts["marks"])) > 1:
        said.append(
            _("%(mark)s stands in it more than once. Leave one.") % {"mark": MARK}
        )
    if facts["is_tracked"]:
        said.append(_("It has tracked changes. Accept or reject all of them."))
    return said


def _list(value: object) -> list[str]:
    return [str(one).lower() for one in value] if isinstance(value, list) else []


# --- a paper on it --------------------------------------------------------------------


def house_word(paper: Paper) -> bytes:
    """Return the paper as a .docx on `paper.template`."""
    from docx import Document

    file = Document(io.BytesIO(paper.template))
    section = file.sections[0]
    own = _lengths(section)
    behind = _cleared(file)
    _feet(file, section, paper)
    built_in.describe(file, paper)
    for number, part in enumerate(paper.parts):
        _part(file, part, own, is_first=number == 0)
        if number == 0:
            for one in behind:
                _append(file, one)
    if paper.colophon:
        built_in.add_colophon(file, paper.colophon)
    stream = io.BytesIO()
    file.save(stream)
    return settled(stream.getvalue())


def _cleared(file: "Word") -> "list[BaseOxmlElement]":
    """Take the mark out, and what stands behind it, which is returned."""
    found = [one for one in file.paragraphs if one.text.strip() == MARK]
    if not found:
        return []
    mark = found[0]._p
    behind = [one for one in mark.itersiblings() if one.tag != qualified("w:sectPr")]
    for one in (mark, *behind):
        one.getparent().remove(one)
    return behind


def _append(file: "Word", one: "BaseOxmlElement") -> None:
    body = file.element.body
    body.insert(len(body) - 1, one)  # before what says of the pages


def _feet(file: "Word", section: "Section", paper: Paper) -> None:
    """Number the pages of a template without a foot; a draft says so at their heads."""
    if section.footer.is_linked_to_previous:  # it has none of its own
        file.settings.odd_and_even_pages_header_footer = True
        built_in.number_pages(section)
    if not paper.mark:
        return
    heads = [section.header]
    if file.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
    for head in heads:
        first = head.paragraphs[0]
        line = first.insert_paragraph_before() if first.text else first
        set_font(line.add_run(paper.mark), built_in.MARK, form.SIZE)


def _lengths(section: "Section") -> dict[str, int]:
    sides = {one: int(getattr(section, f"{one}_margin") or 0) for one in _SIDES}
    width, height = section.page_width or 0, section.page_height or 0
    return {"width": int(width), "height": int(height), **sides}


def _part(file: "Word", part: Part, own: dict[str, int], *, is_first: bool) -> None:
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section = file.sections[0] if is_first else file.add_section(WD_SECTION.NEW_PAGE)
    if not is_first or part.is_wide:
        turn = _turned(own) if part.is_wide else own
        lies = turn["width"] > turn["height"]
        section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = turn["width"], turn["height"]
        for side in _SIDES:
            setattr(section, f"{side}_margin", turn[side])
    have = _lengths(section)
    room = (have["width"] - have["left"] - have["right"]) / _MM
    for one in part.blocks:
        if isinstance(one, Line):
            _line(file, one, room)
        else:
            add_table(file, one, width=room)


def _turned(own: dict[str, int]) -> dict[str, int]:
    """Return the page turned once to the left."""
    return {
        **dict(zip(_SIDES, (own[one] for one in _ONCE_TURNED), strict=True)),
        "width": own["height"],
        "height": own["width"],
    }


def _line(file: "Word", one: Line, room: float) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    paragraph = file.add_paragraph()
    if one.face in STYLES:
        wanted = STYLES[one.face][0].lower()
        named = (it for it in file.styles if (it.name or "").lower() == wanted)
        paragraph.style = next(named)  # one that was looked into has it
    run = paragraph.add_run(drawable(one.text))
    if one.face is Face.NOTE:
        set_font(run, built_in.BODY, form.SMALL_SIZE)
    elif one.face is Face.HEAD:
        paragraph.alignment = ALIGN.CENTER
    elif one.face is Face.SIGNED:
        paragraph.alignment = ALIGN.RIGHT
        indent(paragraph, right=one.right)
    elif one.face is Face.BODY:
        indent(paragraph, firstLine=2)
    elif one.spare and room >= form.room(is_wide=False) - 1:  # as it was worked out
        indent(paragraph, left=one.spare, right=one.spare)


# --- one to begin with ----------------------------------------------------------------


def starter() -> bytes:
    """Return the built-in layout as a template, to be changed in Word or WPS."""
    from docx import Document
    from docx.shared import Pt, RGBColor

    file = Document(io.BytesIO(built_in.blank()))
    built_in.set_up(file)
    for face, (name, _shown) in STYLES.items():
        style = file.styles[name]
        is_title = face is Face.TITLE
        font = built_in.TITLE if is_title else built_in.FONTS.get(face, built_in.BODY)
        style.font.name = font
        style.font.size = Pt(form.TITLE_SIZE if is_title else form.SIZE)
        style.font.bold, style.font.italic = face is Face.ITEM, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qualified(f"w:{key}"), None)
        fonts.set(qualified("w:eastAsia"), font)
        _spaced(style, is_title=is_title)
    _spaced(file.styles["Normal"])
    for words in (_("Red head: its lines go here, or delete this one"), MARK):
        file.add_paragraph(words)
    stream = io.BytesIO()
    file.save(stream)
    return settled(stream.getvalue())


def _spaced(style: Any, *, is_title: bool = False) -> None:
    """Give a style the pitch of the page, and nothing of the library's own looks."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    looks = style.paragraph_format
    looks.space_before = looks.space_after = Pt(0)
    looks.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    looks.line_spacing = Pt(form.PITCH)
    properties = style.element.get_or_add_pPr()
    if is_title:
        looks.alignment = ALIGN.CENTER
        properties.append(element("w:snapToGrid", val=0))
    elif style.name != "Normal":
        given = properties.get_or_add_ind()
        given.set(qualified("w:firstLine"), str(int(2 * form.CELL * 20)))
        given.set(qualified("w:firstLineChars"), "200")
    for one in ("pBdr", "contextualSpacing"):
        for found in properties.findall(qualified(f"w:{one}")):
            properties.remove(found)
