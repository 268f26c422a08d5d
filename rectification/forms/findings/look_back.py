"""The form of a look-back: whether what was closed out has lasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.reopen import ReopenPart
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.models import LookBack


class LookBackForm(ReopenPart):
    field_order = ("result", "text", "evidence", "due_wording")

    result = forms.ChoiceField(
        label=_("Result"), choices=LookBack.Result.choices, widget=forms.RadioSelect
    )
    text = ProseField(
        label=_("What was looked at, and what was found"),
        help_text=_("Of a relapse also the reason for reopening it."),
    )
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("A relapse needs proof; kept inside."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_wording"].help_text = _("Only for a relapse: it is reopened.")
        self.ask_only_when(LookBack.Result.RELAPSED)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("result") == LookBack.Result.RELAPSED:
            self.ask_for_deadline()
        return self.cleaned_data
