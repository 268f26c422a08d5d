"""整改方案: when it was approved and by whom, and its three lists (三清单)."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from rectification.exporting.plan_lists import LISTS, PlannedRow
from rectification.models import Inspection, Plan
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


def _lists(rows: Sequence[PlannedRow]) -> list[tuple[str, Table]]:
    return [
        (one.name, listed(one.heads, map(one.row, rows), one.shares)) for one in LISTS
    ]
