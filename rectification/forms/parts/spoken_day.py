"""A day as people write it: 2026-03-31, 2026年3月31日, 3月底, 2026年第一季度."""

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.notices.notice import Precision
from rectification.notices.vocabulary.deadlines import read_deadline

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 30  # characters
_MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}
_ENDS = ("底", "末")


class SpokenDayField(forms.CharField):
    """A day or a span of days; without a year it is one of this year.

    `begins`: of a span the first day is meant, else the last.
    """

    def __init__(self, *, label: "str | _StrPromise", begins: bool) -> None:
        widget = forms.TextInput(attrs={"placeholder": _("such as 2026-03-31, 3月底")})
        super().__init__(label=label, required=False, max_length=LONGEST, widget=widget)
        self.begins = begins

    def clean(self, value: object) -> date | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        read = read_deadline(text, timezone.localdate().year)
        day, precision = read.deadline.on, read.deadline.precision
        if day is None or precision is None or text[read.start : read.end] != text:
            raise forms.ValidationError(
                gettext(
                    "No day is understood of this. Write one such as 2026-03-31, "
                    "2026年3月31日, 3月底 or 2026年第一季度."
                )
            )
        if not self.begins or text.endswith(_ENDS) or precision == Precision.DAY:
            return day
        months = 6 if "半年" in text else _MONTHS[precision]
        return date(day.year, day.month - months + 1, 1)
