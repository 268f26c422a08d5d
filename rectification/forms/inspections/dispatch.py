"""任务分解表: the findings of an inspection as one grid, a row each, cells in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.asked import ASKED, NO_DEADLINE, AskedPart, settled
from rectification.forms.parts.editing import (
    DonePart,
    LineField,
    ReasonPart,
    WordedForm,
    of_finding,
)
from rectification.forms.parts.gate import ProseField
from rectification.intake.corrections import read_due
from rectification.intake.plan import read_offices
from rectification.models import Finding, Inspection, Office
from rectification.models.bodies.offices_by_name import OfficesByName
from rectification.models.findings.deadline import DEADLINE
from rectification.models.findings.dispatch import Answering, Task
from rectification.notices.notice import Precision
from rectification.notices.vocabulary.deadlines import write_deadline
from rectification.records.load import deadline_fields
from rectification.workflow import WORKABLE

PARTS = (
    *("lead", "joint", "leader", "person", "deadline", "kind", "standard"),
    "measures",
)
_WHO = ("lead", "joint", "person")
_WHEN = ("deadline", "kind")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A finding with its cells; none where its state leaves nothing to dispatch."""

    finding: Finding
    cells: tuple[BoundField, ...]


class DispatchForm(AskedPart, DonePart, ReasonPart, WordedForm):
    """Findings must come with offices and measures; cells are named by their key."""

    version = forms.CharField(max_length=20_000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: object = None,
        *,
        inspection: Inspection,
        findings: Sequence[Finding],
        offices: Sequence[str],
    ) -> None:
        """`offices`: the names of those that the body has today."""
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        self.inspection = inspection
        self.findings = list(findings)
        self.open = [one for one in self.findings if one.state in WORKABLE]
        self.stored = {one.pk: as_typed(one) for one in self.open}
        fed_back = inspection.feedback_on
        self.year = fed_back.year if fed_back else None
        self.fields["why"].required = False
        self.fields["version"].initial = versions(self.open)
        self.add_questions()
        gone = (row.office.name for one in self.open for row in one.listed_offices)
        self.known_offices = [*offices, *gone]
        for one in self.open:
            self._add_row(one)

    def _add_row(self, one: Finding) -> None:
        for part, field in _cells(one.serial).items():
            field.initial = self.stored[one.pk][part]
            if part in ("lead", "joint"):
                field.widget.attrs["list"] = "offices"
            self.fields[f"{part}_{one.pk}"] = field

    def rows(self) -> Iterator[GridRow]:
        for one in self.findings:
            names = [f"{part}_{one.pk}" for part in PARTS]
            cells = [self[name] for name in names if name in self.fields]
            yield GridRow(one, tuple(cells))

    def asked(self) -> list[BoundField]:
        """Return the boxes that a question has brought onto the page."""
        shown = (self[name] for name in (*ASKED, "cleared"))
        return [one for one in shown if not one.is_hidden]

    @property
    def is_fixed(self) -> bool:
        """Whether every change needs a reason: the plan is approved."""
        return self.inspection.has_approved_plan()

    @property
    def asks_reason(self) -> bool:
        """Whether a change may need one: none while the plan is a draft."""
        if self.inspection.draft_plan_since():
            return False
        return self.is_fixed or any(any(one.values()) for one in self.stored.values())

    @property
    def reason(self) -> str:
        return super().reason if self.cleaned_data.get("why") else ""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for one in self.open:
            self._check_row(one)
        if self.asks_reason and self._replaces() and not self.cleaned_data.get("why"):
            sentence = gettext("Something that stood is replaced: please say why.")
            if self.is_fixed:
                sentence = gettext("The plan is approved: please say why it changes.")
            self.add_error("why", sentence)
        return self.cleaned_data

    def _check_row(self, one: Finding) -> None:
        stored = self.stored[one.pk]
        for part in ("lead", "joint"):
            if f"{part}_{one.pk}" in self.changed_data:
                self.check_offices(f"{part}_{one.pk}", stored[part])
        if self._changed(one, _WHEN):
            self._check_due(one)

    def _check_due(self, one: Finding) -> None:
        """Refuse a deadline that says no day and no kind by which there is none."""
        name, kind = f"deadline_{one.pk}", self.cleaned_data.get(f"kind_{one.pk}")
        words = settled(self.cleaned_data.get(name) or "")
        due = read_due(words, self.year)
        if not kind or (due and due.kind):
            self.check_deadline(name, "", self.year)
        if (
            kind == Finding.Kind.DATED
            and not (due and due.on)
            and name not in self.errors
        ):
            self.add_error(name, gettext("Please give the day."))

    def _changed(self, one: Finding, parts: Sequence[str]) -> bool:
        return any(f"{part}_{one.pk}" in self.changed_data for part in parts)

    def _replaces(self) -> bool:
        """Whether a cell says another thing than it did, and not only more."""
        for name in self.changed_data:
            part, _under, key = name.rpartition("_")
            if part not in PARTS or not key.isdecimal():
                continue
            if self.is_fixed:
                return True
            before = self.stored[int(key)][part]
            now = self.cleaned_data.get(name) or ""
            if part == "measures" and set(_lines(before)) <= set(_lines(now)):
                continue
            if before:
                return True
        return False

    # --- what it says ----------------------------------------------------------------

    def tasks(self, offices: OfficesByName) -> Iterator[tuple[Finding, Task]]:
        """Yield what is to change of each finding that has a changed cell."""
        read_over = _read_versions(self.cleaned_data["version"])
        for one in self.open:
            if not self._changed(one, PARTS):
                continue
            who = self._who(one, offices) if self._changed(one, _WHO) else None
            lines = None
            if self._changed(one, ("measures",)):
                lines = _lines(self.cleaned_data[f"measures_{one.pk}"])
            fields = self._columns(one)
            if who and who.offices:
                fields |= {"person": ""} if one.person else {}
            elif who:
                fields["person"] = self.cleaned_data[f"person_{one.pk}"]
                who = who if one.listed_offices else None
            done = self.cleaned_data["done_so_far"]
            yield one, Task(read_over.get(one.pk, 0), who, fields, lines, done)

    def _who(self, one: Finding, known: OfficesByName) -> Answering:
        said = self.cleaned_data
        first, marked = read_offices(said[f"lead_{one.pk}"])
        rest, _none = read_offices(said[f"joint_{one.pk}"])
        own = {row.office.name: row.office for row in one.listed_offices}
        lead = marked or next(iter(first), "")
        names = dict.fromkeys([*([lead] if lead else []), *first, *rest])
        offices: list[Office] = []
        leading = None
        for name in names:
            found = [own[name]] if name in own else known.named([name], "")[0]
            offices += [one for one in found if one not in offices]
            leading = leading or (found[0] if name == lead else None)
        people = {row.office_id: (row.person, row.phone) for row in one.listed_offices}
        spoken_for = leading or next(iter(offices), None)
        if spoken_for:
            _person, phone = people.get(spoken_for.pk, ("", ""))
            people[spoken_for.pk] = (said[f"person_{one.pk}"], phone)
        return Answering(offices, leading, people)

    def _columns(self, one: Finding) -> dict[str, object]:
        said = self.cleaned_data
        columns: dict[str, object] = {
            part: said[f"{part}_{one.pk}"]
            for part in ("leader", "standard")
            if self._changed(one, (part,))
        }
        if self._changed(one, _WHEN):
            columns |= self._due(one)
        return columns

    def _due(self, one: Finding) -> Mapping[str, object]:
        said = self.cleaned_data
        words = settled(said[f"deadline_{one.pk}"])
        due = deadline_fields(
            read_due("" if words in NO_DEADLINE else words, self.year)
        )
        if f"kind_{one.pk}" in self.changed_data or not due["kind"]:
            due["kind"] = said[f"kind_{one.pk}"] or due["kind"]
        ends = self.inspection.campaign_ends_on
        if due["kind"] == Finding.Kind.WITHIN_CAMPAIGN and ends and not due["due_on"]:
            due |= {"due_on": ends, "due_precision": Finding.Precision.DAY}
        return {name: due[name] for name in DEADLINE}


def _cells(number: int) -> dict[str, forms.Field]:
    def label(words: object) -> str:
        return of_finding(words, number)

    return {
        "lead": LineField(label=label(_("Lead office")), longest=1000, required=False),
        "joint": LineField(
            label=label(_("Joint offices")), longest=1000, required=False
        ),
        "leader": LineField(
            label=label(_("Responsible leader")), longest=500, required=False
        ),
        "person": LineField(
            label=label(_("Person responsible")), longest=100, required=False
        ),
        "deadline": LineField(label=label(_("Deadline")), longest=500, required=False),
        "kind": forms.ChoiceField(
            label=label(_("Kind")),
            required=False,
            choices=[("", "—"), *Finding.Kind.choices],
        ),
        "standard": ProseField(label=label(_("Standard")), required=False, rows=2),
        "measures": ProseField(label=label(_("Measures")), required=False, rows=2),
    }


def as_typed(one: Finding) -> dict[str, str]:
    """Say what stands of a finding in the words of its cells."""
    rows = one.listed_offices
    lead = next((row for row in rows if row.is_lead), None)
    spoken_for = lead or next(iter(rows), None)
    words = one.due_wording
    if not words and one.due_on and one.due_precision:
        words = write_deadline(one.due_on, Precision(one.due_precision))
    return {
        "lead": lead.office.name if lead else "",
        "joint": "、".join(row.office.name for row in rows if row is not lead),
        "leader": one.leader,
        "person": (spoken_for.person if spoken_for else "") or one.person,
        "deadline": words,
        "kind": one.kind,
        "standard": one.standard,
        "measures": "\n".join(it.line for it in one.listed_measures if it.line),
    }


def versions(findings: Sequence[Finding]) -> str:
    """Name the versions that a grid is drawn over."""
    return " ".join(f"{one.pk}.{one.version}" for one in findings)


def _read_versions(text: str) -> dict[int, int]:
    pairs = (one.partition(".") for one in text.split())
    return {
        int(key): int(number)
        for key, _dot, number in pairs
        if key.isdecimal() and number.isdecimal()
    }


def _lines(text: str) -> list[str]:
    return [line for line in map(settled, text.split("\n")) if line]
