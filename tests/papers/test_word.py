"""A notice as a Word document: read back it is the same, and set as it should be."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from rectification.intake.documents.reader import read_document
from rectification.notices import Notice, parse, unbroken, write
from rectification.papers.notice import notice_paper
from rectification.papers.paper import Colophon
from rectification.papers.word import word
from tests.paths import NOTICES, notice_text

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
COLOPHON = Colophon(
    ("第1次公开", "SHA-256 " + "ab" * 32), "https://example.invalid/v1/"
)


def file_of(notice: Notice, **more: object) -> bytes:
    return word(notice_paper(notice, at=AT, **more))


def made(notice: Notice, **more: object):
    return Document(io.BytesIO(file_of(notice, **more)))


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse(notice_text("status_groups_fullwidth"))


@pytest.mark.parametrize("path", NOTICES[::12], ids=lambda path: path.stem)
def test_read_back_it_is_the_same_notice(path) -> None:
    notice = parse(unbroken(path.read_bytes().decode("utf-8-sig")))
    text = read_document(file_of(notice, mark="征求意见稿"), "通报.docx").text
    assert text.split("\n") == write(notice).split("\n")
    assert parse(text).findings == notice.findings


def test_the_same_edition_is_the_same_file(notice) -> None:
    first = file_of(notice, colophon=COLOPHON)
    assert file_of(notice, colophon=COLOPHON) == first
    assert file_of(notice) != first
    # Of a file nothing is told but whose it is, and of which day.
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert [one for one in names if one.startswith("docProps")] == ["docProps/core.xml"]


def test_the_page_is_the_standard_s(notice) -> None:
    section = made(notice).sections[0]
    size = section.page_width.mm, section.page_height.mm
    assert [round(side, 1) for side in size] == [210, 297]
    sides = ("top", "left", "bottom", "right")
    margins = [getattr(section, f"{side}_margin") for side in sides]
    assert [round(side.mm, 1) for side in margins] == [37, 28, 35, 26]
    height = section.page_height - margins[0] - margins[2]
    assert round(height / Pt(579 / 20), 1) == 22.0  # lines
    width = section.page_width - margins[1] - margins[3]
    assert int(width / Pt(16 - 5 / 20)) == 28  # characters


def test_every_kind_of_line_has_its_face(notice) -> None:
    fonts = {}
    for paragraph in made(notice).paragraphs:
        for run in paragraph.runs:
            found = run._r.rPr.rFonts if run._r.rPr is not None else None
            east = found.get(qn("w:eastAsia")) if found is not None else "body"
            fonts[paragraph.text] = (east, run.font.size, run.bold)
    assert fonts[notice.title] == ("方正小标宋简体", Pt(22), None)
    assert fonts["一、整改工作组织情况"] == ("黑体", Pt(16), None)
    assert fonts["（一）已完成整改的问题"] == ("楷体_GB2312", Pt(16), None)
    assert fonts["责任科室：节水办公室"][0] == "body"


def test_who_signs_stands_to_the_right_after_an_empty_line(notice) -> None:
    paragraphs = [one.text for one in made(notice).paragraphs]
    at = paragraphs.index("中共白鹭区水务局党组")
    assert paragraphs[at - 1] == ""
    assert paragraphs[at + 1] == "2023年9月15日"
    signer, day = made(notice).paragraphs[at : at + 2]
    ends = [int(one._p.pPr.ind.get(qn("w:rightChars"))) for one in (signer, day)]
    # Ten characters; six and a half begin two behind them.
    assert ends == [200, 350]


def test_pages_are_numbered_and_a_draft_says_so(notice) -> None:
    section = made(notice, mark="征求意见稿").sections[0]
    assert section.header.paragraphs[0].text == "征求意见稿"
    assert section.even_page_header.paragraphs[0].text == "征求意见稿"
    for footer in (section.footer, section.even_page_footer):
        assert footer.paragraphs[0].text == "—  —"
        assert "PAGE" in footer._element.xml
    assert made(notice).sections[0].header.paragraphs[0].text == ""


def test_an_edition_tells_how_it_is_checked(notice) -> None:
    file = made(notice, colophon=COLOPHON)
    (table,) = file.tables
    assert table.cell(0, 0).text == "第1次公开\nSHA-256 " + "ab" * 32
    assert len(file.inline_shapes) == 1  # the QR code
    assert file.core_properties.title == notice.title
    assert file.core_properties.language == "zh-CN"


def test_what_xml_forbids_does_not_stop_it() -> None:
    notice = parse("关于整改的通报\n\x0b一、\ufffe情况\x01说明\n")
    assert [one.text for one in made(notice).paragraphs if one.text]
