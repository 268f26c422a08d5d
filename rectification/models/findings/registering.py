"""Many findings registered at once, in as many queries as there are batches of them.

Rows and entries of the log are those that the verbs of a single finding make:
`Inspection.register` is this for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from rectification.models.bodies.organisation import Office
from rectification.models.findings.plan_verbs import who_answers
from rectification.models.trail import written
from rectification.models.trail.inserting import insert
from rectification.models.trail.log import Chain
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.workflow import FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.adoption import Adoption
    from rectification.models.findings.finding import Finding, Responsibility
    from rectification.models.findings.inspection import Inspection
    from rectification.models.findings.measure import Measure

BATCH = 100  # findings of which everything is held at once


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to register. Without `lead`, nobody leads.

    `people`: person and telephone by the key of their office; `measures`: the fields of
    each, in order; `fields`: what else it has, by its columns. `enters`: the state
    that it is then in; `wording`: the words of the text that says so, None where the
    work only begins; `adoption`: of a state that closes, the import of the notice.
    """

    title: str
    original_text: str = ""
    offices: Sequence[Office] = ()
    lead: Office | None = None
    position: int | None = None
    people: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    measures: Sequence[Mapping[str, object]] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    enters: FindingState | None = None
    wording: str | None = None
    adoption: "Adoption | None" = None


def register_all(
    inspection: "Inspection", wanted: Sequence[NewFinding], *, by: "User"
) -> "list[Finding]":
    """Register findings under the next serials, in this order, all or none.

    The caller has asked whether `by` may. Raises NotAllowed for a state that closes
    without its import, which a second person confirms.
    """
    made: list[Finding] = []
    with transaction.atomic():
        serial = inspection.take_serials(len(wanted))
        for start in range(0, len(wanted), BATCH):
            rows = [
                _New(one, inspection, serial + number, by)
                for number, one in enumerate(wanted[start : start + BATCH], start)
            ]
            made += _written(rows, by)
    return made


def _written(rows: "Sequence[_New]", by: "User") -> "list[Finding]":
    """Write a batch with all that belongs to it, and then log it."""
    findings = [one.finding for one in rows]
    insert(findings)
    for one in rows:
        one.add_parts()
    insert([part for one in rows for part in one.offices])
    insert([part for one in rows for part in one.measures])
    with Chain.together():
        for one in rows:
            one.tell(by)
    return findings


class _New:
    """One finding on its way in, and what the log tells of it."""

    def __init__(
        self, wanted: NewFinding, inspection: "Inspection", serial: int, by: "User"
    ) -> None:
        model: type[Finding] = apps.get_model("rectification", "Finding")
        self.wanted = wanted
        self.finding = model(
            inspection=inspection,
            serial=serial,
            reference=f"{inspection.reference}-{serial:02d}",
            position=serial if wanted.position is None else wanted.position,
            title=wanted.title,
            original_text=wanted.original_text,
            due_set_at=timezone.now() if wanted.fields.get("due_on") else None,
            **wanted.fields,
        )
        self.facts = written.facts_of(self.finding, VOUCHED["finding"])
        self.offices: list[Responsibility] = []
        self.measures: list[Measure] = []
        self.step = _Step(self.finding, wanted, by) if wanted.enters else None

    def add_parts(self) -> None:
        """Make the rows of what belongs to the finding, now that it has a key."""
        office: type[Responsibility] = apps.get_model("rectification", "Responsibility")
        measure: type[Measure] = apps.get_model("rectification", "Measure")
        wanted = self.wanted
        self.offices = [
            office(
                finding_id=self.finding.pk,
                office_id=one.pk,
                position=number,
                is_lead=one == wanted.lead,
                person=wanted.people.get(one.pk, ("", ""))[0],
                phone=wanted.people.get(one.pk, ("", ""))[1],
            )
            for number, one in enumerate(wanted.offices)
        ]
        self.measures = [
            measure(finding_id=self.finding.pk, position=number, **one)
            for number, one in enumerate(wanted.measures, 1)
        ]

    def tell(self, by: "User") -> None:
        """Log what was written of it."""
        wanted = self.wanted
        words = {"title": wanted.title, "original_text": wanted.original_text}
        facts = {**who_answers(self.offices), "measures": len(self.measures)}
        written.wrote(self.finding, self.facts)
        written.note_all([*self.offices, *self.measures])
        after = {**words, **facts, **wanted.fields}
        self.finding._note("register", by=by, after=after)
        if self.step is not None:
            self.step.tell(by)


class _Step:
    """The step by which a new finding enters the state that a text gives it."""

    def __init__(self, finding: "Finding", wanted: NewFinding, by: "User") -> None:
        """Ask what its verb asks, and set what that would write."""
        self.finding = finding
        begins = wanted.wording is None
        self.action = "start" if begins else "adopt"
        if refusal := finding.why_not(
            self.action, by=by, reach=finding.inspection.reach()
        ):
            raise refusal
        if wanted.enters and wanted.enters.is_closed:
            finding._check_adoption(wanted.adoption, by)
        values = finding.step_values(self.action, to_state=wanted.enters)
        if wanted.wording is not None:
            values |= finding.as_adopted(by, wanted.wording, wanted.adoption)
        self.seen = written.stood_on(finding, but=frozenset(values))
        self.before, self.after = finding.put(values)
        # Under its reference, by which it is known as new: no flag is kept of it yet.
        self.facts = written.facts_of(finding, {*values, "reference"})

    def tell(self, by: "User") -> None:
        for row in self.finding._grounds(self.action):
            written.see(row)
        written.looked_at(written.name_of(self.finding), self.seen)
        written.wrote(self.finding, self.facts)
        self.finding._note(self.action, by=by, before=self.before, after=self.after)
