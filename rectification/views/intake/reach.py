"""How far reading got, for the review; and what was named before, for the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from rectification.intake.documents.document import Sheet
from rectification.intake.naming import rule_for, rule_words, told
from rectification.intake.reached import form_words, reach_words, shortened
from rectification.intake.reading import Reading
from rectification.models import Organisation, ReadingRule
from rectification.notices.reading.named_level import TITLES

MOST_RULES = 100
MOST_HEADINGS = 5  # of a level, to click


@dataclass(frozen=True, slots=True)
class Rule:
    """What was named of some headings; `headings` and `named` are its words."""

    row: ReadingRule
    headings: str
    named: str


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A level at which the findings may stand, with its first headings to click."""

    value: int
    form: str
    number: int
    shown: tuple[str, ...]
    is_named: bool

    @property
    def more(self) -> int:
        return self.number - len(self.shown)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet of the file that somebody may choose; `number` of its rows."""

    name: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TopRow:
    """One of the first rows of a table, which may hold the headings."""

    number: int
    shown: str
    is_head: bool


def tables_of(reading: Reading, sheets: Sequence[Sheet]) -> dict[str, object]:
    """Return the sheets and rows that the review offers, of a table alone."""
    if reading.table is None:
        return {}
    head = reading.table.head
    return {
        "sheets": [SheetRow(it.name, len(it.numbers), it is sheets[0]) for it in sheets]
        if len(sheets) > 1
        else [],
        "sheet": sheets[0].name if sheets else "",
        "tops": [
            TopRow(row.number, _cells(row.cells), row.number == head)
            for row in reading.table.tops
        ],
    }


def _cells(cells: Sequence[str]) -> str:
    filled = (one.replace("\n", " ") for one in cells if one)
    return shortened(" ｜ ".join(filled))


def rules_of(bodies: Sequence[Organisation]) -> list[Rule]:
    rules = ReadingRule.objects.filter(organisation__in=bodies)
    rows = rules.select_related("named_by", "organisation").order_by("-pk")
    return [Rule(one, *rule_words(one)) for one in rows[:MOST_RULES]]


def reached(reading: Reading, organisation: int) -> dict[str, object]:
    """Return what the review shows of how far reading got, and by which rule."""
    return {
        "levels": _levels(reading),
        "reached": list(reach_words(reading.reach)) if reading.reach else [],
        "rule": rule_for(reading, organisation) if told(reading) else None,
    }


def _levels(reading: Reading) -> list[HeadingRow]:
    """Return the levels that somebody may name of a text without a table."""
    if reading.reach is None:
        return []
    return [
        HeadingRow(
            int(level),
            form_words(level),
            len(seen),
            tuple(shortened(one) for one in seen[:MOST_HEADINGS]),
            is_named=reading.level is level,
        )
        for level, seen in reading.reach.headings.items()
        if reading.notice or level is not TITLES
    ]
