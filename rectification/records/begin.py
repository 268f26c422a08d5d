"""A report for an inspection whose findings came by hand, table or letter."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import (
    Aspect,
    Finding,
    Inspection,
    Organisation,
    Report,
    ReportItem,
    ReportSection,
)
from rectification.models.trail import written
from rectification.notices import canonical, notice
from rectification.notices.notice import Line, Role, Section, SectionKind, Style
from rectification.notices.writing import begin
from rectification.notices.writing.begin import ELSEWHERE

if TYPE_CHECKING:
    from rectification.models import User


@transaction.atomic
def begin_report(inspection: Inspection, *, by: "User") -> Report:
    """Draft the inspection's first report: every finding, grouped by aspect.

    Its lines follow the style until somebody words them otherwise.
    """
    Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
    if inspection.reports.exists():
        raise InvalidTransition(_("This inspection has a report already."))
    findings = list(inspection.findings.order_by("position", "pk"))
    if not findings:
        raise InvalidTransition(
            _("There are no findings yet. Register the findings first.")
        )
    body = inspection.organisation
    grouped = any(one.aspect_id for one in findings)
    style = Style(group_by="aspect" if grouped else "none")
    report = inspection.draft_report(
        by=by,
        title=begin.title_of(body.signing_name, inspection.source),
        organisation_name=body.name,
        signed_by=body.signing_name,
        signed_on=timezone.localdate(),
        style=canonical.to_data(style),
    )
    _keep(report, begin.head(_known(inspection), inspection.source))
    _keep(report, begin.organised())
    part = _keep(report, begin.carried_out())
    if grouped:
        _group(report, inspection, findings, style)
    else:
        _place(report, part, findings)
    _keep(report, begin.ahead())
    _keep(report, begin.tail(_contact(body)))
    report.note_laid_out(by=by)
    return report


def add_missing(report: Report, *, by: "User", version: int) -> int:
    """Take in the findings registered since the draft began; return how many.

    Each stands with those of its aspect, else in the last part that holds findings.
    """
    with report.editing(by=by, version=version) as row:
        held = row.items.values("finding")
        missing = list(row.inspection.findings.exclude(pk__in=held).order_by("pk"))
        places = list(row.sections.filter(items__isnull=False).distinct())
        last = max(places, key=lambda one: one.position, default=None)
        if missing and last is None:
            last = _keep(row, begin.carried_out())
        for one in missing:
            own = (part for part in places if one.aspect_id == part.aspect_id)
            _place(row, next(own, last), [one])  # type: ignore[arg-type]
    return len(missing)


def _group(
    report: Report, inspection: Inspection, findings: list[Finding], style: Style
) -> None:
    lines = (Line(Role.HEADING, style.group),)
    group = Section(lines, level=2, kind=SectionKind.GROUP)
    for aspect in [*in_order(inspection.aspects.all()), None]:
        held = [one for one in findings if one.aspect_id == (aspect and aspect.pk)]
        if held:
            section = _keep(report, group, aspect, "" if aspect else ELSEWHERE)
            _place(report, section, held)


def in_order(aspects: Iterable[Aspect]) -> list[Aspect]:
    """List aspects as a report prints them: each with what lies within behind it."""
    below: dict[int | None, list[Aspect]] = {}
    for one in aspects:
        below.setdefault(one.parent_id, []).append(one)

    def walk(parent: int | None) -> list[Aspect]:
        return [it for one in below.get(parent, []) for it in (one, *walk(one.pk))]

    return walk(None)


def _keep(
    report: Report, section: Section, aspect: Aspect | None = None, title: str = ""
) -> ReportSection:
    return ReportSection.objects.create(
        report=report,
        position=report.sections.count(),
        level=section.level,
        kind=section.kind,
        title=title or section.title,
        aspect=aspect,
        lines=[[line.role.value, line.wording] for line in section.lines],
    )


def _place(report: Report, section: ReportSection, findings: list[Finding]) -> None:
    items = ReportItem.objects.bulk_create(
        ReportItem(
            report=report, section=section, finding=one, position=one.position, lines=[]
        )
        for one in findings
    )
    written.note_all(items)


def _known(inspection: Inspection) -> notice.Inspection:
    return notice.Inspection(
        team=inspection.team,
        started_on=inspection.started_on,
        ended_on=inspection.ended_on,
        feedback_on=inspection.feedback_on,
    )


def _contact(body: Organisation) -> notice.Contact:
    return notice.Contact(phone=body.phone, address=body.address, email=body.email)
