"""Days counted in months: of what is due so long after something was done."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_that_is_due(by_day: date, months: int) -> date:
    """Return the last day of which `months_after` is no later than a day."""
    day = months_after(by_day, -months)
    while months_after(day + timedelta(days=1), months) <= by_day:
        day += timedelta(days=1)  # the last of a month stands for days behind it
    return day


def end_of(day: date) -> datetime:
    """Return when a day of the site is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
