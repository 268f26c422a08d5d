"""Several counts in one query, each by the index that suits it best."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, IntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from rectification.models import User

Rows = QuerySet[Any, Any]
_EACH = "\0each"  # stands in a query for the value that differs from count to count


def of_each(
    rows: Rows, field: str, values: Collection[str], *, most: int
) -> dict[str, "_Count"]:
    """Return, for `counted`, how many rows have each value of a field, `most` at most.

    A count apart for each goes by the index; the query of all of them is made once.
    """
    one = _Query(rows.filter(**{field: _EACH})[:most])
    return {value: _Count(one, value) for value in values}


def counted(rows: "Mapping[str, Rows | _Count]", *, by: User) -> dict[str, int]:
    """Count the rows of each query, cut off where it has a limit, all at once.

    `by`: the account that asks, whose row the numbers come with.
    """
    numbers = (
        some if isinstance(some, _Count) else _Count(_Query(some))
        for some in rows.values()
    )
    found = User.objects.filter(pk=by.pk).values_list(*numbers).get()
    return dict(zip(rows, found, strict=True))


class _Query:
    """A query whose SQL is made once, however often it is counted."""

    def __init__(self, rows: Rows) -> None:
        self.query = rows.values("pk").query
        self.made: tuple[str, tuple[Any, ...]] | None = None

    def sql(self, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        if self.made is None:
            sql, given = self.query.get_compiler(connection=connection).as_sql()
            self.made = sql, tuple(given)
        return self.made


class _Count(Expression):
    """Count the rows of a query, which may be cut off by a limit.

    It stands for itself: as a `Subquery` it would be made anew, joins, names and all.
    """

    template = "(SELECT COUNT(*) FROM (%s) counted)"

    def __init__(self, rows: _Query, value: str = "") -> None:
        """`value`: that `_EACH` stands for."""
        super().__init__(output_field=IntegerField())
        self.rows, self.value = rows, value

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        sql, given = self.rows.sql(connection)
        own = tuple(self.value if one == _EACH else one for one in given)
        return self.template % sql, own
