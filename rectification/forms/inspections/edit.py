"""Inspections, aspects and offices by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import (
    DayField,
    LineField,
    NewForm,
    OrderField,
    ReasonedForm,
    WordedForm,
)
from rectification.models import Aspect, Inspection, Office, Organisation
from rectification.models.bodies.rhythm import Rhythm


class ChosenField(forms.ChoiceField):
    """One of the records given, or none. The choices are read once."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]
        self.rows: dict[str, object] = {}

    def offer(self, rows: list[object], *, blank: str = "—") -> None:
        self.rows = {str(row.pk): row for row in rows}  # type: ignore[attr-defined]
        first = [] if self.required and len(rows) == 1 else [("", blank)]
        self.choices = [*first, *((key, str(row)) for key, row in self.rows.items())]

    def clean(self, value: object) -> object:
        return self.rows.get(super().clean(value) or "")

    def prepare_value(self, value: object) -> object:
        return getattr(value, "pk", value)


class InspectionForm(WordedForm):
    source = forms.ChoiceField(label=_("Source"), choices=Inspection.Source.choices)
    round = LineField(
        label=_("Round"),
        longest=100,
        required=False,
        help_text=_("As the feedback names it."),
    )
    theme = LineField(label=_("Theme"), longest=200, required=False)
    team = LineField(label=_("Team"), longest=500, required=False)
    started_on = DayField(label=_("Began on"))
    ended_on = DayField(label=_("Ended on"))
    feedback_on = DayField(
        label=_("Feedback on"), help_text=_("Deadlines without a year take its year.")
    )
    plan_due_on = DayField(label=_("Plan due on"))
    campaign_ends_on = DayField(label=_("Concentrated rectification ends on"))
    rhythm = forms.ChoiceField(
        label=_("Rhythm of reporting"),
        required=False,
        choices=[("", _("As the body")), *Rhythm.choices],
        help_text=_("Another one holds from the next period on."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        began = said.get("started_on")
        for name in ("ended_on", "feedback_on", "plan_due_on", "campaign_ends_on"):
            before = said.get("feedback_on") if name[0] in "pc" else began
            if before and said.get(name) and said[name] < before:
                self.add_error(name, gettext("This is before the day it follows."))
        return said


class InspectionNewForm(NewForm, InspectionForm):
    organisation = ChosenField(label=_("Body"))
    field_order = ["organisation"]

    def __init__(
        self, data: object = None, *, bodies: list[Organisation], **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.fields["organisation"].offer(bodies)  # type: ignore[attr-defined]


class InspectionEditForm(InspectionForm, ReasonedForm):
    pass


class AspectForm(WordedForm):
    title = LineField(label=_("Title"), longest=1000)
    parent = ChosenField(label=_("Within"), required=False)
    position = OrderField(label=_("Order"), help_text=_("Smaller numbers come first."))

    def __init__(
        self,
        data: object = None,
        *,
        others: list[Aspect],
        **kwargs: object,
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.fields["parent"].offer(others)  # type: ignore[attr-defined]


class AspectNewForm(NewForm, AspectForm):
    pass


class AspectEditForm(AspectForm, ReasonedForm):
    pass


class OfficeForm(WordedForm):
    """`others`: the offices of the body, this one left out."""

    name = LineField(label=_("Name of the office"), longest=200)
    position = OrderField(label=_("Order"), help_text=_("Smaller numbers come first."))
    is_collective = forms.BooleanField(
        label=_("Stands for several offices"), required=False
    )
    since = DayField(label=_("Exists since"))
    until = DayField(
        label=_("Exists until"),
        help_text=_("The first day on which it no longer exists."),
    )
    successor = ChosenField(label=_("Successor"), required=False)

    def __init__(
        self, data: object = None, *, others: list[Office], **kwargs: object
    ) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        self.others = others
        self.fields["successor"].offer(others)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("This is before the day it follows."))
        if said.get("successor") and not until:
            self.add_error("until", gettext("With a successor, say until when."))
        for one in self.others:
            if one.name == said.get("name") and one.since == since:
                self.add_error("name", gettext("There is an office of this name."))
        return said

    def said(self) -> dict[str, Any]:
        said = super().said()
        return said | {"position": said.get("position") or 0}


class OfficeNewForm(NewForm, OfficeForm):
    organisation = ChosenField(label=_("Body"))
    field_order = ["organisation"]

    def __init__(
        self,
        data: object = None,
        *,
        bodies: list[Organisation],
        others: list[Office],
        **kwargs: object,
    ) -> None:
        super().__init__(data, others=others, **kwargs)
        self.fields["organisation"].offer(bodies)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        body = self.cleaned_data.get("organisation")
        self.others = [one for one in self.others if one.organisation == body]
        return super().clean()


class OfficeEditForm(OfficeForm, ReasonedForm):
    pass
