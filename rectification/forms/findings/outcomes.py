"""成效登记: the counters of a finding's outcome, each a number as people write it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext

from rectification.forms.parts.editing import VERSIONS, WordedForm
from rectification.models.findings.outcome_counters import (
    CENT,
    COUNTERS,
    HIGHEST,
    Counter,
    OutcomeKind,
    plain_words,
)
from rectification.notices.text import narrow

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

_WRITTEN = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(亿|万|千)?(?:元|项|次|人|个|件|场)?")
_TIMES = {"亿": 10**8, "万": 10**4, "千": 10**3}
LONGEST = 40


class CountField(forms.CharField):
    """A number as people write it: 3, ３项, 1,200元, 12.5万元. Empty: not given."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        super().__init__(
            label=format_lazy("{}（{}）", counter.label, counter.unit.label),
            required=False,
            max_length=LONGEST,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 14}),
        )

    def prepare_value(self, value: object) -> object:
        return plain_words(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.clean(data) != initial
        except forms.ValidationError:
            return True

    def clean(self, value: object) -> Decimal | None:
        text = "".join(narrow(str(super().clean(value))).split()).replace(",", "")
        if not text:
            return None
        found = _WRITTEN.fullmatch(text)
        if found is None:
            if self.counter.is_money:
                raise forms.ValidationError(
                    gettext("Please give an amount, such as 125000 or 12.5万元.")
                )
            raise forms.ValidationError(gettext("Please give a number, such as 3."))
        number = Decimal(found[1]) * _TIMES.get(found[2], 1)
        self._check(number)
        return number

    def _check(self, number: Decimal) -> None:
        if number > HIGHEST:
            said = gettext("A number from 0 to %(highest)s.")
            raise forms.ValidationError(said % {"highest": plain_words(HIGHEST)})
        if self.counter.is_money and number != number.quantize(CENT):
            raise forms.ValidationError(gettext("Money is counted to the cent."))
        if not self.counter.is_money and number != number.to_integral_value():
            raise forms.ValidationError(gettext("This is counted in whole numbers."))


class OutcomesForm(WordedForm):
    """A field for each counter, over the version of the finding."""

    version = forms.IntegerField(
        min_value=0, max_value=VERSIONS, widget=forms.HiddenInput
    )

    def __init__(
        self, data: QueryDict | None, *, initial: Mapping[str, object]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        for name, counter in COUNTERS.items():
            self.fields[name] = CountField(counter)

    @property
    def groups(self) -> "list[list[BoundField]]":
        """Return the fields in rows of what is counted alike."""
        units = groupby(COUNTERS.values(), key=attrgetter("unit"))
        return [[self[one.name] for one in counters] for _unit, counters in units]

    def words(self, name: str, value: object) -> str:
        if isinstance(value, Decimal):
            return COUNTERS[name].words(value)
        return super().words(name, value)

    def clean(self) -> dict[str, object]:
        said = super().clean()
        due, recovered = said.get("money_due"), said.get("money_recovered")
        if due is not None and recovered is not None and recovered > due:
            self.add_error(
                OutcomeKind.MONEY_RECOVERED,
                gettext("More than was to be recovered: please check both numbers."),
            )
        return said
