"""`Notice` ⇄ records: `load` and `snapshot`, inverses of each other.

`load` puts every value a notice states into the record that owns it and keeps with the
report only wording: lines with slots. `snapshot` takes the values from the records as
they are now and rewords a line only where its slots no longer fit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from rectification import workflow
from rectification.errors import NoFinding
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
from rectification.notices.deadlines import write_deadline
from rectification.notices.grouping import Item, Placed, occupied, regroup
from rectification.notices.notice import Notice, SectionKind, Status, Style
from rectification.notices.refit import refit
from rectification.notices.statuses import find_status
from rectification.notices.write import escape, slots
from rectification.workflow import MeasureState

if TYPE_CHECKING:
    from rectification.models import User

CONTACT = ("phone", "address", "email")


# --- records ← Notice -----------------------------------------------------------------


@transaction.atomic
def load(
    text: Notice, *, by: "User", organisation: Organisation, source: Source | None = None
) -> Report:
    """Make an inspection, its findings and a draft report of what `text` says.

    All or nothing. The findings enter their state by `adopt`; no edition is made.
    Raises NoFinding where there is nothing to keep up.
    """
    if not text.findings:
        raise NoFinding()
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
        limit = organisation._meta.get_field(name).max_length
        if printed and not stored and len(printed) <= (limit or len(printed)):
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


# --- records → Notice -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a report says, and the references of its findings in printed order."""

    notice: Notice
    references: tuple[str, ...]


def snapshot(report: Report) -> Notice:
    """Return what `report` says of the records as they are now: undoes `load`."""
    return take(report).notice


def take(report: Report) -> Snapshot:
    """Return the snapshot of `report`, in a fixed number of queries."""
    style = style_of(report)
    inspection = report.inspection
    organisation = inspection.organisation
    source = report.source
    rows = list(report.sections.select_related("aspect").order_by("position", "pk"))
    items: dict[int, list[ReportItem]] = defaultdict(list)
    for item in _items(report):
        items[item.section_id].append(item)
    placed = [
        Placed(_section(row), [_item(item, style) for item in items[row.pk]])
        for row in rows
    ]
    if style.group_by == "status":
        regroup(placed, style)
    placed = occupied(placed)
    references = (item.reference for one in placed for item in one.items)
    notice_now = Notice(
        title=report.title,
        organisation=report.organisation_name,
        signed_by=report.signed_by,
        signed_on=report.signed_on,
        published_on=source.published_on if source else None,
        source=source.publisher if source else "",
        inspection=notice.Inspection(
            team=inspection.team,
            started_on=inspection.started_on,
            ended_on=inspection.ended_on,
            feedback_on=inspection.feedback_on,
        ),
        contact=notice.Contact(
            phone=organisation.phone,
            address=organisation.address,
            email=organisation.email,
            period=report.contact_period,
        ),
        style=style,
        sections=tuple(
            replace(one.section, findings=tuple(item.finding for item in one.items))
            for one in placed
        ),
        chrome=tuple(
            notice.SetAside(at, notice.Line(notice.Role.CHROME, wording))
            for at, wording in (source.chrome if source else [])
        ),
    )
    return Snapshot(notice_now, tuple(references))


def style_of(report: Report) -> Style:
    """Return the report's style; one saved before a field existed takes its default."""
    style: Style = canonical.from_data(Style, report.style)
    return style


def _items(report: Report) -> Iterable[ReportItem]:
    return (
        report.items.select_related("finding")
        .prefetch_related("finding__responsibilities__office", "finding__measures")
        .order_by("position", "pk")
    )


def _section(row: ReportSection) -> notice.Section:
    return notice.Section(
        lines=_lines(row.lines),
        level=row.level,
        kind=SectionKind(row.kind),
        title=row.aspect.title if row.aspect else row.title,
        status=Status(row.status) if row.status else None,
    )


def _lines(data: Iterable[list[str]]) -> tuple[notice.Line, ...]:
    return tuple(notice.Line(notice.Role(role), wording) for role, wording in data)


def _item(item: ReportItem, style: Style) -> Item:
    """Return what the records say of a finding, with its lines fitted to that."""
    finding = item.finding
    responsible = list(finding.responsibilities.all())
    lead = next((row.office.name for row in responsible if row.is_lead), "")
    measures = list(finding.measures.all())
    status, wording = printed_status(finding, style)
    said = notice.Finding(
        title=finding.title,
        problem=finding.original_text,
        offices=tuple(row.office.name for row in responsible),
        lead_office=lead,
        leader=finding.leader,
        person=finding.person,
        standard=finding.standard,
        status=status,
        status_wording=wording,
        deadline=_deadline(finding),
        account_lead=finding.account_lead,
        measures=tuple(
            notice.Measure(one.account, one.heading) for one in measures if one.account
        ),
        plan_lead=finding.plan_lead,
        next_steps=tuple(
            notice.Measure(one.plan, one.heading) for one in measures if one.is_ahead
        ),
        lines=_lines(item.lines),
    )
    worded_for = Status(item.worded_for) if item.worded_for else status
    fitted = refit(said, style, worded_for=worded_for)
    return Item(fitted, worded_for, item.position, finding.reference)


def printed_status(finding: Finding, style: Style) -> tuple[Status, str]:
    """Return a finding's public status and its word.

    An adopted finding says what its notice said, until its state changes.
    """
    if not finding.is_adopted:
        status = Status(finding.public_status)
        return status, style.word(status)
    found = find_status(finding.status_wording)
    return (found.status if found else Status.UNKNOWN), finding.status_wording


def _deadline(finding: Finding) -> notice.Deadline | None:
    wording = finding.due_wording
    precision = notice.Precision(finding.due_precision) if finding.due_precision else None
    if not wording and finding.due_on and precision:
        wording = write_deadline(finding.due_on, precision)
    if not wording:
        return None
    kind = notice.DueKind(finding.kind) if finding.kind else None
    return notice.Deadline(wording, kind, finding.due_on, precision)
