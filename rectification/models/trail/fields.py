"""A model's own fields by name: those that have a column."""

from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


def column_field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """Return a field of `model`; FieldDoesNotExist where it has none of this name.

    Raises TypeError for a relation that another model declares.
    """
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} has no column in {model._meta.label}")
    return field


def column_of(model: type[models.Model], name: str) -> str:
    """Return the name of a field's column."""
    return str(column_field(model, name).column)


def joined(rows: models.QuerySet[Row], *columns: str) -> models.QuerySet[Row]:
    """Join of other tables these columns alone: a query costs by its columns."""
    own = [field.name for field in rows.model._meta.concrete_fields]
    paths = dict.fromkeys(name.rpartition("__")[0] for name in columns)
    return rows.select_related(*paths).only(*own, *columns)


def named(*paths: str) -> list[str]:
    """Return the columns of what accounts are called, for `joined`."""
    return [f"{path}__{name}" for path in paths for name in ("full_name", "username")]


def forget(row: models.Model, relation: str) -> None:
    """Let a relation that was fetched for many rows at once be read anew."""
    getattr(row, "_prefetched_objects_cache", {}).pop(relation, None)
