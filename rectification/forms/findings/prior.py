"""Which finding of an earlier inspection is the same problem: a person says so."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import VERSIONS, WordedForm
from rectification.models import Finding
from rectification.models.findings.recurrence import Likely


class PriorForm(WordedForm):
    """`likely`: what is offered; one that is named already stands among it."""

    prior = forms.ChoiceField(
        label=_("The same problem, in an earlier inspection"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Offered by the words that titles share and by offices in common. Another "
            "one is named by its reference on the page of editing."
        ),
    )
    version = forms.IntegerField(
        min_value=0, max_value=VERSIONS, widget=forms.HiddenInput
    )

    def __init__(self, data: object, likely: Sequence[Likely], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.offered = {one.finding.reference: one.finding for one in likely}
        choices = [(one.finding.reference, _words(one)) for one in likely]
        none = ("", gettext("None of these"))
        self.fields["prior"].choices = [*choices, none]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Finding | None:
        return self.offered.get(self.cleaned_data["prior"])

    @property
    def reason(self) -> str:
        """What the log keeps; records speak Chinese."""
        with translation.override("zh-hans"):
            return gettext("Compared with the findings of earlier inspections")


def _words(one: Likely) -> str:
    finding = one.finding
    why = [gettext("words: %(words)s") % {"words": "、".join(one.words)}]
    if one.offices:
        why.append(gettext("office: %(offices)s") % {"offices": "、".join(one.offices)})
    if one.aspect:
        why.append(gettext("aspect: %(aspect)s") % {"aspect": one.aspect})
    shared = "；".join(why) if one.words else ""
    said = f"{finding.reference} {finding.title}（{finding.inspection}）"
    return f"{said} {shared}".strip()
