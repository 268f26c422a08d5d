"""整改方案: when it was approved and by whom, and its three lists (三清单)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from rectification.exporting.words import (
    deadline_words,
    joint_words,
    lead_words,
    person_words,
)
from rectification.models import Finding, Inspection, Plan
from rectification.notices.vocabulary.deadlines import write_date
from rectification.notices.writing.begin import INSPECTED
from rectification.papers.paper import (
    Face,
    Line,
    Paper,
    Part,
    Table,
    listed,
    titled,
)


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


def planned(findings: Iterable[Finding]) -> list[PlannedRow]:
    """Return the rows of findings, fetched with offices and measures."""
    return [
        PlannedRow(
            number=number,
            finding=one,
            measures=[it.line for it in one.listed_measures if it.line],
            deadline=deadline_words(one),
            lead=lead_words(one),
            joint=joint_words(one),
            person=person_words(one),
        )
        for number, one in enumerate(findings, 1)
    ]


def plan_paper(
    inspection: Inspection, plan: Plan | None, rows: Sequence[PlannedRow]
) -> Paper:
    body = inspection.organisation.signing_name
    title = f"{body}关于{INSPECTED[inspection.source]}反馈问题的整改方案"
    lists = _lists(rows)
    said = [
        Line("一、总体情况", Face.SECTION),
        Line(f"反馈问题共{len(rows)}个，逐项明确整改措施、责任和时限，列为三张清单。"),
        *(Line(one) for one in _approval(plan)),
        Line("二、整改清单", Face.SECTION),
        *(
            Line(f"附件：{number}.{name}" if number == 1 else f"　　　{number}.{name}")
            for number, (name, _table) in enumerate(lists, 1)
        ),
    ]
    parts = [Part([*titled(title), *said])]
    for number, (name, table) in enumerate(lists, 1):
        heading = [Line(f"附件{number}", Face.SALUTATION), *titled(name, blank=False)]
        parts.append(Part([*heading, table], is_wide=True))
    mark = "" if plan and not plan.is_draft else "草案"
    return Paper(title, body, timezone.now(), parts, mark=mark)


def _approval(plan: Plan | None) -> Iterable[str]:
    if plan is None or plan.is_draft:
        return
    day = f"{write_date(plan.met_on)}，" if plan.met_on else ""
    number = f"（{plan.number}）" if plan.number else ""
    yield f"{day}本方案经{plan.meeting}{number}审定。"
    if plan.opinion:
        yield f"上级审核意见：{plan.opinion}"


def _numbered(measures: Sequence[str]) -> str:
    if len(measures) < 2:
        return "".join(measures)
    return "\n".join(f"{at}.{one}" for at, one in enumerate(measures, 1))


def _lists(rows: Sequence[PlannedRow]) -> list[tuple[str, Table]]:
    problems = listed(
        ("序号", "方面", "反馈问题", "原文"),
        (
            (
                *(one.number, one.finding.aspect.title if one.finding.aspect else ""),
                *(one.finding.title, one.finding.original_text),
            )
            for one in rows
        ),
        (6, 20, 28, 46),
    )
    tasks = listed(
        ("序号", "反馈问题", "整改标准", "整改措施", "整改时限"),
        (
            (
                *(one.number, one.finding.title, one.finding.standard),
                *(_numbered(one.measures), one.deadline),
            )
            for one in rows
        ),
        (6, 22, 22, 36, 14),
    )
    responsible = listed(
        ("序号", "反馈问题", "责任领导", "牵头科室", "配合科室", "责任人"),
        (
            (
                *(one.number, one.finding.title, one.finding.leader),
                *(one.lead, one.joint, one.person),
            )
            for one in rows
        ),
        (6, 30, 16, 16, 18, 14),
    )
    return [("问题清单", problems), ("任务清单", tasks), ("责任清单", responsible)]
