"""A deadline as people give it: printed words, or a day and how exact it is."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import DayField, LineField, WordedForm
from rectification.models import Finding
from rectification.notices.notice import Precision
from rectification.notices.vocabulary.deadlines import last_day, read_deadline

PARTS = ("due_wording", "due_on", "due_precision", "kind")


class DeadlinePart(WordedForm):
    """Words are read like those of a notice; `year` stands in for one not printed."""

    due_wording = LineField(
        label=_("Deadline in words"),
        longest=500,
        required=False,
        help_text=_("As printed, such as 2023年6月底前, 立行立改 or 长期坚持."),
    )
    due_on = DayField(
        label=_("Last day that counts"),
        help_text=_("Left empty, it is read from the words."),
    )
    due_precision = forms.ChoiceField(
        label=_("Precision"),
        required=False,
        choices=[("", "—"), *Finding.Precision.choices],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *Finding.Kind.choices]
    )
    year: int | None = None

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not any(name in self.errors for name in PARTS) and set(PARTS) & set(
            self.changed_data
        ):
            self._agree()
        return self.cleaned_data

    def _agree(self) -> None:
        """Make the four say the same, or say which does not fit."""
        said = self.cleaned_data
        changed = set(self.changed_data)
        if said["due_wording"]:
            if "due_wording" in changed and "due_on" not in changed:
                said["due_on"] = None  # the day of the words before
                if "due_precision" not in changed:
                    said["due_precision"] = ""
                if "kind" not in changed:
                    said["kind"] = ""
            elif "due_on" in changed and "due_wording" not in changed:
                said["due_wording"] = ""  # they name the day before
        if said["due_wording"]:
            self._read(said["due_wording"])
        if any(name in self.errors for name in PARTS):
            return
        if said["due_on"] and not said["due_precision"]:
            said["due_precision"] = Finding.Precision.DAY
        if said["due_on"]:
            said["due_on"] = last_day(said["due_on"], Precision(said["due_precision"]))
            said["kind"] = said["kind"] or Finding.Kind.DATED
        else:
            said["due_precision"] = ""
            if said["kind"] == Finding.Kind.DATED:
                self.add_error("due_on", gettext("Please give the day."))

    def _read(self, words: str) -> None:
        said = self.cleaned_data
        read = read_deadline(words, self.year).deadline
        day = read.on
        if day and said["due_on"] and day != said["due_on"]:
            self.add_error(
                "due_on",
                gettext("The words say %(day)s. Correct one, or leave the day empty.")
                % {"day": date_format(day)},
            )
        elif day:
            said["due_on"] = day
            said["due_precision"] = said["due_precision"] or read.precision or ""
        elif read.kind == "dated" and not said["due_on"]:
            self.add_error(
                "due_wording", gettext("These words name no day that exists.")
            )
        elif read.kind is None and not (said["due_on"] or said["kind"]):
            self.add_error(
                "due_wording",
                gettext("Not understood. Give the last day or the kind as well."),
            )
        said["kind"] = said["kind"] or read.kind or ""

    def understood(self) -> str:
        """Say in words what was understood of the deadline; "" where there is none."""
        said = self.cleaned_data
        names = ("due_on", "due_precision", "kind")
        parts = [self.words(n, said[n]) for n in names if said.get(n)]
        return " · ".join(parts)
