"""The text somebody starts from, and what is corrected in what was understood of it."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.errors import Classified, Refusal, Unclear
from rectification.forms.findings.progress import DATE, EARLIEST
from rectification.forms.intake.basis import BASIS
from rectification.forms.intake.checked import CheckedPart
from rectification.forms.intake.typed import (
    FEW,
    NAMES,
    corrected,
    together,
)
from rectification.forms.parts.asked import settled
from rectification.forms.parts.editing import DayField, LineField
from rectification.forms.parts.gate import GatedForm
from rectification.intake import secrecy
from rectification.intake.columns import NESTED, OF_ENTRIES, Column
from rectification.intake.corrections import Correction
from rectification.intake.documents.document import Document
from rectification.intake.documents.reader import ACCEPTED, MAX_BYTES, read_document
from rectification.intake.files.evidence_file import clean_name
from rectification.intake.import_notice import check_document
from rectification.intake.reading import Kind, Reading, Understood
from rectification.intake.table.heads import samples
from rectification.intake.table.read_table import Table
from rectification.intake.terms import Terms
from rectification.limits import check_length
from rectification.models import Inspection, Organisation

# A character of one computer's own stays: the review asks about it.
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})
_KEPT = "\n\t\v\0\u200c\u200d"  # NUL for the field's own validator to refuse

STATUSES = (
    ("completed", _("Completed")),
    ("substantially_completed", _("Substantially completed, continuing")),
    ("ongoing", _("Under rectification")),
    ("long_term", _("Long-term")),
    ("not_completed", _("Not completed")),
    ("unknown", _("Not stated")),
)

# What is asked about the inspection itself.
FACTS = ("theme", "team", "feedback_on", "plan_due_on", "campaign_ends_on")


class PasteField(forms.CharField):
    """Text as pasted: tabs part cells, soft returns stay; what only hides goes."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Text"),
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        )

    def to_python(self, value: object) -> str:
        text = super().to_python(value) or ""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            check_length(text)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return "".join(
            char
            for char in text
            if char in _KEPT or unicodedata.category(char) not in _HIDDEN
        )


class IntakeForm(GatedForm):
    """A text, pasted or as a file. `typed`: corrections of an earlier review."""

    organisation = forms.ModelChoiceField(
        label=_("Body"), queryset=Organisation.objects.none(), empty_label=None
    )
    target = forms.ChoiceField(
        label=_("Where it goes"),
        required=False,
        help_text=_("A table may also go to an inspection that is there already."),
    )
    text = PasteField()
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_(
            "Word, PDF with text, a saved web page, Excel, .csv or plain text, 20 MB "
            "at most."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPTED.split())}),
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        required=False,
        choices=[("", _("Recognise it from the text")), *Kind.choices],
        widget=forms.RadioSelect,
    )
    typed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        bodies: QuerySet[Organisation],
        inspections: Sequence[Inspection] = (),
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """`inspections`: those into which a table may go, with their bodies."""
        super().__init__(data, files, initial=dict(initial or {}))
        self.read: Document | None = None
        self.shown = ""  # what a chosen file says
        self.bodies = bodies
        self.inspections = {one.reference: one for one in inspections}
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            ("", _("A new inspection")),
            *((one.reference, f"{one} · {one.organisation}") for one in inspections),
        ]
        self.name = ""
        self.fields["organisation"] = forms.ModelChoiceField(
            label=_("Body"), queryset=bodies, empty_label=None
        )

    @property
    def inspection(self) -> Inspection | None:
        """The inspection that is there already, None for a new one."""
        return self.inspections.get(self.cleaned_data.get("target", ""))

    def clean(self) -> dict[str, Any]:
        super().clean()
        upload = self.cleaned_data.get("file")
        text = self.cleaned_data.get("text", "")
        if isinstance(upload, UploadedFile):
            if text.strip():
                self.add_error("file", gettext("Either paste a text or choose a file."))
            else:
                self._take_file(upload)
        elif text.strip():
            self.read = Document(text, "utf-8")
        elif not self.errors:
            self.add_error("text", gettext("Paste a text or choose a file."))
        return self.cleaned_data

    def _take_file(self, upload: UploadedFile) -> None:
        self.name = clean_name(upload.name or "")
        cleared = bool(self.cleaned_data.get("cleared"))
        try:
            secrecy.check(self.name, cleared=True)
            data = upload.read(MAX_BYTES + 1)
            read = read_document(data, self.name, size=upload.size or 0)
            check_document(read, cleared=cleared)
        except Classified:
            raise
        except Unclear as doubt:
            self.fields["cleared"].widget = forms.CheckboxInput()
            self.add_error("text", str(doubt))
            self.shown = read.text
        except Refusal as refusal:
            self.add_error("file", str(refusal))
        else:
            self.read, self.shown = read, read.text

    def show_file(self) -> None:
        """Show what the chosen file says as text: no browser gives a file back."""
        if self.is_bound and self.shown:
            data = self.sent()
            data["text"] = self.shown
            self.data = data


class ReviewForm(CheckedPart):
    """Corrections of what was understood: four values of each finding, the columns."""

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        reading: Reading,
        was_cleared: bool = False,
        typed: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.reading = reading
        if not reading.proposes_states:
            for name in (*BASIS, "scan"):
                del self.fields[name]
        self.was_cleared = was_cleared
        self.fields["cleared"].initial = was_cleared
        self.add_questions()
        if reading.notice is None:
            self._add_facts()
        if reading.table is not None:
            self._add_columns(reading.table)
        for n, one in enumerate(reading.findings[: corrected(reading)]):
            self._add_finding(n, one, (typed or {}).get(str(n), {}))
        self._add_together()

    def _add_columns(self, table: Table) -> None:
        pairs = zip(table.headings, table.columns, strict=True)
        for n, (heading, column) in enumerate(pairs):
            values = samples(table.rows, n)
            shown = gettext("Such as: %(values)s")
            self.fields[f"column_{n}"] = forms.ChoiceField(
                label=heading or gettext("Column %(n)d") % {"n": n + 1},
                choices=self.column_choices(),
                required=False,
                initial=column.value,
                help_text=shown % {"values": " ｜ ".join(values)} if values else "",
            )

    def column_choices(self) -> list[tuple[str, object]]:
        return [it for it in Column.choices if it[0] not in OF_ENTRIES]

    def _add_facts(self) -> None:
        seen = self.reading.inspection
        self.fields["theme"] = LineField(label=_("Theme"), required=False, longest=200)
        self.fields["team"] = LineField(label=_("Team"), required=False, longest=500)
        self.fields["team"].initial = seen.team
        self.fields["feedback_on"] = forms.DateField(
            label=_("Feedback on"),
            required=False,
            widget=DATE,
            initial=seen.feedback_on,
            help_text=_("Its year stands in where a deadline names none."),
        )
        terms = self.reading.terms or Terms()
        self.fields["plan_due_on"] = DayField(label=_("Plan due on"))
        self.fields["plan_due_on"].initial = terms.plan_due_on
        self.fields["campaign_ends_on"] = DayField(
            label=_("Concentrated rectification ends on")
        )
        self.fields["campaign_ends_on"].initial = terms.campaign_ends_on

    def _add_finding(self, n: int, one: Understood, typed: Mapping[str, str]) -> None:
        # Of another reading: what was typed belongs to a finding that is not there.
        if typed.get("was") != one.title:
            typed = {}
        title = LineField(label=_("Title"), longest=1000)
        title.widget = forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
        self.fields[f"title_{n}"] = title
        self.fields[f"offices_{n}"] = LineField(
            label=_("Offices"),
            required=False,
            longest=1000,
            help_text=_("Parted by 、; mark the lead with （牵头）."),
        )
        self.fields[f"deadline_{n}"] = LineField(
            label=_("Deadline"), required=False, longest=500
        )
        for name in ("title", "offices", "deadline"):
            value = typed.get(name, getattr(one, name))
            self.fields[f"{name}_{n}"].initial = value
        if self.reading.says_states:
            self.fields[f"status_{n}"] = forms.ChoiceField(
                label=_("State"),
                choices=STATUSES,
                initial=typed.get("status", one.status),
            )

    def _add_together(self) -> None:
        """Ask once for what several findings leave open alike."""
        for about, places in together(self.reading).items():
            own = [n for n in places if f"{about}_{n}" in self.fields]
            if len(own) <= FEW:
                continue
            kind = self.fields[f"{about}_{own[0]}"]
            label = gettext("%(value)s of all %(number)d findings that leave it open")
            words = label % {"value": kind.label, "number": len(own)}
            field: forms.Field
            if about == "status":
                choices = [("", "—"), *STATUSES[:-1]]
                field = forms.ChoiceField(label=words, choices=choices, required=False)
            else:
                field = LineField(label=words, longest=1000, required=False)
            self.fields[f"all_{about}"] = field

    def together_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("all_")]

    def clean(self) -> dict[str, Any]:
        super().clean()
        year = self.reading.year or self.year
        for n, one in enumerate(self.reading.findings[: corrected(self.reading)]):
            if f"title_{n}" in self.fields:
                self.check_offices(f"offices_{n}", one.offices)
                self.check_deadline(f"deadline_{n}", one.deadline, year)
        if "all_offices" in self.fields:
            self.check_offices("all_offices", "")
        if "all_deadline" in self.fields:
            self.check_deadline("all_deadline", "", year)
        self._check_columns()
        day = self.cleaned_data.get("feedback_on")
        if day and (day.year < EARLIEST or day > timezone.localdate()):
            self.add_error("feedback_on", gettext("Please check the year."))
        for name in ("plan_due_on", "campaign_ends_on"):
            ends = self.cleaned_data.get(name)
            if day and ends and ends < day:
                self.add_error(name, gettext("This is before the day it follows."))
        return self.cleaned_data

    def _check_columns(self) -> None:
        """No two columns may be about the same: one of them would be lost."""
        taken: set[str] = set()
        for name in [one for one in self.fields if one.startswith("column_")]:
            column = self.cleaned_data.get(name)
            if column and column in taken and column not in NESTED:
                self.add_error(
                    name, gettext("Another column has this already; choose one.")
                )
            taken.add(column or "")

    def _pass(self, name: str, text: str, *, cleared: bool) -> None:
        super()._pass(name, text, cleared=cleared or self.was_cleared)

    # --- what it says ----------------------------------------------------------------

    def fields_of(self, n: int) -> list[forms.BoundField]:
        """Return what can be corrected of a finding: nothing of those beyond."""
        names = (f"{name}_{n}" for name in NAMES)
        return [self[name] for name in names if name in self.fields]

    @property
    def year(self) -> int | None:
        """The year of the feedback as typed, None where it is no day."""
        if "feedback_on" not in self.fields:
            return None
        digits = str(self["feedback_on"].value() or "")[:4]
        return int(digits) if digits.isascii() and digits.isdecimal() else None

    def column_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column_")]

    def fact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FACTS if name in self.fields]

    def said(self) -> dict[int, Correction]:
        """Return what differs from what was understood."""
        corrections: dict[int, Correction] = {}
        for n, one in enumerate(self.reading.findings[: corrected(self.reading)]):
            changed: dict[str, str] = {}
            for name in NAMES:
                value = self.cleaned_data.get(f"{name}_{n}")
                if value is None:
                    continue
                if settled(value) != settled(getattr(one, name)):
                    changed[name] = settled(value)
            if changed:
                corrections[n] = Correction(**changed)
        return corrections
