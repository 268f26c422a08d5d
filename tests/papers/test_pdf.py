"""A notice as a PDF: its drawn text read by another program is the same notice."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pypdfium2
import pytest

from rectification import apart
from rectification.errors import Refusal, TooLarge
from rectification.notices import Notice, parse, unbroken, write
from rectification.papers import pdf as pdf_module
from rectification.papers import typesetter
from rectification.papers.formats import Format
from rectification.papers.notice import notice_paper
from rectification.papers.paper import Cell, Colophon, Line, Paper, Part, Row, Table
from rectification.papers.pdf import pdf
from tests.intake.documents.reading import read_here
from tests.intake.documents.wording import said
from tests.paths import NOTICES, ROOT, notice_text

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
# Tables within the text, whose cells a PDF does not part.
NOT_DRAWN = {
    "offices_in_a_table_below",
    "source_of_a_page",
    "table_groups_across_all_columns",
    "table_in_wide_space",
    "table_of_bars",
}
EVERY = 1 if os.environ.get("NOTICE_FILES") == "all" else 25
CASES = [one for one in NOTICES if one.stem not in NOT_DRAWN][::EVERY]


@pytest.fixture(autouse=True, scope="module")
def patient() -> Iterator[None]:
    """What is held here is what it draws, not how long a busy machine takes."""
    with patch.object(apart, "_WAIT", 300):
        yield


@pytest.fixture(scope="module")
def notice() -> Notice:
    return parse(notice_text("status_groups_fullwidth"))


@pytest.fixture(scope="module")
def edition(notice: Notice) -> bytes:
    address = "https://example.invalid/v1/"
    colophon = Colophon(("第1次公开", "SHA-256 " + "ab" * 32, address), address)
    return pdf(notice_paper(notice, at=AT, mark="征求意见稿", colophon=colophon))


def pages_of(content: bytes) -> list[str]:
    return [
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(content)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_read_back_it_is_the_same_notice(path) -> None:
    notice = parse(unbroken(path.read_bytes().decode("utf-8-sig")))
    read = read_here(pdf(notice_paper(notice, at=AT)), "通报.pdf").text
    assert said(read, "pdf") == said(write(notice), "pdf")


def test_a_draft_and_an_edition_say_so_on_paper(edition: bytes) -> None:
    pages = pages_of(edition)
    assert all("征求意见稿" in page for page in pages)
    for number, page in enumerate(pages, 1):
        assert f"—{number}—" in page.replace(" ", "")
    last = pages[-1].replace("\r\n", "")
    assert "第1次公开" in last
    assert "ab" * 32 in last
    assert "https://example.invalid/v1/" in last
    file = pypdfium2.PdfDocument(edition)
    kinds = [one.type for one in file[len(file) - 1].get_objects(max_depth=5)]
    assert len(kinds) > 1


def test_it_is_tagged_titled_and_in_chinese(edition: bytes, notice: Notice) -> None:
    file = pypdfium2.PdfDocument(edition)
    assert file.is_tagged()
    assert file.get_metadata_value("Title") == notice.title
    assert b"/Lang (zh-CN)" in edition or b"/Lang" in edition
    titles = [one.get_title() for one in file.get_toc()]
    assert titles[:2] == [notice.title, "一、整改工作组织情况"]


def test_a_full_page_has_the_lines_of_the_standard(notice: Notice) -> None:
    text = "整改工作" * 7 * 30
    paper = Paper("题", "署", AT, (Part([Line(text[2:])]),))
    page = pypdfium2.PdfDocument(pdf(paper))[0].get_textpage()
    lines = [one for one in page.get_text_bounded().split("\r\n") if "整" in one]
    assert len(lines) == 22
    assert {len(one) for one in lines[1:]} == {28}


def test_the_same_paper_is_the_same_file(edition: bytes, notice: Notice) -> None:
    paper = notice_paper(notice, at=AT)
    assert pdf(paper) == pdf(paper)


def test_words_are_data_and_never_markup() -> None:
    trap = '#read("/etc/passwd") $x$ *a* // \\ "#import \\"@preview/x:1.0.0\\""'
    table = Table((1, 2), [Row([Cell("甲"), Cell(trap)], height=20)])
    content = pdf(Paper(trap, trap, AT, (Part([Line(trap), table], is_wide=True),)))
    said_there = "".join(pages_of(content)[0].split())
    assert said_there.count("".join(trap.split())) == 2
    page = pypdfium2.PdfDocument(content)[0]
    assert page.get_width() > page.get_height()


def test_a_sign_that_no_font_has_does_not_stop_it() -> None:
    paper = Paper("题", "署", AT, (Part([Line("☑ 已办 \U0001f9ff 未办")]),))
    said_there = pages_of(pdf(paper))[0]
    assert "☑" in said_there
    assert "未办" in said_there


def test_no_worker_imports_what_sets_it() -> None:
    """Only the process made for it does, and that one is named, never imported."""
    said = {
        path.relative_to(ROOT / "rectification").as_posix(): path.read_text("utf-8")
        for path in ROOT.glob("rectification/**/*.py")
    }
    typst = re.compile(r"^\s*(?:import|from) typst\b", re.MULTILINE)
    setter = re.compile(r"^\s*(?:import|from) .*\btypesetter\b", re.MULTILINE)
    assert [one for one, text in said.items() if typst.search(text)] == [
        "papers/typesetter.py"
    ]
    assert [one for one, text in said.items() if setter.search(text)] == []


def test_it_opens_nothing_once_it_knows_what_to_set(notice: Notice) -> None:
    """A template that reads a file finds nothing, though it may name what it likes."""
    code = (
        "import sys; from rectification.papers import typesetter as it;"
        "old = it.Path.read_bytes;"
        "it.Path.read_bytes = lambda self: b'#read(\"paper.typ\")';"
        "sys.exit(it.main())"
    )
    plain = json.dumps(pdf_module._plain(notice_paper(notice, at=AT))).encode()
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=plain, capture_output=True
    )
    assert found.returncode
    assert b"Too many open files" in found.stderr or b"failed to load" in found.stderr


def test_what_is_too_long_or_cannot_be_drawn_is_a_sentence(
    notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = notice_paper(notice, at=AT)
    monkeypatch.setattr(apart, "run", lambda *_a, **_k: typesetter.NO_FONT.encode())
    with pytest.raises(Refusal, match="fonts-noto-cjk"):
        pdf(paper)
    monkeypatch.setattr(apart, "run", lambda *_a, **_k: None)
    with pytest.raises(TooLarge, match="Word"):
        pdf(paper)
    tiny = Format("PDF", "", pdf, most=10)
    with pytest.raises(TooLarge, match="Excel"):
        tiny.write(paper)


def test_without_a_chinese_font_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; from rectification.papers import typesetter as it;"
        "it.FACES = {face: ('No Such Font',) for face in it.FACES};"
        "sys.exit(it.main())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=b"{}", capture_output=True
    )
    assert found.stdout.decode() == typesetter.NO_FONT
