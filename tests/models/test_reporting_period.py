"""Reporting periods: what follows from a rhythm, and what stays when it changes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from rectification.models import Inspection, Organisation, ReportingPeriod
from rectification.models.bodies.rhythm import Span, span
from rectification.models.bodies.working_days import WorkingDays
from rectification.models.oversight.replay import replay
from tests.factories import Cast, make_inspection

HERE = ZoneInfo("Asia/Shanghai")


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("rhythm", "due_day", "day_off", "at", "expected"),
    [
        ("monthly", 25, "later", (11, 3), ((11, 1), (11, 25), (11, 30))),
        # 25 October is a Sunday, 31 May too: there is no later day in that month.
        ("monthly", 25, "later", (10, 31), ((10, 1), (10, 26), (10, 31))),
        ("monthly", 25, "earlier", (10, 1), ((10, 1), (10, 23), (10, 31))),
        ("monthly", 25, "stays", (10, 1), ((10, 1), (10, 25), (10, 31))),
        ("monthly", 31, "later", (5, 9), ((5, 1), (5, 29), (5, 31))),
        ("monthly", 1, "earlier", (11, 9), ((11, 1), (11, 2), (11, 30))),
        ("monthly", 31, "later", (2, 9), ((2, 1), (2, 28), (2, 28))),  # worked
        ("quarterly", 25, "later", (11, 3), ((10, 1), (12, 25), (12, 31))),
        ("fortnightly", 25, "later", (11, 15), ((11, 1), (11, 13), (11, 15))),
        ("fortnightly", 25, "later", (11, 16), ((11, 16), (11, 30), (11, 30))),
    ],
)
@pytest.mark.django_db
def test_a_rhythm_says_which_days(
    rhythm: str,
    due_day: int,
    day_off: str,
    at: tuple[int, int],
    expected: tuple[tuple[int, int], ...],
) -> None:
    works = WorkingDays()
    found = span(rhythm, day(*at), due_day=due_day, day_off=day_off, works=works)
    assert found == Span(*(day(*one) for one in expected))


def opened(cast: Cast, month: int, number: int) -> Inspection:
    with time_machine.travel(datetime(2026, month, number, 9, tzinfo=HERE)):
        return make_inspection(cast=cast)


def begun(inspection: Inspection, on: date) -> list[str]:
    found = ReportingPeriod.objects.begun(inspection, on=on)
    return [f"{one.since:%m%d} {one.due_on:%m%d} {one.until:%m%d}" for one in found]


@pytest.mark.both_databases
@pytest.mark.django_db
def test_periods_begin_when_it_was_opened_here(cast: Cast) -> None:
    """One that was due before that is nobody's."""
    months = ["1001 1026 1031", "1101 1125 1130"]
    assert begun(opened(cast, 10, 26), day(11, 3)) == months
    assert begun(opened(cast, 10, 27), day(11, 3)) == months[1:]
    late = opened(cast, 10, 27)
    running = ReportingPeriod.objects.running
    assert running([late.pk], on=day(10, 31)) == {}
    assert running([late.pk], on=day(11, 30))[late.pk].due_on == day(11, 25)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_another_rhythm_holds_from_the_next_period_on(cast: Cast) -> None:
    inspection = opened(cast, 9, 3)
    months = ["0901 0928 0930", "1001 1026 1031", "1101 1125 1130"]
    with time_machine.travel(datetime(2026, 11, 10, 9, tzinfo=HERE)):
        inspection.amend(
            by=cast.coordinator,
            seal=inspection.seal(),
            reason="转入持续整改",
            rhythm="quarterly",
        )
        assert begun(inspection, day(11, 30)) == months
        assert list(replay()) == []
    assert begun(inspection, day(12, 1)) == [*months, "1201 1225 1231"]
    body = Organisation.objects.get(pk=cast.organisation.pk)
    body.report_due_day = 10
    with time_machine.travel(datetime(2027, 1, 5, 9, tzinfo=HERE)):
        body.save(update_fields=["report_due_day"])
    assert begun(inspection, date(2027, 4, 1)) == [
        *(*months, "1201 1225 1231"),
        *("0101 0325 0331", "0401 0610 0630"),
    ]
    inspection.refresh_from_db()
    assert inspection.periods.count() == 5


def test_a_period_is_called_as_people_call_it() -> None:
    def name(since: date, until: date) -> str:
        return ReportingPeriod(since=since, until=until).name

    assert name(day(11, 1), day(11, 30)) == "11月"
    assert name(day(10, 1), day(12, 31)) == "第4季度"
    assert name(day(11, 1), day(11, 15)) == "11月1日至15日"
    assert name(day(11, 16), day(12, 31)) == "2026年11月16日—2026年12月31日"
