"""A number of findings is the same wherever it stands, and the parts are the whole."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from rectification import records
from rectification.notices import Finding, Notice, Section, write
from rectification.notices.notice import Line, Role, SectionKind, Status
from rectification.notices.reading.answers import stated_counts
from rectification.notices.reading.doubts import doubts
from rectification.notices.vocabulary.counts import possible_counts
from rectification.notices.writing.begin import carried_out
from rectification.notices.writing.write import notice_values
from rectification.public_site.document import Joint, counted_sentence, document
from rectification.publishing.readiness.counts import stated_counts as stated_rule
from rectification.publishing.readiness.progress import open_without_deadline
from rectification.publishing.readiness.reading import Reading
from rectification.publishing.status_labels import STATUS_LABELS, counted
from rectification.workflow import CLOSED, OPEN, STATE_ORDER, FindingState
from tests.factories import client_of, make_cast, make_finding, make_inspection

WORDS = {
    Status.COMPLETED: "已完成",
    Status.SUBSTANTIALLY_COMPLETED: "基本完成，持续整改",
    Status.ONGOING: "正在推进",
    Status.LONG_TERM: "长期坚持",
    Status.NOT_COMPLETED: "未完成",
    Status.UNKNOWN: "",
}
DAY = date(2024, 5, 6)
COUNTED = "巡察反馈{total}个问题，已完成{completed}个，正在推进{ongoing}个。"


def notice_of(*statuses: Status, wording: str = COUNTED) -> Notice:
    findings = tuple(
        Finding(
            title=f"问题之{number}",
            problem="台账缺页。",
            offices=("综合科",),
            status=status,
            status_wording=WORDS[status],
            lines=(Line(Role.FINDING, "{number:1}.{title}"),),
        )
        for number, status in enumerate(statuses, 1)
    )
    return Notice(
        title="关于巡察整改进展情况的通报",
        sections=(
            Section(lines=(Line(Role.PREAMBLE, wording),), kind=SectionKind.HEAD),
            Section(findings=findings, level=1, kind=SectionKind.GROUP, title="学习"),
        ),
    )


def band(notice: Notice) -> dict[str, int]:
    references = [str(number) for number in range(notice.count())]
    shown = document(notice, references, DAY)
    return {one.status: one.number for one in shown.counts}


def wrong_numbers(notice: Notice) -> list[object]:
    return list(stated_rule(Reading.of(notice, None, ())))


@pytest.mark.django_db
@pytest.mark.both_databases
def test_one_ongoing_and_one_not_completed_are_two_everywhere() -> None:
    notice = notice_of(Status.ONGOING, Status.NOT_COMPLETED)
    assert "正在推进2个" in write(notice)
    assert band(notice) == {"ongoing": 2}
    with override("zh-hans"):
        assert counted_sentence(notice) == "反馈问题2个：正在整改2个（其中未完成1个）"
    (office,) = document(notice, ["1", "2"], DAY).offices
    assert [(one.status, one.number) for one in office.parts] == [
        ("completed", 0),
        ("ongoing", 2),
    ]
    for stated, is_wrong in ((1, True), (2, False), (3, True)):
        text = COUNTED.replace("{ongoing}", str(stated))
        typed = notice_of(Status.ONGOING, Status.NOT_COMPLETED, wording=text)
        assert bool(wrong_numbers(typed)) is is_wrong
        assert any(one.values.get("key") for one in doubts(typed)) is is_wrong
    assert overview_of(notice).context["overview"].sums.open == 2


def overview_of(notice: Notice) -> object:
    cast = make_cast()
    report = records.load(notice, by=cast.coordinator, organisation=cast.organisation)
    client = Client()
    client.force_login(cast.coordinator)
    page = client.get(report.inspection.get_absolute_url())
    rows = client.get(page.context["overview"].open_url).context["rows"]
    assert len(rows) == page.context["overview"].sums.open
    return page


def test_what_is_nearly_done_and_what_goes_on_for_good_are_told_apart() -> None:
    notice = notice_of(*Status)
    counts = {
        "completed": 1,
        "substantially_completed": 1,
        "ongoing": 3,
        "long_term": 1,
    }
    assert band(notice) == counts
    (office,) = document(notice, list("123456"), DAY).offices
    assert {one.status: one.number for one in office.parts} == counts


@given(st.lists(st.sampled_from(Status)))
def test_the_parts_are_the_whole(statuses: list[Status]) -> None:
    notice = notice_of(*statuses)
    total, values = len(statuses), notice_values(notice)
    assert sum(notice.counts().values()) == total
    assert sum(band(notice).values()) == total
    sentence = counted_sentence(notice)
    told = [int(one) for one in re.findall(r"\d+", re.sub(r"（[^）]*）", "", sentence))]
    assert told == [total, *band(notice).values()]
    assert band(notice) == {
        status: values[status] for status in band(notice)
    }  # what the slots print
    for office in document(notice, [str(n) for n in range(total)], DAY).offices:
        assert sum(one.number for one in office.parts) == total
        assert sum(one.width for one in office.parts) <= 100


@given(st.lists(st.sampled_from(Status), min_size=1))
def test_what_the_slots_print_is_no_wrong_number(statuses: list[Status]) -> None:
    """A sentence of a new report names every part; one that names two leaves out."""
    _heading, line = carried_out().lines
    whole = notice_of(*statuses, wording=line.wording)
    printed = write(whole).split("\n")[0]
    assert not wrong_numbers(notice_of(*statuses, wording=printed))
    printed = write(notice_of(*statuses)).split("\n")[0]
    literal = notice_of(*statuses, wording=printed)
    possible = possible_counts(statuses)
    for key, number in stated_counts(literal).items():
        assert number in possible[key]
    left = sum(one in THIRD for one in statuses)
    told = " ".join(str(one.message) for one in wrong_numbers(literal))
    assert bool(told) is bool(left)
    if left:
        assert f"漏计{left}个" in told and counted(whole) in told


THIRD = (Status.SUBSTANTIALLY_COMPLETED, Status.LONG_TERM)


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("巡察反馈的问题已全部整改完成。", "8"),
        ("巡察反馈的11个问题已全部整改完成。", "2"),
        ("反馈11个问题，尚有10个未完成。", "8"),
        ("反馈11个问题，仍有11个问题尚未整改。", "8"),
        ("反馈11个问题，已完成2个，正在推进8个。", "漏计1个"),
        ("反馈11个问题，已完成2个，正在推进8个，长期坚持2个。", "1"),
        ("反馈11个问题，已完成2个，正在推进8个，长期坚持1个。", ""),
        ("反馈11个问题，已完成2个，尚有8个未完成。", ""),
        (
            "反馈11个问题，已完成2个，尚有9个未完成。",
            "",
        ),  # what goes on for good is one
        ("立行立改的问题已全部完成，其余问题正在推进。", ""),
        ("确保反馈的问题年底前均已整改完成。", ""),
    ],
)
def test_what_is_said_of_all_and_of_the_rest_is_held_against_the_list(
    sentence: str, right: str
) -> None:
    statuses = [Status.COMPLETED] * 2 + [Status.ONGOING] * 8 + [Status.LONG_TERM]
    found = wrong_numbers(notice_of(*statuses, wording=sentence))
    assert len(found) == (1 if right else 0)
    assert all(right in one.message for one in found)


def test_the_table_of_offices_says_why_it_comes_to_more() -> None:
    notice = notice_of(*[Status.ONGOING] * 3)
    assert document(notice, ["1", "2", "3"], DAY).joint is None
    (head, group) = notice.sections
    shared = replace(group.findings[0], offices=("综合科", "财务科", "财务科"))
    group = replace(group, findings=(shared, *group.findings[1:]))
    shown = document(replace(notice, sections=(head, group)), ["1", "2", "3"], DAY)
    assert shown.joint == Joint(findings=3, shared=1, rows=4)
    rows = sum(part.number for office in shown.offices for part in office.parts)
    assert rows == shown.joint.rows
    with override("zh-hans"):
        page = render_to_string(
            "components/offices_chart.html",
            {"offices": shown.offices, "joint": shown.joint},
        )
    assert "3个问题中有1个由多个科室共同负责" in page and "合计4个" in page


@pytest.mark.django_db
@settings(max_examples=4, deadline=None)
@given(st.lists(st.sampled_from(FindingState), min_size=1, max_size=6))
def test_overview_list_and_ledger_say_the_same(states: list[FindingState]) -> None:
    cast = make_cast()
    inspection = make_inspection(cast=cast)
    for number, state in enumerate(states):
        title = f"问题{number}"
        make_finding(cast=cast, inspection=inspection, title=title, state=state)
    client = client_of(cast.coordinator)
    shown = client.get(inspection.get_absolute_url()).context["overview"]
    overview = {one.status: one.number for one in shown.counts}
    address = {"inspection": inspection.reference}
    totals = client.get("/staff/findings/", address).context["totals"]
    labels = {state.label: state.value for state in FindingState}
    listed = {one.status: one.number for one in totals if one.status in FindingState}
    sheet = load_workbook(
        BytesIO(b"".join(client.get("/staff/findings/ledger.xlsx", address)))
    ).active
    heading, *rows = sheet.iter_rows(values_only=True)
    at = heading.index("状态")
    ledger = Counter(labels[row[at]] for row in rows if row[at] in labels)
    assert overview == listed == ledger == Counter(str(one) for one in states)
    assert [*overview] == [*listed] == [one for one in STATE_ORDER if one in states]
    lit = sum(one.number for one in shown.lights) + shown.sums.late
    assert shown.sums.total == len(states) and lit == shown.sums.open


def test_states_stand_in_one_order() -> None:
    """That of the notice, on the public page as in the administration of findings."""
    read = [state.public_status.counted_as for state in STATE_ORDER]
    assert list(dict.fromkeys(read)) == [one for one in STATUS_LABELS if one in read]
    assert [*STATUS_LABELS] == [*Status] and {*STATE_ORDER} == {*FindingState}
    (office,) = document(notice_of(*reversed(Status)), list("123456"), DAY).offices
    assert [one.status for one in office.parts] == list(dict.fromkeys(read))
    assert [*band(notice_of(*reversed(Status)))] == list(dict.fromkeys(read))


def test_a_state_is_open_where_its_public_status_is() -> None:
    assert set(FindingState) == OPEN | CLOSED and not OPEN & CLOSED
    assert {state for state in FindingState if state.public_status.is_open} == OPEN
    ongoing = {state for state in OPEN if state.public_status.counted_as == "ongoing"}
    assert ongoing == OPEN


@pytest.mark.parametrize(
    ("status", "owes"),
    [
        (Status.ONGOING, True),
        (Status.NOT_COMPLETED, True),
        (Status.UNKNOWN, False),
        (Status.LONG_TERM, False),
        (Status.COMPLETED, False),
    ],
)
def test_only_what_is_said_to_be_open_owes_a_deadline(
    status: Status, owes: bool
) -> None:
    read = Reading.of(notice_of(status), None, ())
    assert bool(list(open_without_deadline(read))) is owes
