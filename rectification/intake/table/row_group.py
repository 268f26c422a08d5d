"""A finding while the rows of its table are still being read."""

import re
from dataclasses import dataclass, field

from rectification.intake.columns import Column
from rectification.intake.letter import title_of
from rectification.intake.plan import PlannedFinding, PlannedMeasure
from rectification.intake.table.cells import Row
from rectification.intake.table.states import find_state
from rectification.notices.notice import Deadline, Status
from rectification.notices.vocabulary.numbering import step_markers
from rectification.notices.vocabulary.printed_fields import TEXTS

_MARKED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是[，,：:]?|[（(]\d{1,2}[）)]|[①-⑳])"
)


@dataclass(slots=True)
class Draft:
    first: Row
    number: str
    aspects: tuple[str, ...]
    title: str
    texts: list[str] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    lead: str = ""
    values: dict[Column, str] = field(default_factory=dict)
    deadline: Deadline | None = None
    measures: list[PlannedMeasure] = field(default_factory=list)
    reference: str = ""
    said: dict[Column, str] = field(default_factory=dict)

    def say(self, column: Column, value: str) -> None:
        """Remember a cell; what merged cells repeat is said once."""
        before = self.said.get(column, "")
        if value and value not in before.split("\n"):
            self.said[column] = f"{before}\n{value}" if before else value


def split_measures(text: str) -> list[str]:
    """Return the measures in a cell: by 一是, 1. or （1）, else one for each cell."""
    marks = step_markers(text)
    if len(marks) < 2:
        # A row of its own for each: 三是…; reports number measures by themselves.
        one = _MARKED.sub("", text, count=1)
        return [one] if one else []
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    opening = text[: marks[0].start].strip()
    parts = [
        text[mark.behind : end].strip() for mark, end in zip(marks, ends, strict=True)
    ]
    if opening:
        parts[0] = f"{opening}\n{parts[0]}"
    return [one for one in parts if one]


def planned(draft: Draft) -> PlannedFinding:
    values, said = draft.values, draft.said
    state = said.get(Column.STATE, "")
    status = find_state(state)
    accounts = (values.get(Column.ACCOUNT, ""), values.get(Column.PROGRESS, ""))
    return PlannedFinding(
        title=title_of(draft.title),
        original_text=said.get(Column.ORIGINAL) or "\n".join(filter(None, draft.texts)),
        at=draft.first.at,
        number=draft.number,
        aspects=draft.aspects,
        offices=tuple(draft.offices),
        lead=draft.lead,
        phone=values.get(Column.PHONE, ""),
        deadline=draft.deadline,
        measures=tuple(draft.measures),
        account="\n".join(filter(None, dict.fromkeys(accounts))),
        next_steps=values.get(Column.NEXT_STEPS, ""),
        status=status,
        status_wording=state[:500] if status is not Status.UNKNOWN else "",
        reference=draft.reference,
        said=dict(said),
        **{name: values.get(Column(name), "") for name in TEXTS},
    )
