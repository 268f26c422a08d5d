"""Findings in groups: by status they move as their status changes; empty groups go."""

from dataclasses import dataclass, field

from rectification.notices.notice import (
    Finding,
    Line,
    Role,
    Section,
    SectionKind,
    Status,
    Style,
)

# The order in which groups by status stand, and the heading of one that was not there.
GROUP_TITLES: dict[Status, str] = {
    Status.COMPLETED: "已整改完成的问题",
    Status.SUBSTANTIALLY_COMPLETED: "基本完成、持续整改的问题",
    Status.ONGOING: "正在推进整改的问题",
    Status.LONG_TERM: "需要长期坚持的问题",
    Status.NOT_COMPLETED: "尚未完成整改的问题",
    Status.UNKNOWN: "正在推进整改的问题",
}
_ORDER = list(GROUP_TITLES)


@dataclass(frozen=True, slots=True)
class Item:
    """A finding about to be placed: the status it stood under, its order, its name."""

    finding: Finding
    worded_for: Status
    position: int
    reference: str


@dataclass(slots=True)
class Placed:
    """A section with the findings that stand in it. `key`: the caller's name for it."""

    section: Section
    items: list[Item] = field(default_factory=list)
    key: int = 0


def regroup(placed: list[Placed], style: Style) -> None:
    """Move each finding whose status changed into the group of its new status."""
    moved: list[Item] = []
    for one in placed:
        moved += [it for it in one.items if it.finding.status is not it.worded_for]
        one.items = [it for it in one.items if it.finding.status is it.worded_for]
    for item in moved:
        status = item.finding.status
        target = _group_for(placed, status) or _new_group(placed, status, style)
        target.items.append(item)
        target.items.sort(key=lambda one: (one.position, one.reference))


def _group_for(placed: list[Placed], status: Status) -> Placed | None:
    """Return the section whose findings have `status`: the group, or the last in it."""
    found: Placed | None = None
    level: int | None = None  # of the status group that is open
    for one in placed:
        section = one.section
        if level is not None and section.level <= level:
            level = None
        if section.status is status and found is None:
            level, found = section.level, one
        elif level is not None and section.kind is SectionKind.GROUP:
            found = one
    return found


def _new_group(placed: list[Placed], status: Status, style: Style) -> Placed:
    groups = [(at, one.section) for at, one in enumerate(placed) if one.section.status]
    rank = _ORDER.index(status)
    later = (
        at
        for at, section in groups
        if section.status and _ORDER.index(section.status) > rank
    )
    group = Placed(
        Section(
            lines=(Line(Role.HEADING, style.group),),
            level=groups[0][1].level if groups else 1,
            kind=SectionKind.GROUP,
            title=GROUP_TITLES[status],
            status=status,
        )
    )
    placed.insert(next(later, _behind(placed, groups)), group)
    return group


def _behind(placed: list[Placed], groups: list[tuple[int, Section]]) -> int:
    """Return where the last group ends, the groups inside it included."""
    if not groups:
        return len(placed)
    at, last = groups[-1]
    at += 1
    while at < len(placed) and placed[at].section.level > last.level:
        at += 1
    return at


def occupied(placed: list[Placed]) -> list[Placed]:
    """Return `placed` without the groups in which no finding stands."""
    kept: list[Placed] = []
    holder: int | None = None  # level of the nearest kept group behind
    for one in reversed(placed):
        is_group = one.section.kind is SectionKind.GROUP
        outer = holder is not None and one.section.level < holder
        if is_group and not one.items and not outer:
            continue
        kept.append(one)
        holder = one.section.level if is_group else None
    return kept[::-1]
