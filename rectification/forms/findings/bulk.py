"""What is to become of many findings at once: who leads, until when, who is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.deadline import DeadlinePart
from rectification.forms.parts.editing import (
    DonePart,
    LineField,
    NewForm,
    ReasonPart,
    WordedForm,
)
from rectification.forms.parts.gate import ProseField
from rectification.models import Office, Urge
from rectification.models.bodies.names import by_pinyin
from rectification.models.findings.bulk import Assign, BulkAct, Reschedule, UrgeAll
from rectification.models.findings.deadline import DEADLINE, Due
from rectification.notices.canonical import digest_of
from rectification.reminding.by_hand import RemindAll


class BulkForm(ReasonPart, WordedForm, NewForm):
    """`looked`: what the page said of the rows was said of these very values."""

    looked = forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, empty_value=""
    )
    silent = WordedForm.silent | {"looked"}

    def __init__(self, data: Any, *, offices: Sequence[Office] = ()) -> None:
        super().__init__(data)
        self.offices = {str(one.pk): one for one in offices}
        self.fields["why"].required = False
        last = ("done_so_far", "why", "why_text", "cleared")
        self.order_fields([*(n for n in self.fields if n not in last), *last])

    @property
    def reason(self) -> str:
        """The reason for all of them; where none is asked for it may be left out."""
        return super().reason if self.cleaned_data.get("why") else ""

    @property
    def mark(self) -> str:
        """What a valid form says, in short."""
        said = {name: str(value) for name, value in self.said().items()}
        return digest_of({**said, "reason": self.reason})[:16]

    def show_as_read(self) -> None:
        """Show a valid form's texts again without what only hides in them."""
        data = self.sent()
        for name, field in self.fields.items():
            if isinstance(field, (ProseField, LineField)) and name in data:
                data[name] = self.cleaned_data[name]
        self.data = data

    def act(self) -> BulkAct:
        """Return what a valid form asks to be done."""
        raise NotImplementedError


class AssignForm(BulkForm):
    lead = forms.ChoiceField(label=_("Lead office"))
    person = LineField(
        label=_("Person responsible there"),
        longest=100,
        required=False,
        help_text=_("Left empty, whoever is named for this office stays."),
    )

    def __init__(self, data: Any, *, offices: Sequence[Office] = ()) -> None:
        super().__init__(data, offices=offices)
        rows: dict[Any, list[tuple[str, str]]] = {}
        for one in offices:
            rows.setdefault(one.organisation, []).append((str(one.pk), one.name))
        groups = [(str(body), rows[body]) for body in sorted(rows, key=by_pinyin)]
        offered: list[Any] = [*(groups[0][1] if len(groups) == 1 else groups)]
        field: Any = self.fields["lead"]
        field.choices = [("", _("Please choose")), *offered]

    def act(self) -> Assign:
        said = self.cleaned_data
        return Assign(self.offices[said["lead"]], said["person"], self.reason)


class DeadlineForm(BulkForm, DeadlinePart, DonePart):
    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not any(said.get(name) for name in DEADLINE):
            self.add_error("due_wording", _("Please give the deadline."))
        return said

    def act(self) -> Reschedule:
        said: Mapping[str, Any] = self.cleaned_data
        due = Due(
            due_on=said["due_on"],
            due_precision=said["due_precision"],
            due_wording=said["due_wording"],
            kind=said["kind"],
        )
        return Reschedule(due, said["done_so_far"], self.reason)


class UrgeAllForm(BulkForm):
    way = forms.ChoiceField(
        label=_("By what way"),
        choices=Urge.Way.choices,
        initial=Urge.Way.SYSTEM,
        widget=forms.RadioSelect,
    )

    def act(self) -> UrgeAll:
        return UrgeAll(self.cleaned_data["way"], self.reason)


class ApproveForm(NewForm):
    """One opinion on all requests that are granted together."""

    reason = ProseField(label=_("Opinion"), rows=2)

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"reason": gettext("Agreed.")})


class RemindAllForm(BulkForm):
    """Nothing but a reason, which may be left out."""

    def act(self) -> RemindAll:
        return RemindAll(self.reason)
