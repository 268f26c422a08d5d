"""The form of a sample: which office draws, and how many findings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.models.findings.sample import MOST

RANDOM, BY_RISK = "random", "risk"


class SampleForm(NewForm, WordedForm):
    """`offices`: key and words of each that somebody may draw for."""

    office = forms.ChoiceField(label=_("Overseeing body"))
    count = forms.IntegerField(
        label=_("Findings to draw"),
        min_value=1,
        max_value=MOST,
        help_text=_(
            "Drawn from what is closed out and your office has not looked back at "
            "since. A draw is not taken back, and its number is not given again."
        ),
    )
    way = forms.ChoiceField(
        label=_("How to draw"),
        choices=[(RANDOM, _("At random")), (BY_RISK, _("By risk"))],
        initial=RANDOM,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "By risk, what has money, a relapse, a moved deadline, a single file, "
            "paper or no evidence behind it is likelier to be drawn; chance decides "
            "all the same, and anybody can repeat it."
        ),
    )

    def __init__(
        self, *args: Any, offices: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
