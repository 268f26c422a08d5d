"""Whom somebody urges, and by what way."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import NewForm
from rectification.models import Office, Urge


class UrgeForm(NewForm):
    """`owing`: the offices that owe, each with what its choice says."""

    offices = forms.MultipleChoiceField(
        label=_("Offices that owe reports"), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(
        label=_("By what way"),
        choices=Urge.Way.choices,
        initial=Urge.Way.SYSTEM,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any, *, owing: Sequence[tuple[Office, str]], chosen: str = ""
    ) -> None:
        """`chosen`: the key of one office; "" for all of them."""
        super().__init__(data)
        self.rows = {str(office.pk): office for office, _words in owing}
        field = self.fields["offices"]
        field.choices = [  # type: ignore[attr-defined]
            (str(office.pk), f"{office}：{words}") for office, words in owing
        ]
        field.initial = [chosen] if chosen in self.rows else list(self.rows)

    def clean_offices(self) -> list[Office]:
        return [self.rows[key] for key in self.cleaned_data["offices"]]
