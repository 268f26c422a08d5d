"""The ledger out, changed in a spreadsheet, in: exactly what was changed is shown."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from rectification.exporting.columns import LONGEST
from rectification.exporting.words import more_words
from rectification.intake.columns import Column
from rectification.models import Finding, Inspection
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_finding,
    make_inspection,
)
from tests.views.intake.sending import paste

pytestmark = pytest.mark.django_db
LONG = "长" * (LONGEST + 100)
CHANGES = [
    ("台账不全", "责任领导", "钱副局长", Column.LEADER),
    ("会议过多", "整改标准", "每月不超过两次", Column("standard")),
    ("会议过多", "进展情况", "2023年6月1日 又减两次。", Column.PROGRESS),
]


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    inspection = make_inspection(cast=cast)
    for title in ("台账不全", "会议过多", "文件过长"):
        finding = make_finding(
            cast=cast, inspection=inspection, title=title, leader="赵副局长"
        )
        make_closable(finding, cast=cast)
    Finding.objects.filter(title="文件过长").update(original_text=LONG)
    return inspection


def taken_in(cast: Cast, inspection: Inspection, book: Any) -> Any:
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("台账.xlsx", stream.getvalue())
    client = client_of(cast.coordinator)
    return paste(client, cast, "", file=file, target=inspection.reference)


def cell_of(sheet: Worksheet, title: str, heading: str) -> Any:
    heads = [one.value for one in sheet[1]]
    at = heads.index("问题")
    row = next(row for row in sheet.iter_rows(min_row=2) if row[at].value == title)
    return row[heads.index(heading)]


def test_what_was_changed_in_the_file_is_what_is_shown(
    cast: Cast, inspection: Inspection
) -> None:
    """Nothing at first, of a text cut for its cell neither; then three cells."""
    response = client_of(cast.coordinator).get("/staff/findings/ledger.xlsx")
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    assert cell_of(sheet, "文件过长", "反馈原文").value.endswith(more_words())
    assert changed(taken_in(cast, inspection, book)) == []

    for title, heading, value, _column in CHANGES:
        cell = cell_of(sheet, title, heading)
        if heading == "进展情况":
            value = f"{cell.value}\n{value}"
        cell.value = value
    said = changed(taken_in(cast, inspection, book))
    assert [(title, column) for title, column, _new in said] == [
        (title, column) for title, _heading, _value, column in CHANGES
    ]
    assert [new for *_at, new in said] == [value for _t, _h, value, _c in CHANGES]


def changed(page: Any) -> list[tuple[str, Column, str]]:
    return [
        (row.record.title, cell.column, cell.new)
        for row in page.context["changed"]
        for cell, _tick in row.cells
    ]
