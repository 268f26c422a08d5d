"""A finding by hand: register, edit, correct its text, assign it, plan its measures."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.inspections.edit import ChosenField
from rectification.forms.parts.deadline import DeadlinePart
from rectification.forms.parts.editing import (
    DayField,
    DonePart,
    LineField,
    NewForm,
    OrderField,
    ReasonPart,
    VersionedForm,
    WordedForm,
)
from rectification.forms.parts.gate import ProseField
from rectification.forms.parts.office_rows import OfficeRows
from rectification.models import Aspect, Finding, Office
from rectification.models.findings.printed_text import (
    LINES,
    PROSE,
    help_of,
    label_of,
    limit_of,
)
from rectification.notices.vocabulary.printed_fields import TEXTS


class FindingFields(DeadlinePart):
    title = LineField(label=_("Title"), longest=1000)
    aspect = ChosenField(label=_("Aspect"), required=False)

    def offer(self, aspects: Sequence[Aspect]) -> None:
        self.fields["aspect"].offer(list(aspects))  # type: ignore[attr-defined]

    def ask_for(self, texts: Iterable[str]) -> None:
        """Add an input for each of the texts, as its column tells, in its place."""
        self.fields |= {name: _text_input(name) for name in texts}
        self.order_fields(self.field_order)


def _text_input(name: str) -> forms.Field:
    label, longest, help_text = label_of(name), limit_of(name), help_of(name)
    if longest is None:
        return ProseField(label=label, required=False, rows=3, help_text=help_text)
    return LineField(label=label, longest=longest, required=False, help_text=help_text)


class FindingNewForm(NewForm, OfficeRows, FindingFields):
    """Asks for what a feedback or a plan says already; who answers stands in a row."""

    original_text = ProseField(
        label=_("Original text"),
        required=False,
        rows=8,
        help_text=_("The feedback's own words; paragraphs, one a line."),
    )
    field_order = [
        "title",
        "original_text",
        "aspect",
        "leader",
        "due_wording",
        "due_on",
        "due_precision",
        "kind",
        "standard",
    ]

    def __init__(
        self,
        data: object = None,
        *,
        aspects: Sequence[Aspect],
        offices: Sequence[Office],
        year: int | None,
        **kwargs: object,
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.year = year
        self.ask_for(("leader", "standard"))
        self.offer(aspects)
        self.add_rows(offices, [])

    def said(self) -> dict[str, Any]:
        said = super().said()
        return {n: v for n, v in said.items() if not self.is_row_field(n)}


class FindingEditForm(DonePart, FindingFields, VersionedForm):
    position = OrderField(label=_("Order"), help_text=_("Smaller numbers come first."))
    prior = LineField(
        label=_("Same finding of an earlier inspection"),
        longest=30,
        required=False,
        help_text=_("Its reference, such as 2022-001-05."),
    )
    account_lead = ProseField(
        label=_("Introduction to the account"), required=False, rows=3
    )
    plan_lead = ProseField(
        label=_("Introduction to the next steps"), required=False, rows=3
    )

    field_order = [
        "title",
        "aspect",
        "position",
        *LINES,
        "due_wording",
        "due_on",
        "due_precision",
        "kind",
        *PROSE,
        "prior",
        "account_lead",
        "plan_lead",
    ]

    def __init__(
        self,
        data: object = None,
        *,
        finding: Finding,
        earlier: dict[str, Finding],
        aspects: Sequence[Aspect],
        **kwargs: object,
    ) -> None:
        """`earlier`: findings of other inspections of the body, by reference."""
        super().__init__(data, **kwargs)
        feedback = finding.inspection.feedback_on
        self.year = feedback.year if feedback else None
        self.earlier = earlier
        self.finding = finding
        self.ask_for(TEXTS)
        self.offer(aspects)
        if finding.due_on and not finding.has_draft_deadline():
            self.fields["due_on"].help_text = gettext(
                "Left empty, it is read from the words. An office has answered for it: "
                "a later day waits for the word of a leader or the inspection office."
            )
        else:
            del self.fields["done_so_far"]

    def clean_position(self) -> int:
        position = self.cleaned_data["position"]
        return self.finding.position if position is None else position

    def clean_prior(self) -> Finding | None:
        reference = self.cleaned_data["prior"]
        if not reference:
            return None
        if reference not in self.earlier:
            raise forms.ValidationError(
                gettext("No finding of an earlier inspection has this reference.")
            )
        return self.earlier[reference]


class TextForm(VersionedForm):
    original_text = ProseField(
        label=_("Original text"),
        rows=14,
        help_text=_("Paragraphs, one a line. Every wording stays to be read."),
    )


class AssignForm(OfficeRows, VersionedForm):
    def __init__(
        self,
        data: object = None,
        *,
        finding: Finding,
        offices: Sequence[Office],
        **kwargs: object,
    ) -> None:
        super().__init__(data, **kwargs)
        kept = list(finding.responsibilities.all())
        self.add_rows(offices, kept)
        self.is_first = not kept
        if self.is_first:
            del self.fields["why"], self.fields["why_text"]

    def clean(self) -> dict[str, Any]:
        if not self.is_first:
            return super().clean()
        return WordedForm.clean(self)

    @property
    def reason(self) -> str:
        """Why: that nobody answered before needs no other; records speak Chinese."""
        if not self.is_first:
            return super().reason
        with translation.override("zh-hans"):
            return gettext("First assignment")


class MeasurePlanForm(WordedForm):
    """`version` is the finding's."""

    heading = LineField(label=_("Heading"), longest=1000, required=False)
    plan = ProseField(label=_("Plan"), required=False, rows=5)
    office = ChosenField(label=_("Office"), required=False)
    owner = LineField(label=_("Person in charge"), longest=100, required=False)
    due_on = DayField(label=_("Deadline"))
    position = OrderField(label=_("Order"), help_text=_("Smaller numbers come first."))

    def __init__(
        self, data: object = None, *, offices: Sequence[Office], **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.fields["office"].offer(list(offices))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        wanted = ("heading", "plan")
        if not any(self.cleaned_data.get(n) or n in self.errors for n in wanted):
            self.add_error("plan", gettext("Give a heading or a plan."))
        return self.cleaned_data

    def said(self) -> dict[str, Any]:
        said = super().said()
        if said.get("position") is None:
            said.pop("position", None)
        return said


class MeasureNewForm(NewForm, MeasurePlanForm):
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )


class MeasureBesidePlanForm(ReasonPart, MeasureNewForm):
    """Of a measure that an approved plan does not name: asks why."""


class MeasureEditForm(MeasurePlanForm, VersionedForm):
    pass


class RemoveForm(VersionedForm):
    pass
