"""A table into an inspection that is there: compared, chosen from, written or not."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from rectification.exporting import columns as ledger_columns
from rectification.exporting.ledger import write_ledger
from rectification.intake.columns import Column, guess_column, guess_columns
from rectification.intake.merging import match
from rectification.models import (
    Aspect,
    Finding,
    FormDraft,
    Inspection,
    LogEntry,
    Office,
    Organisation,
    ProgressEntry,
)
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_finding,
    make_inspection,
    make_office,
)

pytestmark = pytest.mark.django_db
NEW, REVIEW = reverse("intake-new"), reverse("intake-review")
HEAD = "编号\t反馈问题\t责任领导\t整改标准\t责任科室\t整改时限"


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    inspection = make_inspection(cast=cast, feedback_on=date(2023, 4, 14))
    for title in ("轮换不及时", "检查走过场", "台账不全"):
        make_finding(
            cast=cast,
            inspection=inspection,
            title=title,
            original_text=f"{title}。\n少三册，“另册”也缺。",
            leader="赵审",
            standard="账实相符",
            due_on=date(2023, 10, 31),
            due_precision="month",
            due_wording="2023年10月底",
            kind="dated",
        )
    return inspection


def rows_of(inspection: Inspection) -> list[Finding]:
    return list(Finding.objects.filter(inspection=inspection).in_printed_order())


def paste(client: Client, cast: Cast, text: str, into: Inspection, **more: Any) -> Any:
    data = {"organisation": cast.organisation.pk, "target": into.reference}
    return client.post(NEW, {**data, "text": text, "kind": "", **more})


def fields_of(page: Any) -> dict[str, str]:
    """Return what a browser would send with the review as it is shown."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields if name != "cleared"}
    data = {
        n: "on" if v is True else v or "" for n, v in values.items() if v is not False
    }
    found = re.search(r'name="signed" value="([^"]+)"', page.content.decode())
    assert found
    return {**data, "signed": found[1], "ticks": page.context["ticks"]}


def write(client: Client, page: Any, *unticked: str, **more: str) -> Any:
    data = {**fields_of(page), "do": "write", "why": "wrong_entry", **more}
    for name in unticked:
        del data[name]
    return client.post(REVIEW, data)


def line(finding: Finding, **cells: str) -> str:
    said = {
        "title": finding.title,
        "leader": finding.leader,
        "standard": finding.standard,
        "offices": "、".join(one.office.name for one in finding.responsibilities.all()),
        "due": finding.due_wording,
    } | cells
    return "\t".join([finding.reference, *said.values()])


def log_length() -> int:
    return LogEntry.objects.count()


# --- the same, changed, new --------------------------------------------------------


def test_what_reads_the_same_changes_nothing_not_even_the_log(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    text = "\n".join([HEAD, *map(line, rows_of(inspection))])
    page = paste(client, cast, text, inspection)
    assert len(page.context["same"]) == 3
    assert not page.context["rows"] and not page.context["changed"]
    before = log_length()
    write(client, page)
    assert log_length() == before


def test_old_stands_beside_new_and_only_what_is_ticked_is_written(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, two, three = rows_of(inspection)
    text = "\n".join(
        [
            HEAD,
            line(one, leader="吴定", standard="账账相符", due="2023年12月31日前"),
            line(two, leader="吴定"),
            line(three, title="台账不全且不实"),
        ]
    )
    page = paste(client, cast, text, inspection)
    first, second, _third = page.context["changed"]
    told = {cell.column: (cell.old, cell.new) for cell, _tick in first.cells}
    assert told == {
        Column.LEADER: ("赵审", "吴定"),
        Column.STANDARD: ("账实相符", "账账相符"),
        Column.DUE: ("2023年10月底", "2023年12月31日前"),
    }
    assert second.record == two
    done = write(client, page, "take_0_standard", "row_1")
    assert done["Location"] == inspection.get_absolute_url()
    one, two, three = rows_of(inspection)
    assert (one.leader, one.standard) == ("吴定", "账实相符")
    assert (one.due_on, one.due_wording) == (date(2023, 12, 31), "2023年12月31日前")
    assert two.leader == "赵审"
    assert three.title == "台账不全且不实"
    entry = LogEntry.objects.get(action="inspection.merge")
    assert entry.reason == "填报错误"
    assert entry.payload.after["changed"] == [one.reference, three.reference]
    edits = LogEntry.objects.filter(action="finding.edit")
    assert {one.reason for one in edits} == {"填报错误"}


def test_a_later_deadline_is_asked_for_and_not_asked_for_twice(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    """The table goes on to say the later day; the rest of it is taken over."""
    for one in rows_of(inspection):
        one.start(by=cast.handler)
    days = timezone.now() - timedelta(days=2)
    Finding.objects.update(due_set_at=days)
    one, two, _three = rows_of(inspection)
    text = "\n".join([HEAD, line(one, leader="吴定", due="2030年12月底前"), line(two)])
    page = paste(client, cast, text, inspection)
    notes = {cell.column: cell.note for cell, _t in page.context["changed"][0].cells}
    assert notes[Column.DUE] and not notes[Column.LEADER]
    assert "done_so_far" in write(client, page).context["form"].errors
    written = write(client, page, done_so_far="设备已订货。")
    response = client.get(written["Location"])
    assert one.reference in str(next(iter(response.context["messages"])))
    one.refresh_from_db()
    assert (one.leader, one.due_on) == ("吴定", date(2023, 10, 31))
    waiting = one.extensions.get()
    assert (waiting.due_on, waiting.kind) == (date(2030, 12, 31), "dated")
    again = paste(client, cast, text, inspection)
    [(cell, _tick)] = again.context["changed"][0].cells
    assert cell.column == Column.DUE and cell.why_not
    # Nor where its body allows no more of them: the rest is taken over all the same.
    waiting.withdraw(by=cast.coordinator)
    Organisation.objects.update(extension_limit=0)
    text = "\n".join([HEAD, line(one, leader="赵审", due="2030年12月底前")])
    write(client, paste(client, cast, text, inspection))
    one.refresh_from_db()
    assert one.leader == "赵审"
    assert one.extensions.count() == 1


def test_new_rows_become_findings_behind_the_others(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    text = "\n".join(
        [
            "序号\t方面\t反馈问题\t整改措施\t责任科室\t整改时限",
            "1\t\t轮换不及时\t\t\t",
            "4\t作风\t会风不实\t一是减会。二是限时。\t督查室、综合科和财务科\t年底前",
        ]
    )
    page = paste(client, cast, text, inspection)
    (row,) = page.context["rows"]
    assert row.number == 2
    write(client, page, title_1="会风不实、文风不正")
    finding = rows_of(inspection)[-1]
    assert (finding.serial, finding.title) == (4, "会风不实、文风不正")
    assert str(finding.due_on) == "2023-12-31"
    offices = [one.office.name for one in finding.responsibilities.all()]
    assert offices == ["督查室", "综合科", "财务科"]
    assert finding.aspect and finding.aspect.title == "作风"
    assert [one.plan for one in finding.measures.all()] == ["减会。", "限时。"]
    assert Office.objects.filter(name="督查室").count() == 1


def test_a_new_row_can_be_left_out(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    text = f"{HEAD}\n\t会风不实\t吴定\t\t{cast.office.name}\t年底前"
    page = paste(client, cast, text, inspection)
    before = log_length()
    write(client, page, "row_0")
    assert len(rows_of(inspection)) == 3
    assert log_length() == before


def test_without_a_reference_the_title_finds_the_finding(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    make_finding(cast=cast, inspection=inspection, title="台账不全")
    head = "序号\t反馈问题\t责任领导"
    page = paste(client, cast, f"{head}\n\t 检查 走过场\t吴定", inspection)
    assert page.context["changed"][0].record.title == "检查走过场"
    page = paste(client, cast, f"{head}\n4\t台账不全\t吴定", inspection)
    assert page.context["changed"][0].record.serial == 4
    page = paste(client, cast, f"{head}\n\t台账不全\t吴定", inspection)
    assert page.context["blocks"], "two bear this title"
    page = paste(client, cast, f"{head}\n1\t轮换不够及时\t吴定", inspection)
    assert not page.context["blocks"]
    (doubt,) = page.context["remarks"]
    assert rows_of(inspection)[0].reference in doubt.sentence


@pytest.mark.parametrize("rows", ["foreign", "twice", "too many"])
def test_a_row_that_is_nobodys_or_two_stops_everything(
    rows: str,
    client: Client,
    cast: Cast,
    inspection: Inspection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two, _three = rows_of(inspection)
    other = make_finding(cast=cast)
    twice = [line(one), line(two), line(one, leader="吴定")]
    many = [line(it, leader="吴定") for it in (one, two)]
    text = {"foreign": [line(other)], "twice": twice, "too many": many}
    monkeypatch.setattr(match, "MOST_CHANGED", 1)
    page = paste(client, cast, "\n".join([HEAD, *text[rows]]), inspection)
    assert page.context["blocks"]
    assert 'value="write"' not in page.content.decode()
    before = log_length()
    again = write(client, page)
    assert again.status_code == 200
    assert log_length() == before


# --- what each cell may do ----------------------------------------------------------


def merge_one(
    client: Client, cast: Cast, finding: Finding, head: str, cells: str
) -> Any:
    text = f"编号\t反馈问题\t{head}\n{finding.reference}\t{finding.title}\t{cells}"
    page = paste(client, cast, text, finding.inspection)
    assert page.status_code == 200
    return page


def test_offices_keep_their_lead_unless_the_table_names_one(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    own, other = cast.office.name, cast.other_office.name
    page = merge_one(client, cast, one, "责任科室", f"{other},{own}")
    write(client, page)
    assert {it.office.name: it.is_lead for it in one.responsibilities.all()} == {
        own: True,
        other: False,
    }
    page = merge_one(client, cast, one, "牵头科室", other)
    write(client, page)
    assert one.responsibilities.get(is_lead=True).office == cast.other_office
    assert one.responsibilities.count() == 2
    page = merge_one(client, cast, one, "责任人\t联系电话", "周窗\t0518-1234")
    write(client, page)
    row = one.responsibilities.get(office=cast.other_office)
    assert (row.person, row.phone) == ("周窗", "0518-1234")


@pytest.mark.parametrize("is_new", [False, True])
def test_brackets_behind_an_office_are_asked_about(
    client: Client, cast: Cast, inspection: Inspection, is_new: bool
) -> None:
    """Else 综合科（主管） would be set up beside 综合科, without a word."""
    first, office = rows_of(inspection)[0], cast.office.name
    named = f"{office}（主管）"
    row = line(first, offices=named)
    if is_new:
        row = f"\t会议不落实\t\t\t{named}\t2023年10月底"
    page = paste(client, cast, f"{HEAD}\n{row}", inspection)
    assert any(named in str(one.sentence) for one in page.context["remarks"])
    asked = write(client, page)
    assert asked.status_code == 200 and "（牵头）或（配合）" in asked.content.decode()
    assert not Office.objects.filter(name=named).exists()
    # It may be called so.
    assert write(client, asked, as_written="on").status_code == 302
    assert Office.objects.filter(name=named).exists()


def test_measures_are_reworded_in_their_place_or_added_and_never_removed(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    for plan in ("补轮。", "通报。"):
        one.add_measure(by=cast.coordinator, version=one.version, plan=plan)
    page = merge_one(client, cast, one, "整改措施", "一是补轮。二是按月通报。")
    write(client, page)
    assert [it.plan for it in one.measures.all()] == ["补轮。", "按月通报。"]
    page = merge_one(client, cast, one, "整改措施", "建章立制。")
    write(client, page)
    plans = [it.plan for it in one.measures.all()]
    assert plans == ["补轮。", "按月通报。", "建章立制。"]
    page = merge_one(client, cast, one, "整改措施", "补轮")
    assert page.context["same"]


def test_progress_is_reported_in_the_name_of_the_office(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    head, cells = "进展情况\t未完成原因\t需协调事项", "已轮换300吨。\t雨季\t请调车辆"
    page = merge_one(client, cast, one, head, cells)
    write(client, page)
    entry = ProgressEntry.objects.get()
    assert (entry.text, entry.reason_for_delay, entry.help_needed) == (
        "已轮换300吨。",
        "雨季",
        "请调车辆",
    )
    assert entry.on_behalf and entry.confirmed_at is None
    assert merge_one(client, cast, one, head, cells).context["same"]
    more = '"已轮换300吨。\n又轮换200吨。"\t雨季\t请调车辆'
    page = merge_one(client, cast, one, head, more)
    write(client, page)
    assert ProgressEntry.objects.latest("pk").text == "又轮换200吨。"


def test_the_original_text_is_corrected_with_its_history(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    page = merge_one(client, cast, one, "反馈原文", "轮换不及时。少五册。")
    write(client, page, why="other", why_text="核对原件")
    one.refresh_from_db()
    assert one.original_text == "轮换不及时。少五册。"
    entry = LogEntry.objects.get(action="finding.correct_text")
    assert entry.reason == "核对原件"


def test_a_state_is_shown_and_left_to_its_steps(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    page = merge_one(client, cast, one, "整改进度", "已完成")
    ((cell, tick),) = page.context["changed"][0].cells
    assert cell.why_not and not tick
    write(client, page)
    one.refresh_from_db()
    assert one.state == FindingState.REGISTERED


def test_a_closed_finding_says_why_it_stays(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    closed = make_finding(
        cast=cast, inspection=inspection, state=FindingState.COMPLETED, title="已销号的"
    )
    page = merge_one(client, cast, closed, "进展情况", "又做了一些。")
    ((cell, tick),) = page.context["changed"][0].cells
    assert cell.why_not and not tick


def test_an_empty_cell_empties_nothing(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    page = merge_one(client, cast, one, "责任领导\t整改标准\t整改时限", "\t\t")
    assert page.context["same"] == [one]


def test_a_row_that_says_nothing_but_its_reference_is_no_aspect(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    text = f"{HEAD}\n{one.reference}\t\t\t\t\t\n\t会风不实\t\t\t督查室\t年底前"
    page = paste(client, cast, text, inspection)
    assert page.context["same"] == [one]
    write(client, page)
    assert rows_of(inspection)[-1].aspect is None


# --- all or nothing -----------------------------------------------------------------


def test_a_failure_at_the_last_row_leaves_nothing(
    client: Client,
    cast: Cast,
    inspection: Inspection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, _two, three = rows_of(inspection)
    text = "\n".join([HEAD, line(one, leader="吴定"), line(three, leader="吴定")])
    page = paste(client, cast, text, inspection)
    edit = Finding.edit

    def fail_at_the_last(self: Finding, **said: Any) -> None:
        if self == three:
            # Somebody saved first, in the very moment.
            said["version"] -= 1
        edit(self, **said)

    monkeypatch.setattr(Finding, "edit", fail_at_the_last)
    before = log_length()
    again = write(client, page, "take_0_leader", take_0_leader="on")
    assert again.status_code == 200
    assert [it.leader for it in rows_of(inspection)] == ["赵审"] * 3
    assert log_length() == before
    assert again.context["form"]["why"].value() == "wrong_entry"


def test_what_somebody_changed_since_is_shown_anew_before_writing(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, two, _three = rows_of(inspection)
    text = "\n".join([HEAD, line(one, leader="吴定"), line(two, leader="吴定")])
    page = paste(client, cast, text, inspection)
    one.edit(by=cast.coordinator, version=one.version, reason="改派", leader="孙科")
    again = write(client, page, "row_1")
    assert again.status_code == 200
    cell, _tick = again.context["changed"][0].cells[0]
    assert (cell.old, cell.new) == ("孙科", "吴定")
    assert again.context["form"]["row_1"].value() is False, "the choice still stands"
    assert rows_of(inspection)[0].leader == "孙科"
    write(client, again)
    assert [it.leader for it in rows_of(inspection)] == ["吴定", "赵审", "赵审"]


def test_without_a_reason_nothing_is_written(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    page = paste(client, cast, f"{HEAD}\n{line(one, leader='吴定')}", inspection)
    again = write(client, page, why="")
    assert again.context["form"].errors.keys() == {"why"}
    assert rows_of(inspection)[0].leader == "赵审"


def test_columns_named_otherwise_are_compared_again_with_the_choice_kept(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, *_rest = rows_of(inspection)
    page = merge_one(client, cast, one, "责任领导\t备注", "吴定\t账账相符")
    data = {**fields_of(page), "column_3": "standard", "do": "again", "why": "other"}
    del data["take_0_leader"]
    again = client.post(REVIEW, data)
    form = again.context["form"]
    assert form["take_0_standard"].value() is True
    assert form["take_0_leader"].value() is False
    assert form["why"].value() == "other"


def test_nobody_takes_a_table_into_what_is_not_theirs(
    cast: Cast, inspection: Inspection
) -> None:
    client = client_of(cast.outsider)
    body = cast.outsider.seats_now()[0].organisation_id
    data = {"organisation": body, "target": inspection.reference, "text": HEAD + "\n"}
    page = client.post(NEW, data)
    assert page.context["form"].errors.keys() >= {"target"}
    assert inspection.theme not in client.get(NEW).content.decode()


# --- drafts -------------------------------------------------------------------------


def test_a_review_is_kept_as_a_draft_and_gone_on_with(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    one, two, _three = rows_of(inspection)
    text = "\n".join([HEAD, line(one, leader="吴定"), line(two, leader="吴定")])
    page = paste(client, cast, text, inspection)
    data = {**fields_of(page), "why": "leadership", "for": REVIEW}
    del data["row_1"]
    assert client.post("/staff/drafts/save/", data)["Location"] == REVIEW
    assert REVIEW in client.get(NEW).content.decode()
    page = client.get(REVIEW)
    form = page.context["form"]
    assert form["why"].value() == "leadership"
    assert form["row_1"].value() is False
    assert form["row_0"].value()
    write(client, page)
    assert [it.leader for it in rows_of(inspection)] == ["吴定", "赵审", "赵审"]
    assert not FormDraft.objects.exists()


def test_the_text_is_kept_as_a_draft(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    text = HEAD + "\n" + "\n".join("\t会风不实" for _n in range(4000))
    data = {"text": text, "target": inspection.reference, "for": NEW}
    assert client.post("/staff/drafts/save/", data)["Location"] == NEW
    form = client.get(NEW).context["form"]
    assert form["text"].value() == text
    assert form["target"].value() == inspection.reference


# --- the ledger there and back --------------------------------------------------------


def as_copied(book: bytes) -> str:
    """Return a sheet as Excel puts it on the clipboard."""
    sheet = load_workbook(io.BytesIO(book)).active

    def cell(value: object) -> str:
        text = "" if value is None else str(value).removesuffix(" 00:00:00")
        if "\n" in text or "\t" in text:
            return '"' + text.replace('"', '""') + '"'
        return text

    rows = sheet.iter_rows(values_only=True)
    return "\r\n".join("\t".join(map(cell, row)) for row in rows)


def full_inspection(cast: Cast) -> Inspection:
    """Findings that use every column, none of them, and what is hard to read back."""
    inspection = make_inspection(cast=cast, feedback_on=date(2023, 4, 14))
    outer = inspection.add_aspect(by=cast.coordinator, title="作风方面")
    inner = inspection.add_aspect(by=cast.coordinator, title="会风", parent=outer)
    third = make_office(organisation=cast.organisation)
    full = make_finding(
        cast=cast,
        inspection=inspection,
        offices=[cast.office, cast.other_office, third],
        title="会多。文件长，调研少",
        original_text='一是会多。\n二是"文件"长，=1+1。\n\t（一）调研少。',
        aspect=inner,
        leader="赵审、吴定",
        standard="会议减三成。\n文件不过三千字。",
        outcome="会议减了四成。\n文件都在两千字内。",
        reason_for_delay="上级另有会议安排。",
        due_on=date(2023, 12, 31),
        due_precision="year",
        due_wording="2023年底，并长期坚持",
        kind="long_term",
        account_lead="局党组专题研究。",
        plan_lead="下一步：",
    )
    full.responsibilities.filter(office=cast.office).update(
        person="李改", phone="0518-85512345"
    )
    full.responsibilities.filter(office=third).update(person="孙科", phone="85510000")
    make_closable(full, cast=cast)
    full.add_measure(
        by=cast.coordinator,
        version=full.version,
        heading="限时",
        plan="一是限时。\n二是限人。",
        office=third,
    )
    for days, text in ((3, "减会两次。\n并通报。"), (1, "又减一次。")):
        full.record_progress(
            by=cast.coordinator,
            text=text,
            happened_on=timezone.localdate() - timedelta(days=days),
            reason_for_delay="等上级文件" if days == 3 else "",
            help_needed="请办公室配合" if days == 1 else "",
        )
    make_finding(cast=cast, inspection=inspection, offices=[], title="无人负责的")
    nobody = make_finding(
        cast=cast, inspection=inspection, title="没有牵头的", aspect=outer
    )
    nobody.responsibilities.update(is_lead=False)
    for state in (FindingState.COMPLETED, FindingState.SUBMITTED):
        make_finding(
            cast=cast,
            inspection=inspection,
            state=state,
            person="冯阅",
            kind="immediate",
            title=f"{state.label}的问题",
        )
    make_finding(
        cast=cast,
        inspection=inspection,
        kind="dated",
        due_on=date(2023, 9, 30),
        due_precision="day",
    )
    return inspection


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("shown", [(), ledger_columns.NAMES])
def test_a_ledger_pasted_back_changes_nothing(
    language: str, shown: tuple[str, ...], client: Client, cast: Cast
) -> None:
    inspection = full_inspection(cast)
    findings = Finding.objects.filter(inspection=inspection).in_printed_order()
    stream = io.BytesIO()
    with translation.override(language):
        count = write_ledger(stream, findings, shown)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = as_copied(stream.getvalue())
    page = paste(client, cast, text, inspection)
    told = [
        (row.record.title, cell.column, cell.old, cell.new)
        for row in page.context["changed"]
        for cell, _tick in row.cells
    ]
    assert told == []
    assert [one.sentence for one in page.context["remarks"]] == []
    assert not page.context["rows"] and not page.context["blocks"]
    assert len(page.context["same"]) == count == 6
    before = log_length()
    write(client, page)
    assert log_length() == before
    assert Aspect.objects.count() == 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_column_of_the_ledger_is_read_or_known_to_be_derived(
    language: str,
) -> None:
    """Ledger → intake: a column renamed on one side alone fails here."""
    derived = {"inspection", "last", "due_on", "days", "evidence", "closed_on"}
    derived |= COUNTERS.keys()  # entered on a form of their own
    read = {
        "original": Column.ORIGINAL,
        "measures": Column.MEASURE,
        "accounts": Column.ACCOUNT,
        "ahead": Column.NEXT_STEPS,
        "entries": Column.PROGRESS,
        "deadline": Column.DUE,
    }
    with translation.override(language):
        every = (ledger_columns.TITLE, *ledger_columns.CHOICES, *ledger_columns.REST)
        for one in every:
            wanted = Column.NONE
            if one.name not in derived:
                wanted = read.get(one.name) or Column(one.name)
            assert guess_column(str(one.label)) == wanted, one.label
        headings = [str(one.label) for one in every]
    guessed = guess_columns(headings)
    assert len([one for one in guessed if one]) == len(every) - len(derived)


def test_comparing_costs_the_same_for_thirty_findings(
    client: Client, cast: Cast, inspection: Inspection
) -> None:
    def queries() -> int:
        rows = rows_of(inspection)
        text = "\n".join([HEAD, *(line(one, leader="吴定") for one in rows)])
        with CaptureQueriesContext(connection) as context:
            page = paste(client, cast, text, inspection)
        assert len(page.context["changed"]) == len(rows)
        return len(context)

    queries()  # the session is written once a minute
    few = queries()
    for number in range(27):
        make_finding(cast=cast, inspection=inspection, title=f"问题{number}")
    assert queries() == few
