"""What an office says of its own measures: the published account and the state."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import Finding
from rectification.notices.vocabulary.numbering import to_chinese
from rectification.workflow import MeasureState


def marker(number: int) -> str:
    """Return the marker a notice puts before a measure: 一是, 二是 …"""
    return f"{to_chinese(number)}是"


def numbered_choices(finding: Finding) -> list[tuple[str, str]]:
    """List a finding's measures for a select, as they will be numbered in print."""
    return [
        (str(one.pk), f"{marker(number)} {one}")
        for number, one in enumerate(finding.measures.all(), 1)
    ]


class MeasureForm(GatedForm):
    """`version` is the finding's, when the form was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    account = ProseField(
        label=_("Account for publication"),
        required=False,
        rows=8,
        help_text=_("Printed in the next edition, word for word."),
    )
    state = forms.ChoiceField(
        label=_("State of the measure"), choices=MeasureState.choices
    )

    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("account", "state")}

    def follow(self, *, version: int) -> "MeasureForm":
        """Return the same text over the newer version; sending it again replaces it."""
        return MeasureForm({**self.said(), "version": version})
