"""`Notice` → records: values to the rows that own them, wording to the report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import NoFinding, TooLarge
from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    Measure,
    Office,
    Organisation,
    Report,
    ReportItem,
    ReportSection,
    Source,
)
from rectification.notices import canonical, notice
from rectification.notices.notice import Notice, SectionKind, Status
from rectification.notices.write import escape, slots
from rectification.workflow import MeasureState

if TYPE_CHECKING:
    from rectification.models import User

CONTACT = ("phone", "address", "email")


@transaction.atomic
def load(
    text: Notice,
    *,
    by: "User",
    organisation: Organisation,
    source: Source | None = None,
) -> Report:
    """Make an inspection, its findings and a draft report of what `text` says.

    All or nothing. The findings enter their state by `adopt`; no edition is made.
    Raises NoFinding where there is nothing to keep up.
    """
    if not text.findings:
        raise NoFinding()
    for one in text.findings:
        _check_fits(one)
    text = _adopt_contact(text, organisation)
    inspection = _open_inspection(text, by, organisation)
    report = inspection.draft_report(
        by=by,
        title=text.title,
        source=source,
        organisation_name=text.organisation,
        signed_by=text.signed_by,
        signed_on=text.signed_on,
        contact_period=text.contact.period,
        style=canonical.to_data(text.style),
    )
    offices = _find_offices(text, organisation)
    aspects: dict[int, Aspect] = {}  # by section level
    position = 0
    for order, section in enumerate(text.sections):
        aspect = _aspect(inspection, section, aspects, order)
        row = ReportSection.objects.create(
            report=report,
            position=order,
            level=section.level,
            kind=section.kind,
            status=section.status or "",
            title="" if aspect else section.title,
            aspect=aspect,
            lines=_plain(section.lines),
        )
        for one in section.findings:
            position += 1
            within = next(reversed(aspects.values()), None)
            finding = _register(one, inspection, within, offices, position, by)
            ReportItem.objects.create(
                report=report,
                section=row,
                finding=finding,
                position=position,
                worded_for=one.status,
                lines=_plain(one.lines),
            )
    return report


def _adopt_contact(text: Notice, organisation: Organisation) -> Notice:
    """Fill the body's blank contact fields; what differs stays as printed text."""
    literal: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in CONTACT:
        printed = getattr(text.contact, name)
        stored = getattr(organisation, name)
        limit = _limit(Organisation, name)
        if printed and not stored and len(printed) <= limit:
            taken[name] = printed
        elif printed and printed != stored:
            literal[name] = printed
    if taken:
        for name, value in taken.items():
            setattr(organisation, name, value)
        organisation.save(update_fields=list(taken))
    if not literal:
        return text
    return replace(
        text,
        sections=tuple(
            replace(section, lines=_without_slots(section.lines, literal))
            for section in text.sections
        ),
    )


def _without_slots(
    lines: Iterable[notice.Line], literal: Mapping[str, str]
) -> tuple[notice.Line, ...]:
    done: list[notice.Line] = []
    for line in lines:
        wording = line.wording
        for name, _index, _form in slots(wording):
            if name in literal:
                wording = wording.replace(f"{{{name}}}", escape(literal[name]))
        done.append(replace(line, wording=wording))
    return tuple(done)


def _open_inspection(
    text: Notice, by: "User", organisation: Organisation
) -> Inspection:
    seen = text.inspection
    dated = seen.started_on and seen.ended_on and seen.started_on <= seen.ended_on
    return Inspection.objects.open_new(
        by=by,
        organisation=organisation,
        feedback_on=seen.feedback_on,
        team=seen.team,
        started_on=seen.started_on if dated or not seen.ended_on else None,
        ended_on=seen.ended_on if dated or not seen.started_on else None,
    )


def _find_offices(text: Notice, organisation: Organisation) -> dict[str, Office]:
    """Return the offices a notice names, by name; new ones are added to the body."""
    known = {office.name: office for office in organisation.offices.filter(until=None)}
    names = dict.fromkeys(name for one in text.findings for name in one.offices)
    for name in names:
        if name not in known:
            known[name] = Office.objects.create(
                organisation=organisation, name=name, position=len(known)
            )
    return known


def _aspect(
    inspection: Inspection,
    section: notice.Section,
    aspects: dict[int, Aspect],
    position: int,
) -> Aspect | None:
    """Return the aspect that a section is about, None for a status or a narrative."""
    for level in [level for level in aspects if level >= section.level]:
        del aspects[level]
    if section.kind is not SectionKind.GROUP or section.status:
        return None
    parent = next(reversed(aspects.values()), None)
    aspects[section.level] = Aspect.objects.create(
        inspection=inspection, parent=parent, position=position, title=section.title
    )
    return aspects[section.level]


# A finding's values and the fields that keep them.
_KEPT_IN = (
    ("title", "title"),
    ("leader", "leader"),
    ("person", "person"),
    ("status_wording", "status_wording"),
)


def _check_fits(one: notice.Finding) -> None:
    """Raise TooLarge for a value that its record has no room for."""
    values = [(name, getattr(one, source)) for name, source in _KEPT_IN]
    values.append(("due_wording", one.deadline.wording if one.deadline else ""))
    for name, value in values:
        _check_length(Finding, name, value, one.title)
    for step in (*one.measures, *one.next_steps):
        _check_length(Measure, "heading", step.heading, one.title)
    for office in one.offices:
        _check_length(Office, "name", office, one.title)


def _field(model: type[Model], name: str) -> "Field[object, object]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise TypeError(f"{name} is no column of {model._meta.label}")
    return field


def _limit(model: type[Model], name: str) -> float:
    """Return how many characters a field has room for."""
    return _field(model, name).max_length or float("inf")


def _check_length(model: type[Model], name: str, value: str, title: str) -> None:
    limit = _limit(model, name)
    if len(value) > limit:
        raise TooLarge(
            _(
                "Finding “%(title)s”: %(field)s has %(length)d characters, more than "
                "%(limit)d. Check where that paragraph ends in the text."
            )
            % {
                "title": title[:40],
                "field": _field(model, name).verbose_name,
                "length": len(value),
                "limit": limit,
            }
        )


def _register(
    one: notice.Finding,
    inspection: Inspection,
    aspect: Aspect | None,
    offices: Mapping[str, Office],
    position: int,
    by: "User",
) -> Finding:
    due = one.deadline
    finding = inspection.register(
        by=by,
        title=one.title,
        original_text=one.problem,
        offices=[offices[name] for name in one.offices],
        lead=offices.get(one.lead_office),
        position=position,
        aspect=aspect,
        leader=one.leader,
        person=one.person,
        standard=one.standard,
        kind=(due.kind or "") if due else "",
        due_on=due.on if due else None,
        due_precision=(due.precision or "") if due else "",
        due_wording=due.wording if due else "",
        account_lead=one.account_lead,
        plan_lead=one.plan_lead,
    )
    Measure.objects.bulk_create(_measures(finding, one))
    finding.adopt(
        by=by, state=workflow.ADOPTED_STATE[one.status], wording=one.status_wording
    )
    return finding


def _measures(finding: Finding, one: notice.Finding) -> list[Measure]:
    done = one.status is Status.COMPLETED
    taken = [
        Measure(
            finding=finding,
            position=number,
            heading=step.heading,
            account=step.text,
            state=MeasureState.DONE if done else MeasureState.UNDER_WAY,
        )
        for number, step in enumerate(one.measures, 1)
    ]
    ahead = [
        Measure(
            finding=finding,
            position=number,
            heading=step.heading,
            plan=step.text,
            state=MeasureState.PLANNED,
        )
        for number, step in enumerate(one.next_steps, len(taken) + 1)
    ]
    return taken + ahead


def _plain(lines: Iterable[notice.Line]) -> list[list[str]]:
    return [[line.role.value, line.wording] for line in lines]
