"""Forms of the steps of a finding and of the files shown for it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import LineField
from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import Evidence
from rectification.workflow import GRANTED_BY, FindingState


class ReasonForm(GatedForm):
    """A step that must say why."""

    reason = ProseField(label=_("Reason"), rows=3)


class OpinionForm(GatedForm):
    """A step that may say why."""

    reason = ProseField(label=_("Opinion"), rows=2, required=False)


class GrantRequestForm(OpinionForm):
    """`asked`: which request somebody has read, and no later one."""

    asked = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class GrantForm(OpinionForm):
    """`extension`: which request somebody has read, and no later one."""

    extension = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class RefuseForm(ReasonForm):
    extension = forms.IntegerField(
        min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class SubmitForm(GatedForm):
    asks = forms.ChoiceField(
        label=_("Requested outcome"),
        choices=[(state.value, state.label) for state in GRANTED_BY],
        initial=FindingState.COMPLETED,
    )
    waiver = ProseField(
        label=_("Reason for no evidence"),
        rows=2,
        required=False,
        help_text=_("Only where there can be none; the public will read it."),
    )


class CorrectForm(GatedForm):
    """The new wording of one's own entry."""

    text = ProseField(label=_("Progress"), rows=6)
    reason = ProseField(label=_("Reason for the correction"), rows=2)


class AttachForm(GatedForm):
    """Show a file that is already kept for another finding as well."""

    claim = LineField(label=_("What the file proves"), longest=300, required=False)

    def __init__(self, data: QueryDict | None, kept: QuerySet[Evidence]) -> None:
        super().__init__(data)
        self.fields["evidence"] = forms.ModelChoiceField(label=_("File"), queryset=kept)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("evidence", "claim")}
