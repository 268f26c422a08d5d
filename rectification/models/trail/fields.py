"""A model's own fields by name: those that have a column."""

from typing import Any

from django.db import models


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
