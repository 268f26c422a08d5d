"""Every form × every field × what may be sent there: never a 500, always a sentence.

The forms come from the URL configuration (by way of the table of access), the fields
from the pages as drawn. On an ordinary run a field gets one value, or all of them where
its kind has few fields; with `BAD_INPUT=all` each gets all.
"""

import os
from copy import deepcopy
from zlib import crc32

import pytest
from django.db import transaction

from tests.everywhere.addresses import World
from tests.everywhere.bad_values import VALUES
from tests.everywhere.drawn_form import draw
from tests.everywhere.form_cases import CASES
from tests.everywhere.form_faults import faults_of
from tests.everywhere.html_forms import Field

pytestmark = pytest.mark.django_db
IS_WHOLE = os.environ.get("BAD_INPUT") == "all"
# There must be nothing yet: see test_bad_input_at_first.
NAMES = sorted(set(CASES) - {"first_run"})
# Kinds of which there are too few fields for one value each to make all of them.
FEW = {"checkbox", "datetime-local", "email", "password"}
DEAL = 13  # another number deals the values out to the fields in another way


def turns(form: str, field: Field) -> set[str]:
    """Return the values that a field gets on an ordinary run."""
    values = list(VALUES[field.kind])
    if field.kind in FEW:
        return {*values}
    return {values[crc32(f"{DEAL} {form} {field.name}".encode()) % len(values)]}


def test_the_fields_of_a_kind_get_all_values_among_them(world: World) -> None:
    """Forms are drawn until every value has had its turn; see `FEW` and `DEAL`."""
    owed = {(kind, what) for kind, values in VALUES.items() for what in values}
    for name in NAMES:
        point = transaction.savepoint()
        for field in draw(name, deepcopy(world)).tried_fields():
            owed -= {(field.kind, what) for what in turns(name, field)}
        transaction.savepoint_rollback(point)
        if not owed:
            break
    assert not owed, "a value that no field is sent"


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_sent_is_answered_with_a_sentence_and_nothing_is_lost(
    name: str, world: World
) -> None:
    drawn = draw(name, world)
    asked = {one.name: turns(name, one) for one in drawn.tried_fields()}
    cells = [
        (field, what, value)
        for field, what, value in drawn.cells()
        if IS_WHOLE or what in asked[field]
    ]
    wrong = faults_of(drawn, cells)
    assert not wrong, "\n" + "\n".join(wrong)
