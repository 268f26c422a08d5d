"""What was reviewed becomes records, in one transaction or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake import import_notice
from rectification.intake.corrections import Correction, correct_notice, correct_plan
from rectification.intake.files.text_file import ReadText
from rectification.intake.plan import Plan, PlannedFinding, with_known
from rectification.intake.provenance import note_kept, note_taken_in
from rectification.intake.reading import Reading
from rectification.models import (
    Adoption,
    Aspect,
    Basis,
    Finding,
    Inspection,
    Office,
    Organisation,
    Proposal,
    Source,
    User,
)
from rectification.models import Plan as RectificationPlan
from rectification.models.findings.registering import NewFinding
from rectification.notices.notice import Status, Style
from rectification.notices.vocabulary.printed_fields import texts_of
from rectification.records.load import deadline_fields
from rectification.workflow import ADOPTED_STATE, FindingState


@dataclass(frozen=True, slots=True)
class Facts:
    """What the inspection is called, when its feedback was and what terms it gave."""

    feedback_on: date | None = None
    team: str = ""
    theme: str = ""
    plan_due_on: date | None = None
    campaign_ends_on: date | None = None


def take_in(
    reading: Reading,
    read: ReadText,
    *,
    by: User,
    organisation: Organisation,
    name: str = "",
    corrections: Mapping[int, Correction] | None = None,
    facts: Facts | None = None,
    basis: Basis | None = None,
) -> Inspection:
    """Write everything, log where it came from, and return the inspection.

    `basis`: what was signed for the states of a table, which are proposed on it.
    Raises AlreadyImported for a text this body has taken in before, and refuses while
    a remark blocks.
    """
    if reading.blocks:
        raise Refusal(_("Some rows cannot be read. Mend them in the text first."))
    facts, corrections = facts or Facts(), corrections or {}
    key = import_notice.text_digest(read.text)
    import_notice.check_new(organisation, key)
    try:
        with transaction.atomic():
            before = set(organisation.offices.values_list("pk", flat=True))
            source, inspection = _stored(
                reading, read, name, corrections, facts, basis, by, organisation
            )
            added = organisation.offices.exclude(pk__in=before)
            taken = {
                "kind": reading.kind.value,
                "findings": len(reading.findings),
                "offices": list(added),
                "corrected": _corrected(corrections),
            }
            note_taken_in(source, inspection, by=by, facts=taken)
    except IntegrityError:
        import_notice.check_new(organisation, key)  # somebody else did it this moment
        raise
    return inspection


def _stored(
    reading: Reading,
    read: ReadText,
    name: str,
    corrections: Mapping[int, Correction],
    facts: Facts,
    basis: Basis | None,
    by: User,
    organisation: Organisation,
) -> tuple[Source, Inspection]:
    """Write a notice with its report, or a table or letter without one."""
    year = facts.feedback_on.year if facts.feedback_on else reading.year
    if reading.notice is not None:
        notice = correct_notice(reading.notice, corrections, year=year)
        intake = import_notice.Intake(name, read, notice)
        report = import_notice.store(intake, by=by, organisation=organisation)
        return Source.objects.get(report=report), report.inspection
    plan = correct_plan(_plan(reading), corrections, year=year)
    plan = with_known(plan, organisation.offices.names_today())
    source = _source(read, name, by=by, organisation=organisation)
    inspection = _write(plan, facts, by=by, organisation=organisation, basis=basis)
    note_kept(source, inspection, by=by)
    return source, inspection


def _source(
    read: ReadText, name: str, *, by: User, organisation: Organisation
) -> Source:
    return Source.objects.create(
        organisation=organisation,
        digest=import_notice.text_digest(read.text),
        name=name[:255],
        encoding=read.encoding,
        imported_by=by,
    )


def _corrected(corrections: Mapping[int, Correction]) -> dict[str, list[str]]:
    """Return which fields were corrected, by the number of the finding, from 1."""
    return {
        str(at + 1): list(one.changed) for at, one in corrections.items() if one.changed
    }


def _plan(reading: Reading) -> Plan:
    if reading.plan is None:
        raise Refusal()
    return reading.plan


def _write(
    plan: Plan,
    facts: Facts,
    *,
    by: User,
    organisation: Organisation,
    basis: Basis | None = None,
) -> Inspection:
    inspection = Inspection.objects.open_new(
        by=by,
        organisation=organisation,
        feedback_on=facts.feedback_on,
        team=facts.team,
        theme=facts.theme,
        plan_due_on=facts.plan_due_on,
        campaign_ends_on=facts.campaign_ends_on,
    )
    RectificationPlan.objects.begin(inspection, by=by)
    aspects: dict[tuple[str, ...], Aspect] = {}
    with Office.objects.opening(by=by, organisation=organisation) as offices:
        wanted = []
        for position, one in enumerate(plan.findings, 1):
            aspect = _aspect(one.aspects, inspection, aspects, by)
            wanted.append(new_finding(one, aspect, offices, position))
        findings = inspection.register_all(wanted, by=by)
    if basis is not None:
        both = zip(plan.findings, findings, strict=True)
        proposals = [it for one, finding in both if (it := proposal_of(one, finding))]
        Adoption.objects.propose(inspection, by=by, basis=basis, proposals=proposals)
    return inspection


def _aspect(
    path: tuple[str, ...],
    inspection: Inspection,
    aspects: dict[tuple[str, ...], Aspect],
    by: User,
) -> Aspect | None:
    for depth in range(1, len(path) + 1):
        key = path[:depth]
        if key not in aspects:
            aspects[key] = inspection.add_aspect(
                by=by,
                title=key[-1][:1000],
                parent=aspects.get(key[:-1]),
                position=len(aspects) + 1,
            )
    return aspects.get(path)


def new_finding(
    one: PlannedFinding,
    aspect: Aspect | None,
    offices: Mapping[str, Office],
    position: int | None,
) -> NewFinding:
    """Return what a table or a letter says of a finding, as it is registered.

    A state that leaves it open is taken over; one that closes only begins the work.
    """
    texts = texts_of(one)
    rows = [offices[name] for name in one.offices]
    lead = offices.get(one.lead)
    spoken_for = lead or next(iter(rows), None)
    if rows:
        texts["person"] = ""  # whoever answers stands beside the office
    said = one.status is not Status.UNKNOWN
    state = ADOPTED_STATE[one.status] if said else None
    begins = state is not None and state.is_closed
    return NewFinding(
        title=one.title,
        original_text=one.original_text,
        offices=rows,
        lead=lead,
        position=position,
        people={spoken_for.pk: (one.person, one.phone)} if spoken_for else {},
        measures=_measures(one, offices),
        fields={
            "aspect": aspect,
            "account_lead": one.account,
            "plan_lead": one.next_steps,
            **texts,
            **deadline_fields(one.deadline),
        },
        enters=FindingState.ONGOING if begins else state,
        wording=one.status_wording if said and not begins else None,
    )


def proposal_of(one: PlannedFinding, finding: Finding) -> Proposal | None:
    """Return the state that a table would have a finding closed with, if any."""
    state = ADOPTED_STATE[one.status]
    if not state.is_closed:
        return None
    wording = one.status_wording or Style().word(one.status)
    return Proposal(finding, state, wording)


def _measures(
    one: PlannedFinding, offices: Mapping[str, Office]
) -> list[dict[str, object]]:
    return [
        {
            "plan": step.plan,
            "office": offices.get(step.office),
            "owner": step.owner,
            "due_on": step.due_on,
        }
        for step in one.measures
    ]
