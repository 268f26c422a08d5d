"""The signed basis on which the states of a table are proposed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import DayField, LineField
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import GatedForm
from rectification.intake.files.evidence_file import CheckedFile

BASIS = ("meeting", "met_on", "number")  # what is typed of it; a file is chosen anew


class BasisPart(GatedForm):
    """Who met or signed, when, under what number, and the scan of it; or nothing."""

    meeting = LineField(
        label=_("Meeting or signature"),
        longest=200,
        required=False,
        help_text=_("Such as 局党组会议, or who signed the list."),
    )
    met_on = DayField(label=_("Day of it"))
    number = LineField(
        label=_("Number of the minutes"),
        longest=100,
        required=False,
        help_text=_("If there is one."),
    )
    scan = FilesField(
        label=_("Signed scan"),
        required=False,
        help_text=_("Minutes or signed list; kept inside."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if self._is_begun():
            for name, sentence in (
                ("meeting", gettext("Please say who met or signed.")),
                ("met_on", gettext("Please give the day of the meeting or signature.")),
                ("scan", gettext("Please choose the signed scan.")),
            ):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
            if len(said.get("scan") or []) > 1:
                self.add_error("scan", gettext("Please choose one file."))
        day = said.get("met_on")
        if day and day > timezone.localdate():
            self.add_error("met_on", gettext("The date lies in the future."))
        return said

    def _is_begun(self) -> bool:
        names = (*BASIS, "scan")
        return any(self.cleaned_data.get(name) or name in self.errors for name in names)

    def basis_fields(self) -> list[forms.BoundField]:
        names = (*BASIS, "scan")
        return [self[name] for name in names if name in self.fields]

    @property
    def scan_file(self) -> CheckedFile | None:
        """The scan as chosen, None where no basis is given."""
        files: list[CheckedFile] = self.cleaned_data.get("scan") or []
        return files[0] if files else None
