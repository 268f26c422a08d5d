"""Forms of orders to reply: what is ordered of whom, and what is replied."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import VERSIONS, NewForm, WordedForm
from rectification.forms.parts.files import FilesField
from rectification.forms.parts.gate import ProseField
from rectification.models import Finding, Office
from rectification.models.bodies.order_kinds import MOST_DAYS, OrderKind


class OrderForm(WordedForm):
    """`offices`: None where the body as a whole is to reply."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    findings = forms.MultipleChoiceField(
        label=_("Findings it is about"), widget=forms.CheckboxSelectMultiple
    )
    offices = forms.MultipleChoiceField(
        label=_("Offices that are to reply"), widget=forms.CheckboxSelectMultiple
    )
    reason = ProseField(
        label=_("Why, and what is to be done"),
        help_text=_("Stands on the order as it is written here."),
    )
    reply_days = forms.IntegerField(
        label=_("Working days to reply"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("Counted from the day it is issued. Empty: as its kind says."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Sequence[OrderKind],
        findings: Sequence[Finding],
        offices: Sequence[Office] | None,
        **kwargs: object,
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.kinds = {one.name: one for one in kinds}
        self.found = {str(one.pk): one for one in findings}
        self.own = {str(one.pk): one for one in offices or ()}
        self._choose(
            "kind",
            {
                name: _("%(kind)s: reply within %(days)d working days")
                % {"kind": name, "days": one.days}
                for name, one in self.kinds.items()
            },
        )
        self._choose(
            "findings",
            {k: f"{one.reference} {one.title}" for k, one in self.found.items()},
        )
        if offices is None:
            del self.fields["offices"]
        else:
            self._choose("offices", {k: str(one) for k, one in self.own.items()})

    def _choose(self, name: str, choices: dict[str, str]) -> None:
        self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "kind": self.kinds[said["kind"]],
            "findings": [self.found[key] for key in said["findings"]],
            "offices": [self.own[key] for key in said.get("offices", ())],
            "reason": said["reason"],
            "reply_days": said["reply_days"],
        }


class OrderNewForm(NewForm, OrderForm):
    pass


class OrderEditForm(OrderForm):
    version = forms.IntegerField(
        min_value=0, max_value=VERSIONS, widget=forms.HiddenInput
    )


class ReplyForm(NewForm, WordedForm):
    """`read`: what stood of the reply when the page was opened."""

    reply = ProseField(label=_("Reply"), rows=6)
    evidence = FilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("What proves it; kept inside."),
    )
    read = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
