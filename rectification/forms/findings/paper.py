"""Forms of what was decided on paper: who signed, the scan, a verdict a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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
from rectification.models.findings.signed_act import Signature
from rectification.workflow import FINDING, FindingState


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
class VerdictRow:
    """A finding that waits, with the fields of what the sheet says of it."""

    finding: Finding
    verdict: BoundField
    opinion: BoundField


class PaperSheetForm(SignatureForm):
    """One sheet with all its findings. A row without a verdict is not on the sheet."""

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        for one in findings:
            self.fields[f"verdict_{one.reference}"] = forms.ChoiceField(
                label=_("Decision"),
                required=False,
                choices=[("", _("not on this sheet")), *_choices(one)],
            )
            self.fields[f"opinion_{one.reference}"] = ProseField(
                label=_("Opinion"), rows=2, required=False
            )

    def rows(self) -> Iterator[VerdictRow]:
        for one in self.findings:
            yield VerdictRow(
                one, self[f"verdict_{one.reference}"], self[f"opinion_{one.reference}"]
            )

    def heads(self) -> list[BoundField]:
        """Return the fields of the sheet itself."""
        rows = ("verdict_", "opinion_")
        return [one for one in self.visible_fields() if not one.name.startswith(rows)]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.findings and not self.verdicts():
            first = f"verdict_{self.findings[0].reference}"
            self.add_error(first, gettext("Please say what the sheet decides on."))
        for one in self.verdicts():
            needs = FINDING[one.action].needs_reason
            if needs and not one.opinion:
                name = f"opinion_{one.finding.reference}"
                self.add_error(name, gettext("Please give a reason."))
        return said

    def verdicts(self) -> list[Verdict]:
        said = self.cleaned_data
        return [
            Verdict(one, action, said.get(f"opinion_{one.reference}", ""))
            for one in self.findings
            if (action := said.get(f"verdict_{one.reference}"))
        ]


def _choices(finding: Finding) -> list[tuple[str, object]]:
    if finding.state == FindingState.SUBMITTED:
        names = [finding.granting(), "send_back"]
    else:
        names = ["conclude"]
    return [(name, FINDING[name].label) for name in names]


class DiscardForm(WordedForm):
    """Why an entry is not what the paper says."""

    reason = ProseField(label=_("Reason"), rows=3)
