"""Forms of the steps of a report."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.paper import SheetNumberField, SignatureForm
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.forms.parts.editing import YEARS, LineField, WordedForm
from rectification.forms.parts.files import ScanField
from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.forms.parts.people import PersonField
from rectification.models import PaperAct, Review, User
from rectification.notices.folding import folded
from rectification.publishing.take_down import Reach


class SeenField(forms.CharField):
    """The digest of what the page showed, so that one left open signs no later text."""

    def __init__(self) -> None:
        super().__init__(max_length=64, required=False, widget=forms.HiddenInput)


class ApprovalForm(OpinionForm):
    """Approval of what the page showed."""

    seen = SeenField()


class ReviewForm(GatedForm):
    """`kind` comes along, so that a page left open cannot sign the next one."""

    seen = SeenField()
    kind = forms.ChoiceField(choices=Review.Kind.choices, widget=forms.HiddenInput)
    opinion = ProseField(label=_("Opinion"), rows=3, required=False)


_OF_A_TEXT = _(
    "As printed on the sheet. It says which text was signed: a report that has changed "
    "since has another."
)


class PaperActForm(SignatureForm):
    """An approval or publication that was signed on paper. `act`: which was drawn."""

    sheet_number = SheetNumberField(_OF_A_TEXT)
    field_order = ("sheet_number",)
    act = forms.ChoiceField(choices=PaperAct.Act.choices, widget=forms.HiddenInput)
    opinion = ProseField(label=_("Opinion"), rows=3, required=False)


class TakeDownForm(ReasonForm):
    """Which edition goes, and what goes with it; `editions`: (number, its words).

    What the words are is kept nowhere: they are what nobody is to read any more.
    """

    # No select: on a phone it cuts off the digest, which tells editions apart.
    publication = forms.TypedChoiceField(
        label=_("Edition"), coerce=int, widget=forms.RadioSelect
    )
    reach = forms.TypedChoiceField(
        label=_("Take down"), choices=Reach.choices, coerce=Reach, initial=Reach.ONE
    )
    words = LineField(
        label=_("Words that must go"),
        longest=200,
        required=False,
        help_text=_(
            "A name, a number, a phrase; spaces and width do not matter. They are not "
            "kept. Asked of every public edition of this body."
        ),
    )
    field_order = ("publication", "reach", "words", "reason")

    def __init__(
        self, *args: Any, editions: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publication"]
        if isinstance(field, forms.ChoiceField):
            field.choices = editions
            field.initial = editions[0][0] if editions else None

    def clean(self) -> dict[str, Any]:
        super().clean()
        reach, words = (self.cleaned_data.get(name, "") for name in ("reach", "words"))
        if reach == Reach.WORDS and len(folded(words)) < 2:
            self.add_error("words", gettext("Please give two characters or more."))
        elif words and folded(words) in folded(self.cleaned_data.get("reason", "")):
            self.add_error("reason", gettext("The public reads it: leave them out."))
        if reach != Reach.WORDS and words:
            self.add_error(
                "words",
                gettext(
                    "These words would not be looked for: choose “%(reach)s”, or leave "
                    "them out."
                )
                % {"reach": Reach.WORDS.label},
            )
        return self.cleaned_data


class WarningForm(GatedForm):
    """Why what a rule has found may be published as it is."""

    rule = forms.CharField(max_length=40, widget=forms.HiddenInput)
    # What the rule had found when the page was drawn.
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = ProseField(label=_("Reason"), rows=2)


class PaperReviewForm(WordedForm):
    """A review signed on paper, with its scan; by an account, or by a name alone."""

    sheet_number = SheetNumberField(_OF_A_TEXT)
    kind = forms.ChoiceField(choices=Review.Kind.choices, widget=forms.HiddenInput)
    signer = PersonField(
        User.objects.none(),
        label=_("Who signed"),
        required=False,
        empty_label=_("somebody without an account"),
    )
    name = LineField(
        label=_("Name of who signed"),
        longest=60,
        required=False,
        help_text=_("Only of somebody without an account."),
    )
    signed_at = forms.DateTimeField(
        label=_("Signed at"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
    )
    scan = ScanField(
        label=_("Signed scan"),
        help_text=_("Kept inside; only who may see the report can download it."),
    )
    opinion = ProseField(label=_("Opinion"), rows=3, required=False)

    def __init__(
        self, *args: Any, people: QuerySet[User] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["signer"]
        if people is not None and isinstance(field, forms.ModelChoiceField):
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.cleaned_data.get("signer") and not self.cleaned_data.get("name"):
            self.add_error("name", gettext("Please say who signed."))
        return self.cleaned_data

    def clean_signed_at(self) -> datetime:
        when: datetime = self.cleaned_data["signed_at"]
        if when > timezone.now():
            raise forms.ValidationError(gettext("The time lies in the future."))
        if when.year not in YEARS:
            raise forms.ValidationError(gettext("Please check the year."))
        return when
