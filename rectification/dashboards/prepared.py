"""Queries whose text is worked out once and kept by what it was made of.

Working out the text of a large query takes longer than a database takes to answer it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 512  # texts that a process keeps


@dataclass(frozen=True, slots=True)
class _Asked:
    made_of: Hashable
    query: Callable[[], "QuerySet[Any, Any]"] = field(compare=False)


def told(
    made_of: Hashable, query: Callable[[], "QuerySet[Any, Any]"]
) -> list[tuple[Any, ...]]:
    """Return the rows of a query of plain values.

    `made_of`: all that its text depends on. What the rows say is asked anew each time.
    """
    text, parameters = _text(_Asked(made_of, query))
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return cursor.fetchall()


@lru_cache(MOST)
def _text(asked: _Asked) -> tuple[str, tuple[Any, ...]]:
    try:
        return asked.query().query.sql_with_params()
    except EmptyResultSet:  # nothing that its conditions ask for can be there
        return "", ()
