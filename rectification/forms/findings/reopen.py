"""重新整改: the new deadline, as people write it, and which measures are open again."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.findings.measure_account import marker
from rectification.forms.parts.deadline import DeadlinePart
from rectification.forms.parts.editing import NewForm
from rectification.forms.parts.gate import ProseField
from rectification.models import Finding
from rectification.models.findings.deadline import Due
from rectification.workflow import MeasureState


class ReopenPart(NewForm, DeadlinePart):
    """`read`: what stood of the finding when the page was opened."""

    open_again = forms.MultipleChoiceField(
        label=_("Measures that are open again"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The others stay done. What was shown before counts no more."),
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        done = [
            (str(one.pk), f"{marker(number)}{one.heading or one.plan}")
            for number, one in enumerate(finding.measures.all(), 1)
            if one.state == MeasureState.DONE
        ]
        given = {"read": finding.mark, "open_again": [key for key, _words in done]}
        kwargs["initial"] = given
        super().__init__(*args, **kwargs)
        self.year = timezone.localdate().year
        self.fields["due_wording"].label = _("New deadline in words")
        if done:
            self.fields["open_again"].choices = done  # type: ignore[attr-defined]
        else:
            del self.fields["open_again"]

    def ask_only_when(self, answer: str) -> None:
        """Show what reopening asks with this result alone, where script runs."""
        for name in ("due_wording", "due_on", "due_precision", "kind", "open_again"):
            if name in self.fields:
                self.fields[name].widget.attrs["data-when"] = f"result={answer}"

    def ask_for_deadline(self) -> None:
        """Want what a finding needs that is open again; its page or act says when."""
        said = self.cleaned_data
        parts = {"due_wording", "due_on", "kind"}
        if not any(said.get(name) for name in parts) and not parts & self.errors.keys():
            self.add_error("due_wording", gettext("Please give the new deadline."))
        if "open_again" in self.fields and not said.get("open_again"):
            sentence = gettext("Please tick what is to be put right anew.")
            self.add_error("open_again", sentence)

    def anew(self) -> dict[str, Any]:
        """Return the new deadline and the measures, as the verbs take them."""
        said = self.cleaned_data
        return {
            "due": Due(
                said["due_on"], said["due_precision"], said["due_wording"], said["kind"]
            ),
            "measures": [int(key) for key in said.get("open_again", ())],
        }


class ReopenForm(ReopenPart):
    field_order = ("reason", "due_wording", "due_on", "due_precision", "kind")

    reason = ProseField(label=_("Reason"), rows=3)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.ask_for_deadline()
        return self.cleaned_data
