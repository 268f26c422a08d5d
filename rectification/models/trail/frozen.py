"""Tables that only grow: refused in Python, and by triggers in the database.

The triggers are imposed after every `migrate` and by no migration: SQLite drops them
when a table is rebuilt, and they name columns that a later migration may add.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from rectification.errors import Frozen
from rectification.models.trail.fields import column_of
from rectification.models.trail.keepers import Keeper

M = TypeVar("M", bound=models.Model)


class FrozenQuerySet(models.QuerySet[M]):
    """Inserts and reads; everything else raises Frozen."""

    def update(self, **kwargs: object) -> int:
        raise Frozen()

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen()

    # Cascades delete by this private road, past `delete()`.
    def _raw_delete(self, using: str | None) -> int:
        raise Frozen()

    def bulk_update(
        self,
        objs: Iterable[M],
        fields: Iterable[str],
        batch_size: int | None = None,
    ) -> int:
        raise Frozen()

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[M]:
        if ignore_conflicts or update_conflicts:
            raise Frozen()
        return super().bulk_create(objs, batch_size)

    def erase(self) -> int:
        """Blank the one erasable column and nothing else. The caller logs it."""
        column = getattr(self.model, "erasable", "")
        if not column:
            raise Frozen()
        return super().update(**{column: ""})


class FrozenModel(models.Model):
    """A row that is written once."""

    # The text column that erasure may blank; the triggers let nothing else pass.
    erasable: ClassVar[str] = ""

    objects: ClassVar[models.Manager[Any]] = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen()
        # With a key given, Django would try an UPDATE first.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen()


def frozen_models() -> list[type[FrozenModel]]:
    """Every concrete frozen model of the app, in a stable order."""
    found = apps.get_app_config("rectification").get_models()
    return [model for model in found if issubclass(model, FrozenModel)]


# Each stands where its table does, and is imposed, searched for and missed like ours.
KEEPERS: list[Keeper] = []


def impose(using: str) -> None:
    """Create the triggers of every frozen table that exists by now, where they differ.

    All or none: no table stands open to changes between two statements.
    """
    connection = connections[using]
    known = _stored(connection)
    with transaction.atomic(using), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in frozen_models():
            wanted = _expected(model, connection)
            is_there = all(known.get(name) == one for name, one in wanted.items())
            if model._meta.db_table in existing and not is_there:
                for statement in statements(model, connection):
                    cursor.execute(statement)
        for keeper in KEEPERS:
            wanted = keeper.expected(connection)
            is_there = all(known.get(name) == one for name, one in wanted.items())
            if keeper.tables <= existing and not is_there:
                for statement in keeper.statements(connection):
                    cursor.execute(statement)


def statements(
    model: type[FrozenModel], connection: BaseDatabaseWrapper
) -> Iterator[str]:
    """Yield the DDL for one table; the dialect is the connection's."""
    if connection.vendor == "sqlite":
        yield from _sqlite(model, connection)
    else:  # PostgreSQL and its relatives
        yield from _postgresql(model, connection)


def trigger_names(model: type[FrozenModel]) -> dict[str, str]:
    """What each trigger is for → its name. `ins` exists on SQLite, `trn` elsewhere."""
    noun = model._meta.model_name
    return {event: f"frozen_{noun}_{event}" for event in ("upd", "del", "ins", "trn")}


def lost_triggers(using: str) -> list[str]:
    """Return the triggers that are missing, switched off or not what they should be.

    An emptied trigger keeps its name: what each of them does is compared.
    """
    connection = connections[using]
    known = _stored(connection)
    return [
        name
        for wanted in _wanted(connection)
        for name, definition in wanted.items()
        if known.get(name) != definition
    ]


def foreign_triggers(using: str) -> list[str]:
    """Return triggers that are none of ours, on whatever table."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found = {name for (name,) in cursor.fetchall()}
    return sorted(found.difference(*_wanted(connection)))


def _wanted(connection: BaseDatabaseWrapper) -> Iterator[dict[str, object]]:
    """Yield all that should be there: of frozen tables, and of those that are kept."""
    yield from (_expected(model, connection) for model in frozen_models())
    yield from (one.expected(connection) for one in KEEPERS)


def _expected(
    model: type[FrozenModel], connection: BaseDatabaseWrapper
) -> dict[str, object]:
    """Return the triggers of a table by name, each as `_stored` should find it."""
    names = trigger_names(model)
    if connection.vendor == "sqlite":
        texts = [one for one in _sqlite(model, connection) if one.startswith("CREATE")]
        return dict(zip((names["upd"], names["del"], names["ins"]), texts, strict=True))
    body = _function_body(model, connection)
    table = model._meta.db_table
    return {
        names[event]: (table, kind, "O", body, "plpgsql", False, 0)
        for event, (_clause, kind) in _POSTGRESQL.items()
    }


def _stored(connection: BaseDatabaseWrapper) -> dict[str, object]:
    """Return the database's triggers by name, with everything that they do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.prosrc, l.lanname, "
            "t.tgqual IS NOT NULL, t.tgnargs FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_language l ON l.oid = p.prolang "
            "WHERE NOT t.tgisinternal AND t.tgattr = ''::int2vector"
        )
        return {name: tuple(rest) for name, *rest in cursor.fetchall()}


def _erasing(
    model: type[FrozenModel], connection: BaseDatabaseWrapper, same: str
) -> str:
    """Tell an erasure from other updates; `same` is the null-safe equality."""
    if not model.erasable:
        return "1 = 0"
    quote = connection.ops.quote_name
    content = quote(column_of(model, model.erasable))
    others = [
        f"NEW.{column} {same} OLD.{column}"
        for field in model._meta.concrete_fields
        if field.name != model.erasable
        for column in [quote(column_of(model, field.name))]
    ]
    return " AND ".join([f"NEW.{content} = ''", *others])


def _sqlite(model: type[FrozenModel], connection: BaseDatabaseWrapper) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    names = trigger_names(model)
    conditions = {
        "upd": f"NOT ({_erasing(model, connection, 'IS')})",
        "del": "1 = 1",
        # INSERT OR REPLACE deletes the old row without asking the delete trigger.
        "ins": f"EXISTS (SELECT 1 FROM {table} AS old WHERE {_same_key(model)})",  # noqa: S608
    }
    events = {"upd": "UPDATE", "del": "DELETE", "ins": "INSERT"}
    for event, condition in conditions.items():
        yield f"DROP TRIGGER IF EXISTS {names[event]}"
        yield (
            f"CREATE TRIGGER {names[event]} BEFORE {events[event]} ON {table} "
            f"FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, 'frozen table'); END"
        )


def _same_key(model: type[FrozenModel]) -> str:
    """Match NEW against the primary key and every unique set of an existing row."""
    unique = (field.name for field in model._meta.concrete_fields if field.unique)
    keys = [[column_of(model, name)] for name in unique]
    for constraint in model._meta.total_unique_constraints:
        keys.append([column_of(model, name) for name in constraint.fields])
    return " OR ".join(
        "(" + " AND ".join(f'old."{c}" = NEW."{c}"' for c in columns) + ")"
        for columns in keys
    )


# Event → its clause, and the same as `pg_trigger.tgtype` keeps it.
_POSTGRESQL = {
    "upd": ("BEFORE UPDATE ON {table} FOR EACH ROW", 19),
    "del": ("BEFORE DELETE ON {table} FOR EACH ROW", 11),
    "trn": ("BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", 34),
}


def _function_body(model: type[FrozenModel], connection: BaseDatabaseWrapper) -> str:
    """Return what a table's triggers run. PostgreSQL keeps it to the letter."""
    refuse = (
        "RAISE EXCEPTION 'frozen table' "
        "USING ERRCODE = 'integrity_constraint_violation';"
    )
    if not model.erasable:
        return f"BEGIN {refuse} END;"
    erasing = _erasing(model, connection, "IS NOT DISTINCT FROM")
    return (
        f"BEGIN IF TG_OP = 'UPDATE' THEN IF {erasing} THEN RETURN NEW; END IF; "
        f"END IF; {refuse} END;"
    )


def _postgresql(
    model: type[FrozenModel], connection: BaseDatabaseWrapper
) -> Iterator[str]:
    table = connection.ops.quote_name(model._meta.db_table)
    names = trigger_names(model)
    function = f"frozen_{model._meta.model_name}"
    yield (
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS "
        f"$${_function_body(model, connection)}$$ LANGUAGE plpgsql"
    )
    for event, (clause, _kind) in _POSTGRESQL.items():
        yield f"DROP TRIGGER IF EXISTS {names[event]} ON {table}"
        # EXECUTE PROCEDURE is the spelling that PostgreSQL's relatives know too.
        yield (
            f"CREATE TRIGGER {names[event]} {clause.format(table=table)} "
            f"EXECUTE PROCEDURE {function}()"
        )
