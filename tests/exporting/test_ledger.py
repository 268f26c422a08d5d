"""The ledger: the list as a workbook, in full, without anything that computes."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from rectification.exporting import excel, ledger
from rectification.exporting.words import earlier_words, more_words
from rectification.intake import import_notice
from rectification.intake.merging.cell_diff import news
from rectification.models import Finding, LogEntry, LogPayload, Responsibility, User
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
)
from tests.paths import notice_text

pytestmark = pytest.mark.django_db
URL = "/staff/findings/ledger.xlsx"
SIGNS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    "|",
    " =",
    "\n=",
]
FORMULAS = [
    *(f"{sign}{rest}" for sign in SIGNS for rest in ("1+1", "cmd|'/c calc'!A0")),
    '=HYPERLINK("http://example.invalid","台账")',
    "＝ＳＵＭ（Ａ１：Ａ９）",
    '=WEBSERVICE("http://example.invalid")',
    "{=1+1}",
    "#REF!",
    "#N/A",
    "TRUE",
    "00012",
    "2022-10-31",
    "50%",
    "1e5",
]


def fetch(user: User, query: str = "") -> HttpResponseBase:
    client = client_of(user)
    return client.get(URL + query)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)


def opened(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).active


def sheet_of(user: User, query: str = "") -> Worksheet:
    response = fetch(user, query)
    assert response.status_code == 200
    return opened(body(response))


def column(sheet: Worksheet, heading: str) -> list[object]:
    """Return the values under a heading."""
    headings = [cell.value for cell in sheet[1]]
    at = headings.index(heading)
    return [row[at].value for row in sheet.iter_rows(min_row=2)]


def test_a_state_of_an_import_that_nobody_confirmed_says_so(cast: Cast) -> None:
    text = notice_text("status_groups_fullwidth").encode()
    intake = import_notice.take_in(text, name="通报.txt")
    report = import_notice.store(
        intake, by=cast.coordinator, organisation=cast.organisation
    )
    said = column(sheet_of(cast.coordinator), "状态")
    assert "已销号（导入认定·待确认）" in said and "已销号" not in said
    report.inspection.adoptions.get().confirm(by=cast.leader)
    said = column(sheet_of(cast.coordinator), "状态")
    assert "已销号" in said and "已销号（导入认定·待确认）" not in said


@pytest.mark.both_databases
def test_it_says_everything_there_is_to_a_finding(cast: Cast) -> None:
    finding = make_finding(
        cast=cast,
        title="台账登记不规范" + "很" * 200,
        state=FindingState.ONGOING,
        offices=[cast.office, cast.other_office],
        leader="孙副局长",
        standard="缺页补齐，责任到人。",
        outcome="再没有缺页。",
        reason_for_delay="承印厂停工。",
        due_on=date(2022, 10, 31),
        due_precision="month",
    )
    Responsibility.objects.filter(office=cast.office).update(
        person="李经办", phone="0000-5550102"
    )
    make_closable(finding, cast=cast)
    finding.record_progress(
        by=cast.coordinator,
        text="又核一遍。",
        happened_on=timezone.localdate() - timedelta(days=3),
        reason_for_delay="档案室搬迁。",
    )
    sheet = sheet_of(cast.coordinator)
    said = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    # As the language has them: 2026年11月26日.
    now = timezone.localdate()
    today = f"{now.year}年{now.month}月{now.day}日"
    before = now - timedelta(days=3)
    earlier = f"{before.year}年{before.month}月{before.day}日"
    expected = {
        "No.": 1,
        "Reference": finding.reference,
        "Finding": finding.title,
        "Original text": "部分台账没有登记日期。",
        "Standard": "缺页补齐，责任到人。",
        "Outcome of the rectification": "再没有缺页。",
        "Reason for delay as published": "承印厂停工。",
        "Measures": "补齐登记日期。",
        "Responsible leader": "孙副局长",
        "Lead office": cast.office.name,
        "Joint offices": cast.other_office.name,
        "Telephone": "0000-5550102",
        "Deadline": "2022年10月底",
        "Account of the rectification": "登记日期已补齐。",
        "Progress": f"{earlier} 又核一遍。\n{today} 已补齐全部登记日期。",
        "Latest progress": f"{today} 已补齐全部登记日期。",
        "Reason for delay": "档案室搬迁。",
        "Evidence": "登记簿.pdf",
        "Closed out on": None,
    }
    assert {_(name): said[_(name)] for name in expected} == {
        _(name): value for name, value in expected.items()
    }
    assert said[_("Last day of the deadline")].date() == date(2022, 10, 31)


def test_an_entry_is_known_again_however_its_day_was_printed(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    day = date(2024, 5, 6)
    finding.record_progress(by=cast.handler, text="已补齐。", happened_on=day)
    for printed in ("2024年5月6日", "May 6, 2024", "2024-05-06"):
        assert news(f"{printed} 已补齐。", finding, "text") == ""
    assert news("2024年5月7日 已补齐。", finding, "text") != ""


def test_it_is_laid_out_to_be_read_and_printed(cast: Cast) -> None:
    make_finding(cast=cast)
    sheet = sheet_of(cast.coordinator)
    assert sheet.freeze_panes == "A2"
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert int(sheet.column_dimensions["C"].width) == 40  # and the edges of a cell


@pytest.mark.both_databases
def test_it_holds_what_the_list_shows_in_its_order(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    made = [
        make_finding(
            cast=cast,
            inspection=inspection,
            state=state,
            title=f"第{number}册台账缺页",
        )
        for number, state in enumerate(
            [FindingState.ONGOING, FindingState.REGISTERED, FindingState.ONGOING]
        )
    ]
    sheet = sheet_of(
        cast.coordinator, "?state=ongoing&sort=-reference&cols=state&cols=person"
    )
    assert column(sheet, _("Finding")) == [made[2].title, made[0].title]
    headings = [cell.value for cell in sheet[1]]
    assert headings[:4] == [
        _("No."),
        _("Finding"),
        _("Person responsible"),
        _("State"),
    ]
    assert _("Reference") not in headings
    for sort in ("deadline", "-updated", "state", "bogus"):
        assert sheet_of(cast.coordinator, f"?sort={sort}").max_row == 4


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["handler", "stranger", "auditor", "outsider"])
def test_nobody_takes_home_what_they_cannot_see(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    make_finding(cast=cast)
    make_finding(cast=cast, offices=[cast.other_office], title="窗口排队时间长")
    seen = Finding.objects.visible_to(user).in_printed_order()
    titles = list(seen.values_list("title", flat=True))
    assert column(sheet_of(user), _("Finding")) == titles


def test_nothing_in_it_is_a_formula(cast: Cast) -> None:
    """Half width and full width, in every field people write."""
    inspection = make_inspection(cast=cast)
    for text in FORMULAS:
        make_finding(
            cast=cast,
            inspection=inspection,
            title=text,
            original_text=text,
            standard=text,
            leader=text,
            due_on=date(2022, 10, 31),
            due_precision="day",
            due_wording=text,
            account_lead=text,
        )
    content = body(fetch(cast.coordinator))
    sheet = opened(content)
    for heading in ("Finding", "Original text", "Standard", "Responsible leader"):
        found = column(sheet, _(heading))
        assert found == [text.replace("\r", "\n") for text in FORMULAS], heading
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    numbers = {_("No."), _("Days left")}
    for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
        if cell.data_type == "n" and cell.value is not None:
            assert sheet.cell(1, cell.column).value in numbers
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name), name
            assert b"<f " not in parts.read(name), name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("前\x00\x07\x1b后", "前后"),
        ("𠮷野\ufffe", "𠮷野"),
        ("_x000D_甲", "_x005F_x000D_甲"),  # what Excel reads as the text itself
        ("<b>&amp;]]>", "<b>&amp;]]>"),
        ("<r><t>甲&</r>", "<r><t>甲&</r>"),  # what stands in a file for drawn text
        ("  两边空  ", "  两边空  "),
        ("一行\n二行", "一行\n二行"),
    ],
)
def test_a_cell_takes_any_text(text: str, found: str) -> None:
    stream = io.BytesIO()
    excel.write_table(
        stream, title="台账", headings=[excel.Heading("甲", 9)], rows=[[text]]
    )
    assert opened(stream.getvalue())["A2"].value == found


def test_a_text_too_long_for_a_cell_says_that_it_is_cut() -> None:
    stream = io.BytesIO()
    rows = [["长" * excel.LONGEST], ["长" * (excel.LONGEST + 1)]]
    excel.write_table(
        stream, title="台账", headings=[excel.Heading("甲", 9)], rows=rows
    )
    sheet = opened(stream.getvalue())
    assert sheet["A2"].value == "长" * excel.LONGEST
    cut = sheet["A3"].value
    assert len(cut) == excel.LONGEST and cut.endswith(more_words())


def test_taking_it_is_logged_without_the_words_searched_for(cast: Cast) -> None:
    make_finding(cast=cast)
    body(fetch(cast.coordinator, "?q=台账&state=registered&state=ongoing"))
    entry = LogEntry.objects.get(action="finding.export")
    assert entry.actor_id == cast.coordinator.pk
    said = LogPayload.objects.get(entry=entry).after
    assert said == {
        "rows": 1,
        "filters": {"state": ["registered", "ongoing"], "contains": ["q"]},
        "whole": True,
    }
    client = client_of(cast.coordinator)
    client.head(URL)
    assert LogEntry.objects.filter(action="finding.export").count() == 1


def test_a_filter_that_cannot_be_read_gives_no_file(cast: Cast) -> None:
    response = fetch(cast.coordinator, "?state=gone")
    assert response.status_code == 302
    assert response.headers["Location"] == "/staff/findings/?state=gone"
    assert not LogEntry.objects.filter(action="finding.export").exists()


def test_too_many_rows_are_refused_with_a_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = make_inspection(cast=cast)
    for _number in range(3):
        make_finding(cast=cast, inspection=inspection)
    monkeypatch.setattr("rectification.views.findings.listing.MOST", 2)
    client = client_of(cast.coordinator)
    response = client.get(URL, follow=True)
    assert response.redirect_chain == [("/staff/findings/", 302)]
    assert b'class="message' in response.content


def test_it_has_the_columns_shown_alone_where_that_is_asked(cast: Cast) -> None:
    make_finding(cast=cast)
    query = "?cols=state&cols=offices&shown=1"
    first = next(sheet_of(cast.coordinator, query).iter_rows(values_only=True))
    assert first == ("序号", "问题", "责任科室", "状态")
    assert LogPayload.objects.latest("pk").after["whole"] is False
    page = client_of(cast.coordinator).get("/staff/findings/?cols=state")
    assert 'href="/staff/findings/ledger.xlsx?cols=state&amp;shown=1"' in (
        page.content.decode()
    )


@pytest.mark.both_databases
def test_a_chunk_costs_the_same_with_few_and_many_rows(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            count = ledger.write_ledger(
                io.BytesIO(), Finding.objects.in_printed_order(), []
            )
        assert count == Finding.objects.count()
        return len(context)

    for _number in range(2):
        make_closable(make_finding(cast=cast, state=FindingState.ONGOING), cast=cast)
    few = queries()
    for _number in range(20):
        make_closable(make_finding(cast=cast, state=FindingState.ONGOING), cast=cast)
    assert queries() == few <= 10


@pytest.mark.both_databases
def test_it_is_read_in_chunks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "CHUNK", 2)
    inspection = make_inspection(cast=cast)
    for _number in range(5):
        make_finding(cast=cast, inspection=inspection)
    assert column(sheet_of(cast.coordinator), _("No.")) == [1, 2, 3, 4, 5]


def test_two_files_of_one_name_are_two_and_one_file_is_one(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    entry = finding.record_progress(
        by=cast.handler, text="已补齐。", happened_on=timezone.localdate()
    )
    for content in (b"one", b"two", b"one"):
        file = make_evidence(cast=cast, content=content)
        finding.attach(by=cast.handler, evidence=file)
        finding.attach(by=cast.handler, evidence=file, entry=entry)
    [cell] = column(sheet_of(cast.coordinator), _("Evidence"))
    assert cell == "登记簿.pdf\n登记簿.pdf（2）"
    page = client_of(cast.handler).get(finding.get_absolute_url()).content.decode()
    assert page.count("登记簿.pdf（2）</a>") == 3


@pytest.mark.both_databases
def test_a_full_cell_keeps_the_newest_entries(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    for number in range(1, 5):
        finding.record_progress(
            by=cast.handler,
            text=f"第{number}次" + "长" * 15_000,
            happened_on=date(2022, 5, number),
        )
    [cell] = column(sheet_of(cast.coordinator), _("Progress"))
    assert cell.startswith(f"{earlier_words()}\n")
    assert "第4次" in cell and "第1次" not in cell
    assert cell.endswith("长" * 15_000) and len(cell) <= excel.LONGEST
    assert news(cell, finding, "text") == ""  # taken back in, it reports nothing


def test_sheets_of_one_name_are_told_apart() -> None:
    titles = [
        "台账",
        "台账",
        "Ledger",
        "LEDGER",
        "长" * 40,
        "长" * 40,
        "甲/乙[丙]:*?",
        "",
    ]
    names = excel.told_apart(titles)
    assert names == [
        *("台账", "台账（2）", "Ledger", "LEDGER（2）", "长" * 31),
        *("长" * 28 + "（2）", "甲 乙 丙", "Sheet"),
    ]
    stream = io.BytesIO()
    heading = [excel.Heading("甲", 9)]
    sheets = [excel.Sheet(one, heading, [[one]]) for one in titles]
    excel.write_book(stream, sheets)
    assert load_workbook(io.BytesIO(stream.getvalue())).sheetnames == names
    assert [one.count for one in sheets] == [1] * 8


def test_a_ledger_prints_on_a4_with_its_headings_on_every_page() -> None:
    stream = io.BytesIO()
    headings = [excel.Heading("甲", 9), excel.Heading("日", 12, is_day=True)]
    excel.write_table(stream, title="台账", headings=headings, rows=[])
    sheet = opened(stream.getvalue())
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
    assert page.fitToWidth in (None, 1) and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1" and sheet.freeze_panes == "A2"
    assert [one.value for one in sheet[1]] == ["甲", "日"]


def test_the_three_lists_stand_beside_the_whole_ledger(cast: Cast) -> None:
    """As the plan prints them; the columns shown alone bring none."""
    for title in ("甲问题", "乙问题"):
        finding = make_finding(cast=cast, title=title, standard="账实相符")
        make_closable(finding, cast=cast)
    content = body(fetch(cast.coordinator))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == [_("Ledger"), "问题清单", "任务清单", "责任清单"]
    tasks = [list(row) for row in book["任务清单"].iter_rows(values_only=True)]
    assert tasks[0] == ["序号", "反馈问题", "整改标准", "整改措施", "整改时限"]
    assert [row[:4] for row in tasks[1:]] == [
        [1, "甲问题", "账实相符", "补齐登记日期。"],
        [2, "乙问题", "账实相符", "补齐登记日期。"],
    ]
    assert [len(list(sheet.iter_rows())) for sheet in book.worksheets] == [3] * 4
    shown = load_workbook(io.BytesIO(body(fetch(cast.coordinator, "?shown=1"))))
    assert shown.sheetnames == [_("Ledger")]
