"""Files of office programs on the page where texts are taken in."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from rectification.models import Finding, Inspection, Source
from tests.factories import Cast, client_of
from tests.office_files import docx, docx_of, page_of, paragraph
from tests.pasted import LETTER
from tests.paths import notice_text
from tests.views.intake.sending import fields_of, paste, send

pytestmark = pytest.mark.django_db
NOTICE = notice_text("status_groups_fullwidth")


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def upload(client: Client, cast: Cast, name: str, data: bytes, **more: Any) -> Any:
    return paste(client, cast, "", file=SimpleUploadedFile(name, data), **more)


def test_a_document_is_reviewed_and_written_like_its_text(
    client: Client, cast: Cast
) -> None:
    page = upload(client, cast, "通报.docx", docx_of(NOTICE))
    assert page.context["reading"].kind == "notice"
    assert len(page.context["reading"].findings) == 5
    send(client, page)
    source = Source.objects.get()
    assert (source.name, source.encoding) == ("通报.docx", "docx")
    # The same words as a page are the same text.
    again = upload(client, cast, "通报.txt", "\n".join(lines(page)).encode())
    assert again.context["form"].errors["file"]


def lines(page: Any) -> list[str]:
    return [one.text for one in page.context["reading"].lines]


def test_a_page_in_gb18030_says_that_it_was_converted(
    client: Client, cast: Cast
) -> None:
    page = upload(client, cast, "通报.html", page_of(NOTICE, "gb2312"))
    assert len(page.context["reading"].findings) == 5
    assert "GB18030" in page.content.decode()


def test_what_could_not_be_kept_stands_among_the_doubts(
    client: Client, cast: Cast
) -> None:
    body = [paragraph(one) for one in LETTER.split("\n")]
    picture = paragraph("<w:r><w:drawing/></w:r>")
    page = upload(client, cast, "反馈意见.docx", docx(*body, picture))
    assert page.context["reading"].kind == "letter"
    assert "图片" in page.context["remarks"][0].sentence
    again = send(client, page, "again")  # the sentence travels along
    assert "图片" in again.context["remarks"][0].sentence


@pytest.mark.parametrize("where", ["header1", "body"])
def test_a_mark_of_secrecy_anywhere_is_refused(
    where: str, client: Client, cast: Cast
) -> None:
    mark = paragraph("机密★10年")
    body = [paragraph(one) for one in LETTER.split("\n")]
    data = docx(mark, *body) if where == "body" else docx(*body, header1=mark)
    answer = upload(client, cast, "反馈意见.docx", data)
    assert answer.url == reverse("intake-cleared")
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("name", ["坏.docx", "坏.pdf", "坏.xlsx", "坏.doc", "图.png"])
def test_a_file_that_cannot_be_read_says_what_to_do(
    name: str, client: Client, cast: Cast
) -> None:
    begins = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF-1.7\n"}
    begins |= {"doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "png": b"\x89PNG\r\n\x1a\n"}
    data = begins[name.split(".")[1]] + bytes(600)
    page = upload(client, cast, name, data)
    assert page.context["form"].errors["file"]


# --- tables ---------------------------------------------------------------------------

HEAD = ("序号", "反馈问题", "整改措施", "牵头科室", "整改时限")
ROWS = [(1, "轮换不及时", "补轮", "仓储科", date(2023, 10, 31)), (2, "走过场", "重查")]


def workbook(**sheets: list[tuple[object, ...]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_reviewed_and_written(client: Client, cast: Cast) -> None:
    page = upload(client, cast, "台账.xlsx", workbook(台账=[HEAD, *ROWS]))
    assert page.context["reading"].kind == "table"
    send(client, page)
    assert [one.title for one in Finding.objects.order_by("serial")] == [
        *("轮换不及时", "走过场"),
    ]
    assert Source.objects.get().encoding == "xlsx"


def test_another_sheet_and_another_row_of_headings_are_a_click(
    client: Client, cast: Cast
) -> None:
    other = [("第二批",), HEAD, ROWS[1]]
    data = workbook(台账=[HEAD, *ROWS], 另表=other)
    page = upload(client, cast, "台账.xlsx", data)
    assert page.context["sheet"] == "台账"
    page = clicked(client, page, sheet="另表")
    assert page.context["sheet"] == "另表"
    assert len(page.context["reading"].findings) == 1
    page = clicked(client, page, head="3")
    assert page.context["reading"].table.head == 3
    page = clicked(client, page, head="2")
    send(client, page)
    assert Finding.objects.get().title == "走过场"


def clicked(client: Client, page: Any, **said: str) -> Any:
    data = {"signed": fields_of(page)["signed"], **said}
    return client.post(reverse("intake-name"), data)


@pytest.mark.parametrize("said", [{"head": "x"}, {"head": "999999"}, {"sheet": "无"}])
def test_a_choice_that_is_none_changes_nothing(
    said: dict[str, str], client: Client, cast: Cast
) -> None:
    page = upload(client, cast, "台账.xlsx", workbook(台账=[HEAD, *ROWS]))
    again = clicked(client, page, **said)
    assert len(again.context["reading"].findings) == 2


def test_a_marked_sheet_is_refused_even_if_it_is_not_read(
    client: Client, cast: Cast
) -> None:
    data = workbook(台账=[HEAD, *ROWS], 密=[("机密★",)])
    assert upload(client, cast, "台账.xlsx", data).url == reverse("intake-cleared")
