"""The form of a verification: how a closed finding was found, with words and files."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.reopen import ReopenPart
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.models import Verification


class VerifyForm(ReopenPart):
    field_order = (
        *("result", "text", "evidence", "is_sham", "sham_reason"),
        "due_wording",
    )

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_wording"].help_text = _(
            "Only for what is not put right: it is reopened."
        )
        self.ask_only_when(Verification.Result.FAILED)
        self.fields["sham_reason"].widget.attrs["data-when"] = "is_sham=on"

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("is_sham") and not said.get("sham_reason"):
            self.add_error("sham_reason", gettext("Please say why it was feigned."))
        if said.get("sham_reason") and not said.get("is_sham"):
            self.add_error(
                "is_sham", gettext("There is a reason: please set the tick as well.")
            )
        if said.get("result") == Verification.Result.FAILED:
            self.ask_for_deadline()
        return said
