"""What somebody corrects in a text before it is taken in, and what a notice prints."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rectification.intake.plan import Plan, PlannedFinding, read_offices
from rectification.notices.notice import Deadline, Finding, Line, Notice, Status
from rectification.notices.vocabulary.deadlines import read_deadline
from rectification.notices.writing.reword import refit
from rectification.notices.writing.write import (
    Values,
    escape,
    fill,
    finding_values,
    numbered,
    show,
    slots,
)

# Which slots print a value; a deadline's phrase is reworded together with the status.
_SLOTS: Mapping[str, frozenset[str]] = {
    "title": frozenset({"title"}),
    "offices": frozenset({"offices", "lead_office", "joint_offices"}),
    "deadline": frozenset({"deadline", "status"}),
    "status": frozenset({"deadline", "status"}),
}


@dataclass(frozen=True, slots=True)
class Correction:
    """Values as typed; None where the reading stands. `offices`: 甲科（牵头）、乙科."""

    title: str | None = None
    offices: str | None = None
    deadline: str | None = None
    status: str | None = None

    @property
    def changed(self) -> tuple[str, ...]:
        return tuple(name for name in _SLOTS if getattr(self, name) is not None)


def correct_notice(
    notice: Notice, corrections: Mapping[int, Correction], *, year: int | None
) -> Notice:
    """Return `notice` with values corrected, in its records and in what it prints.

    A value that already stands so in its lines was only misread: they stay to the
    letter. Any other is printed where the old one was, as in any draft.
    """
    sections = []
    at = -1
    for section, _number, numbers in numbered(notice):
        findings = []
        for finding, number in zip(section.findings, numbers, strict=True):
            at += 1
            if (said := corrections.get(at)) and said.changed:
                finding = _corrected(finding, number, said, notice, year)
            findings.append(finding)
        sections.append(replace(section, findings=tuple(findings)))
    return replace(notice, sections=tuple(sections))


def _corrected(
    finding: Finding, number: int, said: Correction, notice: Notice, year: int | None
) -> Finding:
    values = finding_values(finding, number)
    misread = [name for name in said.changed if _stands(name, finding, said, values)]
    names = frozenset().union(*(_SLOTS[name] for name in misread))
    lines = tuple(_literal(line, names, values) for line in finding.lines)
    after = replace(finding, lines=lines, **_values(said, notice, year))
    if len(misread) == len(said.changed):
        return after
    # No field is added to what somebody has only worded otherwise.
    worded = "title" in said.changed and len(said.changed) == 1
    return refit(after, notice.style, worded_for=finding.status, in_own_words=worded)


def _values(said: Correction, notice: Notice, year: int | None) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if said.title is not None:
        changes["title"] = said.title
    if said.offices is not None:
        changes["offices"], changes["lead_office"] = read_offices(said.offices)
    if said.deadline is not None:
        changes["deadline"] = read_due(said.deadline, year)
    if said.status is not None:
        status = Status(said.status)
        changes["status"] = status
        known = status is not Status.UNKNOWN
        changes["status_wording"] = notice.style.word(status) if known else ""
    return changes


def _stands(name: str, finding: Finding, said: Correction, values: Values) -> bool:
    """Whether the value stands in print as it was typed: more or less was read of it.

    Of offices, whether the same letters were parted otherwise.
    """
    if name == "offices":
        read, typed = "".join(finding.offices), read_offices(said.offices or "")[0]
        return len(typed) != len(finding.offices) and "".join(typed) == read
    words = getattr(said, name)
    if name == "status" or not words:
        return False
    return any(
        words in fill(line.wording, values)
        for line in finding.lines
        if any(slot in _SLOTS[name] for slot, _index, _form in slots(line.wording))
    )


def _literal(line: Line, names: frozenset[str], values: Mapping[str, object]) -> Line:
    """Return `line` with the slots named printed out."""
    wording = line.wording
    for name, index, form in slots(wording):
        if name in names:
            slot = name + (f".{index}" if index else "") + (f":{form}" if form else "")
            shown = show(values.get(name), index, form)  # type: ignore[arg-type]
            wording = wording.replace(f"{{{slot}}}", escape(shown or ""), 1)
    return replace(line, wording=wording)


def correct_plan(
    plan: Plan, corrections: Mapping[int, Correction], *, year: int | None
) -> Plan:
    findings = tuple(
        _replanned(one, corrections.get(at, Correction()), year)
        for at, one in enumerate(plan.findings)
    )
    return replace(plan, findings=findings)


def _replanned(
    one: PlannedFinding, said: Correction, year: int | None
) -> PlannedFinding:
    if said.title is not None:
        one = replace(one, title=said.title)
    if said.offices is not None:
        offices, lead = read_offices(said.offices)
        one = replace(one, offices=offices, lead=lead)
    if said.deadline is not None:
        one = replace(one, deadline=read_due(said.deadline, year))
    if said.status is not None:
        one = replace(one, status=Status(said.status), status_wording="")
    return one


def read_due(words: str, year: int | None) -> Deadline | None:
    """Return the deadline that `words` state, kept in these words; None for none."""
    if not words:
        return None
    return replace(read_deadline(words, year).deadline, wording=words)
