"""What may leave the house: only what some line prints."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeVar

from rectification.notices.notice import (
    Contact,
    Finding,
    Inspection,
    Line,
    Measure,
    Notice,
    Section,
)
from rectification.notices.write import slots

T = TypeVar("T", Inspection, Contact)

# Said of every finding in public, whether or not a line of its own prints them.
_ALWAYS = frozenset({"title", "status", "lines"})
# Values of a finding, by the slots that print them.
_SLOTS = {
    "problem": {"problem"},
    "offices": {"offices", "lead_office", "joint_offices"},
    "lead_office": {"offices", "lead_office", "joint_offices"},
    "leader": {"leader"},
    "person": {"person"},
    "standard": {"standard"},
    "status_wording": {"status"},
    "deadline": {"deadline"},
    "account_lead": {"account_lead"},
    "measures": {"account"},
    "plan_lead": {"plan_lead"},
    "next_steps": {"next_steps"},
}


def public_part(notice: Notice) -> Notice:
    """Return `notice` without any value that none of its lines prints.

    A field is private until a line shows it, so a new one cannot slip out; the printed
    text stays the same to the letter.
    """
    shown = _printed(line for section in notice.sections for line in section.lines)
    return replace(
        notice,
        published_on=None,
        source="",
        chrome=(),
        inspection=_kept(Inspection(), notice.inspection, shown),
        contact=_kept(Contact(), notice.contact, shown),
        signed_by=notice.signed_by if "signed_by" in shown else "",
        signed_on=notice.signed_on if "signed_on" in shown else None,
        sections=tuple(_public_section(section) for section in notice.sections),
    )


def _printed(lines: Iterable[Line]) -> set[str]:
    return {name for line in lines for name, _index, _form in slots(line.wording)}


def _kept(blank: T, value: T, shown: set[str]) -> T:
    names = {one.name for one in fields(value)} & shown
    return replace(blank, **{name: getattr(value, name) for name in names})


def _public_section(section: Section) -> Section:
    return replace(
        section, findings=tuple(_public_finding(one) for one in section.findings)
    )


def _public_finding(finding: Finding) -> Finding:
    shown = _printed(finding.lines)
    kept = {
        name: getattr(finding, name)
        for name, printers in _SLOTS.items()
        if printers & shown
    }
    for name, slot in (("measures", "account"), ("next_steps", "next_steps")):
        if name in kept:
            kept[name] = _public_steps(kept[name], slot, finding.lines)
    always = {name: getattr(finding, name) for name in _ALWAYS}
    return Finding(**always, **kept)


def _public_steps(
    steps: tuple[Measure, ...], slot: str, lines: Iterable[Line]
) -> tuple[Measure, ...]:
    """Blank the steps that no line prints; the others keep their numbers."""
    shown = {
        index
        for line in lines
        for name, index, _form in slots(line.wording)
        if name == slot
    }
    return tuple(
        step if number in shown else Measure("") for number, step in enumerate(steps, 1)
    )
