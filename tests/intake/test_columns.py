"""A column of a table is read, compared and written, or it is known why not."""

import re

import pytest

from rectification.intake import columns
from rectification.intake.columns import OF_ENTRIES, Column
from rectification.intake.merging.cell_diff import _TELLERS, ACTIONS
from rectification.notices.vocabulary.printed_fields import TEXTS
from tests.sources import APP

# Of which finding a row speaks.
NAMING = {Column.NUMBER, Column.REFERENCE}
# Compared and written as a part of another column.
PART_OF = {
    Column.DETAIL: Column.ORIGINAL,
    Column.LEAD: Column.OFFICES,
    Column.JOINT: Column.OFFICES,
    Column.KIND: Column.DUE,
}
# Shown, not written: a state changes by its steps.
SHOWN = {Column.STATE}
EVERY = set(Column) - {Column.NONE}
READING = "\n".join(
    path.read_text(encoding="utf-8") for path in (APP / "intake/table").glob("*.py")
)


@pytest.mark.parametrize("column", sorted(EVERY))
def test_a_column_has_headings_and_is_read(column: Column) -> None:
    assert column in dict(columns._PATTERNS)
    as_text = column.value in TEXTS or column in OF_ENTRIES
    assert as_text or re.search(rf"\bColumn\.{column.name}\b", READING)


def test_a_column_is_compared_and_written_or_it_is_known_why_not() -> None:
    assert set(ACTIONS) == EVERY - NAMING - set(PART_OF) - SHOWN
    assert set(_TELLERS) == EVERY - NAMING - set(PART_OF)
    assert set(PART_OF.values()) <= set(ACTIONS)
