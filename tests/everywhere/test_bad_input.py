"""Every form × every field × what may be sent there: never a 500, always a sentence.

The forms come from the URL configuration (by way of the table of access), the fields
from the pages as drawn. On an ordinary run a field gets one value, or as many as it
takes for the fields of its kind to get all of them; with `BAD_INPUT=all` each gets all.
"""

import os
from collections import defaultdict
from copy import deepcopy

import pytest
from django.db import transaction

from tests.everywhere.addresses import World
from tests.everywhere.bad_values import VALUES
from tests.everywhere.drawn_form import draw
from tests.everywhere.form_cases import CASES
from tests.everywhere.form_faults import faults_of

pytestmark = pytest.mark.django_db
IS_WHOLE = os.environ.get("BAD_INPUT") == "all"
# There must be nothing yet: see test_bad_input_at_first.
NAMES = sorted(set(CASES) - {"first_run"})
Turn = tuple[str, str]  # form, field


def shared_out(fields: list[Turn], values: list[str]) -> dict[Turn, set[str]]:
    """Give each field its turn, so that among them they get every value."""
    each = -(-len(values) // len(fields))  # rounded up
    return {
        field: {values[(index * each + turn) % len(values)] for turn in range(each)}
        for index, field in enumerate(fields)
    }


@pytest.fixture(scope="module")
def rota(made_world: World) -> dict[Turn, set[str]]:
    """Return the values that each field of each form gets on an ordinary run."""
    fields: dict[str, list[Turn]] = defaultdict(list)
    for name in NAMES:
        point = transaction.savepoint()
        for field in draw(name, deepcopy(made_world)).tried_fields():
            fields[field.kind].append((name, field.name))
        transaction.savepoint_rollback(point)
    assert set(fields) == set(VALUES), "a kind of field that no form has"
    turns: dict[Turn, set[str]] = {}
    for kind, turn in fields.items():
        turns |= shared_out(turn, list(VALUES[kind]))
    return turns


@pytest.mark.parametrize(
    ("fields", "values"), [(1, 7), (2, 7), (3, 7), (6, 7), (7, 7), (60, 7)]
)
def test_the_fields_of_a_kind_get_all_values_among_them(
    fields: int, values: int
) -> None:
    turns = shared_out(
        [("form", str(number)) for number in range(fields)],
        [str(number) for number in range(values)],
    )
    assert len(turns) == fields
    assert set.union(*turns.values()) == {str(number) for number in range(values)}


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_sent_is_answered_with_a_sentence_and_nothing_is_lost(
    name: str, world: World, rota: dict[Turn, set[str]]
) -> None:
    drawn = draw(name, world)
    cells = [
        (field, what, value)
        for field, what, value in drawn.cells()
        if IS_WHOLE or what in rota[name, field]
    ]
    wrong = faults_of(drawn, cells)
    assert not wrong, "\n" + "\n".join(wrong)
