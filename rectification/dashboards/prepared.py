"""Queries whose text is worked out once and kept by what it was made of.

Working out the text of a large query takes longer than a database takes to answer it.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

_Row = TypeVar("_Row", bound=Model)
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


def fetched(made_of: Hashable, query: Callable[[], "QuerySet[_Row]"]) -> "list[_Row]":
    """Return the objects of a query, with all that it fetches along; as `told`."""
    return list(_rows(_Asked(made_of, query)).all())


@lru_cache(MOST)
def _rows(asked: _Asked) -> "QuerySet[Any, Any]":
    rows = asked.query()
    query: Any = rows.query.chain(klass=_Known)
    query.known = _Compiled(query, connections[rows.db], using=rows.db)
    query.known.work_out()
    rows.query = query
    return rows


class _Known(Query):
    """A query that is not worked out again; each use of it has a compiler of its own,
    and the connection of its thread."""

    known: SQLCompiler

    def get_compiler(self, *_args: object, **_named: object) -> SQLCompiler:
        own = copy(self.known)
        own.connection = connections[self.known.using or DEFAULT_DB_ALIAS]
        return own


class _Compiled(SQLCompiler):
    text: tuple[str, tuple[Any, ...]]

    def work_out(self) -> None:
        try:
            self.text = super().as_sql()
        except EmptyResultSet:
            self.text = "", ()

    def as_sql(self, *_args: object, **_named: object) -> tuple[str, tuple[Any, ...]]:
        return self.text
