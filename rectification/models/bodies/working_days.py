"""Which days are worked: holidays as announced, and what the site itself says of a day.

The package knows the holidays, and the weekends worked in their place, of the years
that were announced when it was made. The table says the same of later years, and goes
before the package. Of a year that neither knows, weekends alone are days off.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from chinese_calendar import is_workday
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SATURDAY = 5  # date.weekday()
_DAY = timedelta(days=1)
_AHEAD = timedelta(days=60)  # so long before a year begins its days should be known


class CalendarDay(models.Model):
    """A holiday, or a day of a weekend that is worked in its place."""

    day = models.DateField(_("day"), unique=True)
    works = models.BooleanField(
        _("is worked"), default=False, help_text=_("Left empty: a day off.")
    )
    words = models.CharField(
        _("occasion"), max_length=60, help_text=_("Such as: National Day.")
    )

    class Meta:
        verbose_name = _("holiday or day worked in its place")
        verbose_name_plural = _("holidays and days worked in their place")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the periods that have begun keep the days they had.

        None is longer than a quarter: a day of a later one is of none that has begun.
        """
        first = self.day.replace(month=(self.day.month - 1) // 3 * 3 + 1, day=1)
        with transaction.atomic():
            if first <= timezone.localdate():
                for one in apps.get_model("rectification", "Inspection").objects.all():
                    one.keep_begun_periods()
            super().save(*args, **kwargs)


class WorkingDays:
    """Answers for days; reads the table once, when it is first asked."""

    def __init__(self) -> None:
        self._known: dict[date, bool] = {}  # of many inspections the days are the same

    @cached_property
    def _marked(self) -> Mapping[date, bool]:
        return dict(CalendarDay.objects.values_list("day", "works"))

    def is_working(self, day: date) -> bool:
        if day not in self._known:
            self._known[day] = self._is_working(day)
        return self._known[day]

    def _is_working(self, day: date) -> bool:
        if day in self._marked:
            return self._marked[day]
        try:
            return bool(is_workday(day))
        except NotImplementedError:
            return day.weekday() < _SATURDAY

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= _DAY
        return day

    def after(self, day: date, number: int) -> date:
        """Return the n-th working day after a day, which itself does not count."""
        for _one in range(number):
            day = self.on_or_after(day + _DAY)
        return day

    def unknown(self, years: Iterable[int]) -> list[int]:
        """List the years of which neither the package nor the table knows a day."""
        told = {day.year for day in self._marked}
        return [
            year
            for year in sorted({*years})
            if year not in told and not _is_announced(year)
        ]


def _is_announced(year: int) -> bool:
    try:
        is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def unknown_words(on: date) -> str:
    """Say which year, running or soon, has no known holidays; "" where all have."""
    years = WorkingDays().unknown({on.year, (on + _AHEAD).year})
    if not years:
        return ""
    return gettext(
        "The holidays of %(years)s are not known here: until they are entered, "
        "weekends alone count as days off."
    ) % {"years": "、".join(str(year) for year in years)}
