"""A virus scanner is a command: what it ends with decides whether a file is taken."""

import io
import sys

import pytest

from rectification.errors import UnreadableFile
from rectification.intake.files.evidence_file import check_file
from tests.uploads import PDF

# Ends with 1 where the file on its standard input holds the word, as clamdscan does.
LOOKS_FOR = "import sys; sys.exit({!r} in sys.stdin.buffer.read())"


def check(name: str = "会议纪要.pdf") -> io.BytesIO:
    return check_file(io.BytesIO(PDF), name=name, size=len(PDF)).stream  # type: ignore[return-value]


def asks(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_the_scanner_reads_the_whole_file_and_lets_a_clean_one_pass(settings) -> None:
    settings.FILE_SCANNER = asks(
        f"import sys; sys.exit(2 * (len(sys.stdin.buffer.read()) != {len(PDF)}))"
    )
    assert check().read() == PDF, "the stream must stand at its beginning"


def test_a_file_in_which_a_virus_is_found_is_refused(settings, caplog) -> None:
    settings.FILE_SCANNER = asks(LOOKS_FOR.format(PDF[:4]))
    with pytest.raises(UnreadableFile, match="扫描"):
        check()
    assert "会议纪要.pdf" in caplog.text
    settings.FILE_SCANNER = asks(LOOKS_FOR.format(b"no such word"))
    assert check()


@pytest.mark.parametrize(
    "command",
    [
        asks("import sys; print('no database', file=sys.stderr); sys.exit(2)"),
        asks("import os; os.kill(os.getpid(), 9)"),
        asks("import time; time.sleep(30)"),
        ["/no/such/scanner"],
    ],
    ids=["2", "killed", "slow", "missing"],
)
def test_a_file_that_cannot_be_scanned_is_not_taken(settings, command) -> None:
    settings.FILE_SCANNER, settings.FILE_SCANNER_SECONDS = command, 1
    with pytest.raises(UnreadableFile):
        check()


def test_without_a_scanner_none_is_asked(settings, monkeypatch) -> None:
    settings.FILE_SCANNER = []
    monkeypatch.setattr("subprocess.run", None)
    assert check()
