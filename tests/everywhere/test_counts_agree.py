"""A number of findings is the same wherever it stands, and the parts are the whole."""

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from rectification import records
from rectification.notices import Finding, Notice, Section, write
from rectification.notices.notice import Line, Role, SectionKind, Status
from rectification.notices.reading.answers import stated_counts
from rectification.notices.reading.doubts import doubts
from rectification.notices.vocabulary.counts import possible_counts
from rectification.notices.writing.write import notice_values
from rectification.public_site.document import counted_sentence, document
from rectification.publishing.readiness.counts import stated_counts as stated_rule
from rectification.publishing.readiness.progress import open_without_deadline
from rectification.publishing.readiness.reading import Reading
from rectification.workflow import CLOSED, OPEN, FindingState
from tests.factories import make_cast

WORDS = {
    Status.COMPLETED: "已完成",
    Status.SUBSTANTIALLY_COMPLETED: "基本完成，持续整改",
    Status.ONGOING: "正在推进",
    Status.LONG_TERM: "长期坚持",
    Status.NOT_COMPLETED: "未完成",
    Status.UNKNOWN: "",
}
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
    shown = document(notice, references)
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
    (office,) = document(notice, ["1", "2"]).offices
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
    (office,) = document(notice, list("123456")).offices
    assert {one.status: one.number for one in office.parts} == counts


@given(st.lists(st.sampled_from(Status)))
def test_the_parts_are_the_whole(statuses: list[Status]) -> None:
    notice = notice_of(*statuses)
    total, values = len(statuses), notice_values(notice)
    assert sum(notice.counts().values()) == total
    assert sum(band(notice).values()) == total
    assert band(notice) == {
        status: values[status] for status in band(notice)
    }  # what the slots print
    for office in document(notice, [str(n) for n in range(total)]).offices:
        assert sum(one.number for one in office.parts) == total
        assert sum(one.width for one in office.parts) <= 100


@given(st.lists(st.sampled_from(Status), min_size=1))
def test_what_the_slots_print_is_no_wrong_number(statuses: list[Status]) -> None:
    printed = write(notice_of(*statuses)).split("\n")[0]
    literal = notice_of(*statuses, wording=printed)
    possible = possible_counts(statuses)
    for key, number in stated_counts(literal).items():
        assert number in possible[key]
    assert not wrong_numbers(literal)


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
