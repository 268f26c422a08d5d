"""Rows of a query whose text is worked out once, and asked anew each time.

Working out the text of a query with many columns and conditions takes Django several
times as long as a database takes to answer it, and a page asks the same few each time.

Trap: what its text depends on beside the values given has to be named, down to whose
rights it asks by: another's text would show another's rows.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

MOST = 512  # texts that a process keeps
M = TypeVar("M", bound=Model)
# What Django's compiler has found out once the text is made, and reads rows by.
_FOUND_OUT = (
    *("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select"),
)


@dataclass(frozen=True, slots=True)
class _Asked(Generic[M]):
    made_of: Hashable
    names: tuple[tuple[str, type], ...]
    rows: "Callable[..., QuerySet[M]]" = field(compare=False)


class _Text:
    """A query's text with marks in the place of the values that are given later.

    In the place of Django's `Query`, of which a query set that is read asks no more.
    """

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = compiler.as_sql()
        self.found_out = {name: getattr(compiler, name) for name in _FOUND_OUT}

    def read(self, given: Mapping[object, object]) -> list[Any]:
        ready: Any = _Ready(self, tuple(given.get(one, one) for one in self.parameters))
        again: QuerySet[Any] = QuerySet(model=self.rows.model, query=ready)
        for name in ("_prefetch_related_lookups", "_iterable_class", "_fields"):
            setattr(again, name, getattr(self.rows, name))
        return list(again)


@dataclass(frozen=True, slots=True)
class _Ready:
    text: _Text
    parameters: tuple[object, ...]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.text.rows.query, name)

    def get_compiler(self, using: str, **kwargs: Any) -> SQLCompiler:
        compiler: Any = self.text.rows.query.get_compiler(using, **kwargs)
        vars(compiler).update(self.text.found_out)
        compiler.as_sql = lambda *_args, **_kwargs: (self.text.sql, self.parameters)
        return compiler


def worked_out(
    made_of: Hashable, rows: "Callable[..., QuerySet[M]]", **given: int | str
) -> list[M]:
    """Return the rows of a query: records, or plain values.

    `rows`: a function with a name, by which its text is kept. It is called with a mark
    for each of the values `given`, of which its text depends in nothing. `made_of`: all
    else that it depends on.
    """
    names = tuple((name, type(value)) for name, value in given.items())
    text = _text(_Asked((_name_of(rows), made_of), names, rows))
    if text is None:
        return []
    return text.read({_mark(*name): given[name[0]] for name in names})


def _name_of(rows: Any) -> tuple[str, str]:
    """Return where a function stands in the code, one with arguments filled in too."""
    function = getattr(rows, "func", rows)
    if "<lambda>" in function.__qualname__:
        raise TypeError("Two lambdas have one name: give the function one of its own.")
    return function.__module__, function.__qualname__


def _mark(name: str, kind: type) -> int | str:
    """Return a value that stands for no other one in any query."""
    if kind is str:
        return f"\0{name}\0"
    return -(2**62) - sum(ord(sign) << at for at, sign in enumerate(name))


@lru_cache(MOST)
def _text(asked: "_Asked[Any]") -> _Text | None:
    try:
        return _Text(asked.rows(**{name: _mark(name, of) for name, of in asked.names}))
    except EmptyResultSet:  # nothing that its conditions ask for can be there
        return None
