"""Figures over time: what is open at the end of each month, and where it comes from."""

from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectification.dashboards.months import Life, Month, _count, _spans, _stretches
from rectification.models import Finding, Inspection
from rectification.views.statistics.months import FOOT, HEIGHT, MonthRow, chart
from rectification.workflow import FindingState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_finding,
    make_inspection,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
URL = "/staff/statistics/months/"
S = FindingState


def at(month: int, day: int):
    return time_machine.travel(datetime(2022, month, day, 4, tzinfo=UTC))


@pytest.fixture
def inspection(cast: Cast) -> Inspection:
    with at(4, 20):
        return make_inspection(cast=cast, feedback_on=date(2022, 4, 14))


def closed(cast: Cast, inspection: Inspection, month: int, **fields) -> Finding:
    with at(4, 20):
        day = {"due_precision": "day"} if fields else {}
        one = make_finding(cast=cast, inspection=inspection, **day, **fields)
    with at(month, 9):
        one.start(by=cast.handler)
        make_closable(one, cast=cast)
        one.submit(by=cast.office_head)
        one.approve(by=cast.leader, reason="同意。")
    return one


def months(cast: Cast, who: str = "leader") -> dict[str, MonthRow]:
    page = client_of(getattr(cast, who)).get(URL)
    return {row.name: row for row in page.context["rows"]}


def test_what_ended_is_open_until_then(cast, inspection) -> None:
    closed(cast, inspection, 6, due_on=date(2022, 6, 30))
    closed(cast, inspection, 8, due_on=date(2022, 6, 30))
    closed(cast, inspection, 6)
    again = closed(cast, inspection, 6, due_on=date(2022, 7, 15))
    with at(8, 3):
        again.reopen(by=cast.verifier, reason="查实")
    with at(9, 10):
        rows = months(cast)
    told = {
        name: (row.month.open, row.month.overdue, row.month.former, row.month.again)
        for name, row in rows.items()
    }
    assert told == {
        "2022年4月": (4, 0, 0, 0),
        "2022年5月": (4, 0, 0, 0),
        "2022年6月": (1, 0, 1, 0),
        "2022年7月": (1, 1, 0, 0),
        "2022年8月": (1, 1, 0, 1),
        "2022年9月": (1, 1, 0, 0),
    }
    june, august = rows["2022年6月"], rows["2022年8月"]
    assert (june.on_time.number, june.late.number, june.undated.number) == (1, 0, 1)
    assert (august.on_time.number, august.late.number) == (0, 1)
    client = client_of(cast.leader)
    for row in rows.values():
        for one in (row.on_time, row.late, row.undated):
            assert bool(one.url) is bool(one.number)
            assert not one.url or len(client.get(one.url).context["rows"]) == one.number


def test_without_a_feedback_day_it_begins_with_its_registration(cast) -> None:
    with at(5, 3):
        inspection = make_inspection(cast=cast, feedback_on=None)
        make_finding(cast=cast, inspection=inspection)
    with at(6, 3):
        rows = months(cast)
    assert [row.month.started for row in rows.values()] == [1, 0]


def test_an_outsider_sees_none(cast, inspection) -> None:
    with at(4, 20):
        make_finding(cast=cast, inspection=inspection)
    with at(5, 3):
        page = client_of(cast.outsider).get(URL)
    assert [row.month.open for row in page.context["rows"]] == [0]


DAYS = st.integers(0, 690)
FIRST = date(2021, 1, 31)


def life(told: tuple[int, list[int], int | None, int | None]) -> Life:
    """A finding that is ended and opened again by turns, on some days after another."""
    begun, gaps, end, due = told
    since = FIRST + timedelta(days=begun)
    days = [since + timedelta(days=days) for days in accumulate(gaps)]
    acts = [("finding.reopen" if at % 2 else "finding.complete") for at in range(5)]
    last = max([since, *days])
    ended = last + timedelta(days=end) if end is not None else None
    stretches = _stretches(since, list(zip(acts, days, strict=False)), ended)
    return Life(stretches, FIRST + timedelta(days=due) if due is not None else None)


LIVES = st.tuples(
    DAYS, st.lists(st.integers(0, 200), max_size=5), st.none() | DAYS, st.none() | DAYS
).map(life)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(LIVES, max_size=6))
def test_each_month_is_the_one_before_and_what_happened(some: list[Life]) -> None:
    first = min((one.stretches[0][0] for one in some), default=date(2022, 12, 31))
    found = [Month(span) for span in _spans(first, date(2022, 12, 31))]
    for one in some:
        _count(one, found)
    before = 0
    for month in found:
        assert month.open == before + month.change
        assert 0 <= month.overdue <= month.open
        before = month.open
    if len(found) < 24:
        assert sum(month.started for month in found) == len(some)


@pytest.mark.parametrize(
    ("first", "on", "number"),
    [
        (date(2022, 3, 5), date(2022, 3, 9), 1),
        (date(2021, 12, 31), date(2022, 3, 9), 4),
        (date(2001, 1, 1), date(2022, 3, 9), 24),
        (date(2023, 1, 1), date(2022, 3, 9), 1),
    ],
)
def test_months_until_today(first, on, number) -> None:
    spans = _spans(first, on)
    assert len(spans) == number and spans[-1].last == on
    for earlier, later in pairwise(spans):
        assert (later.first - earlier.last).days == 1


def test_the_chart_is_as_high_as_the_numbers(cast, inspection) -> None:
    closed(cast, inspection, 6, due_on=date(2022, 6, 30))
    closed(cast, inspection, 8, due_on=date(2022, 6, 30))
    with at(9, 10):
        rows = list(months(cast).values())
    drawn = chart(rows)
    unit = max(float(bar.height) for bar in drawn.bars) / 2  # two were open at most
    for bar in drawn.bars:
        assert float(bar.y) + float(bar.height) <= HEIGHT - FOOT + 0.2
        assert float(bar.height) / unit == pytest.approx(
            round(float(bar.height) / unit)
        )
    assert [one.text for one in drawn.numbers] == ["2", "2", "1", "1"]
    assert [one.text for one in drawn.names][:2] == ["4月", "2022"]
