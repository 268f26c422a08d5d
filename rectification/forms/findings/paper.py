"""Forms of what was decided on paper: who signed, the scan, a verdict a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import DayField, LineField, WordedForm
from rectification.forms.parts.files import ScanField
from rectification.forms.parts.gate import ProseField
from rectification.forms.parts.people import PersonField
from rectification.models import Finding, User
from rectification.models.findings.paper_sheet import Verdict
from rectification.models.findings.signable import Signable
from rectification.models.findings.signed_act import Signature
from rectification.workflow import ON_PAPER

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LEFT_OPEN = "left_open"


class SheetNumberField(LineField):
    """The number that the printed form bears: it says what was signed."""

    def __init__(self, help_text: "str | _StrPromise") -> None:
        super().__init__(label=_("Number of the form"), longest=60, help_text=help_text)


class SignatureForm(WordedForm):
    """Whose signature a sheet bears: an account's, a name's, or a meeting's."""

    is_of_meeting = forms.BooleanField(label=_("A meeting has decided"), required=False)
    signer = PersonField(
        User.objects.none(),
        label=_("Who signed"),
        required=False,
        empty_label=_("somebody without an account, or a meeting"),
    )
    name = LineField(
        label=_("Name of who signed, or of the meeting"),
        longest=60,
        required=False,
        help_text=_("Only of somebody without an account."),
    )
    number = LineField(
        label=_("Number of the meeting"),
        longest=60,
        required=False,
        help_text=_("Only of a meeting, as are those present."),
    )
    present = ProseField(label=_("Those present"), rows=2, required=False)
    signed_on = DayField(label=_("Day of the signature"))
    scan = ScanField(
        label=_("Signed scan"),
        help_text=_("Kept inside; only who may see what it decides can download it."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        people: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.fields["signed_on"].required = True
        field = self.fields["signer"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("is_of_meeting"):
            for name in ("name", "number", "present"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, gettext("A meeting needs this."))
        elif not said.get("signer") and not said.get("name"):
            self.add_error("name", gettext("Please say who signed."))
        return said

    def signature(self) -> Signature:
        names = ("signed_on", "name", "signer", "is_of_meeting", "number", "present")
        return Signature(**{name: self.cleaned_data[name] for name in names})


@dataclass(frozen=True, slots=True)
class Asked:
    """What waits for a decision: a close-out, or a later deadline, in words.

    `key` tells it from the other one of the same finding; `why` and `done_so_far`:
    as said by who asked.
    """

    key: str
    finding: Finding
    thing: Signable
    words: str
    actions: Sequence[str]
    why: str = ""
    done_so_far: str = ""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What waits, with the fields of what the sheet says of it."""

    asked: Asked
    verdict: BoundField
    opinion: BoundField


class PaperSheetForm(SignatureForm):
    """One sheet with all its rows. A row without a verdict is not on the sheet."""

    sheet_number = SheetNumberField(
        _(
            "As printed on the sheet. It says which rows stood on it: choose for each "
            "of them below what the sheet says, or that it leaves it open."
        )
    )
    field_order = ("sheet_number",)

    def __init__(self, *args: Any, asked: Sequence[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for one in asked:
            self.fields[f"verdict_{one.key}"] = forms.ChoiceField(
                label=_("Decision"),
                required=False,
                choices=[
                    ("", _("not on this sheet")),
                    (_LEFT_OPEN, _("on this sheet, left open")),
                    *((name, ON_PAPER[name].label) for name in one.actions),
                ],
            )
            self.fields[f"opinion_{one.key}"] = ProseField(
                label=_("Opinion"), rows=2, required=False
            )

    def rows(self) -> Iterator[VerdictRow]:
        for one in self.asked:
            yield VerdictRow(
                one, self[f"verdict_{one.key}"], self[f"opinion_{one.key}"]
            )

    def heads(self) -> list[BoundField]:
        """Return the fields of the sheet itself."""
        rows = ("verdict_", "opinion_")
        return [one for one in self.visible_fields() if not one.name.startswith(rows)]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        chosen = self._chosen()
        if self.asked and not chosen:
            first = f"verdict_{self.asked[0].key}"
            self.add_error(first, gettext("Please say what the sheet decides on."))
        for asked, verdict in chosen:
            if ON_PAPER[verdict.action].needs_reason and not verdict.opinion:
                name = f"opinion_{asked.key}"
                self.add_error(name, gettext("Please give a reason."))
        return said

    def verdicts(self) -> list[Verdict]:
        return [verdict for _asked, verdict in self._chosen()]

    def left_open(self) -> list[Signable]:
        """Return what stands on the sheet and is not decided by it."""
        said = self.cleaned_data
        return [
            one.thing
            for one in self.asked
            if said.get(f"verdict_{one.key}") == _LEFT_OPEN
        ]

    def _chosen(self) -> list[tuple[Asked, Verdict]]:
        said = self.cleaned_data
        return [
            (one, Verdict(one.finding, action, said.get(f"opinion_{one.key}", "")))
            for one in self.asked
            if (action := said.get(f"verdict_{one.key}")) and action != _LEFT_OPEN
        ]


class DiscardForm(WordedForm):
    """Why an entry is not what the paper says."""

    reason = ProseField(label=_("Reason"), rows=3)
