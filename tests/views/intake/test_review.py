"""Paste, review, write: what was reviewed is what is written, all or nothing."""

from datetime import date
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectification import records
from rectification.errors import TooLarge
from rectification.forms.intake import typed
from rectification.limits import MOST_CHARACTERS as LONGEST
from rectification.limits import MOST_PARAGRAPHS
from rectification.models import Finding, Inspection, LogEntry, Report, Source
from rectification.models.findings import registering
from rectification.notices import normalise
from rectification.notices.writing.write import put_back
from rectification.workflow import FindingState
from tests.factories import Cast, client_of
from tests.pasted import LETTER, TABLE
from tests.paths import notice_text
from tests.views.intake.sending import NEW, REVIEW, fields_of, paste, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.coordinator)


def inspection_url() -> str:
    return Inspection.objects.latest("pk").reference


def printed_again() -> str:
    return "\n".join(put_back(records.snapshot(Report.objects.get())))


# --- a notice -------------------------------------------------------------------------


def test_a_notice_is_reviewed_and_nothing_is_written(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, notice_text("status_groups_fullwidth"))
    assert page.status_code == 200
    reading = page.context["reading"]
    assert reading.kind == "notice"
    assert len(reading.findings) == 5
    assert not Inspection.objects.exists()
    assert not Source.objects.exists()


def test_writing_makes_the_draft_that_prints_the_text_to_the_letter(
    client: Client, cast: Cast
) -> None:
    text = notice_text("status_groups_fullwidth")
    answer = send(client, paste(client, cast, text))
    inspection = Inspection.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == inspection.get_absolute_url()
    assert Finding.objects.count() == 5
    assert printed_again() == normalise(text)
    assert LogEntry.objects.filter(action="source.take_in").count() == 1


def test_corrections_change_the_record_and_the_print(
    client: Client, cast: Cast
) -> None:
    text = notice_text("status_groups_fullwidth")
    page = paste(client, cast, text)
    send(
        client,
        page,
        title_0="改正后的标题",
        offices_0="督查科（牵头）、财务科",
        deadline_0="2030年6月30日前",
        set_up="on",
    )
    finding = Finding.objects.in_printed_order()[0]
    assert finding.title == "改正后的标题"
    assert [one.office.name for one in finding.responsibilities.all()] == [
        "督查科",
        "财务科",
    ]
    assert finding.lead_office and finding.lead_office.name == "督查科"
    assert finding.due_on == date(2030, 6, 30)
    assert finding.due_wording == "2030年6月30日前"
    said = printed_again()
    assert "1.关于“改正后的标题”问题的整改。" in said
    assert "责任科室：督查科、财务科" in said
    before, after = normalise(text).split("\n"), said.split("\n")
    assert len([one for one in before if one not in after]) <= 3


def test_a_title_that_was_cut_short_is_corrected_and_its_line_stays(
    client: Client, cast: Cast
) -> None:
    text = notice_text("status_groups_fullwidth")
    page = paste(client, cast, text)
    title = page.context["reading"].findings[0].title
    send(client, page, title_0=title[:4])
    assert Finding.objects.in_printed_order()[0].title == title[:4]
    assert printed_again() == normalise(text)


@pytest.mark.parametrize("words", ["2026年13月", "2026年2月30日", "以后再说"])
def test_a_deadline_that_cannot_be_is_refused(
    words: str, client: Client, cast: Cast
) -> None:
    page = paste(client, cast, notice_text("status_groups_fullwidth"))
    again = send(client, page, deadline_1=words)
    assert again.context["form"].errors["deadline_1"]
    assert not Inspection.objects.exists()
    assert f'value="{words}"' in again.content.decode()
    assert send(client, again, deadline_1="长期坚持").status_code == 302


ALIKE = "序号\t反馈问题\t整改措施\t责任科室\t整改时限\n" + "\n".join(
    f"{n}\t问题{n}\t补登记\t\t抓紧办" for n in range(1, 4)
)


def test_doubts_of_one_kind_are_settled_at_once(client: Client, cast: Cast) -> None:
    page = paste(client, cast, ALIKE)
    kept = send(client, page, "settle", offices_1="财务科", set_up="on")
    asked = {"all_offices": "办公室", "all_deadline": "2023年10月底", "set_up": "on"}
    again = send(client, kept, "settle", **asked)
    assert not Inspection.objects.exists()
    fields = fields_of(again)
    assert [fields[f"offices_{n}"] for n in range(3)] == ["办公室", "财务科", "办公室"]
    send(client, again, set_up="on")
    found = Finding.objects.in_printed_order()
    assert {str(one.due_on) for one in found} == {"2023-10-31"}
    assert found[1].responsibilities.get().office.name == "财务科"


def test_what_is_given_for_all_is_checked_and_shown_before_it_is_written(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, ALIKE)
    wrong = send(client, page, "settle", all_deadline="2026年13月")
    assert wrong.context["form"].errors["all_deadline"]
    again = send(client, page, all_deadline="长期坚持")
    assert not Inspection.objects.exists()
    assert fields_of(again)["deadline_2"] == "长期坚持"
    two = paste(client, cast, ALIKE.rpartition("\n")[0])
    assert "all_deadline" not in two.context["form"].fields


def test_an_office_nobody_has_seen_is_asked_about(client: Client, cast: Cast) -> None:
    page = paste(client, cast, notice_text("status_groups_fullwidth"))
    assert 'type="checkbox" name="set_up"' not in page.content.decode()
    again = send(client, page, offices_0="督察科")
    assert "督察科" in str(again.context["form"].errors["offices_0"])
    assert not cast.organisation.offices.filter(name="督察科").exists()
    named = page.context["reading"].findings[1].offices
    assert send(client, again, offices_0=named).status_code == 302


def test_an_office_that_is_new_is_set_up_when_it_is_said_so(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, notice_text("status_groups_fullwidth"))
    again = send(client, page, offices_0="督察科")
    assert 'type="checkbox" name="set_up"' in again.content.decode()
    send(client, again, set_up="on")
    assert cast.organisation.offices.filter(name="督察科").exists()


def test_a_state_is_corrected_before_it_is_adopted(client: Client, cast: Cast) -> None:
    text = notice_text("aspect_sections")
    page = paste(client, cast, text)
    stated = page.context["reading"].findings[0].status
    wanted = "ongoing" if stated == "completed" else "completed"
    send(client, page, status_0=wanted)
    finding = Finding.objects.in_printed_order()[0]
    assert finding.state == wanted
    assert finding.is_adopted


def test_every_doubt_is_shown_beside_its_finding_and_its_line(
    client: Client, cast: Cast
) -> None:
    text = notice_text("status_groups_fullwidth").replace(
        "一、", "2023年2月30日开会。\n一、", 1
    )
    page = paste(client, cast, text)
    reading = page.context["reading"]
    assert any("2023年2月30日" in one.sentence for one in reading.remarks)
    html = page.content.decode()
    assert html.index('id="doubts"') < html.index('id="source"')
    assert '<li id="line-5" class="doubt"><mark>2023年2月30日</mark>' in html


def test_a_file_is_read_like_a_pasted_text(client: Client, cast: Cast) -> None:
    data = notice_text("status_groups_fullwidth").encode("gb18030")
    file = SimpleUploadedFile("通报.txt", data, content_type="text/plain")
    page = paste(client, cast, "", file=file)
    send(client, page)
    source = Source.objects.get()
    assert (source.name, source.encoding) == ("通报.txt", "gb18030")


def test_the_same_text_twice_is_refused(client: Client, cast: Cast) -> None:
    for text in (notice_text("status_groups_fullwidth"), TABLE, LETTER):
        page = paste(client, cast, text)
        send(client, page)
        late = send(client, page, "write")  # somebody pressed twice
        assert late.context["form"].non_field_errors()
        numbers = (Inspection.objects.count(), LogEntry.objects.count())
        page = paste(client, cast, text)
        assert inspection_url() in str(page.context["form"].errors["text"])
        assert (Inspection.objects.count(), LogEntry.objects.count()) == numbers


# --- a table, a letter ----------------------------------------------------------------


def test_a_table_makes_findings_measures_and_responsibilities(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, TABLE)
    assert page.context["reading"].kind == "table"
    send(client, page, theme="粮食购销", feedback_on="2023-06-06")
    inspection = Inspection.objects.get()
    assert inspection.theme == "粮食购销"
    assert inspection.feedback_on == date(2023, 6, 6)
    assert inspection.reference.startswith("2023-")
    one, two = Finding.objects.in_printed_order()
    assert one.state == two.state == FindingState.REGISTERED
    assert one.due_on == date(2023, 10, 31)
    assert one.lead_office and one.lead_office.name == "仓储科"
    assert [step.plan for step in one.measures.all()] == ["补轮。", "通报。"]
    assert one.aspect and one.aspect.title == "落实部署"
    assert two.kind == "long_term"
    assert not Report.objects.exists()


def test_columns_chosen_anew_are_reviewed_again_before_writing(
    client: Client, cast: Cast
) -> None:
    text = TABLE.replace("整改时限", "何时")
    page = paste(client, cast, text)
    again = send(client, page, column_6="due")
    assert again.status_code == 200
    assert not Finding.objects.exists()
    assert again.context["reading"].findings[0].deadline == "2023年10月底"
    send(client, again)
    assert Finding.objects.in_printed_order()[0].due_on == date(2023, 10, 31)


def test_two_columns_cannot_be_about_the_same(client: Client, cast: Cast) -> None:
    again = send(client, paste(client, cast, TABLE), column_0="title")
    assert again.context["form"].errors["column_2"]
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "2999-01-01", "2023-02-30", "昨天"])
def test_a_day_of_feedback_that_cannot_be_is_refused(
    day: str, client: Client, cast: Cast
) -> None:
    again = send(client, paste(client, cast, TABLE), feedback_on=day)
    assert again.context["form"].errors["feedback_on"]
    assert not Inspection.objects.exists()


def test_the_year_of_the_feedback_stands_in_for_a_missing_one(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, TABLE.replace("2023年10月底", "10月底"))
    assert page.context["reading"].remarks
    again = send(client, page, feedback_on="2024-03-01")
    assert again.status_code == 200
    assert not again.context["reading"].remarks
    send(client, again)
    assert Finding.objects.in_printed_order()[0].due_on == date(2024, 10, 31)


def test_a_wrong_row_stops_everything(client: Client, cast: Cast) -> None:
    page = paste(client, cast, f"{TABLE}\n3\ta\tb\tc\td\te\tf\tg")
    assert 'value="write"' not in page.content.decode()
    assert send(client, page).context["form"].non_field_errors()
    assert not Inspection.objects.exists()


def test_a_letter_makes_findings_in_their_own_words(client: Client, cast: Cast) -> None:
    page = paste(client, cast, LETTER)
    assert page.context["reading"].kind == "letter"
    assert "县委第四巡察组" in page.content.decode()
    send(
        client,
        page,
        offices_0="仓储科（牵头）、财务科",
        deadline_0="2023年底",
        set_up="on",
    )
    one = Finding.objects.in_printed_order()[0]
    assert one.original_text.startswith("储备轮换不及时。2022年")
    assert one.state == FindingState.REGISTERED
    assert one.due_on == date(2023, 12, 31)
    assert one.lead_office and one.lead_office.name == "仓储科"
    assert Inspection.objects.get().team == "县委第四巡察组"


def test_a_failure_half_way_leaves_nothing(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = paste(client, cast, TABLE)
    entries = LogEntry.objects.count()
    written: list[object] = []
    write = registering._written

    def fail_at_the_second(*batch: Any) -> list[Finding]:
        written.append(batch)
        if len(written) == 2:
            raise RuntimeError("stopped")
        return write(*batch)

    monkeypatch.setattr(registering, "BATCH", 1)
    monkeypatch.setattr(registering, "_written", fail_at_the_second)
    with pytest.raises(RuntimeError):
        send(client, page)
    assert not Inspection.objects.exists()
    assert not Source.objects.exists()
    assert LogEntry.objects.count() == entries


# --- back, and what is not accepted ---------------------------------------------------


def test_back_to_the_text_keeps_everything_typed(client: Client, cast: Cast) -> None:
    page = send(client, paste(client, cast, LETTER), "back", title_1="检查雷同")
    form = page.context["form"]
    assert form["text"].value() == LETTER
    again = paste(client, cast, LETTER, typed=form["typed"].value())
    assert again.context["form"]["title_1"].value() == "检查雷同"


def test_an_empty_title_is_refused_and_the_rest_stays(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, LETTER)
    again = send(client, page, title_0="", offices_1="仓储科")
    assert again.status_code == 200
    assert again.context["form"].errors
    assert again.context["form"]["offices_1"].value() == "仓储科"
    assert not Inspection.objects.exists()


def test_an_office_name_without_end_is_refused(client: Client, cast: Cast) -> None:
    for text in (LETTER, notice_text("status_groups_fullwidth")):
        again = send(client, paste(client, cast, text), offices_0="科" * 201)
        assert again.context["form"].errors["offices_0"]
    assert not Inspection.objects.exists()


def test_a_refusal_while_writing_keeps_what_was_typed(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_fields: object) -> None:
        raise TooLarge("太长")

    page = paste(client, cast, LETTER)
    monkeypatch.setattr(Inspection, "register_all", refuse)
    again = send(client, page, title_0="另拟标题")
    assert "太长" in again.content.decode()
    assert again.context["form"]["title_0"].value() == "另拟标题"
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("text", ["", " \n\t", "请各科室准时参加。", "\0", "\ufeff"])
def test_what_cannot_be_read_comes_back_with_a_sentence(
    text: str, client: Client, cast: Cast
) -> None:
    page = paste(client, cast, text)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_text_beyond_the_limit_is_refused(client: Client, cast: Cast) -> None:
    page = paste(client, cast, "问" * (LONGEST + 1))
    assert page.context["form"].errors["text"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n" + bytes(60), b"PK\x03\x04" * 9])
def test_a_file_that_is_no_text_is_refused(
    data: bytes, client: Client, cast: Cast
) -> None:
    file = SimpleUploadedFile("通报.txt", data)
    page = paste(client, cast, "", file=file)
    assert page.context["form"].errors["file"]


@pytest.mark.parametrize("kind", ["table", "notice", "letter", "nonsense"])
def test_a_kind_that_does_not_fit_says_what_to_do(
    kind: str, client: Client, cast: Cast
) -> None:
    page = paste(client, cast, "请各科室准时参加。", kind=kind)
    assert page.status_code == 200
    assert page.context["form"].errors


def test_a_classified_text_is_neither_shown_nor_kept(
    client: Client, cast: Cast
) -> None:
    answer = paste(client, cast, "机密★10年\n" + LETTER)
    assert answer.status_code == 303
    page = client.get(NEW).content.decode()
    assert "储备轮换" not in page
    page = paste(client, cast, LETTER)
    assert send(client, page, title_0="秘密★一年").status_code == 303
    assert not Inspection.objects.exists()


def test_an_internal_mark_asks_and_is_then_let_through(
    client: Client, cast: Cast
) -> None:
    text = "内部资料\n" + LETTER
    page = paste(client, cast, text)
    assert page.context["form"].errors["text"]
    page = paste(client, cast, text, cleared="on")
    send(client, page)
    assert Finding.objects.count() == 3


def test_only_what_was_signed_for_this_person_is_written(
    client: Client, cast: Cast
) -> None:
    page = paste(client, cast, LETTER)
    fields = fields_of(page)
    for signed in ("", "nonsense", fields["signed"][:-3] + "abc"):
        sent = {**fields, "signed": signed, "do": "write"}
        assert client.post(REVIEW, sent).status_code == 303
    other = client_of(cast.outsider)
    assert other.post(REVIEW, {**fields, "do": "write"}).status_code == 303
    assert not Inspection.objects.exists()


def test_nobody_takes_in_a_text_for_another_body(client: Client, cast: Cast) -> None:
    body = cast.outsider.appointments.get().post.organisation
    page = paste(client, cast, LETTER, organisation=body.pk)
    assert page.context["form"].errors["organisation"]


def test_a_name_in_a_text_is_shown_as_text(client: Client, cast: Cast) -> None:
    page = paste(client, cast, LETTER.replace("储备轮换", "<script>alert(1)</script>"))
    assert "<script>alert" not in page.content.decode()


# --- as long as may be ----------------------------------------------------------------

HEAD = (
    "关于巡察整改进展情况的通报\n一、情况\n"
    "1.关于台账不规范的整改。\n整改情况：已完成。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "一\n" * (MOST_PARAGRAPHS - 10),
        HEAD + "".join(f"第{n}行说明\n" for n in range(MOST_PARAGRAPHS - 10)),
        HEAD + "整改落实到位，" * 28_000,
        HEAD + "2022年13月45日\n" * (MOST_PARAGRAPHS - 10),
    ],
    ids=["lines of one sign", "lines apart", "one paragraph", "days there are not"],
)
def test_the_longest_text_is_reviewed_in_good_time(
    cast: Cast, client: Client, text: str
) -> None:
    began = process_time()
    response = paste(client, cast, text)
    assert process_time() - began < 6  # 2 on a quiet machine
    assert response.status_code == 200
    assert len(response.context["remarks"]) <= 100
    assert len(response.content) < 8_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("整" * (LONGEST + 1), "200000"),
        ("一\n" * MOST_PARAGRAPHS, "10001行"),
    ],
)
def test_a_longer_text_is_refused_with_a_sentence_and_comes_back(
    cast: Cast, client: Client, text: str, said: str
) -> None:
    response = paste(client, cast, text)
    page = response.content.decode()
    assert said in page and text[:40] in page
    assert not Source.objects.exists()


def test_the_terms_of_a_letter_go_into_the_inspection(
    client: Client, cast: Cast
) -> None:
    letter = f"{LETTER}集中整改期3个月，1个月内报送整改方案。\n2023年5月31日"
    page = paste(client, cast, letter)
    send(client, page)
    inspection = Inspection.objects.get()
    assert (inspection.feedback_on, inspection.plan_due_on) == (
        date(2023, 5, 31),
        date(2023, 6, 30),
    )
    assert inspection.campaign_ends_on == date(2023, 8, 31)
    other = paste(client, cast, letter.replace("3个月", "2个月"))
    again = send(client, other, plan_due_on="2023-05-01")
    assert again.context["form"].errors["plan_due_on"]


def test_a_long_table_is_shown_in_part_and_written_whole(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed, "MOST_CORRECTED", 1)
    monkeypatch.setattr(typed, "FIRST_OF_MANY", 1)
    page = paste(client, cast, TABLE)
    assert len(page.context["rows"]) == 1 < page.context["number"]
    told = dict(page.context["outlook"])
    assert str(page.context["number"]) in next(iter(told.values()))
    send(client, page)
    assert Finding.objects.count() == page.context["number"]
