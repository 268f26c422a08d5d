"""Forms of the steps of a finding and of the files shown for it."""

from collections.abc import Iterator

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import LineField
from rectification.forms.parts.files import claimed, claims_typed
from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import Evidence
from rectification.workflow import GRANTED_BY, FindingState

MOST_DIGITS = 18  # of a key; a database knows none longer


class ReasonForm(GatedForm):
    """A step that must say why."""

    reason = ProseField(label=_("Reason"), rows=3)


class OpinionForm(GatedForm):
    """A step that may say why."""

    reason = ProseField(label=_("Opinion"), rows=2, required=False)


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


class ReturnForm(GatedForm):
    """What is missing in an entry that is to be reported anew, in one sentence."""

    reason = LineField(
        label=_("What is missing"),
        longest=200,
        help_text=_("One sentence; it stands first on the card of the finding."),
    )


class KeptFilesField(forms.ModelMultipleChoiceField):
    def clean(self, value: list[str] | None) -> QuerySet[Evidence]:
        """Refuse what no key can be, before a database is asked for it."""
        if wrong := [one for one in value or () if len(one) > MOST_DIGITS]:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], params={"value": wrong[0][:20]}
            )
        return super().clean(value)


class AttachForm(GatedForm):
    """Show files that are already kept for another finding as well.

    `claim` is of all of them; one that has a line of its own says what that says.
    """

    claim = LineField(
        label=_("What the files prove"),
        longest=300,
        required=False,
        help_text=_("For each file that says nothing of its own."),
    )

    def __init__(self, data: QueryDict | None, kept: QuerySet[Evidence]) -> None:
        super().__init__(data)
        self.fields["evidence"] = KeptFilesField(label=_("Files"), queryset=kept)

    @property
    def ticked(self) -> set[int]:
        sent = self.sent().getlist("evidence")
        return {int(one) for one in sent if one.isdecimal() and len(one) <= MOST_DIGITS}

    @cached_property
    def own_claims(self) -> dict[str, list[str]]:
        return claims_typed(self.data)

    def texts(self) -> Iterator[tuple[str, str]]:
        yield from super().texts()
        for typed in self.own_claims.values():
            yield from (("evidence", text) for text in typed if text)

    def clean_evidence(self) -> list[tuple[Evidence, str]]:
        """Return each file with what is said of it alone."""
        return [
            (one, claimed("".join(self.own_claims.get(str(one.pk), ()))))
            for one in self.cleaned_data["evidence"]
        ]

    def said(self) -> list[tuple[Evidence, str]]:
        """Return each file with its claim."""
        of_all = self.cleaned_data["claim"]
        return [(one, own or of_all) for one, own in self.cleaned_data["evidence"]]
