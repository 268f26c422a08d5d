"""上级表样: taken in, its columns named, filled in with the findings of a list."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectification.models import BlankForm, Evidence, LogEntry
from rectification.workflow import FindingState
from tests.blank_forms.made import excel_form, make_blank_form
from tests.everywhere.html_forms import forms_on
from tests.factories import Cast, client_of, make_cast, make_finding, make_inspection

pytestmark = pytest.mark.django_db
AT = "/staff/forms/"


def send(client: Client, url: str, **typed: object) -> tuple[int, str]:
    """Fill in the form of a page; return the status and the page that answers."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    [form] = [
        one for one in forms_on(page.content.decode(), url) if "name" in one.fields
    ]
    answer = client.post(url, form.values() | typed)
    if answer.status_code == 302:
        answer = client.get(answer.url)
        return 302, answer.content.decode()
    return answer.status_code, answer.content.decode()


def upload(data: bytes, name: str = "统计表.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_form_is_taken_in_and_its_columns_are_corrected(cast: Cast) -> None:
    client = client_of(cast.coordinator)
    typed = {"name": "季度统计表", "file": upload(excel_form())}
    status, page = send(client, f"{AT}new/", **typed)
    assert status == 302
    kept = BlankForm.objects.get()
    assert "9栏中识别出8栏" in page
    assert "责任分工／责任领导" in page
    assert kept.file.organisation == cast.organisation
    url = f"{AT}{kept.pk}/edit/"
    status, page = send(client, url, column_8="evidence", name="季度表")
    assert status == 302
    kept.refresh_from_db()
    assert kept.name == "季度表"
    assert kept.layout["columns"][8]["field"] == "evidence"
    actions = LogEntry.objects.filter(action__startswith="blankform.")
    assert [one.action for one in actions.order_by("pk")] == [
        *("blankform.keep", "blankform.change")
    ]
    # Headings read anew from other rows; nothing is kept by that.
    status, page = send(client, url, first="4", last="4", look="1")
    assert status == 200
    assert "column_3" in page
    assert "column_8" not in page
    kept.refresh_from_db()
    assert kept.layout["first"] == 3
    # Nothing of a finding: a sentence, and what was typed comes back.
    blank = {f"column_{at}": "" for at in range(9)}
    status, page = send(client, url, name="另一个名称", **blank)
    assert status == 200
    assert "请至少指定一栏" in page
    assert "另一个名称" in page


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"%PDF-1.7 x", "表.xlsx", "内容"),
        (excel_form()[:3000], "表.xlsx", "损坏"),
        (b"", "表.xlsx", ""),
        (excel_form(), "表.exe", ""),
    ],
)
def test_what_is_no_form_is_refused_with_a_sentence(
    cast: Cast, data: bytes, name: str, sentence: str
) -> None:
    client = client_of(cast.coordinator)
    typed = {"name": "季度统计表", "file": upload(data, name)}
    status, page = send(client, f"{AT}new/", **typed)
    assert status == 200
    assert sentence in page
    assert "季度统计表" in page
    assert not BlankForm.objects.exists()
    assert not Evidence.objects.exists()


def test_a_secret_form_is_not_kept(cast: Cast) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel_form()))
    book.active["A1"] = "机密★5年 统计表"  # type: ignore[index]
    stream = io.BytesIO()
    book.save(stream)
    client = client_of(cast.coordinator)
    typed = {"name": "统计表", "file": upload(stream.getvalue())}
    send(client, f"{AT}new/", **typed)
    assert not BlankForm.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_it_is_filled_in_with_the_findings_of_the_list(cast: Cast, kind: str) -> None:
    inspection = make_inspection(cast=cast)
    late = {"due_on": date(2022, 1, 1), "due_precision": "day"}
    for state, title in (
        (FindingState.ONGOING, "窗口排队久"),
        (FindingState.COMPLETED, "台账缺页"),
    ):
        make_finding(cast=cast, inspection=inspection, state=state, title=title, **late)
    elsewhere = make_cast()
    make_finding(cast=elsewhere, state=FindingState.ONGOING, title="别的单位")
    kept = make_blank_form(cast=cast, kind=kind)
    client = client_of(cast.handler)
    listed = client.get(f"{AT}?state=ongoing").content.decode()
    url = f"{AT}{kept.pk}/fill/?state=ongoing"
    assert url in listed
    page = client.get(url).content.decode()
    assert "窗口排队久" in page
    assert "台账缺页" not in page
    answer = client.post(url, {"reviewer": "林审", "day": "2026-11-28", "body": "甲局"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    stream = io.BytesIO(answer.content)
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(stream)["统计表"]
        assert [sheet.cell(n, 2).value for n in (5, 6)] == ["窗口排队久", None]
        assert "审核人：林审" in sheet["A9"].value
        assert "填报日期：2026年11月28日" in sheet["A2"].value
    else:
        made = docx.Document(stream)
        assert made.tables[0].cell(2, 1).text == "窗口排队久"
        assert made.tables[0].cell(-1, 3).text == "林审"
    entry = LogEntry.objects.filter(action="finding.export").latest("pk")
    assert entry.payload.after["rows"] == 1
    assert entry.payload.after["blank_form"] == kept.pk


def test_too_many_findings_are_refused_before_anything_is_made(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rectification.views.findings import blank_form_fill

    inspection = make_inspection(cast=cast)
    for title in "甲乙丙":
        make_finding(cast=cast, inspection=inspection, title=title)
    kept = make_blank_form(cast=cast)
    monkeypatch.setitem(blank_form_fill.MOST, "xlsx", 2)  # type: ignore[arg-type]
    client = client_of(cast.coordinator)
    for answer in (
        client.get(f"{AT}{kept.pk}/fill/"),
        client.post(f"{AT}{kept.pk}/fill/", {}),
    ):
        assert answer["Content-Type"].startswith("text/html")
        assert "最多填2个问题" in answer.content.decode()


def test_a_form_whose_file_is_gone_says_so(cast: Cast) -> None:
    kept = make_blank_form(cast=cast)
    make_finding(cast=cast)
    kept.file.path.unlink()
    client = client_of(cast.coordinator)
    answer = client.post(f"{AT}{kept.pk}/fill/", {})
    assert "文件已不存在" in answer.content.decode()
    answer = client.get(f"{AT}{kept.pk}/edit/", follow=True)
    assert "文件已不存在" in answer.content.decode()
    assert kept.name in client.get(AT).content.decode()


def test_two_of_one_name_and_a_newer_state_are_refused(cast: Cast) -> None:
    kept = make_blank_form(cast=cast)
    make_blank_form(cast=cast, name="另一张")
    client = client_of(cast.coordinator)
    status, page = send(client, f"{AT}{kept.pk}/edit/", name="另一张")
    assert status == 200
    assert "已有同名表样" in page
    client.post(f"{AT}{kept.pk}/remove/", {"read": "older"})
    assert BlankForm.objects.count() == 2
    client.post(f"{AT}{kept.pk}/remove/", {"read": kept.mark})
    assert BlankForm.objects.count() == 1
