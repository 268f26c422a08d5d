"""待确认: what was reported or filled in for one's office, ticked to be confirmed."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.models import ProgressEntry


class ConfirmForm(forms.Form):
    """`entry`: each entry with the mark of what was shown of it."""

    data: Any

    entry = forms.MultipleChoiceField(
        label=_("Entries"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick what you confirm."),
            "invalid_choice": _("Something was changed: please look once more."),
        },
    )

    def __init__(self, data: Any, *, entries: Sequence[ProgressEntry]) -> None:
        super().__init__(data)
        self.shown = {tick(one): one for one in entries}
        field: Any = self.fields["entry"]
        field.choices = [(one, one) for one in self.shown]

    def chosen(self) -> Collection[str]:
        """Return the boxes as they are ticked; at first all of them."""
        return self.data.getlist("entry") if self.is_bound else list(self.shown)

    def ticked(self) -> list[ProgressEntry]:
        """Return the entries ticked, each to be confirmed as it was shown."""
        found = [self.shown[one] for one in self.cleaned_data["entry"]]
        for one in found:
            one.read = one.mark
        return found


def tick(entry: ProgressEntry) -> str:
    return f"{entry.pk}.{entry.mark}"
