"""The few shapes of CheckConstraint the records use, so that each reads as a claim."""

from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, F, Index, Model, Q

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.backends.ddl_references import Statement
    from django.utils.functional import _StrPromise


def paired(model: str, stem: str) -> CheckConstraint:
    """`<stem>_at` and `<stem>_by` are both set or both empty."""
    at, by = f"{stem}_at__isnull", f"{stem}_by__isnull"
    return CheckConstraint(
        name=f"{model}_{stem}_pair",
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
    )


def signed(model: str, stem: str) -> CheckConstraint:
    """`<stem>_at` is set where an account (`_by`) or a sheet (`_paper`) stands."""
    at, by, paper = (f"{stem}_{name}__isnull" for name in ("at", "by", "paper"))
    return CheckConstraint(
        name=f"{model}_{stem}_pair",
        condition=Q(**{at: True, by: True, paper: True})
        | Q(**{at: False}) & (Q(**{by: False}) | Q(**{paper: False})),
    )


def implies(name: str, premise: Q, conclusion: Q) -> CheckConstraint:
    """Where the premise holds, so does the conclusion. Trap: a NULL premise passes."""
    return CheckConstraint(name=name, condition=~premise | conclusion)


def two_of(name: str, *switches: str, sentence: "str | _StrPromise") -> CheckConstraint:
    """At least two of the switches are on; `sentence` is what a form says else."""
    pairs = (Q(**{one: True, other: True}) for one, other in combinations(switches, 2))
    return CheckConstraint(
        name=name, condition=reduce(or_, pairs), violation_error_message=sentence
    )


def in_order(name: str, first: str, last: str) -> CheckConstraint:
    """`last` is not before `first`, where both are known."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": F(first)}),
    )


class MissingFirst(Index):
    """An index, ascending, in which rows without its first field stand first.

    SQLite orders so by itself and lets no index say it; PostgreSQL must be told.
    """

    def create_sql(
        self,
        model: type[Model],
        schema_editor: "BaseDatabaseSchemaEditor",
        using: str = "",
        **kwargs: object,
    ) -> "Statement":
        if schema_editor.connection.features.order_by_nulls_first:
            return super().create_sql(model, schema_editor, using, **kwargs)
        first, *rest = self.fields
        told = Index(F(first).asc(nulls_first=True), *rest, name=self.name)
        return told.create_sql(model, schema_editor, using, **kwargs)
