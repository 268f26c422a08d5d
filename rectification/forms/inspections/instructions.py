"""The form of a leader's instruction: who said what on which day, and who replies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import (
    DayField,
    LineField,
    NewForm,
    ReasonedForm,
    WordedForm,
)
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.forms.parts.people import PersonField
from rectification.intake.files.evidence_file import CheckedFile
from rectification.models import Finding, Office, User
from rectification.models.bodies.order_kinds import MOST_DAYS

DAYS = 5  # working days to reply, unless somebody says otherwise


class InstructionWords(WordedForm):
    """What is said of one, new or to be corrected."""

    name = LineField(
        label=_("Name of the leader"),
        longest=60,
        required=False,
        help_text=_("Of a leader without an account."),
    )
    post = LineField(
        label=_("Post of the leader"),
        longest=60,
        required=False,
        help_text=_("Such as 党组书记. Empty: that of the account."),
    )
    given_on = DayField(label=_("Day of the instruction"))
    text = ProseField(
        label=_("Words of the instruction"),
        rows=4,
        help_text=_("As they were written or said; they stand as they are here."),
    )
    offices = forms.MultipleChoiceField(
        label=_("Offices that it is handed on to"), widget=forms.CheckboxSelectMultiple
    )
    findings = forms.MultipleChoiceField(
        label=_("Findings it is on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: it is on the inspection as a whole."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *args: Any,
        findings: Sequence[Finding],
        offices: Sequence[Office],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["given_on"].required = True
        self.found = {str(one.pk): one for one in findings}
        self.own = {str(one.pk): one for one in offices}
        self._offer("offices", choices=[(k, str(v)) for k, v in self.own.items()])
        named = {k: f"{v.reference} {v.title}" for k, v in self.found.items()}
        self._offer("findings", choices=list(named.items()))

    def _offer(self, name: str, **what: object) -> None:
        for key, value in what.items():
            setattr(self.fields[name], key, value)

    def addressed(self) -> tuple[list[Office], list[Finding]]:
        said = self.cleaned_data
        return (
            [self.own[key] for key in said["offices"]],
            [self.found[key] for key in said["findings"]],
        )


class InstructionForm(NewForm, InstructionWords):
    leader = PersonField(
        User.objects.none(),
        label=_("Leader"),
        required=False,
        empty_label=_("somebody without an account"),
    )
    paper = FilesField(
        label=_("Scan of the instruction"),
        required=False,
        help_text=_("The sheet it is written on; kept inside."),
    )
    is_told = forms.BooleanField(
        label=_("It was told to me: there is no paper"), required=False
    )
    reply_days = forms.IntegerField(
        label=_("Working days to reply"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=DAYS,
        help_text=_("Counted from today."),
    )
    reply_due_on = DayField(
        label=_("Or a day that the instruction names"),
        help_text=_("Goes before the working days."),
    )

    field_order = (
        *("leader", "name", "post", "given_on", "text", "paper", "is_told"),
        *("offices", "findings", "reply_days", "reply_due_on"),
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        leaders: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self._offer("leader", queryset=leaders)

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if (
            not said.get("leader")
            and not said.get("name")
            and "name" not in self.errors
        ):
            self.add_error("name", gettext("Please say who gave it."))
        if len(said.get("paper") or ()) > 1:
            self.add_error("paper", gettext("Please choose one file."))
        return said

    @property
    def scan(self) -> CheckedFile | None:
        files: list[CheckedFile] = self.cleaned_data["paper"]
        return files[0] if files else None


class InstructionCorrectForm(ReasonedForm, InstructionWords):
    """`named`: whether the leader has no account, so that the name may be mended."""

    reply_due_on = DayField(label=_("Reply due on"))

    def __init__(self, data: QueryDict | None, *, named: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reply_due_on"].required = True
        if not named:
            del self.fields["name"]
