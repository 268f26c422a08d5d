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
from rectification.intake.plan import Plan, PlannedFinding
from rectification.intake.provenance import note_kept, note_taken_in
from rectification.intake.recognise import Reading
from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    Measure,
    Office,
    Organisation,
    Responsibility,
    Source,
    User,
)
from rectification.notices.notice import Status
from rectification.notices.vocabulary.printed_fields import texts_of
from rectification.workflow import ADOPTED_STATE


@dataclass(frozen=True, slots=True)
class Facts:
    """What the inspection is called and when its feedback was, as far as typed."""

    feedback_on: date | None = None
    team: str = ""
    theme: str = ""


def take_in(
    reading: Reading,
    read: ReadText,
    *,
    by: User,
    organisation: Organisation,
    name: str = "",
    corrections: Mapping[int, Correction] | None = None,
    facts: Facts | None = None,
) -> Inspection:
    """Write everything, log where it came from, and return the inspection.

    Raises AlreadyImported for a text this body has taken in before, and refuses while
    a remark blocks.
    """
    if reading.blocks:
        raise Refusal(_("Some rows cannot be read. Mend them in the text first."))
    facts = facts or Facts()
    year = facts.feedback_on.year if facts.feedback_on else reading.year
    corrections = corrections or {}
    key = import_notice.text_digest(read.text)
    import_notice.check_new(organisation, key)
    try:
        with transaction.atomic():
            before = set(organisation.offices.values_list("pk", flat=True))
            if reading.notice is not None:
                notice = correct_notice(reading.notice, corrections, year=year)
                intake = import_notice.Intake(name, read, notice)
                report = import_notice.store(intake, by=by, organisation=organisation)
                inspection = report.inspection
                source = Source.objects.get(report=report)
            else:
                plan = correct_plan(_plan(reading), corrections, year=year)
                source = Source.objects.create(
                    organisation=organisation,
                    digest=key,
                    name=name[:255],
                    encoding=read.encoding,
                    imported_by=by,
                )
                inspection = _write(plan, facts, by=by, organisation=organisation)
                note_kept(source, inspection, by=by)
            added = organisation.offices.exclude(pk__in=before)
            note_taken_in(
                source,
                inspection,
                by=by,
                facts={
                    "kind": reading.kind.value,
                    "findings": len(reading.findings),
                    "offices": list(added),
                    "corrected": {
                        str(at + 1): list(one.changed)
                        for at, one in corrections.items()
                        if one.changed
                    },
                },
            )
    except IntegrityError:
        import_notice.check_new(organisation, key)  # somebody else did it this moment
        raise
    return inspection


def _plan(reading: Reading) -> Plan:
    if reading.plan is None:
        raise Refusal()
    return reading.plan


def _write(
    plan: Plan, facts: Facts, *, by: User, organisation: Organisation
) -> Inspection:
    inspection = Inspection.objects.open_new(
        by=by,
        organisation=organisation,
        feedback_on=facts.feedback_on,
        team=facts.team,
        theme=facts.theme,
    )
    offices = _offices(plan, organisation)
    aspects: dict[tuple[str, ...], Aspect] = {}
    for position, one in enumerate(plan.findings, 1):
        aspect = _aspect(one.aspects, inspection, aspects)
        register(one, inspection, aspect, offices, position, by)
    return inspection


def _offices(plan: Plan, organisation: Organisation) -> dict[str, Office]:
    """Return the offices named, by name; those not known yet are added."""
    known = {office.name: office for office in organisation.offices.filter(until=None)}
    names = [name for one in plan.findings for name in one.offices]
    for name in dict.fromkeys(names):
        if name not in known:
            known[name] = Office.objects.create(
                organisation=organisation, name=name, position=len(known)
            )
    return known


def _aspect(
    path: tuple[str, ...],
    inspection: Inspection,
    aspects: dict[tuple[str, ...], Aspect],
) -> Aspect | None:
    for depth in range(1, len(path) + 1):
        key = path[:depth]
        if key not in aspects:
            aspects[key] = Aspect.objects.create(
                inspection=inspection,
                parent=aspects.get(key[:-1]),
                position=len(aspects) + 1,
                title=key[-1][:1000],
            )
    return aspects.get(path)


def register(
    one: PlannedFinding,
    inspection: Inspection,
    aspect: Aspect | None,
    offices: Mapping[str, Office],
    position: int | None,
    by: User,
) -> Finding:
    due = one.deadline
    texts = texts_of(one)
    if one.offices:
        texts["person"] = ""  # whoever answers stands beside the office
    finding = inspection.register(
        by=by,
        title=one.title,
        original_text=one.original_text,
        offices=[offices[name] for name in one.offices],
        lead=offices.get(one.lead),
        position=position,
        aspect=aspect,
        kind=(due.kind or "") if due else "",
        due_on=due.on if due else None,
        due_precision=(due.precision or "") if due and due.on else "",
        due_wording=due.wording if due else "",
        account_lead=one.account,
        plan_lead=one.next_steps,
        people=None,
        **texts,
    )
    if one.offices and (one.person or one.phone):
        first = offices[one.lead or one.offices[0]]
        Responsibility.objects.filter(finding=finding, office=first).update(
            person=one.person, phone=one.phone
        )
    Measure.objects.bulk_create(
        Measure(
            finding=finding,
            position=number,
            plan=step.plan,
            office=offices.get(step.office),
            owner=step.owner,
            due_on=step.due_on,
        )
        for number, step in enumerate(one.measures, 1)
    )
    if one.status is not Status.UNKNOWN:
        finding.adopt(
            by=by, state=ADOPTED_STATE[one.status], wording=one.status_wording
        )
    return finding
