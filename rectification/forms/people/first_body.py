"""The first run in three steps; every step carries the others along."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Role
from rectification.forms.parts.editing import LineField
from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.setup.roster import Person, read

STEPS = ("body", "offices", "people")
_FIELDS = {
    "body": ("name", "full_name", "overseer"),
    "offices": ("offices",),
    "people": ("roster",),
}


class FirstRunForm(GatedForm):
    """`step` is the one shown; the fields of later steps are not asked for yet."""

    name = LineField(label=_("Name of the body"), longest=100)
    full_name = LineField(
        label=_("Full name for signing"),
        longest=200,
        required=False,
        help_text=_("The party group's name as it stands under a report."),
    )
    overseer = LineField(
        label=_("Overseeing body"),
        longest=100,
        required=False,
        help_text=_("The inspection office that verifies; may be added later."),
    )
    offices = ProseField(
        label=_("Offices"), rows=10, help_text=_("One a line, in their usual order.")
    )
    roster = ProseField(
        label=_("People"),
        rows=12,
        help_text=_(
            "Paste from a table: name, login name (optional), office, post. Posts: "
            "handler, head of office, coordinator, leader in charge, system "
            "administrator, security administrator, security auditor."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, step: str = "body") -> None:
        super().__init__(data)
        self.step = step
        self.people: tuple[Person, ...] = ()
        reached = STEPS.index(step)
        for number, one in enumerate(STEPS):
            for name in _FIELDS[one]:
                if number > reached:
                    self.fields[name].required = False
                if one != step:
                    self.fields[name].widget = forms.HiddenInput()

    def clean_offices(self) -> str:
        names = [" ".join(one.split()) for one in self._lines("offices")]
        twice = sorted({one for one in names if names.count(one) > 1})
        if twice:
            raise forms.ValidationError(
                gettext("This office stands twice: %(name)s") % {"name": twice[0]}
            )
        if any(len(one) > 200 for one in names):
            raise forms.ValidationError(gettext("A name is too long."))
        return "\n".join(names)

    def clean(self) -> dict[str, Any]:
        super().clean()
        roster = self.cleaned_data.get("roster")
        if self.step == "people" and roster:
            self.people, faults = read(roster, self.office_names())
            for fault in faults[:20]:
                self.add_error("roster", str(fault))
            roles = {person.role for person in self.people}
            if not faults and Role.COORDINATOR not in roles:
                self.add_error(
                    "roster", gettext("At least one person must be coordinator.")
                )
        overseer = self.cleaned_data.get("overseer")
        if overseer and overseer == self.cleaned_data.get("name"):
            self.add_error("overseer", gettext("No body oversees itself."))
        return self.cleaned_data

    def office_names(self) -> list[str]:
        return self._lines("offices")

    def _lines(self, name: str) -> list[str]:
        text = self.cleaned_data.get(name) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]
