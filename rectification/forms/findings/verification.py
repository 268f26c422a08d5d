"""The form of a verification: how a closed finding was found, with words and files."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.models import Verification


class VerifyForm(NewForm, WordedForm):
    """`read`: what stood of the finding when the page was opened."""

    result = forms.ChoiceField(
        label=_("Result"), choices=Verification.Result.choices, widget=forms.RadioSelect
    )
    text = ProseField(
        label=_("What was looked at, and what was found"),
        help_text=_("For what is not put right also the reason for reopening it."),
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("What was seen or counted there; kept inside."),
    )
    is_sham = forms.BooleanField(
        label=_("Rectification only feigned"),
        required=False,
        help_text=_("Said to be put right, and never was. It is counted by itself."),
    )
    sham_reason = ProseField(
        label=_("Why it was only feigned"),
        rows=2,
        required=False,
        help_text=_("Needed with the tick."),
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("is_sham") and not said.get("sham_reason"):
            self.add_error("sham_reason", gettext("Please say why it was feigned."))
        if said.get("sham_reason") and not said.get("is_sham"):
            self.add_error(
                "is_sham", gettext("There is a reason: please set the tick as well.")
            )
        return said
