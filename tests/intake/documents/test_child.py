"""Files are parsed apart: what does harm there does none here, and is a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.documents import child
from rectification.intake.documents.reader import read_document
from tests.hostile import documents, heavy, packed
from tests.office_files import docx, page_of, paragraph
from tests.paths import ROOT

HARMS = """
import resource, sys
from rectification.intake.documents import child
child.apart.limit(written=child._WRITTEN)
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
{}
"""


def harm(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", HARMS.format(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_document_comes_back_as_it_says() -> None:
    read = read_document(docx(paragraph("一、总体情况")), "通报.docx")
    assert (read.text, read.encoding) == ("一、总体情况", "docx")


def test_the_child_speaks_the_language_of_whoever_asks() -> None:
    data = docx(paragraph("正文", "<w:r><w:drawing/></w:r>"))
    with translation.override("en"):
        assert "picture" in read_document(data, "a.docx").doubts[0]
    with translation.override("zh-hans"):
        assert "图片" in read_document(data, "a.docx").doubts[0]


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "open('/etc/passwd')",
        "import os; os.open('/tmp/x', os.O_CREAT)",
    ],
)
def test_nothing_can_be_opened_while_a_file_is_parsed(code: str) -> None:
    assert "Too many open files" in harm(code).stderr


def test_memory_has_an_end() -> None:
    assert "MemoryError" in harm("bytearray(2 << 30)").stderr


@pytest.mark.parametrize("answer", ["", "{", "killed"])
def test_a_child_that_dies_is_a_sentence(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = 9 if answer == "killed" else 0
    done = subprocess.CompletedProcess([], code, stdout=answer.encode())
    monkeypatch.setattr(child.apart.subprocess, "run", lambda *_args, **_more: done)
    with pytest.raises(TooLarge, match="内存或时间"):
        child.parse_apart("pdf", b"x")


def test_a_child_that_never_ends_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child.apart, "_WAIT", 0.01)
    with pytest.raises(TooLarge, match="内存或时间"):
        child.parse_apart("pdf", b"x")


def test_it_knows_nothing_of_the_site() -> None:
    """Neither its settings nor its secrets stand in what the child has around it."""
    code = (
        "import os, json; from rectification.intake.documents import child;"
        "child._speak('en'); from django.conf import settings;"
        "print(json.dumps([sorted(os.environ), settings.SECRET_KEY]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "SECRET_KEY setting must not be empty" in done.stderr


HOSTILE = {
    said: content
    for said, (name, content) in documents().items()
    if name.endswith((".docx", ".xlsx")) and not said.startswith("hyperlink")
}


@pytest.mark.parametrize("said", sorted(HOSTILE)[::9])
def test_hostile_documents_are_refused(said: str) -> None:
    with pytest.raises((UnreadableFile, TooLarge)) as refusal:
        read_document(HOSTILE[said], "材料.docx")
    assert str(refusal.value).rstrip()[-1] in "。！"


def test_a_bomb_is_refused() -> None:
    bombs = {
        "xml": heavy("word/document2.xml", 250),
        "zip": packed({f"{n}.bin": bytes(30 << 20) for n in range(16)}),
    }
    for data in bombs.values():
        with pytest.raises((UnreadableFile, TooLarge)):
            read_document(data, "材料.docx")


def test_elements_as_deep_as_the_sea_are_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 50_000
    with pytest.raises((UnreadableFile, TooLarge)):
        read_document(docx(deep), "深.docx")


def test_the_command_line_speaks_json(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", child.__name__, "html_page", "zh-hans"],
        input=page_of("通报\n正文一段，很短。"),
        cwd=ROOT,
        env={"LANG": "C.UTF-8"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["encoding"] == "html"
