"""`Notice` → records: values to the rows that own them, wording to the report."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import NoFinding, TooLarge
from rectification.models import (
    Adoption,
    Aspect,
    Chain,
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
from rectification.models.bodies.offices_by_name import OfficesByName
from rectification.models.findings.registering import NewFinding
from rectification.models.trail import written
from rectification.notices import canonical, notice
from rectification.notices.notice import Notice, Section, SectionKind, Status
from rectification.notices.vocabulary.printed_fields import TEXTS, texts_of
from rectification.notices.writing.write import SLOT, Value, escape, show
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

    All or nothing. The findings enter their state by `adopt`, those that close marked
    until a second person confirms the import; no edition is made. Raises NoFinding
    where there is nothing to keep up.
    """
    if not text.findings:
        raise NoFinding()
    for one in text.findings:
        _check_fits(one)
    text = _settle_period(_adopt_contact(text, organisation))
    inspection = _open_inspection(text, by, organisation)
    report = _draft(text, inspection, source, by)
    adoption = _adoption(text, inspection, by)
    opening = Office.objects.opening(by=by, organisation=organisation)
    with Chain.together(), opening as offices:
        _load_sections(text, report, offices, adoption, by)
        report.note_laid_out(by=by)
    return report


def _draft(
    text: Notice, inspection: Inspection, source: Source | None, by: "User"
) -> Report:
    return inspection.draft_report(
        by=by,
        title=text.title,
        source=source,
        organisation_name=text.organisation,
        signed_by=text.signed_by,
        signed_on=text.signed_on,
        as_of=_told_of(text),
        contact_period=text.contact.period,
        style=canonical.to_data(text.style),
    )


def _adoption(text: Notice, inspection: Inspection, by: "User") -> Adoption | None:
    """Open what a second person has to confirm, where the notice closes anything."""
    states = {workflow.ADOPTED_STATE[one.status] for one in text.findings}
    if not states & workflow.CLOSED:
        return None
    return Adoption.objects.of_notice(inspection, by=by)


def _told_of(text: Notice) -> date | None:
    """Return the day of which a notice tells: that of its signature, if it is past."""
    day = text.signed_on or text.published_on
    return day if day and day <= timezone.localdate() else None


def _load_sections(
    text: Notice,
    report: Report,
    offices: OfficesByName,
    adoption: Adoption | None,
    by: "User",
) -> None:
    wanted: list[NewFinding] = []
    rows: list[ReportSection] = []  # that of each finding
    aspects: dict[int, Aspect] = {}  # by section level
    for order, section in enumerate(text.sections):
        aspect = _aspect(report.inspection, section, aspects, order, by)
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
        within = next(reversed(aspects.values()), None)
        for one in section.findings:
            wanted.append(_new(one, within, offices, len(wanted) + 1, adoption))
            rows.append(row)
    findings = report.inspection.register_all(wanted, by=by)
    _lay_out(text, report, rows, findings)


def _lay_out(
    text: Notice,
    report: Report,
    rows: Sequence[ReportSection],
    findings: Sequence[Finding],
) -> None:
    """Put each finding into its section, with its wording."""
    items = ReportItem.objects.bulk_create(
        ReportItem(
            report=report,
            section=row,
            finding=finding,
            position=position,
            worded_for=one.status,
            lines=_plain(one.lines),
        )
        for position, (one, finding, row) in enumerate(
            zip(text.findings, findings, rows, strict=True), 1
        )
    )
    written.note_all(items)


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
    return _as_printed(text, literal)


def _settle_period(text: Notice) -> Notice:
    """Leave an inspection that ends before it begins to the printed text alone."""
    seen = text.inspection
    if not seen.started_on or not seen.ended_on or seen.started_on <= seen.ended_on:
        return text
    days = {"started_on": seen.started_on, "ended_on": seen.ended_on}
    settled = replace(seen, started_on=None, ended_on=None)
    return replace(_as_printed(text, days), inspection=settled)


def _as_printed(text: Notice, values: Mapping[str, Value]) -> Notice:
    """Return `text` with the named values printed as plain text, without slots."""

    def put(match: re.Match[str]) -> str:
        if match[1] not in values:
            return match[0]
        return escape(show(values[match[1]], int(match[2] or 0), match[3] or "") or "")

    def settled(section: Section) -> Section:
        return replace(
            section,
            lines=tuple(
                replace(line, wording=SLOT.sub(put, line.wording))
                for line in section.lines
            ),
        )

    return replace(text, sections=tuple(map(settled, text.sections)))


def _open_inspection(
    text: Notice, by: "User", organisation: Organisation
) -> Inspection:
    seen = text.inspection
    return Inspection.objects.open_new(
        by=by,
        organisation=organisation,
        feedback_on=seen.feedback_on,
        team=seen.team,
        started_on=seen.started_on,
        ended_on=seen.ended_on,
    )


def _aspect(
    inspection: Inspection,
    section: notice.Section,
    aspects: dict[int, Aspect],
    position: int,
    by: "User",
) -> Aspect | None:
    """Return the aspect that a section is about, None for a status or a narrative."""
    for level in [level for level in aspects if level >= section.level]:
        del aspects[level]
    if section.kind is not SectionKind.GROUP or section.status:
        return None
    parent = next(reversed(aspects.values()), None)
    aspects[section.level] = inspection.add_aspect(
        by=by, title=section.title, parent=parent, position=position
    )
    return aspects[section.level]


# What a finding and its record call by one name.
_SAME_NAMED = ("title", *TEXTS, "status_wording")


def _check_fits(one: notice.Finding) -> None:
    """Raise TooLarge for a value that its record has no room for."""
    values = [(name, getattr(one, name)) for name in _SAME_NAMED]
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


def _new(
    one: notice.Finding,
    aspect: Aspect | None,
    offices: OfficesByName,
    position: int,
    adoption: Adoption | None,
) -> NewFinding:
    rows, lead = offices.named(one.offices, one.lead_office)
    state = workflow.ADOPTED_STATE[one.status]
    return NewFinding(
        title=one.title,
        original_text=one.problem,
        offices=rows,
        lead=lead,
        position=position,
        measures=_measures(one),
        fields={
            "aspect": aspect,
            "account_lead": one.account_lead,
            "plan_lead": one.plan_lead,
            **texts_of(one),
            **deadline_fields(one.deadline),
        },
        enters=state,
        wording=one.status_wording,
        adoption=adoption if state.is_closed else None,
    )


def deadline_fields(due: notice.Deadline | None) -> dict[str, Any]:
    """Return a finding's fields for a deadline as read, empty ones for none."""
    return {
        "kind": (due.kind or "") if due else "",
        "due_on": due.on if due else None,
        "due_precision": (due.precision or "") if due else "",
        "due_wording": due.wording if due else "",
    }


def _measures(one: notice.Finding) -> list[dict[str, object]]:
    done = one.status is Status.COMPLETED
    state = MeasureState.DONE if done else MeasureState.UNDER_WAY
    taken: list[dict[str, object]] = [
        {"heading": step.heading, "account": step.text, "state": state}
        for step in one.measures
    ]
    ahead: list[dict[str, object]] = [
        {"heading": step.heading, "plan": step.text} for step in one.next_steps
    ]
    return taken + ahead


def _plain(lines: Iterable[notice.Line]) -> list[list[str]]:
    return [[line.role.value, line.wording] for line in lines]
