"""Documents of the old formats go by LibreOffice, or say what to save them as."""

import shutil
import sys
from pathlib import Path

import pytest

from rectification.errors import UnreadableFile
from rectification.intake.documents import old_office
from tests.intake.documents.reading import read_here
from tests.office_files import docx, paragraph
from tests.uploads import OLE, wide

DOC = OLE + wide("WordDocument") + bytes(512)
# Stands for LibreOffice: writes a document where it is told to, or does harm.
PROGRAM = """#!{python}
import os, pathlib, resource, sys
said = sys.argv[1:]
folder = pathlib.Path(said[said.index("--outdir") + 1])
assert said[-1].startswith(str(folder)) and os.environ["HOME"] == str(folder)
assert "SECRET_KEY" not in os.environ
assert resource.getrlimit(resource.RLIMIT_AS)[0] == {memory}
{harm}
(folder / "source.docx").write_bytes(pathlib.Path({made!r}).read_bytes())
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "soffice"
    monkeypatch.setattr(shutil, "which", lambda name: str(path))
    return path


def write(program: Path, harm: str = "") -> None:
    made = program.with_name("made.docx")
    made.write_bytes(docx(paragraph("一、旧文档")))
    code = PROGRAM.format(
        python=sys.executable, memory=old_office.MEMORY, made=str(made), harm=harm
    )
    program.write_text(code)
    program.chmod(0o700)


@pytest.mark.parametrize("name", ["通报.doc", "通报.wps", "通报.rtf"])
def test_an_old_document_is_read_as_what_is_made_of_it(
    name: str, program: Path
) -> None:
    write(program)
    data = b"{\\rtf1 x}" if name.endswith("rtf") else DOC
    assert read_here(data, name).text == "一、旧文档"


@pytest.mark.parametrize("harm", ["sys.exit(1)", "sys.exit(0)", "bytearray(4 << 30)"])
def test_a_program_that_makes_nothing_is_a_sentence(harm: str, program: Path) -> None:
    write(program, harm)
    with pytest.raises(UnreadableFile, match="另存为"):
        read_here(DOC, "通报.doc")


def test_a_program_that_never_ends_is_a_sentence(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(program, "import time; time.sleep(60)")
    monkeypatch.setattr(old_office, "SECONDS", 0.2)
    with pytest.raises(UnreadableFile, match="另存为"):
        read_here(DOC, "通报.doc")


def test_without_a_program_it_says_what_to_save_it_as(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableFile, match=r"\.wps.*\.docx"):
        read_here(DOC, "通报.wps")


@pytest.mark.parametrize("mark", ["_VBA_PROJECT", "EncryptedPackage"])
def test_macros_and_locks_are_refused_before(mark: str, program: Path) -> None:
    write(program)
    with pytest.raises(UnreadableFile):
        read_here(DOC + wide(mark), "通报.doc")
