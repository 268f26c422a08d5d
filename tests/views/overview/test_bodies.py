"""The overseer's board: the worst first, numbers that add up; the notice about all."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rectification.access import Role
from rectification.models import Inspection, ReportingPeriod
from rectification.publishing.aggregate import Standing, paragraphs
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_finding,
    make_inspection,
    make_office,
    make_organisation,
    make_submission,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL, NOTICE = "/staff/overview/bodies/", "/staff/overview/notice/"
S = FindingState
DAY = "2026-10-08 01:00Z"


def another_body(cast: Cast) -> Inspection:
    """Return an inspection of a second body that the same office oversees."""
    body = make_organisation(parent=cast.overseer, name="云溪县第二局")
    by = make_user(role=Role.COORDINATOR, organisation=body)
    inspection = Inspection.objects.open_new(by=by, organisation=body)
    office = make_office(organisation=body)
    for state in (S.ONGOING, S.REGISTERED):
        inspection.register(
            by=by,
            title=f"{state.label}的事项",
            offices=[office],
            lead=office,
            due_on=timezone.localdate() - timedelta(days=5),
            due_precision="day",
        )
    return inspection


def own_body(cast: Cast) -> Inspection:
    inspection, today = make_inspection(cast=cast), timezone.localdate()
    made = {"cast": cast, "inspection": inspection, "due_precision": "day"}
    for state in S:
        make_finding(state=state, due_on=today + timedelta(days=60), **made)
    make_finding(state=S.ONGOING, due_on=today - timedelta(days=1), **made)
    return inspection


def lines(cast: Cast, who: str = "verifier", query: str = ""):
    return client_of(getattr(cast, who)).get(URL + query).context["lines"]


@time_machine.travel(DAY)
def test_the_worst_body_stands_first_and_every_number_leads_to_its_rows(
    cast: Cast,
) -> None:
    own_body(cast)
    another_body(cast)
    worst, own = lines(cast)
    assert (worst.name, worst.share, own.share) == ("云溪县第二局", 100, 25)
    client = client_of(cast.verifier)
    for line in (worst, own):
        total, *parts = line.total, line.closed, line.third, line.open
        assert total.number == sum(one.number for one in parts)
        for one in (total, *parts, line.late, line.unreported):
            assert bool(one.url) is bool(one.number)
            if one.url:
                assert len(client.get(one.url).context["rows"]) == one.number
    assert (own.total.number, own.third.number, own.late.number) == (7, 2, 1)
    assert worst.unreported.number == 2
    assert client.get(worst.url).context["seen"].numbers.total == 2
    assert [line.name for line in lines(cast, "leader")] == [str(cast.organisation)]


def test_who_has_not_sent_this_periods_report_is_named(cast: Cast) -> None:
    with time_machine.travel(DAY):
        inspection = own_body(cast)
        assert [line.is_unsent for line in lines(cast)] == [False]
    with time_machine.travel("2026-10-29 01:00Z"):
        (line,) = lines(cast)
        assert line.is_unsent
        text = "".join(client_of(cast.verifier).get(NOTICE).context["text"])
        assert f"本期到期未上报的单位1家：{cast.organisation}。" in text
        running = ReportingPeriod.objects.running(
            [inspection.pk], on=timezone.localdate()
        )
        make_submission(cast, inspection, period=running[inspection.pk])
        assert [line.is_unsent for line in lines(cast)] == [False]


def test_the_notice_counts_so_that_the_parts_are_the_whole() -> None:
    states = {S.COMPLETED: 688, S.SUBSTANTIALLY_COMPLETED: 4, S.LONG_TERM: 5}
    standing = Standing(
        on=date(2026, 11, 27),
        bodies=60,
        inspections=61,
        states=Counter({state.value: number for state, number in states.items()}),
        late=[],
        unsent=[],
    )
    title, counted, *_rest = paragraphs(standing)
    assert title == "关于整改进展情况的通报（截至2026年11月27日）"
    assert counted == (
        "本次通报涉及60家单位、61个整改项目。截至2026年11月27日，反馈问题共697个，"
        "其中已销号688个，基本完成，持续整改4个，长期坚持5个。"
        "未完成的问题中，已逾期0个。"
    )
    assert sum(states.values()) == 697


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    late = [(f"第{number}局", number) for number in range(1, 13)]
    standing = Standing(date(2026, 1, 2), 12, 12, Counter(), late, [])
    named = paragraphs(standing)[2]
    assert (
        named.startswith("有逾期问题的单位12家：第12局12个、") and "第2局" not in named
    )
    assert named.endswith("第3局3个等。")


@time_machine.travel(DAY)
def test_the_board_asks_no_more_of_many_bodies_than_of_one(cast: Cast) -> None:
    def asked() -> int:
        client = client_of(cast.verifier)
        client.get(URL)
        with CaptureQueriesContext(connection) as context:
            assert client.get(URL).status_code == 200
        return len(context.captured_queries)

    own_body(cast)
    few = asked()
    another_body(cast)
    assert asked() == few <= 12


def test_an_address_that_cannot_be_read_counts_nothing(cast: Cast) -> None:
    own_body(cast)
    client = client_of(cast.verifier)
    for query in ("?body=1%27", "?year=abc"):
        assert "lines" not in client.get(URL + query).context
        assert client.get(NOTICE + query).context["text"] == []
