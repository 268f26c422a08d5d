"""How often a body has its offices report, and by which day: spans of the calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.working_days import WorkingDays
from rectification.notices.notice import Precision
from rectification.notices.vocabulary.deadlines import last_day

_DAY = timedelta(days=1)


class Rhythm(models.TextChoices):
    FORTNIGHTLY = "fortnightly", _("Twice a month")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")


class DayOff(models.TextChoices):
    """Where a due day goes on which nobody works."""

    LATER = "later", _("To the next working day")
    EARLIER = "earlier", _("To the working day before")
    STAYS = "stays", _("It stays")


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the calendar: first day, due day, last day."""

    since: date
    due_on: date
    until: date


def span(
    rhythm: str, day: date, *, due_day: int, day_off: str, works: WorkingDays
) -> Span:
    """Return the period in which a day lies.

    `due_day`: of the month, or of a quarter's last month; the end of a shorter one.
    Twice a month it is two days before each half ends.
    """
    if rhythm == Rhythm.FORTNIGHTLY:
        half = day.day > 15
        since = day.replace(day=16 if half else 1)
        until = last_day(day, Precision.MONTH) if half else day.replace(day=15)
        due_on = until - 2 * _DAY
    else:
        exact = Precision.MONTH if rhythm == Rhythm.MONTHLY else Precision.QUARTER
        until = last_day(day, exact)
        months = 1 if rhythm == Rhythm.MONTHLY else 3
        since = until.replace(month=until.month - months + 1, day=1)
        due_on = until.replace(day=min(due_day, until.day))
    return Span(since, _moved(due_on, day_off, since, until, works), until)


def _moved(
    due_on: date, day_off: str, since: date, until: date, works: WorkingDays
) -> date:
    """Move a due day to a working day, but never out of its period."""
    if day_off == DayOff.STAYS:
        return due_on
    later, earlier = works.on_or_after(due_on), works.on_or_before(due_on)
    wanted = (later, earlier) if day_off == DayOff.LATER else (earlier, later)
    return next((day for day in wanted if since <= day <= until), due_on)


class LookBackMonths(models.IntegerChoices):
    """After how many months what is closed out is looked at again."""

    NEVER = 0, _("Not by itself")
    QUARTER = 3, _("After 3 months")
    HALF = 6, _("After 6 months")
    YEAR = 12, _("After 12 months")
