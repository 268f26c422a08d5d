"""What a letter or a table asks to be registered: plain values, not yet records."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from rectification.intake.columns import Column
from rectification.notices.notice import Deadline, Status
from rectification.notices.vocabulary.offices import (
    rejoin,
    split_offices,
    unread_remark,
)


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """One measure as planned; `office` is a name, "" where the finding's own does."""

    plan: str
    office: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedFinding:
    """A finding to register. `at`: the line (from 1) it begins on; `row` in a table.

    `aspects` lead from the outermost to the innermost; `lead` is one of `offices`.
    """

    title: str
    original_text: str
    at: int
    number: str = ""
    aspects: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    lead: str = ""
    person: str = ""
    phone: str = ""
    leader: str = ""
    standard: str = ""
    outcome: str = ""
    reason_for_delay: str = ""
    deadline: Deadline | None = None
    measures: tuple[PlannedMeasure, ...] = ()
    account: str = ""
    next_steps: str = ""
    status: Status = Status.UNKNOWN
    status_wording: str = ""
    # Of a table: the finding's reference, and each cell as it stands there.
    reference: str = ""
    said: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about what was understood, and the place that gave rise to it.

    `finding` from 0, `at` a line from 1; `blocks`: nothing is written while it stands;
    `about`: the value it leaves open, by the name it is corrected under.
    """

    sentence: str
    finding: int | None = None
    at: int | None = None
    quote: str = ""
    blocks: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`belongs`: line → finding it belongs to; `aside`: lines taken over nowhere."""

    findings: tuple[PlannedFinding, ...]
    belongs: dict[int, int]
    aside: frozenset[int] = frozenset()
    remarks: tuple[Remark, ...] = ()


def with_known(plan: Plan, known: Iterable[str]) -> Plan:
    """Return a plan in which offices whose names hold a 、 are whole again."""
    names = list(known)
    found = (_with_known(one, names) for one in plan.findings)
    return replace(plan, findings=tuple(found))


def _with_known(one: PlannedFinding, known: list[str]) -> PlannedFinding:
    meant = rejoin(one.offices, known)
    steps = (
        replace(step, office=meant.get(step.office, step.office))
        for step in one.measures
    )
    return replace(
        one,
        offices=tuple(dict.fromkeys(meant.values())),
        lead=meant.get(one.lead, one.lead),
        measures=tuple(steps),
    )


@lru_cache(maxsize=256)  # a long table names few, again and again
def read_offices(text: str) -> tuple[tuple[str, ...], str]:
    """Return the offices that `text` names, and which of them is marked as the lead."""
    found = split_offices(text)
    names = tuple(dict.fromkeys(text[start:end].strip() for start, end, _ in found))
    lead = next((text[start:end].strip() for start, end, leads in found if leads), "")
    return tuple(name for name in names if name), lead


def unread_remarks(text: str, known: Collection[str]) -> list[str]:
    """Return the offices of `text` that bear a remark nobody understands.

    `known`: those of the body, which may be called like that.
    """
    names, _lead = read_offices(text)
    return [name for name in names if unread_remark(name) and name not in known]


def write_offices(offices: tuple[str, ...], lead: str) -> str:
    """Return offices as people write them; `read_offices` reads them back."""
    return "、".join(f"{one}（牵头）" if one == lead else one for one in offices)
