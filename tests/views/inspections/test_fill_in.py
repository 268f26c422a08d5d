"""Tables handed out to offices, and taken in filled in, many at once."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from rectification.intake.columns import Column, guess_columns
from rectification.intake.filling_in import TOLD
from rectification.models import (
    DraftFile,
    Finding,
    FormDraft,
    Inspection,
    LogEntry,
    Office,
    ProgressEntry,
)
from rectification.workflow import FindingState
from tests.everywhere.html_forms import forms_on
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
)
from tests.uploads import FILL_IN, table
from tests.views.inspections.days import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(cast: Cast) -> Iterator[Inspection]:
    """It is 10 November, in its third period."""
    with on(9, 7):
        inspection = make_inspection(cast=cast)
    with on(11, 10):
        yield inspection


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


@pytest.fixture
def other(cast: Cast) -> Office:
    return make_office(organisation=cast.organisation, name="热线科")


def make(
    cast: Cast, inspection: Inspection, office: Office | None = None, title: str = ""
) -> Finding:
    return make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.REGISTERED,
        title=title or "台账登记不规范",
        offices=[office or cast.office],
    )


def row(finding: Finding, text: str = "", *rest: str) -> tuple[object, ...]:
    return (finding.reference, finding.title, "", text, *rest)


def url(inspection: Inspection) -> str:
    return reverse("inspection-fill_in", args=[inspection.reference])


def look(client: Client, inspection: Inspection, **files: bytes) -> HttpResponse:
    chosen = [SimpleUploadedFile(f"{name}.xlsx", data) for name, data in files.items()]
    drawn = sent_back(client.get(url(inspection)))
    return client.post(
        url(inspection), drawn | {"happened_on": "2026-11-09", "tables": chosen}
    )


def sent_back(page: HttpResponse) -> dict[str, object]:
    """Return the form as a browser sends it, the files that are there ticked."""
    forms = forms_on(page.content.decode(), "")
    form = next(one for one in forms if "seen" in one.fields)
    kept = DraftFile.objects.values_list("pk", flat=True)
    return form.values() | {"tables-kept": list(kept)}


def confirm(client: Client, inspection: Inspection, page: HttpResponse) -> HttpResponse:
    """Send what the preview says, as the button of a browser does."""
    return client.post(url(inspection), sent_back(page) | {"do": "1"})


def test_many_tables_become_entries_of_their_offices(
    cast: Cast, client: Client, inspection: Inspection, other: Office
) -> None:
    own = make(cast, inspection)
    foreign = make(cast, inspection, other, "热线答复超时")
    page = look(
        client,
        inspection,
        甲=table(row(own, "已补齐21份。", "月底前补齐其余。")),
        乙=table(row(foreign, "无新进展：等待设备到货。")),
    )
    said = page.content.decode()
    assert "将录入2条" in said
    assert "确认代填2条" in said
    assert not ProgressEntry.objects.exists()
    answer = confirm(client, inspection, page)
    assert answer.status_code == 302
    first, second = own.entries.get(), foreign.entries.get()
    assert first.text == "已补齐21份。\n下一步：月底前补齐其余。"
    assert (first.office, first.author) == (cast.office, cast.coordinator)
    assert first.on_behalf and second.on_behalf
    assert second.office == other
    assert second.no_news
    assert second.text == "本期无新进展：等待设备到货。"
    assert str(first.happened_on) == "2026-11-09"
    told = LogEntry.objects.filter(action="finding.record_progress")
    assert {one.actor_id for one in told} == {cast.coordinator.pk}
    assert not DraftFile.objects.exists()


def test_sent_twice_it_is_recorded_once(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding = make(cast, inspection)
    page = look(client, inspection, 甲=table(row(finding, "已补齐21份。")))
    sent = sent_back(page) | {"do": "1"}
    for _time in range(2):
        assert client.post(url(inspection), sent).status_code == 302
    assert finding.entries.count() == 1
    again = look(client, inspection, 甲=table(row(finding, "已补齐21份。")))
    assert "没有变化1条" in again.content.decode()


def test_one_wrong_row_holds_up_all_and_is_named_with_its_place(
    cast: Cast, client: Client, inspection: Inspection, other: Office
) -> None:
    own, foreign = make(cast, inspection), make(cast, inspection, other)
    elsewhere = make(cast, make_inspection(cast=cast))
    mixed = (foreign.reference, foreign.title, cast.office.name, "已改。")
    page = look(
        client,
        inspection,
        甲=table(row(own, "已补齐。"), row(elsewhere, "已改。"), mixed),
        乙=table(row(own, "又补。"), ("", "", "", "没有编号。"), row(foreign)),
    )
    said = page.content.decode()
    reason = table(("", "", "", "", "", "等待到货。"))
    assert "甲.xlsx，工作表“填报”，第3行：“" + elsewhere.reference in said
    assert f"甲.xlsx，工作表“填报”，第4行：{foreign.reference}是热线科的问题" in said
    assert f"乙.xlsx，工作表“填报”，第2行：{own.reference}已在别处填写" in said
    assert "乙.xlsx，工作表“填报”，第3行：该行“编号”为空" in said
    assert "未填写1条" in said
    assert "确认代填" not in said
    answer = confirm(client, inspection, page)
    assert answer.status_code == 200
    assert not ProgressEntry.objects.exists()
    assert "“编号”为空" in look(client, inspection, 丙=reason).content.decode()


def test_a_reason_alone_is_no_report(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding = make(cast, inspection)
    page = look(client, inspection, 甲=table(row(finding, "", "", "等待到货。")))
    assert "“本期进展”为空" in page.content.decode()


def test_what_is_closed_is_not_reported_on(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    closed = make_finding(
        cast=cast, inspection=inspection, state=FindingState.SUBMITTED
    )
    before = closed.entries.count()
    page = look(client, inspection, 甲=table(row(closed, "又补。")))
    assert "有误1条" in page.content.decode()
    assert closed.entries.count() == before


def test_the_chosen_files_stay_when_something_is_wrong(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding = make(cast, inspection)
    page = look(client, inspection, 甲=table(row(finding, "已补齐。")), 乙=b"PK\3\4x")
    said = page.content.decode()
    assert "乙.xlsx" in said
    assert [one.name for one in DraftFile.objects.all()] == ["甲.xlsx"]
    page = client.post(url(inspection), sent_back(page))
    assert "将录入1条" in page.content.decode()
    assert confirm(client, inspection, page).status_code == 302
    assert finding.entries.get().text == "已补齐。"


def test_what_changed_since_it_was_shown_is_shown_once_more(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding = make(cast, inspection)
    page = look(client, inspection, 甲=table(row(finding, "已补齐。")))
    finding.record_progress(
        by=cast.handler, text="自己报了。", happened_on=finding.inspection.feedback_on
    )
    answer = confirm(client, inspection, page)
    assert answer.status_code == 200
    assert finding.entries.count() == 1
    assert "自己报了。" in answer.content.decode()
    assert confirm(client, inspection, answer).status_code == 302


HOSTILE = {
    "a text": ("说明.xlsx", "这不是表格。".encode()),
    "a picture": ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64),
    "another kind": ("旧表.xls", b"\xd0\xcf\x11\xe0"),
    "no table inside": ("空.xlsx", b"PK\x05\x06" + b"\0" * 18),
    "ten thousand rows": ("大.xlsx", None),  # made by who tries it: it takes a while
    "other columns": ("他表.xlsx", table(("1", "2"), head=("姓名", "电话"))),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_table_is_refused_with_a_sentence(
    cast: Cast, client: Client, inspection: Inspection, kind: str
) -> None:
    make(cast, inspection)
    name, data = HOSTILE[kind]
    if data is None:
        data = table(*(("2022-001-01", "", "", f"第{n}行。") for n in range(10_000)))
    page = client.post(
        url(inspection),
        {"happened_on": "2026-11-09", "tables": SimpleUploadedFile(name, data)},
    )
    assert page.status_code == 200
    said = page.content.decode()
    assert name in said
    assert "确认代填" not in said


def test_a_formula_is_text_or_what_it_came_to(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(FILL_IN)
    finding, typed = make(cast, inspection), make(cast, inspection)
    sheet.append((finding.reference, "", "", '=HYPERLINK("http://a.example","点")'))
    sheet.append((typed.reference, "", "", "x"))
    sheet["D3"].value = "=1+1 是公式"
    sheet["D3"].data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    page = look(client, inspection, 甲=stream.getvalue())
    said = page.content.decode()
    assert "未填写1条" in said  # never computed: there is nothing to take over
    assert confirm(client, inspection, page).status_code == 302
    assert typed.entries.get().text == "=1+1 是公式"
    assert not finding.entries.exists()


def test_a_classified_row_keeps_nothing_and_an_internal_one_asks(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    finding = make(cast, inspection)
    secret = look(client, inspection, 甲=table(row(finding, "机密★10年")))
    assert "甲.xlsx，工作表“填报”，第2行：第" in secret.content.decode()
    assert not DraftFile.objects.exists()
    asked = look(client, inspection, 甲=table(row(finding, "内部资料，不得公开")))
    assert "确认代填" not in asked.content.decode()
    assert 'name="cleared"' in asked.content.decode()
    assert not DraftFile.objects.exists()


def test_the_templates_are_read_back_in_either_language(
    cast: Cast, client: Client, inspection: Inspection, other: Office
) -> None:
    own = make(cast, inspection)
    make(cast, inspection, other)
    address = reverse("inspection-templates", args=[inspection.reference])
    for language in ("zh-hans", "en"):
        with translation.override(language):
            data = client.get(address, {"office": cast.office.pk}).content
        sheet = load_workbook(io.BytesIO(data)).active
        columns = guess_columns([str(cell.value) for cell in sheet[1]])
        assert set(TOLD) | {Column.REFERENCE, Column.LEAD} <= set(columns)
        assert sheet.max_row == 2
        assert sheet["A2"].value == own.reference
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as archive:
        assert len(archive.namelist()) == 2
        filled = archive.read(f"{cast.office.name}填报表.xlsx")
    assert LogEntry.objects.filter(action="finding.export").count() == 3
    assert "未填写1条" in look(client, inspection, 甲=filled).content.decode()
    assert client.get(address, {"office": "0"}).status_code == 404


def test_a_preview_costs_the_same_with_many_rows(
    cast: Cast, client: Client, inspection: Inspection
) -> None:
    findings = [make(cast, inspection) for _number in range(12)]
    for one in findings:
        one.record_progress(
            by=cast.handler, text="前期。", happened_on=inspection.feedback_on
        )

    def asked(count: int) -> int:
        rows = [row(one, f"补{count}份。") for one in findings[:count]]
        data = table(*rows)
        FormDraft.objects.all().delete()
        with CaptureQueriesContext(connection) as context:
            page = look(client, inspection, 甲=data)
        assert f"将录入{count}条" in page.content.decode()
        return len(context)

    asked(1)
    assert asked(2) == asked(12)
