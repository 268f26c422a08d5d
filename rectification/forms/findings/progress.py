"""The form at the head of a finding's timeline, and what may be done to an entry."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.measure_account import numbered_choices
from rectification.forms.parts.editing import LineField, NewForm
from rectification.forms.parts.files import ProofField, claims_typed
from rectification.forms.parts.gate import ProseField
from rectification.intake.files.evidence_file import ACCEPTED
from rectification.models import Evidence, Finding, Measure
from rectification.workflow import MeasureState

EARLIEST = 1990  # year; below it somebody has slipped
DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def past(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(gettext("The date lies in the future."))
    if day.year < EARLIEST:
        raise forms.ValidationError(gettext("Please check the year."))
    return day


class ProgressForm(NewForm):
    """An entry, its files, and perhaps the new account of one measure."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    happened_on = forms.DateField(label=_("Date"), widget=DATE)
    measure = forms.ChoiceField(label=_("Measure"), required=False)
    text = ProseField(
        label=_("Progress"),
        help_text=_("What was done and what came of it; figures with their unit."),
    )
    reason_for_delay = ProseField(label=_("Reason for delay"), rows=2)
    help_needed = ProseField(label=_("Help needed"), rows=2, required=False)
    help_of = LineField(
        label=_("Of whom"),
        longest=200,
        required=False,
        help_text=_("Body, office or leader; empty, the coordinator sees to it."),
    )
    evidence = ProofField(
        label=_("Evidence"),
        required=False,
        help_text=_(
            "Drop files here, paste a screenshot (Ctrl+V) or photograph; 50 MB each at "
            "most."
        ),
    )
    claim = LineField(
        label=_("What the files prove"),
        longest=300,
        required=False,
        help_text=_("For each file that says nothing of its own."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", "—"), *Evidence.Kind.choices]
    )
    dated_on = forms.DateField(
        label=_("Date of the files"),
        required=False,
        widget=DATE,
        help_text=_("Asked once for all; empty, the day a photograph tells counts."),
    )
    account = ProseField(
        label=_("Account for publication"),
        required=False,
        help_text=_("Replaces the account of the measure chosen above."),
    )
    state = forms.ChoiceField(
        label=_("State of the measure"),
        required=False,
        choices=[("", _("Unchanged")), *MeasureState.choices],
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        finding: Finding,
        delay: str = "",
    ) -> None:
        """`finding` with its measures fetched; `delay`: the reason last given."""
        super().__init__(data, files)
        self.is_no_news = bool(data and data.get("no_news"))
        self.measures = {str(one.pk): one for one in finding.measures.all()}
        choices = [("", _("The finding as a whole")), *numbered_choices(finding)]
        self.fields["measure"] = forms.ChoiceField(
            label=_("Measure"), required=False, choices=choices
        )
        self.fields["version"].initial = finding.version
        self.fields["happened_on"].initial = timezone.localdate
        self.fields["evidence"].widget.attrs["accept"] = ",".join(
            f".{one}" for one in ACCEPTED
        )
        if finding.is_overdue():
            self.fields["reason_for_delay"].initial = delay
            self.fields["reason_for_delay"].required = not self.is_no_news
        else:
            del self.fields["reason_for_delay"]
        if not self.measures:
            for name in ("measure", "account", "state"):
                del self.fields[name]

    def clean_happened_on(self) -> date:
        return past(self.cleaned_data["happened_on"])

    def clean_dated_on(self) -> date | None:
        day = self.cleaned_data["dated_on"]
        return day and past(day)

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data.get("account") or self.cleaned_data.get("state")
        asked = self.cleaned_data
        if asked.get("help_of") and not asked.get("help_needed"):
            self.add_error("help_needed", gettext("Say what help is needed."))
        if said and not self.cleaned_data.get("measure"):
            self.add_error("measure", gettext("Choose the measure this is about."))
        if self.is_no_news and self.cleaned_data.get("text"):
            self._say_no_news(self.cleaned_data["text"])
        return self.cleaned_data

    def texts(self) -> Iterator[tuple[str, str]]:
        yield from super().texts()
        for typed in claims_typed(self.data).values():
            yield from (("evidence", text) for text in typed if text)

    def _say_no_news(self, reason: str) -> None:
        """What was typed is why there is nothing new: of the delay too, if any."""
        if "reason_for_delay" in self.fields:
            given = self.cleaned_data.get("reason_for_delay")
            self.cleaned_data["reason_for_delay"] = given or reason
        with translation.override("zh-hans"):  # records speak Chinese
            words = gettext("No news this period")
        self.cleaned_data["text"] = f"{words}：{reason}"

    @property
    def chosen(self) -> Measure | None:
        return self.measures.get(self.cleaned_data.get("measure", ""))

    def changes_of_measure(self) -> dict[str, str]:
        """Fields of the chosen measure that really change."""
        measure = self.chosen
        said = {name: self.cleaned_data.get(name) for name in ("account", "state")}
        return {
            name: value
            for name, value in said.items()
            if measure and value and value != getattr(measure, name)
        }

    @property
    def is_about_publication(self) -> bool:
        """Whether the folded part must stand open: it was used, or is wrong."""
        names = ("account", "state")
        return self._is_touched(names)

    @property
    def is_about_files(self) -> bool:
        names = ("claim", "kind", "dated_on")
        return self._is_touched(names)

    def _is_touched(self, names: tuple[str, ...]) -> bool:
        typed = self.data if self.is_bound else self.initial
        return any(typed.get(name) or name in self.errors for name in names)
