"""Another style for a report: its findings' lines, its headings, its groups."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rectification.models import Report, ReportItem, ReportSection
from rectification.models.trail import written
from rectification.notices import canonical
from rectification.notices.notice import Finding, Line, Role, SectionKind, Style
from rectification.notices.writing.begin import ELSEWHERE
from rectification.notices.writing.grouping import GROUP_TITLES
from rectification.notices.writing.restyle import restyle, restyle_heading
from rectification.records.begin import in_order
from rectification.records.snapshot import style_of, take

if TYPE_CHECKING:
    from rectification.models import User


def restyle_report(report: Report, *, by: "User", version: int, style: Style) -> None:
    """Take another style. Lines in somebody's own words stay as they are."""
    old = style_of(report)
    taken = take(report)
    told = dict(zip(taken.references, taken.notice.findings, strict=True))
    with report.restyling(
        by=by, version=version, style=canonical.to_data(style)
    ) as row:
        for item in row.items.select_related("finding"):
            now = told[item.finding.reference]
            if item.lines:
                item.lines = plain(restyle(now, old, style))
                item.worded_over = item.worded_over if item.lines else ""
                item.save(update_fields=["lines", "worded_over"])
        for section in row.sections.filter(kind="group"):
            lines = [Line(Role(role), wording) for role, wording in section.lines]
            section.lines = plain(restyle_heading(lines, old, style))
            section.save(update_fields=["lines"])
        if style.group_by != old.group_by:
            _regroup(row, style, told)


def plain(lines: Sequence[Line]) -> list[list[str]]:
    return [[line.role.value, line.wording] for line in lines]


# --- groups ---------------------------------------------------------------------------


def _regroup(report: Report, style: Style, told: dict[str, Finding]) -> None:
    """Set the findings up in other groups, where the first of them stood."""
    order = list(report.sections.order_by("position", "pk"))
    items = list(report.items.select_related("finding").order_by("position", "pk"))
    holding = {item.section_id for item in items}
    old = [one for one in order if one.kind == "group" or one.pk in holding]
    groups = [one for one in old if one.kind == "group"]
    at = order.index(old[0]) if old else len(order)
    part = old[0] if old and old[0].kind != "group" else None
    if part is None and at and order[at - 1].kind == "narrative":
        part = order[at - 1]
    level = part.level + 1 if part else 1
    made = _sections(report, style, level, items, told)
    rest = [one for one in order if one not in groups]
    spot = rest.index(part) + 1 if part else min(at, len(rest))
    if style.group_by == "none" and part is None:
        made = [part] = [_section(report, style, 1, title="整改落实情况")]
    if style.group_by == "none" and part:
        _move(items, part)
    if own := part or next(iter(made), None):
        _keep_own_text(own, groups)
    for group in groups:
        group.delete()
    for position, one in enumerate([*rest[:spot], *made, *rest[spot:]]):
        written.update(ReportSection.objects.filter(pk=one.pk), position=position)


def _sections(
    report: Report,
    style: Style,
    level: int,
    items: list[ReportItem],
    told: dict[str, Finding],
) -> list[ReportSection]:
    """Make the groups and put the findings into them; [] without groups."""
    made: list[ReportSection] = []
    if style.group_by == "status":
        for status, title in GROUP_TITLES.items():
            held = [it for it in items if told[it.finding.reference].status is status]
            if held:
                made.append(
                    _section(report, style, level, title=title, status=status.value)
                )
                _move(held, made[-1], worded_for=status.value)
        return made
    if style.group_by != "aspect":
        return []
    for aspect in [*in_order(report.inspection.aspects.all()), None]:
        held = [it for it in items if it.finding.aspect_id == (aspect and aspect.pk)]
        if held:
            title = "" if aspect else ELSEWHERE
            made.append(_section(report, style, level, title=title, aspect=aspect))
            _move(held, made[-1])
    return made


def _section(
    report: Report, style: Style, level: int, **fields: object
) -> ReportSection:
    return report.sections.create(
        level=level,
        kind=SectionKind.GROUP.value,
        lines=[[Role.HEADING.value, style.group]],
        **fields,
    )


def _move(
    items: list[ReportItem], section: ReportSection, worded_for: str = ""
) -> None:
    for item in items:
        item.section = section
        if worded_for:
            item.worded_for = worded_for
        item.save(update_fields=["section", "worded_for"])


def _keep_own_text(section: ReportSection, groups: list[ReportSection]) -> None:
    """Take over what the groups said besides their headings."""
    own = [line for one in groups for line in one.lines if "{group}" not in line[1]]
    if own:
        section.lines = [*section.lines, *own]
        section.save(update_fields=["lines"])
