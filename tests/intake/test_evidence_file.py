"""What is accepted as evidence is decided by content, extension and size together."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rectification.errors import TooLarge, UnreadableFile
from rectification.intake.files.evidence_file import ACCEPTED, check_file, clean_name
from tests.uploads import BAD, GOOD, PDF, zipped


def checked(name: str, content: bytes):
    return check_file(io.BytesIO(content), name=name, size=len(content))


@pytest.mark.parametrize("name", GOOD)
def test_every_accepted_kind_passes(name: str) -> None:
    file = checked(name, GOOD[name])
    assert file.name == name
    assert file.media_type == ACCEPTED[name.rpartition(".")[2].lower()]
    assert file.stream.read() == GOOD[name], "the stream must stand at its beginning"


def test_every_accepted_kind_is_tried() -> None:
    assert {name.rpartition(".")[2].lower() for name in GOOD} == set(ACCEPTED)


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        checked(name, BAD[name])
    assert len(str(refusal.value)) > 5


def test_a_file_beyond_the_limit_is_refused(settings) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    with pytest.raises(TooLarge, match="1"):
        check_file(io.BytesIO(PDF), name="大.pdf", size=1024 * 1024 + 1)
    assert check_file(io.BytesIO(PDF), name="正好.pdf", size=1024 * 1024)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("rectification.intake.files.archive.UNPACKED", 1000)
    with pytest.raises(TooLarge):
        checked("炸弹.zip", zipped("a.txt", content=b"0" * 1001))


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\li\\登记簿.pdf", "登记簿.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("报\u202e告fdp.exe.pdf", "报告fdp.exe.pdf"),
        ("换\n行\x00\t.pdf", "换行.pdf"),
        ("  两 端  .pdf ", "两 端 .pdf"),
        (".pdf", "file.pdf"),
        ("", "file"),
        ("长" * 300 + ".pdf", "长" * 251 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= 255
    assert not set(kept) & set("/\\\0\n\r\u202e\u2066")


@given(st.sampled_from(sorted(ACCEPTED)), st.binary(max_size=600))
def test_any_bytes_are_accepted_or_refused_but_never_crash(
    kind: str, content: bytes
) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"):
        try:
            checked(f"随机.{kind}", start + content)
        except (UnreadableFile, TooLarge):
            continue


def photograph(taken: str) -> bytes:
    """Draw a picture with a camera's note of when it was taken."""
    notes = Image.Exif()
    notes[306] = taken
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, "JPEG", exif=notes)
    return target.getvalue()


@pytest.mark.parametrize(
    ("taken", "day"),
    [
        ("2026:06:03 09:30:00", date(2026, 6, 3)),
        ("0000:00:00 00:00:00", None),
        ("2999:01:01 00:00:00", None),
        ("昨天", None),
    ],
)
def test_a_photograph_brings_its_day(taken: str, day: date | None) -> None:
    data = photograph(taken)
    kept = check_file(io.BytesIO(data), name="现场.jpg", size=len(data))
    assert kept.taken_on == day
    assert kept.stream.read() == data
