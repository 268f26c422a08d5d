"""What is too large, damaged or no file at all is refused before it costs anything."""

import os
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from rectification.errors import Refusal, TooLarge
from rectification.intake.documents.reader import MAX_BYTES, read_document
from rectification.intake.files.evidence_file import check_file
from rectification.intake.files.text_file import read_file
from rectification.publishing.envelope import open_envelope
from tests.factories import make_cast


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Refusal):
        read_file(pipe)


def test_a_device_is_no_file() -> None:
    with pytest.raises(Refusal):
        read_file(Path("/dev/zero"))


@pytest.mark.parametrize("command", ["parse_notice", "round_trip", "verify_edition"])
def test_commands_do_not_wait_for_a_pipe(tmp_path: Path, command: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CommandError):
        call_command(command, str(pipe), stdout=StringIO())


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "{}",
        "null",
        '{"schema":"inspection-rectification/edition/1"}',
        '{"notice":{},"schema":"inspection-rectification/edition/1"}',
        '{"as_of":null,"notice":{},"references":[],'
        '"schema":"inspection-rectification/edition/1"}',
        '{"as_of":"2026-01-01","notice":{},"references":null,'
        '"schema":"inspection-rectification/edition/1"}',
        '{"as_of":"2026-01-01","notice":{},"references":[1],'
        '"schema":"inspection-rectification/edition/1"}',
    ],
    ids=["deep", "empty", "null", "bare", "keys", "day", "null list", "numbers"],
)
def test_what_is_no_edition_is_said_to_be_none(content: str) -> None:
    with pytest.raises(ValueError):
        open_envelope(content)


def test_too_short_a_digest_proves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "edition.json"
    path.write_text(
        '{"as_of":"2026-01-01","notice":{},"references":[],'
        '"schema":"inspection-rectification/edition/1"}'
    )
    with pytest.raises(CommandError, match="12"):
        call_command("verify_edition", str(path), digest="a", stdout=StringIO())


def test_a_zip_that_is_all_directory_is_refused_unread() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("表.txt", "内容")
    data = bytearray(stream.getvalue())
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = (60_000).to_bytes(2, "little") * 2
    with pytest.raises(TooLarge):
        check_file(BytesIO(bytes(data)), name="材料.zip", size=len(data))


@pytest.mark.parametrize("name", ["a.exe ", "a.exe.", "a.exe:x", "a.pif", "a.url"])
def test_a_program_in_a_zip_is_known_by_any_spelling(name: str) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, b"MZ")
    with pytest.raises(Refusal):
        check_file(BytesIO(stream.getvalue()), name="材料.zip", size=100)


def test_a_macro_document_is_known_by_what_it_declares() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>macroEnabled</Types>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Refusal):
        check_file(BytesIO(stream.getvalue()), name="说明.docx", size=100)


@pytest.mark.django_db
def test_a_body_from_nobody_is_refused_by_its_length(client: Client) -> None:
    response = client.post(
        "/", b"", content_type="multipart/form-data", CONTENT_LENGTH="300000000"
    )
    assert response.status_code == 413


@pytest.mark.django_db
def test_a_body_in_an_unknown_encoding_gets_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    response = client.post(
        "/staff/login/",
        b"a=b",
        content_type="application/x-www-form-urlencoded; charset=gbk",
    )
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


@pytest.mark.django_db
def test_every_answer_keeps_other_sites_out(client: Client) -> None:
    for address in ("/", "/staff/login/", "/nowhere/"):
        headers = client.get(address).headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "is_signed_in", "cookie", "expected"),
    [
        ("/check/", False, "x", 413),  # any visitor can call a cookie so
        ("/check/", True, "", 413),  # nor does a public page want so much of anybody
        ("/staff/intake/", False, "x" * 32, 413),
        ("/nowhere/", True, "", 413),
        ("/staff/intake/", True, "", 200),
    ],
)
def test_a_large_body_is_for_whoever_is_signed_in_on_a_staff_page(
    client: Client, path: str, is_signed_in: bool, cookie: str, expected: int
) -> None:
    if is_signed_in:
        client.force_login(make_cast().coordinator)
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    response = client.post(
        path, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=2**21
    )
    assert response.status_code == expected


def test_a_file_too_large_is_told_by_its_whole_size() -> None:
    with pytest.raises(TooLarge, match=r"50\.0"):
        read_document(bytes(MAX_BYTES + 1), "通报.html", size=50 << 20)
