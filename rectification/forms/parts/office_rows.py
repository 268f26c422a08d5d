"""Rows of responsible offices in a form: office, part, order, person, telephone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.editing import Difference, LineField, WordedForm
from rectification.models import Finding, Office

SPARE = 2  # empty rows behind those in use
FEWEST = 4
MOST = 40
LEAD, JOINT = "lead", "joint"
PARTS = ("office", "part", "place", "person", "phone")


class Answering(TypedDict):
    """Offices in order, who leads, people by the key of the office: for the verbs."""

    offices: list[Office]
    lead: Office | None
    people: dict[int, tuple[str, str]]


class OfficeRows(WordedForm):
    """Without `lead` in any row, nobody leads. Rows without an office are nothing."""

    def add_rows(self, offices: Sequence[Office], kept: Sequence[object]) -> None:
        """`offices` may be chosen; `kept`: the responsibilities as they stand."""
        self.offices = {str(one.pk): one for one in offices}
        self.is_kept = bool(kept)
        self.rows = min(MOST, max(FEWEST, len(kept) + SPARE, _sent(self.data)))
        for number in range(self.rows):
            one = kept[number] if number < len(kept) else None
            self._add_row(number, one)

    def take_up(self, data: Mapping[str, str], *, is_whole: bool) -> None:
        """Make room for as many rows as the draft has."""
        for number in range(self.rows, min(MOST, _sent(data))):
            self._add_row(number, None)
            self.rows = number + 1
        super().take_up(data, is_whole=is_whole)

    def _add_row(self, number: int, one: object) -> None:
        choices = [("", "—"), *((key, it.name) for key, it in self.offices.items())]
        fields: dict[str, forms.Field] = {
            "office": forms.ChoiceField(
                label=_("Office"), required=False, choices=choices
            ),
            "part": forms.ChoiceField(
                label=_("Part"),
                required=False,
                choices=[(JOINT, _("Joint office")), (LEAD, _("Lead office"))],
            ),
            "place": forms.IntegerField(
                label=_("Order"), required=False, min_value=1, max_value=999
            ),
            "person": LineField(
                label=_("Person responsible"), longest=100, required=False
            ),
            "phone": LineField(label=_("Telephone"), longest=60, required=False),
        }
        values = {
            "office": getattr(one, "office_id", ""),
            "part": LEAD if self._leads(number, one) else JOINT,
            "place": number + 1,
            "person": getattr(one, "person", ""),
            "phone": getattr(one, "phone", ""),
        }
        for part, field in fields.items():
            name = f"{part}_{number}"
            self.fields[name] = field
            self.initial.setdefault(name, values[part])

    def _leads(self, number: int, one: object) -> bool:
        """Where nobody answers yet, the first to be named leads unless told else."""
        if one is None:
            return number == 0 and not self.is_kept
        return bool(getattr(one, "is_lead", False))

    def office_rows(self) -> list[list[BoundField]]:
        """The fields row by row, for the template."""
        return [[self[f"{part}_{n}"] for part in PARTS] for n in range(self.rows)]

    def is_row_field(self, name: str) -> bool:
        part, _under, number = name.rpartition("_")
        return part in PARTS and number.isdecimal()

    def other_fields(self) -> Iterator[BoundField]:
        """All visible fields that stand in no row."""
        return (one for one in self.visible_fields() if not self.is_row_field(one.name))

    def clean(self) -> dict[str, Any]:
        super().clean()
        seen: set[str] = set()
        leads = 0
        for number in range(self.rows):
            office = self.cleaned_data.get(f"office_{number}")
            people = [self.cleaned_data.get(f"{p}_{number}") for p in PARTS[3:]]
            if not office:
                if any(people):
                    self.add_error(f"office_{number}", gettext("Choose the office."))
                continue
            if office in seen:
                self.add_error(
                    f"office_{number}", gettext("This office stands here twice.")
                )
            seen.add(office)
            if self.cleaned_data.get(f"part_{number}") == LEAD:
                leads += 1
                if leads > 1:
                    self.add_error(f"part_{number}", gettext("Only one office leads."))
        return self.cleaned_data

    def differences(self, stored: dict[str, object]) -> list[Difference]:
        """Compare the rows as a whole: row by row they would all be out of step."""
        kept = stored.pop("answering", None)
        rows = super().differences(stored)
        if kept is None:
            return rows
        label = gettext("Responsible offices")
        mine = self.as_typed() or gettext("(empty)")
        theirs = str(kept) or gettext("(empty)")
        return [*rows, Difference(label, theirs, mine)]

    def as_typed(self) -> str:
        """Say who answers as it is typed, a line an office."""
        said = self.cleaned_data
        filled = [n for n in range(self.rows) if said.get(f"office_{n}")]
        filled.sort(key=lambda n: (said.get(f"place_{n}") or n + 1, n))
        return "\n".join(
            _in_words(
                self.offices[said[f"office_{n}"]].name,
                said.get(f"person_{n}", ""),
                said.get(f"phone_{n}", ""),
                is_lead=said.get(f"part_{n}") == LEAD,
            )
            for n in filled
        )

    def answering(self) -> Answering:
        said = self.cleaned_data
        filled = [n for n in range(self.rows) if said.get(f"office_{n}")]
        filled.sort(key=lambda n: (said.get(f"place_{n}") or n + 1, n))
        offices = [self.offices[said[f"office_{n}"]] for n in filled]
        leads = [n for n in filled if said.get(f"part_{n}") == LEAD]
        people = {
            self.offices[said[f"office_{n}"]].pk: (
                str(said.get(f"person_{n}", "")),
                str(said.get(f"phone_{n}", "")),
            )
            for n in filled
        }
        return Answering(
            offices=offices,
            lead=self.offices[said[f"office_{leads[0]}"]] if leads else None,
            people=people,
        )


def _sent(data: Mapping[str, object]) -> int:
    """Count the rows that came back, so that none of them is lost."""
    numbers = (name.rpartition("_")[2] for name in data if name.startswith("office_"))
    known = (n for n in numbers if n.isascii() and n.isdecimal() and len(n) < 4)
    return max((int(n) + 1 for n in known), default=0)


def as_words(finding: Finding) -> str:
    """Say who answers as it is kept, a line an office."""
    return "\n".join(
        _in_words(one.office.name, one.person, one.phone, is_lead=one.is_lead)
        for one in finding.responsibilities.select_related("office")
    )


def _in_words(office: str, person: str, phone: str, *, is_lead: bool) -> str:
    lead = f"({gettext('Lead office')})" if is_lead else ""
    return " ".join(filter(None, [office, lead, person, phone]))
