"""Values as the log writes them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.db import models

Facts = Mapping[str, object]


def plain(value: object) -> object:
    """Reduce a field's value to what JSON knows; a record becomes its key."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
