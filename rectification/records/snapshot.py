"""Records → `Notice`: the values as they are now, in the wording the report keeps."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from rectification.models import (
    Finding,
    OutcomeFigure,
    Report,
    ReportItem,
    ReportSection,
)
from rectification.models.findings.finding import Responsibility
from rectification.models.findings.outcome_counters import sentence
from rectification.notices import canonical, notice
from rectification.notices.notice import Finding as NoticeFinding
from rectification.notices.notice import Notice, SectionKind, Status, Style
from rectification.notices.vocabulary.deadlines import write_deadline
from rectification.notices.vocabulary.printed_fields import texts_of
from rectification.notices.vocabulary.statuses import field_status
from rectification.notices.writing.grouping import Item, Placed, occupied, regroup
from rectification.notices.writing.reword import refit
from rectification.notices.writing.write import numbered, slots
from rectification.workflow import CLOSED


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a report says, and the references of its findings in printed order.

    `sections`: keys of the rows behind its sections, 0 for a group made on the way.
    `waivers`: of each finding, why it was closed without evidence; "" where it was not.
    """

    notice: Notice
    references: tuple[str, ...]
    sections: tuple[int, ...] = ()
    waivers: tuple[str, ...] = ()

    def find(self, reference: str) -> tuple[NoticeFinding, int]:
        """Return a finding with the number in front of it."""
        at = self.references.index(reference)
        numbers = [one for _s, _n, given in numbered(self.notice) for one in given]
        return self.notice.findings[at], numbers[at]


def said_digest(finding: NoticeFinding) -> str:
    """Return the digest of what the record says, whatever the lines make of it."""
    said = replace(finding, lines=(), status_wording="")
    return canonical.digest(canonical.canonical_bytes(canonical.to_data(said)))


def snapshot(report: Report) -> Notice:
    """Return what `report` says of the records as they are now: undoes `load`."""
    return take(report).notice


def take(report: Report) -> Snapshot:
    """Return the snapshot of `report`, in a fixed number of queries."""
    style = style_of(report)
    rows = list(report.sections.select_related("aspect").order_by("position", "pk"))
    items: dict[int, list[ReportItem]] = defaultdict(list)
    for item in _items(report):
        items[item.section_id].append(item)
    placed = [
        Placed(section, [_item(item, style, section) for item in items[row.pk]], row.pk)
        for row in rows
        for section in [_section(row)]
    ]
    if style.group_by == "status":
        regroup(placed, style)
    placed = occupied(placed)
    references = tuple(item.reference for one in placed for item in one.items)
    sections = tuple(
        replace(one.section, findings=tuple(item.finding for item in one.items))
        for one in placed
    )
    whole = replace(_around(report), style=style, sections=sections)
    if prints_outcomes(whole):
        whole = replace(whole, outcomes=outcome_sentence(report))
    waived = {
        item.finding.reference: _waiver(item.finding)
        for rows in items.values()
        for item in rows
    }
    waivers = tuple(waived[reference] for reference in references)
    return Snapshot(whole, references, tuple(one.key for one in placed), waivers)


def prints_outcomes(said: Notice) -> bool:
    """Whether a line leaves room for the sentence that counts outcomes."""
    lines = (line for section in said.sections for line in section.lines)
    return any(name == "outcomes" for line in lines for name, *_ in slots(line.wording))


def outcome_sentence(report: Report) -> str:
    """Count the outcomes of what the report prints; "" where none was entered."""
    return sentence(OutcomeFigure.objects.of_report(report).numbers())


def _around(report: Report) -> Notice:
    """Return the notice without its sections: what is said once for the whole of it."""
    inspection = report.inspection
    organisation = inspection.organisation
    source = report.source
    return Notice(
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
        chrome=tuple(
            notice.SetAside(at, notice.Line(notice.Role.FURNITURE, wording))
            for at, wording in (source.chrome if source else [])
        ),
    )


def style_of(report: Report) -> Style:
    """Return the report's style; one saved before a field existed takes its default."""
    style: Style = canonical.from_data(Style, report.style)
    return style


def _items(report: Report) -> Iterable[ReportItem]:
    offices = Responsibility.objects.select_related("office")
    answering = Prefetch("finding__responsibilities", offices)
    return (
        report.items.select_related("finding")
        .prefetch_related(answering, "finding__measures")
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


def _waiver(finding: Finding) -> str:
    """Return why a finding was closed without evidence; no request says so yet."""
    return finding.evidence_waiver if finding.state in CLOSED else ""


def _lines(data: Iterable[list[str]]) -> tuple[notice.Line, ...]:
    return tuple(notice.Line(notice.Role(role), wording) for role, wording in data)


def _item(item: ReportItem, style: Style, section: notice.Section) -> Item:
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
        **texts_of(finding),
    )
    worded_for = Status(item.worded_for) if item.worded_for else status
    own = bool(item.worded_over)
    fitted = refit(
        said, style, worded_for=worded_for, in_own_words=own, heading=section.title
    )
    return Item(fitted, worded_for, item.position, finding.reference)


def printed_status(finding: Finding, style: Style) -> tuple[Status, str]:
    """Return a finding's public status and its word.

    An adopted finding says what its notice said, until its state changes.
    """
    if not finding.is_adopted:
        status = finding.public_status
        return status, style.word(status)
    found = field_status(finding.status_wording)
    return (found.status if found else Status.UNKNOWN), finding.status_wording


def _deadline(finding: Finding) -> notice.Deadline | None:
    wording = finding.due_wording
    precision = (
        notice.Precision(finding.due_precision) if finding.due_precision else None
    )
    if not wording and finding.due_on and precision:
        wording = write_deadline(finding.due_on, precision)
    if not wording:
        return None
    kind = notice.DueKind(finding.kind) if finding.kind else None
    return notice.Deadline(wording, kind, finding.due_on, precision)
