"""The form of a yearly check-in: how what is to be kept up was kept up, with proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.models import Finding


class CheckInForm(NewForm, WordedForm):
    """`read`: what stood of the finding when the page was opened."""

    text = ProseField(
        label=_("How it was kept up"),
        help_text=_("Since it was decided on, or since the last check-in."),
    )
    evidence = FilesField(
        label=_("Evidence"), help_text=_("One file at least; kept inside.")
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        kwargs["initial"] = {"read": finding.mark}
        super().__init__(*args, **kwargs)
