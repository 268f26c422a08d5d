"""What a transaction writes to records that the log vouches for, and what it stood on.

Each row that is saved or deleted is noted here, and the next `Chain.record` of the
same transaction names them all, field by field: no verb has to say what it wrote. A
transaction that is rolled back takes its notes with it; one that commits rows which no
entry has named is reported by the site's log, and by `verify_audit_log` for ever.

What an act has read and not written is named too, where it decides something (`see`):
else a row could be changed past the log, acted on, and put back before anybody looks.

Trap: signals tell of `save`, `create` and `delete` only. Whoever writes rows in bulk
calls `note_all` or `update` of this module. A row that exists is saved with
`update_fields`: without, it is not noted, or values changed past the log would be
vouched for by whoever saves the row next.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from rectification.models.trail.vouched_fields import STOOD_ON, VOUCHED
from rectification.notices.canonical import digest_of, to_data

# Field → what the log says of its value; None for a row that is gone.
Said = dict[str, object] | None
Seen = dict[str, object]
_DIGITS = 32  # of the SHA-256 of a text: what may have to be erased never stands here
# What keeps something by the rows that an act has written: called once they are named,
# before any chain is locked.
KEPT: "list[Callable[[Mapping[str, Said]], None]]" = []
_LOGGER = logging.getLogger(__name__)
_EMPTY: tuple[object, ...] = (None, "", [], {})


class Written:
    """A row as it was written. Django calls it when the transaction commits."""

    def __init__(self, name: str, said: Said) -> None:
        self.name, self.said = name, said

    def __call__(self) -> None:
        _LOGGER.error("%s was written, and no entry of the log names it", self.name)


class Looked:
    """What somebody looked at. Without an act in the same transaction it is nothing."""

    def __init__(self, name: str, seen: Seen) -> None:
        self.name, self.seen = name, seen

    def __call__(self) -> None:
        pass


def connect() -> None:
    """Listen to whatever saves and deletes rows."""
    post_save.connect(_saved, dispatch_uid="rectification.written")
    post_delete.connect(_deleted, dispatch_uid="rectification.written")


def _saved(
    instance: models.Model,
    created: bool,
    update_fields: frozenset[str] | None,
    using: str,
    **kwargs: Any,
) -> None:
    if created:
        note_all([instance], using=using)
    elif update_fields:
        _add(instance, update_fields, using)
        if _is_vouched(type(instance)):
            see(instance, but=update_fields)


def _deleted(instance: models.Model, using: str, **kwargs: Any) -> None:
    if _is_vouched(type(instance)):
        transaction.on_commit(Written(name_of(instance), None), using=using)


def note_all(rows: Iterable[models.Model], *, using: str | None = None) -> None:
    """Note rows that were just inserted, whole."""
    for row in rows:
        if _is_vouched(type(row)):
            _add(row, VOUCHED[str(row._meta.model_name)], using)


def _add(row: models.Model, fields: Iterable[str], using: str | None) -> None:
    model = type(row)
    if _is_vouched(model) and (said := facts_of(row, fields)):
        transaction.on_commit(Written(name_of(row), said), using=using)


def wrote(row: models.Model, said: Said) -> None:
    """Note what a row was written as, of which `said` tells."""
    transaction.on_commit(Written(name_of(row), said))


def update(rows: models.QuerySet[Any], **values: object) -> int:
    """`QuerySet.update`, with the rows noted. For plain values, no expressions."""
    model = rows.model
    keys = list(rows.values_list("pk", flat=True))
    note_values(model, keys, values)
    found = model._base_manager.filter(pk__in=keys)
    return models.QuerySet.update(found, **values) if keys else 0


def note_values(
    model: type[models.Model], keys: Iterable[int], values: Mapping[str, object]
) -> None:
    """Note that all of these rows were given the same values."""
    row = model(**values)
    said = facts_of(row, values)
    for key in keys if said else ():
        transaction.on_commit(Written(f"{model._meta.model_name}/{key}", said))


def see(
    row: models.Model,
    fields: Iterable[str] | None = None,
    *,
    but: frozenset[str] = frozenset(),
) -> None:
    """Let the next entry of this transaction name what it stood on.

    `fields`: those of `STOOD_ON` where none are given, `but` those now written.
    """
    if not transaction.get_connection().in_atomic_block:
        return  # a page looks as well, and does nothing
    looked_at(name_of(row), stood_on(row, fields, but=but))


def looked_at(name: str, seen: Seen) -> None:
    """The same of what is no record: a chain, by its name. Within a transaction."""
    if seen:
        transaction.on_commit(Looked(name, seen))


def take() -> tuple[dict[str, Said], dict[str, Seen]]:
    """Return what this transaction has written and no entry has named, and forget it.

    With it what it has seen, by the name of the row: of a field the first value.

    Django's own list of what is to be called on commit is where the notes are kept: it
    loses what a rolled back savepoint had added.
    """
    connection = transaction.get_connection()
    rows: dict[str, Said] = {}
    seen: dict[str, Seen] = {}
    rest = []
    for waiting in connection.run_on_commit:
        noted = waiting[1]
        if isinstance(noted, Looked):
            seen[noted.name] = {**noted.seen, **seen.get(noted.name, {})}
        elif not isinstance(noted, Written):
            rest.append(waiting)
        elif noted.said is None:
            rows[noted.name] = None
        else:
            rows[noted.name] = {**(rows.get(noted.name) or {}), **noted.said}
    connection.run_on_commit[:] = rest
    for keep in KEPT:
        keep(rows)
    return rows, seen


# --- what is said of a row ------------------------------------------------------------


def name_of(row: models.Model) -> str:
    return f"{row._meta.model_name}/{row.pk}"


def _is_vouched(model: type[models.Model]) -> bool:
    meta = model._meta
    return meta.app_label == "rectification" and meta.model_name in VOUCHED


def facts_of(
    row: models.Model, fields: Iterable[str], *, but: Iterable[str] = ()
) -> dict[str, object]:
    """Return what the log says of some fields, of those that it vouches for."""
    told = _told(type(row), frozenset(fields), frozenset(but))
    values = ((one, getattr(row, one.attname)) for one in told)
    return {
        field.name: None if value is None or value == "" else say(field, value)
        for field, value in values
    }


@lru_cache(maxsize=1024)
def _told(
    model: type[models.Model], wanted: frozenset[str], rest: frozenset[str]
) -> "tuple[models.Field[Any, Any], ...]":
    """Return the fields of a model that are wanted, of those the log vouches for."""
    known = VOUCHED[str(model._meta.model_name)]
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name in known
        and not wanted.isdisjoint((field.name, field.attname))
        and rest.isdisjoint((field.name, field.attname))
    )


def stood_on(
    row: models.Model,
    fields: Iterable[str] | None = None,
    *,
    but: frozenset[str] = frozenset(),
) -> dict[str, object]:
    """Return what an act that writes `but` of a row, or nothing, stood on of it."""
    known = STOOD_ON.get(str(row._meta.model_name), ()) if fields is None else fields
    return facts_of(row, known, but=but | row.get_deferred_fields())


def say(field: "models.Field[Any, Any]", value: object) -> object:
    """Return a value as an entry names it: a text by its digest, None for an empty one.

    The same for what was assigned and for what the database gives back.
    """
    if value is None or value in _EMPTY:
        return None
    if field.is_relation:
        return int(str(value))
    value = field.to_python(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 3 and 3.00 are one number
    if field.choices:
        return str(value)
    return _short(value) if isinstance(value, str) else _digits(to_data(value))


def _digits(data: object) -> str:
    return f"#{digest_of(data)[:_DIGITS]}"


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    """The same of a text: many rows that are written at once say the same ones."""
    return _digits(text)
