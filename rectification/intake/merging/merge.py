"""What was chosen of a compared table becomes records: by the verbs, all or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.columns import OF_ENTRIES, Column
from rectification.intake.corrections import Correction, correct_plan
from rectification.intake.merging.cell_diff import (
    deadline_after,
    measures_after,
    news,
    offices_after,
    proposable,
)
from rectification.intake.merging.match import Comparison, Match
from rectification.intake.plan import Plan, PlannedFinding, with_known
from rectification.intake.register import new_finding, proposal_of
from rectification.models import (
    Adoption,
    Aspect,
    Basis,
    Finding,
    Inspection,
    Office,
    Proposal,
    User,
)
from rectification.models.findings.registering import NewFinding
from rectification.notices.vocabulary.printed_fields import TEXTS

Chosen = Mapping[int, Collection[Column]]  # finding of the table → cells to write
_PLAIN: Mapping[Column, tuple[str, str]] = {
    Column.TITLE: ("title", "title"),
    # Whoever answers may stand beside an office: `_fields`.
    **{Column(name): (name, name) for name in TEXTS if name != "person"},
    Column.ACCOUNT: ("account_lead", "account"),
    Column.NEXT_STEPS: ("plan_lead", "next_steps"),
}


@dataclass(frozen=True, slots=True)
class Merged:
    """`waiting`: of those changed, whose later deadline waits for a leader's word."""

    new: tuple[Finding, ...]
    changed: tuple[Finding, ...]
    waiting: tuple[Finding, ...] = ()
    proposed: int = 0  # states that wait for a second person

    def references(self) -> dict[str, list[str]]:
        """Return the references of both, as the log keeps them."""
        return {
            "new": [one.reference for one in self.new],
            "changed": [one.reference for one in self.changed],
        }


def merge(
    comparison: Comparison,
    inspection: Inspection,
    *,
    by: User,
    reason: str,
    chosen: Chosen,
    done_so_far: str = "",
    left_out: Collection[int] = (),
    corrections: Mapping[int, Correction] | None = None,
    digest: str = "",
    basis: Basis | None = None,
) -> Merged:
    """Write the cells chosen and the findings that are new, `left_out` apart.

    States that close are only proposed, on a signed `basis`; without, they are not
    taken over. Nothing chosen and nothing new writes nothing, not even to the log.
    Raises Conflict where somebody has saved a finding since it was compared.
    """
    if any(one.blocks for one in comparison.remarks):
        raise Refusal(_("Some rows cannot be read. Mend them in the text first."))
    plan = _corrected(comparison, inspection, corrections or {})
    with transaction.atomic():
        writer = _Writer(inspection, by, reason, done_so_far)
        new, changed = writer.write(comparison, plan, chosen, left_out)
        proposals = _proposals(comparison, plan, new) if basis else []
        merged = Merged(
            tuple(new.values()), tuple(changed), tuple(writer.waiting), len(proposals)
        )
        if new or changed:
            facts = {"digest": digest, **merged.references()}
            inspection.note("merge", by=by, reason=reason, after=facts)
        if basis:
            Adoption.objects.propose(
                inspection, by=by, basis=basis, proposals=proposals
            )
    return merged


def _corrected(
    comparison: Comparison,
    inspection: Inspection,
    corrections: Mapping[int, Correction],
) -> Plan:
    """Return what the table says of its findings, as corrected on the review."""
    feedback = inspection.feedback_on
    plan = Plan(tuple(one.planned for one in comparison.matches), {})
    year = feedback.year if feedback else None
    known = inspection.organisation.offices.names_today()
    return with_known(correct_plan(plan, corrections, year=year), known)


def _proposals(
    comparison: Comparison, plan: Plan, new: Mapping[int, Finding]
) -> list[Proposal]:
    """Return the states that close a finding: of new ones, and where they are open."""
    found = []
    for n, match in enumerate(comparison.matches):
        if n in new:
            found.append(proposal_of(plan.findings[n], new[n]))
        elif match.finding and proposable(match.planned, match.finding):
            found.append(proposal_of(match.planned, match.finding))
    return [one for one in found if one]


class _Writer:
    """One table on its way in. Offices and aspects not known yet are set up."""

    def __init__(
        self, inspection: Inspection, by: User, reason: str, done_so_far: str
    ) -> None:
        self.inspection, self.by, self.reason = inspection, by, reason
        self.done_so_far = done_so_far
        rows = inspection.organisation.offices.filter(until=None)
        self.offices = {one.name: one for one in rows}
        self.aspects = _by_path(list(inspection.aspects.all()))
        self.waiting: list[Finding] = []

    def write(
        self,
        comparison: Comparison,
        plan: Plan,
        chosen: Chosen,
        left_out: Collection[int],
    ) -> tuple[dict[int, Finding], list[Finding]]:
        """Write what was chosen; return what is new by its number, and what changed."""
        wanted: dict[int, NewFinding] = {}
        changed: list[Finding] = []
        for n, match in enumerate(comparison.matches):
            if match.finding is None and n not in left_out:
                wanted[n] = self.new(plan.findings[n])
            elif match.finding and self.change(match, chosen.get(n, ())):
                changed.append(match.finding)
        made = self.inspection.register_all(list(wanted.values()), by=self.by)
        return dict(zip(wanted, made, strict=True)), changed

    def new(self, one: PlannedFinding) -> NewFinding:
        named = (*one.offices, *filter(None, (step.office for step in one.measures)))
        for name in named:
            self._office(name)
        return new_finding(one, self._aspect(one.aspects), self.offices, None)

    def change(self, match: Match, chosen: Collection[Column]) -> bool:
        """Write the cells chosen of one finding; say whether there were any."""
        writable = [one.column for one in match.writable]
        wanted = [column for column in writable if column in chosen]
        if Column.PROGRESS not in wanted:  # an entry without a text is none
            wanted = [column for column in wanted if column not in OF_ENTRIES]
        finding, one = match.finding, match.planned
        if not wanted or finding is None:
            return False
        if fields := self._fields(one, finding, wanted):
            waits = finding.edit(
                by=self.by,
                version=finding.version,
                reason=self.reason,
                done_so_far=self.done_so_far,
                **fields,
            )
            self.waiting += [finding] if waits else []
        if Column.ORIGINAL in wanted:
            finding.correct_text(
                by=self.by,
                text=one.original_text,
                reason=self.reason,
                version=finding.version,
            )
        self._assign(one, finding, wanted)
        if Column.MEASURE in wanted:
            self._plan(one, finding)
        if Column.PROGRESS in wanted:
            self._report(one, finding, wanted)
        return True

    def _fields(
        self, one: PlannedFinding, finding: Finding, wanted: Sequence[Column]
    ) -> dict[str, object]:
        fields: dict[str, object] = {}
        for column, (field, source) in _PLAIN.items():
            if column in wanted:
                fields[field] = getattr(one, source)
        if Column.ACCOUNT in wanted:
            fields["account_lead"] = one.said[Column.ACCOUNT]
        if Column.ASPECT in wanted:
            fields["aspect"] = self._aspect((one.said[Column.ASPECT].split("\n")[0],))
        if Column.PERSON in wanted and not _stands_with_office(finding):
            fields["person"] = one.person
        if Column.DUE in wanted and one.deadline:
            fields |= deadline_after(one)
        return fields

    def _assign(
        self, one: PlannedFinding, finding: Finding, wanted: Sequence[Column]
    ) -> None:
        """Set offices, and who answers there; what is not chosen stays."""
        rows = list(finding.responsibilities.all())
        names = [row.office.name for row in rows]
        lead = next((row.office.name for row in rows if row.is_lead), "")
        people = {row.office.name: (row.person, row.phone) for row in rows}
        moves_people = _stands_with_office(finding) and Column.PERSON in wanted
        if not (Column.OFFICES in wanted or Column.PHONE in wanted or moves_people):
            return
        if Column.OFFICES in wanted:
            after, lead = offices_after(one, finding)
            names = list(after)
        spoken = [name for name, said in people.items() if any(said)]
        where = next((n for n in spoken if n in names), lead or next(iter(names), ""))
        person, phone = people.get(where, ("", ""))
        if moves_people:
            person = one.person
        if Column.PHONE in wanted:
            phone = one.phone
        people[where] = (person, phone)
        offices = [self._office(name) for name in names]
        finding.assign(
            by=self.by,
            offices=offices,
            lead=self.offices.get(lead),
            version=finding.version,
            reason=self.reason,
            people={one.pk: people.get(one.name, ("", "")) for one in offices},
        )

    def _plan(self, one: PlannedFinding, finding: Finding) -> None:
        steps = {step.plan: step for step in one.measures}
        for measure, plan in measures_after(one, finding):
            version = finding.version
            if measure is not None:
                finding.update_measure(
                    by=self.by,
                    measure=measure,
                    version=version,
                    reason=self.reason,
                    plan=plan,
                )
                continue
            step = steps[plan]
            finding.add_measure(
                by=self.by,
                version=version,
                plan=plan,
                reason=self.reason,
                office=self._office(step.office) if step.office else None,
                owner=step.owner,
                due_on=step.due_on,
            )

    def _report(
        self, one: PlannedFinding, finding: Finding, wanted: Sequence[Column]
    ) -> None:
        def said(column: Column, field: str) -> str:
            cell = one.said.get(column, "") if column in wanted else ""
            return news(cell, finding, field)

        finding.record_progress(
            by=self.by,
            happened_on=timezone.localdate(),
            text=said(Column.PROGRESS, "text"),
            reason_for_delay=said(Column.DELAY, "reason_for_delay"),
            help_needed=said(Column.HELP, "help_needed"),
        )

    def _office(self, name: str) -> Office:
        if name not in self.offices:
            self.offices[name] = Office.objects.open_new(
                by=self.by,
                organisation=self.inspection.organisation,
                name=name,
                position=len(self.offices),
            )
        return self.offices[name]

    def _aspect(self, path: tuple[str, ...]) -> Aspect | None:
        for depth in range(1, len(path) + 1):
            key = path[:depth]
            if key not in self.aspects:
                self.aspects[key] = self.inspection.add_aspect(
                    by=self.by, title=key[-1][:1000], parent=self.aspects.get(key[:-1])
                )
        return self.aspects.get(path)


def _stands_with_office(finding: Finding) -> bool:
    return not finding.person and bool(finding.responsibilities.all())


def _by_path(aspects: Sequence[Aspect]) -> dict[tuple[str, ...], Aspect]:
    """Return aspects by the way that leads to them, and by their title alone."""
    known: dict[int | None, Aspect] = {one.pk: one for one in aspects}
    found: dict[tuple[str, ...], Aspect] = {}
    for one in aspects:
        path, above = [one.title], known.get(one.parent_id)
        while above is not None:
            path.insert(0, above.title)
            above = known.get(above.parent_id)
        found[tuple(path)] = one
    for one in aspects:
        found.setdefault((one.title,), one)
    return found
