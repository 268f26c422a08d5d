"""三清单: problems, tasks and responsibilities, as the plan and the ledger print them.

They speak Chinese, whatever language the page is in: they are papers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rectification.models import Finding

from .words import deadline_words, joint_words, lead_words, person_words

Row = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A finding as the three lists print it."""

    number: int
    finding: Finding
    measures: list[str]
    deadline: str
    lead: str
    joint: str
    person: str


@dataclass(frozen=True, slots=True)
class PlanList:
    """`shares`: of the width of a page, in hundredths."""

    name: str
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    row: Callable[[PlannedRow], Row]


def planned_row(number: int, one: Finding) -> PlannedRow:
    """Return the row of a finding fetched with its offices and measures."""
    return PlannedRow(
        number=number,
        finding=one,
        measures=[it.line for it in one.listed_measures if it.line],
        deadline=deadline_words(one),
        lead=lead_words(one),
        joint=joint_words(one),
        person=person_words(one),
    )


def _problem(one: PlannedRow) -> Row:
    aspect = one.finding.aspect.title if one.finding.aspect else ""
    return one.number, aspect, one.finding.title, one.finding.original_text


def _task(one: PlannedRow) -> Row:
    about = one.number, one.finding.title, one.finding.standard
    return *about, _numbered(one.measures), one.deadline


def _responsible(one: PlannedRow) -> Row:
    about = one.number, one.finding.title, one.finding.leader
    return *about, one.lead, one.joint, one.person


def _numbered(measures: Sequence[str]) -> str:
    if len(measures) < 2:
        return "".join(measures)
    return "\n".join(f"{at}.{one}" for at, one in enumerate(measures, 1))


LISTS = (
    PlanList(
        "问题清单",
        ("序号", "方面", "反馈问题", "原文"),
        (6, 20, 28, 46),
        _problem,
    ),
    PlanList(
        "任务清单",
        ("序号", "反馈问题", "整改标准", "整改措施", "整改时限"),
        (6, 22, 22, 36, 14),
        _task,
    ),
    PlanList(
        "责任清单",
        ("序号", "反馈问题", "责任领导", "牵头科室", "配合科室", "责任人"),
        (6, 30, 16, 16, 18, 14),
        _responsible,
    ),
)
