"""Whatever command reads a notice reads it from a file of an office program too."""

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from rectification.models import Report, Source
from tests.intake.documents.reading import in_this_process
from tests.office_files import docx, docx_of, paragraph
from tests.paths import OWN_NOTICES, notice_text

NAME = "status_groups_fullwidth"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "通报.docx"
    path.write_bytes(docx_of(notice_text(NAME)))
    return path


def said_by(*command: object, **options: object) -> str:
    out = StringIO()
    with in_this_process():
        call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_parse_notice_reads_a_document(notice: Path) -> None:
    answer = json.loads((OWN_NOTICES / f"{NAME}.json").read_text("utf-8"))
    assert json.loads(said_by("parse_notice", notice, "--json")) == answer


def test_parse_notice_says_what_was_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(docx(paragraph("一、情况", "<w:r><w:drawing/></w:r>")))
    said = said_by("parse_notice", path)
    assert "关于文件（1）" in said and "图片" in said


def test_check_notice_says_what_was_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    path.write_bytes(docx(paragraph("一、情况", "<w:r><w:drawing/></w:r>")))
    out = StringIO()
    with in_this_process(), suppress(SystemExit):
        call_command("check_notice", path, stdout=out)
    assert "图片" in out.getvalue()


@pytest.mark.django_db
def test_import_notice_takes_a_document_in(notice: Path) -> None:
    said_by("import_notice", notice, organisation="白鹭区水务局")
    assert Source.objects.get().encoding == "docx"
    assert Report.objects.get().inspection.findings.count() == 5


@pytest.mark.django_db
def test_round_trip_goes_by_what_a_document_says(notice: Path) -> None:
    assert "identical" in said_by("round_trip", notice)
