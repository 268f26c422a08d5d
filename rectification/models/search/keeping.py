"""The index of search, kept by the database: FTS5 on SQLite, GIN on PostgreSQL.

SQLite keeps tokens alone; what goes is told by the row as it was. PostgreSQL keeps the
texts beside the key, since its index is of a table, and makes the tokens of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from rectification.models.reports.edition import Withdrawal
from rectification.models.search import tokens
from rectification.models.search.sources import OTHERS, SOURCES, Source
from rectification.models.trail.fields import column_of
from rectification.models.trail.keepers import Keeper, Trigger

INDEX = "rectification_search"
SHIFT = 40  # the kind stands in a key above so many bits of the record's own

_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING "
    "fts5(tokens, content='', detail=none, tokenize='ascii')",
)
_TEXTS = "title, parts, said, about"
_POSTGRESQL = (
    tokens.POSTGRESQL,
    f"CREATE TABLE IF NOT EXISTS {INDEX} (id bigint PRIMARY KEY, title text NOT NULL, "
    "parts text NOT NULL, said text NOT NULL, about text NOT NULL)",
    # Rows of the table stay short, so that many matches are few pages.
    f"ALTER TABLE {INDEX} SET (toast_tuple_target = 128)",
    f"CREATE INDEX IF NOT EXISTS {INDEX}_tokens ON {INDEX} "
    f"USING gin ({tokens.NAME}({_TEXTS}))",
    # Counting tokens would take minutes, and tells the planner what is not to matter.
    f"ALTER INDEX {INDEX}_tokens ALTER COLUMN 1 SET STATISTICS 0",
)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a source in SQL: what they and the record beside them are called, from
    where they are read, and on what conditions."""

    source: Source
    row: str
    other: str = "o"
    read_from: str = ""
    where: tuple[str, ...] = ()

    def chosen(self) -> str:
        read = f"FROM {self.read_from} " if self.read_from else ""
        return read + (f"WHERE {' AND '.join(self.where)}" if self.where else "")

    def texts(self) -> str:
        """Return title, parts, said and about."""
        source = self.source
        beside = source.of_other or {}
        told = {
            "title": [self._own(name) for name in source.title],
            "parts": [self._own(name) for name in source.parts],
            "said": [self._own(name) for name in source.said],
        }
        for name, place in beside.items():
            read = f"{self.other}.{name}"
            # Else the n of a line's end would begin the next word.
            told[place].append(
                f"replace({read}, '\\n', ' ')" if source.is_json else read
            )
        columns = [" || ' ' || ".join(one) or "''" for one in told.values()]
        return ", ".join([*columns, source.about.format(row=self.row)])

    def _own(self, name: str) -> str:
        return f"{self.row}.{column_of(self.source.model, name)}"

    def put(self, connection: BaseDatabaseWrapper) -> str:
        at, texts, chosen = _key(self.source, self.row), self.texts(), self.chosen()
        if connection.vendor == "sqlite":
            return (
                f"INSERT INTO {INDEX}(rowid, tokens) "
                f"SELECT {at}, {tokens.NAME}({texts}) {chosen};"
            )
        same = ", ".join(f"{one} = excluded.{one}" for one in _TEXTS.split(", "))
        return (
            f"INSERT INTO {INDEX}(id, {_TEXTS}) SELECT {at}, {texts} {chosen} "
            f"ON CONFLICT (id) DO UPDATE SET {same};"
        )

    def drop(self, connection: BaseDatabaseWrapper) -> str:
        """Take rows out. SQLite has to be told the tokens that it was given."""
        at, chosen = _key(self.source, self.row), self.chosen()
        if connection.vendor == "sqlite":
            return (
                f"INSERT INTO {INDEX}({INDEX}, rowid, tokens) "
                f"SELECT 'delete', {at}, {tokens.NAME}({self.texts()}) {chosen};"
            )
        return f"DELETE FROM {INDEX} WHERE id IN (SELECT {at} {chosen});"  # noqa: S608


def _key(source: Source, row: str) -> str:
    return f"{source.number << SHIFT} + {row}.id"


def _is_searched(source: Source, row: str) -> tuple[str, ...]:
    return (source.condition.format(row=row),) if source.condition else ()


def _one(source: Source, row: str) -> _Rows:
    """The row of a trigger on the source's own table."""
    if not source.via:
        return _Rows(source, row, where=_is_searched(source, row))
    joined = f"o.id = {row}.{column_of(source.model, source.via)}"
    table = OTHERS[source.via]._meta.db_table
    where = (joined, *_is_searched(source, row))
    return _Rows(source, row, read_from=f"{table} o", where=where)


def _beside(source: Source, other: str) -> _Rows:
    """All rows that lead to the row of a trigger on the other table."""
    leads = f"r.{column_of(source.model, source.via)} = {other}.id"
    where = (leads, *_is_searched(source, "r"))
    table = source.model._meta.db_table
    return _Rows(source, "r", other, f"{table} r", where)


def _all(source: Source, *, where: tuple[str, ...] | None = None) -> _Rows:
    read = f"{source.model._meta.db_table} r"
    if source.via:
        table = OTHERS[source.via]._meta.db_table
        read += f" JOIN {table} o ON o.id = r.{column_of(source.model, source.via)}"
    where = _is_searched(source, "r") if where is None else where
    return _Rows(source, "r", "o", read, where)


def _differs(columns: Iterable[str]) -> str:
    return " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns)


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[Trigger]:
    for name, source in SOURCES.items():
        table = source.model._meta.db_table
        new, old = _one(source, "NEW"), _one(source, "OLD")
        come, gone = new.put(connection), old.drop(connection)
        # What a row is about is told by its keys, which do not change.
        watched = (*source.title, *source.parts, *source.said, *source.decides)
        yield Trigger(f"search_{name}_ins", table, "AFTER INSERT", "", come)
        yield Trigger(f"search_{name}_del", table, "AFTER DELETE", "", gone)
        if watched:
            condition = _differs(column_of(source.model, one) for one in watched)
            when = "AFTER UPDATE"
            yield Trigger(f"search_{name}_upd", table, when, condition, gone + come)
        if source.via:
            other = OTHERS[source.via]._meta.db_table
            condition = _differs(source.of_other or ())
            does = _beside(source, "OLD").drop(connection)
            does += _beside(source, "NEW").put(connection)
            when = "AFTER UPDATE"
            yield Trigger(f"search_{name}_other", other, when, condition, does)
    taken_down = _all(SOURCES["edition"], where=("r.id = NEW.publication_id",))
    yield Trigger(
        "search_withdrawal_ins",
        Withdrawal._meta.db_table,
        "AFTER INSERT",
        "",
        taken_down.drop(connection),
    )


def _tables(connection: BaseDatabaseWrapper) -> Iterator[str]:
    yield from _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL


def rebuilding(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield what makes the index anew out of the records."""
    if connection.vendor == "sqlite":
        yield f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')"  # noqa: S608
    else:
        yield f"DELETE FROM {INDEX}"  # noqa: S608
    for source in SOURCES.values():
        yield _all(source).put(connection)


def rebuild(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index anew; what is searched meanwhile is what it was before."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in rebuilding(connection):
            cursor.execute(statement)


def taught(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let a connection to SQLite cut texts: its triggers call this by name."""
    if connection.vendor == "sqlite":
        create = connection.connection.create_function
        create(tokens.NAME, 4, tokens.kept, deterministic=True)


KEEPER = Keeper(
    frozenset(
        one._meta.db_table
        for one in (*(one.model for one in SOURCES.values()), *OTHERS.values())
    )
    | {Withdrawal._meta.db_table},
    _triggers,
    before=_tables,
    after=rebuilding,
)
