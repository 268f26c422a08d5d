"""Hold every row against what the log last said of it, in both directions.

The last value that an entry names for a field is the row's; a row that no entry names
was inserted, one that is named and not there was taken away. What entries say is text
of the hashed body: `Chain.verify` comes first, or this believes a forged entry.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, Model, OuterRef

from rectification.models.trail.log import LogEntry
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.models.trail.written import say

ADOPT = "log.adopt"
CHANGED, MISSING, UNLOGGED, LATE = "changed", "missing", "unlogged", "late"
_AT_ONCE = 2000
Facts = dict[str, object]
# By record, "model/key": what each entry that names it says, None for gone, and when.
Told = dict[str, list[tuple[datetime, Facts | None]]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One record that is not what the log says. `kind`: the model; `pk`: its key.

    `entry`: where it was not what the log said by then.
    """

    kind: str
    pk: int
    what: str
    field: str = ""
    entry: str = ""


def replay(told: Told | None = None) -> Iterator[Doubt]:
    """Yield every row and field that differs from the log."""
    yield from _adopted_late()
    logged = _last(told_of_rows() if told is None else told)
    for kind, fields in VOUCHED.items():
        model = apps.get_model("rectification", kind)
        yield from _differing(model, fields, logged.pop(kind, {}))


def told_of_rows() -> Told:
    """Read all that entries name, of each record in the order of the log.

    Within a chain that is the chain's own; a record that several chains name goes by
    the time of the entries.
    """
    acts: dict[str, list[tuple[int, datetime, Facts | None]]] = {}
    entries = LogEntry.objects.exclude(rows="").order_by("chain", "seq")
    for chain, at, rows in entries.values_list("chain", "at", "rows").iterator(
        _AT_ONCE
    ):
        for name, said in json.loads(rows).items():
            acts.setdefault(name, []).append((chain, at, said))
    for told in acts.values():
        if len({chain for chain, _at, _said in told}) > 1:
            told.sort(key=lambda act: act[1])
    return {
        name: [(at, said) for _chain, at, said in told] for name, told in acts.items()
    }


def _last(told: Told) -> dict[str, dict[int, Facts | None]]:
    """Return the last value of every field named: model → key → field → value."""
    known: dict[str, dict[int, Facts | None]] = {}
    for name, acts in told.items():
        row: Facts | None = None
        for _at, said in acts:
            row = after(row, said)
        kind, _slash, key = name.partition("/")
        known.setdefault(kind, {})[int(key)] = row
    return known


def after(row: Facts | None, said: Facts | None) -> Facts | None:
    """Return what the log says of a record once one more entry has named it."""
    return None if said is None else {**(row or {}), **said}


def _differing(
    model: type[Model],
    fields: tuple[str, ...],
    logged: dict[int, Facts | None],
) -> Iterator[Doubt]:
    kind = str(model._meta.model_name)
    columns = [one for one in model._meta.concrete_fields if one.name in fields]
    unset = [say(column, column.get_default()) for column in columns]
    rows = model._base_manager.order_by("pk")
    names = (column.attname for column in columns)
    for pk, *values in rows.values_list("pk", *names).iterator(_AT_ONCE):
        said = logged.pop(pk, None)
        if said is None:
            yield Doubt(kind, pk, UNLOGGED)
            continue
        for column, value, default in zip(columns, values, unset, strict=True):
            now, last = say(column, value), said.get(column.name)
            # A field that came with a later version is named by no earlier entry.
            is_new = column.name not in said and now == default
            if now != last and not is_new:
                yield Doubt(kind, pk, CHANGED, column.name)
    for pk in sorted(pk for pk, said in logged.items() if said is not None):
        yield Doubt(kind, pk, MISSING)


def _adopted_late() -> Iterator[Doubt]:
    """What stood when the rule began was adopted once, before any entry named a row."""
    adopting = LogEntry.objects.filter(action=ADOPT)
    earlier = LogEntry.objects.exclude(rows="").exclude(action=ADOPT)
    late = adopting.filter(Exists(earlier.filter(at__lt=OuterRef("at"))))
    for pk in late.order_by("pk").values_list("pk", flat=True):
        yield Doubt("logentry", pk, LATE)
