"""代填: the tables that offices have filled in, chosen at once, and the day they tell
of."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import Classified, Refusal, Unclear
from rectification.forms.findings.progress import DATE, past
from rectification.forms.parts.editing import NewForm, WordedForm
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.intake import secrecy
from rectification.intake.columns import Column
from rectification.intake.files.archive import Budget
from rectification.intake.files.evidence_file import CheckedFile
from rectification.intake.filling_in import Fault, FilledRow, Origin, read_rows
from rectification.intake.workbook import read_workbook

MOST_FILES = 40  # one of each office of a large body
_UNPACKED = 64 << 20  # bytes of all of them together
_PROSE = ProseField(label=_("Progress"), required=False)


class TablesField(FilesField):
    """`is_needed`: what was chosen before will do, so the form itself asks for them."""

    most = MOST_FILES
    is_needed = True


class FillInForm(NewForm, WordedForm):
    """`rows`: what the tables say of findings, `faults`: rows that cannot be read."""

    tables = TablesField(
        label=_("Tables that offices have filled in"),
        required=False,
        help_text=_("Choose or drop all of them at once: .xlsx, 40 files at most."),
    )
    happened_on = forms.DateField(
        label=_("Date"), widget=DATE, help_text=_("For all of them.")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.fields["happened_on"].initial = timezone.localdate
        self.fields["tables"].widget.attrs["accept"] = ".xlsx"
        self.rows: list[FilledRow] = []
        self.faults: list[Fault] = []

    def clean_happened_on(self) -> Any:
        return past(self.cleaned_data["happened_on"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        chosen = list(self.cleaned_data.get("tables") or ())
        budget = Budget(bytes_left=_UNPACKED)
        for file in chosen:
            try:
                self._read(file, budget)
            except Unclear as doubt:
                self._drop(file)
                again = gettext("Please choose this file again.")
                self.add_error("tables", f"{doubt} {again}")
                self.fields["cleared"].widget = forms.CheckboxInput()
            except Classified as refusal:
                self._drop(file)
                self.add_error("tables", str(refusal))
            except Refusal as refusal:
                self.add_error("tables", f"{file.name}：{refusal}")
        if not chosen and not self.errors:
            self.add_error("tables", gettext("Please choose the tables."))
        return self.cleaned_data

    def _read(self, file: CheckedFile, budget: Budget) -> None:
        sheets = read_workbook(file.stream, budget=budget)
        cleared = bool(self.cleaned_data.get("cleared"))
        for sheet in sheets:
            for row in sheet.rows:
                origin = Origin(file.name, sheet.name, row.number)
                _pass(origin, "\n".join(filter(None, row.cells)), cleared=cleared)
        for found in read_rows(file.name, sheets):
            if isinstance(found, Fault):
                self.faults.append(found)
            else:
                self._typed(found)

    def _typed(self, row: FilledRow) -> None:
        """Let each cell pass as if it had been typed."""
        said: dict[Column, str] = {}
        for column, text in row.said.items():
            try:
                said[column] = _PROSE.clean(text)
            except forms.ValidationError as error:
                told = f"{column.label}：{''.join(error.messages)}"
                self.faults.append(Fault(row.origin, told))
                return
        self.rows.append(FilledRow(row.origin, row.reference, row.office, said))

    def _drop(self, file: CheckedFile) -> None:
        """Keep nothing of a file of which nobody has said that it is no secret."""
        field: Any = self.fields["tables"]
        field.passed = [one for one in field.passed if one.stream is not file.stream]


def _pass(origin: Origin, text: str, *, cleared: bool) -> None:
    """Show a row to the secrecy gate, and say which it is where that refuses."""
    try:
        secrecy.check(text, cleared=cleared)
    except (Classified, Unclear) as refusal:
        raise type(refusal)(f"{origin}：{refusal}") from refusal
