"""Lift the triggers of the frozen tables: to tamper, and to empty the test database."""

from collections.abc import Iterator

import pytest
from django.db import connection

from rectification.models.trail.frozen import frozen_models, trigger_names


def thaw() -> None:
    """Drop every trigger; `migrate` and the flush of a test database restore them."""
    with connection.cursor() as cursor:
        for model in frozen_models():
            on = "" if connection.vendor == "sqlite" else f" ON {model._meta.db_table}"
            for name in trigger_names(model).values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@pytest.fixture(autouse=True)
def thawed_before_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transactional test empties its tables at the end, which triggers refuse."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if transactional or "transactional_db" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        yield
        thaw()
    else:
        yield
