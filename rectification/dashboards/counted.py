"""Several counts in one query, each by the index that suits it best."""

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, IntegerField, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from rectification.models import User


def counted(rows: Mapping[str, QuerySet[Any, Any]], *, by: User) -> dict[str, int]:
    """Count the rows of each query, cut off where it has a limit, all at once.

    `by`: the account that asks, whose row the numbers come with.
    """
    numbers = (_Count(some.values("pk")) for some in rows.values())
    found = User.objects.filter(pk=by.pk).values_list(*numbers).get()
    return dict(zip(rows, found, strict=True))


class _Count(Expression):
    """Count the rows of a query, which may be cut off by a limit.

    It stands for itself: as a `Subquery` it would be made anew, joins, names and all.
    """

    template = "(SELECT COUNT(*) FROM (%s) counted)"

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        super().__init__(output_field=IntegerField())
        self.rows = rows.query

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, given = self.rows.get_compiler(connection=connection).as_sql()
        return self.template % sql, tuple(given)
