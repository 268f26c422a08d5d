"""Which days are worked: as announced, as the table says, and where nobody knows."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from rectification.models import CalendarDay, Inspection, ReportingPeriod
from rectification.models.bodies.working_days import WorkingDays, unknown_words
from tests.factories import Cast, client_of, make_inspection

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


def mark(day: date, *, works: bool = False) -> None:
    CalendarDay.objects.create(day=day, works=works, words="调整")


def test_holidays_and_days_worked_in_their_place_are_known() -> None:
    days = WorkingDays()
    assert not days.is_working(date(2026, 10, 1))  # a Thursday
    assert days.is_working(date(2026, 10, 10))  # a Saturday
    assert days.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert days.on_or_before(date(2026, 10, 3)) == date(2026, 9, 30)
    assert days.after(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert days.after(date(2026, 9, 30), 3) == date(2026, 10, 10)


def test_the_table_goes_before_the_package_and_serves_years_it_does_not_know() -> None:
    mark(date(2026, 10, 10))
    mark(date(2026, 11, 28), works=True)
    mark(date(2040, 10, 1))
    days = WorkingDays()
    assert not days.is_working(date(2026, 10, 10))
    assert days.is_working(date(2026, 11, 28))
    assert not days.is_working(date(2040, 10, 1))  # a Monday
    assert days.is_working(date(2040, 10, 2))
    assert not days.is_working(date(2040, 10, 6))  # a Saturday, of which nobody told


def test_a_year_is_asked_for_two_months_before_it_begins() -> None:
    assert unknown_words(date(2039, 10, 31)).count("2040") == 0
    assert "2039、2040" in unknown_words(date(2039, 11, 26))
    mark(date(2039, 10, 1))
    mark(date(2040, 1, 2))
    assert unknown_words(date(2039, 11, 26)) == ""
    assert unknown_words(date(2026, 6, 1)) == ""


def opened(cast: Cast) -> Inspection:
    with time_machine.travel(datetime(2026, 9, 3, 9, tzinfo=HERE)):
        return make_inspection(cast=cast)


def due(inspection: Inspection) -> list[str]:
    found = ReportingPeriod.objects.begun(inspection, on=date(2026, 11, 30))
    return [f"{one.due_on:%m%d}" for one in found]


def test_a_report_is_due_on_a_working_day_and_what_has_begun_keeps_its_day(
    cast: Cast,
) -> None:
    inspection = opened(cast)
    # 25 September is the Mid-Autumn Festival, and a long weekend; 25 October a Sunday.
    assert due(inspection) == ["0928", "1026", "1125"]
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=HERE)):
        mark(date(2026, 10, 26))  # too late: October runs
        assert due(inspection) == ["0928", "1026", "1125"]
        mark(date(2026, 11, 25))
        assert due(inspection) == ["0928", "1026", "1126"]


def test_where_a_whole_period_is_off_the_day_stays(cast: Cast) -> None:
    inspection = opened(cast)
    with time_machine.travel(datetime(2026, 9, 5, 9, tzinfo=HERE)):
        for number in range(1, 31):
            mark(date(2026, 11, number))
    assert due(inspection)[-1] == "1125"


def test_who_keeps_the_calendar_is_told_where_a_year_is_unknown(
    cast: Cast, settings: Any
) -> None:
    settings.PASSWORD_LASTS_DAYS = 0  # years pass in between
    client = client_of(cast.system_admin)
    with time_machine.travel(datetime(2039, 11, 26, 9, tzinfo=HERE)):
        client.force_login(cast.system_admin)
        body = cast.organisation
        for url in (
            reverse("work"),
            reverse("admin:rectification_calendarday_changelist"),
            reverse("admin:rectification_organisation_change", args=[body.pk]),
        ):
            assert "2039、2040年的节假日" in client.get(url).content.decode(), url
