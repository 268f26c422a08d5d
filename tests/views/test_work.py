"""My work: each role finds what waits for it, the most urgent first."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from rectification.access import Role
from rectification.models import Finding, User
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_finding,
    make_inspection,
    make_report,
    make_user,
)

LONG = timedelta(days=2)  # since when a deadline is no slip any more
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def parts(user: User) -> dict[str, list[str]]:
    client = client_of(user)
    response = client.get("/staff/")
    assert response.status_code == 200
    return {
        part.anchor: [item.reference for item in part.items]
        for part in response.context["parts"]
    }


def due(days: int) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=days)
    return {"due_on": day, "due_precision": "day"}


def test_a_handler_sees_the_overdue_first_and_no_other_office(cast: Cast) -> None:
    inspection = make_inspection(cast=cast)
    undated = make_finding(cast=cast, inspection=inspection)
    later = make_finding(cast=cast, inspection=inspection, **due(9))
    overdue = make_finding(
        cast=cast, inspection=inspection, state=FindingState.ONGOING, **due(-4)
    )
    make_finding(cast=cast, inspection=inspection, offices=[cast.other_office])
    make_finding(cast=cast, inspection=inspection, state=FindingState.SUBMITTED)
    make_finding(cast=cast, inspection=inspection, state=FindingState.COMPLETED)
    order = [one.reference for one in (overdue, later, undated)]
    assert parts(cast.handler) == {"progress": order}


@pytest.fixture
def november() -> Iterator[None]:
    """Let it be a day before the due day, which is the 25th."""
    at = datetime(2026, 11, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(at, tick=True):
        yield


def test_a_card_says_what_was_reported_and_why_it_came_back(
    november: None, cast: Cast
) -> None:
    inspection = make_inspection(cast=cast)
    made = {"cast": cast, "inspection": inspection, "state": FindingState.ONGOING}
    told, owed, back = make_finding(**made), make_finding(**made), make_finding(**made)
    day = timezone.localdate()
    told.record_progress(by=cast.handler, text="已补齐。", happened_on=day)
    make_closable(back, cast=cast)
    back.submit(by=cast.office_head, asks=FindingState.COMPLETED)
    back.send_back(by=cast.leader, reason="缺验收单。")
    page = client_of(cast.handler).get("/staff/")
    (part,) = page.context["parts"]
    cards = {one.reference: one for one in part.items}
    assert cards[told.reference].is_reported and not cards[owed.reference].is_reported
    assert cards[back.reference].sent_back.endswith("退回补充：缺验收单。")
    assert not cards[told.reference].sent_back
    html = page.content.decode()
    for said in ("本期未报", "本期已报", "缺验收单。"):
        assert said in html
    back.submit(by=cast.office_head, asks=FindingState.COMPLETED)
    back.withdraw(by=cast.office_head)
    (part,) = client_of(cast.handler).get("/staff/").context["parts"]
    assert not any(one.sent_back for one in part.items)


def test_my_work_counts_what_is_owed_and_offers_the_next(
    november: None, cast: Cast
) -> None:
    inspection = make_inspection(cast=cast)
    made = {"cast": cast, "inspection": inspection, "state": FindingState.ONGOING}
    first, second, back = (make_finding(**made, **due(days)) for days in (1, 5, 9))
    offices = [cast.other_office, cast.office]
    joint = make_finding(cast=cast, inspection=inspection, offices=offices)
    client, day = client_of(cast.handler), timezone.localdate()
    entry = back.record_progress(by=cast.handler, text="推进。", happened_on=day)
    entry.send_back(by=cast.coordinator, reason="请写清补齐份数")
    form = {"text": "已补齐。", "happened_on": day.isoformat()}
    url = reverse("finding-record_progress", args=[first.reference])
    page = client.post(url, form, follow=True)
    dock = page.context["dock"]
    assert dock.url == back.get_absolute_url() + "#report" and dock.note == back.title
    assert "本期应报3项，已报1项，25日截止" in page.content.decode()
    page = client.get("/staff/")
    (part,) = page.context["parts"]
    order = [one.reference for one in (back, second, joint, first)]
    assert [one.reference for one in part.items] == order
    assert part.lines == ("本期应报3项，已报1项，25日截止",)
    assert [one.reported for one in part.items] == [
        *("本期退回重报", "本期未报", "", "本期已报"),
    ]
    assert part.items[0].sent_back.endswith("请写清补齐份数")
    assert "请写清补齐份数" in client.get(back.get_absolute_url()).content.decode()
    # Whoever filled it in for the office is told as well.
    entry = second.record_progress(by=cast.coordinator, text="代填。", happened_on=day)
    cast.coordinator.forget_appointments()
    other = make_user(role=Role.COORDINATOR, organisation=cast.organisation)
    entry.send_back(by=other, reason="缺附件")
    assert parts(cast.coordinator)["returned"] == [second.reference]


def test_an_office_finds_what_was_filled_in_for_it(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    finding.record_progress(
        by=cast.coordinator, text="代填。", happened_on=timezone.localdate()
    )
    assert parts(cast.office_head)["confirmations"] == [finding.reference]
    assert parts(cast.handler)["confirmations"] == [finding.reference]
    assert "confirmations" not in parts(cast.stranger)


def test_leader_and_verifier_find_requests_but_not_their_own(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.SUBMITTED)
    assert parts(cast.leader)["decisions"] == [finding.reference]
    assert parts(cast.verifier)["decisions"] == [finding.reference]
    assert parts(cast.outsider) == {}


def test_the_coordinator_chases_the_whole_body(cast: Cast) -> None:
    finding = make_finding(cast=cast, offices=[cast.other_office], **due(3))
    make_finding(cast=cast, offices=[cast.other_office], **due(40))
    assert parts(cast.coordinator) == {"chasing": [finding.reference]}


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (ReportState.DRAFTING, ["coordinator"]),
        (ReportState.IN_REVIEW, ["leader", "second_leader"]),
        (ReportState.APPROVED, ["leader", "second_leader"]),
        (ReportState.FROZEN, ["leader", "second_leader"]),
        (ReportState.PUBLIC, []),
    ],
)
def test_a_report_waits_for_whoever_takes_its_next_step(
    cast: Cast, state: str, who: list[str]
) -> None:
    report = make_report(cast=cast, state=state)
    waiting = [
        one
        for one in ("handler", "coordinator", "leader", "second_leader", "verifier")
        if report.reference in parts(getattr(cast, one)).get("reports", [])
    ]
    assert waiting == who


def test_nothing_to_do_is_said_calmly(cast: Cast) -> None:
    client = client_of(cast.handler)
    assert "empty__title" in client.get("/staff/").content.decode()


def test_it_counts_in_a_sentence_and_puts_first_what_is_late(
    november: None, cast: Cast
) -> None:
    client = client_of(cast.leader)
    page = client.get("/staff/")
    assert page.context["lead"] == "目前没有等您办的事"
    assert "没有等您审核的销号申请、延期申请、纸质签批或通报。" in page.content.decode()
    inspection = make_inspection(cast=cast)
    made = {"cast": cast, "inspection": inspection}
    make_finding(state=FindingState.SUBMITTED, **made)
    late = make_finding(state=FindingState.ONGOING, **made, **due(-3))
    late.ask_help(by=cast.handler, needed="请协调库房。")
    Finding.objects.filter(pk=late.pk).update(due_set_at=timezone.now() - LONG)
    late.edit(
        by=cast.coordinator,
        version=late.version,
        reason="图纸重审",
        done_so_far="已完成初审",
        **due(30),
    )
    page = client.get("/staff/")
    assert page.context["lead"] == "3件事等您办，其中1件已逾期"
    first, second = page.context["groups"]
    assert first.title == "等我决定" and second.parts[0].anchor == "help"
    assert [part.anchor for part in first.parts] == ["extensions", "decisions"]
    html = page.content.decode()
    assert html.count("button--primary") == 1
    assert "button--primary" in html.split('<li class="work__item')[1]
    # What the office has in hand stands under words, what is late before what is owed.
    owed = make_finding(state=FindingState.ONGOING, **made)
    page = client_of(cast.handler).get("/staff/")
    (part,) = page.context["parts"]
    rows = [(one.reference, one.when) for one in part.items]
    assert rows == [(late.reference, "已逾期"), (owed.reference, "本期要报")]
    assert page.context["lead"] == "2件事等您办，其中1件已逾期"
    told = {"by": cast.handler, "text": "已办。", "happened_on": timezone.localdate()}
    owed.record_progress(**told)
    late.record_progress(**told)
    page = client_of(cast.handler).get("/staff/")
    assert page.context["lead"] == "目前没有等您办的事"


def test_posts_menu_and_banner_stand_on_the_page(cast: Cast) -> None:
    client = client_of(cast.handler)
    page = client.get("/staff/").content.decode()
    assert "本系统为非涉密系统，严禁存储、处理、传输国家秘密和工作秘密" in page
    assert str(cast.office) in page
    assert 'href="/staff/inspections/"' in page
    client.force_login(cast.system_admin)
    page = client.get("/staff/").content.decode()
    assert 'href="/staff/inspections/"' not in page
    assert 'href="/admin/"' in page
