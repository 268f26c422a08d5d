"""The index of search, kept by the database: FTS5 on SQLite, GIN on PostgreSQL.

SQLite keeps tokens alone; what goes is told by the row as it was. PostgreSQL's index is
of a table, which has a key for each record and no text: a function reads the record.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from rectification.models.reports.edition import Withdrawal
from rectification.models.search import tokens
from rectification.models.search.sources import OTHERS, SOURCES, Source
from rectification.models.search.tokens import BLOCK_BITS
from rectification.models.trail.fields import column_of
from rectification.models.trail.keepers import Keeper, Trigger

INDEX = "rectification_search"
SHIFT = 40  # the kind stands in a key above so many bits of the record's own

# The function that reads a record, by the key of its row.
FOUND_BY = f"{tokens.NAME}_of"
_GIN = (
    # No list of what is to be put in order later: each question would read it whole.
    f"CREATE INDEX {INDEX}_tokens ON {INDEX} "
    f"USING gin ({FOUND_BY}(id, turn)) WITH (fastupdate = off)",
    # Counting tokens would take minutes, and tells the planner what is not to matter.
    f"ALTER INDEX {INDEX}_tokens ALTER COLUMN 1 SET STATISTICS 0",
)
# What the planner should think of a row's tokens: never to be made for a whole table.
_COST = 10_000


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
        at, chosen = _key(self.source, self.row), self.chosen()
        if connection.vendor == "sqlite":
            return (
                f"INSERT INTO {INDEX}(rowid, tokens) "
                f"SELECT {at}, {tokens.NAME}({self.texts()}) {chosen};"
            )
        # A row that stands is read anew for its next turn, and only for that. What is
        # read stands here so that a trigger made of other texts differs.
        return (
            f"INSERT INTO {INDEX}(id) /* {tokens.NAME}({self.texts()}) */ "
            f"SELECT {at} {chosen} "
            f"ON CONFLICT (id) DO UPDATE SET turn = {INDEX}.turn + 1;"
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


def _reading() -> str:
    """The function of PostgreSQL that reads a record and returns its tokens.

    It is called immutable and reads tables: what it says of a key and a turn holds as
    long as the record is as it was, and the triggers give it another turn when not. So
    the index needs no second copy of all texts, which had been half its size. It has a
    path of its own, for a dump is restored with none.
    """
    reads = "".join(
        f"WHEN {source.number} THEN SELECT {tokens.NAME}({rows.texts()}) INTO told "
        f"{rows.chosen()};\n"
        for source in SOURCES.values()
        for rows in [_all(source, where=(f"r.id = key & {(1 << SHIFT) - 1}",))]
    )
    return f"""
CREATE OR REPLACE FUNCTION {FOUND_BY}(key bigint, turn integer) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST {_COST}
SET search_path FROM CURRENT SET jit = off
AS $$ DECLARE told text[]; BEGIN
CASE key >> {SHIFT} {reads} END CASE;
RETURN array_to_tsvector(told || array[
    '{tokens.KIND}' || (key >> {SHIFT}), '{tokens.BLOCK}' || (key >> {BLOCK_BITS})
]);
END $$"""


def _tables(connection: BaseDatabaseWrapper) -> Iterator[str]:
    yield f"DROP TABLE IF EXISTS {INDEX}"
    if connection.vendor == "sqlite":
        yield (
            f"CREATE VIRTUAL TABLE {INDEX} USING "
            "fts5(tokens, content='', detail=none, tokenize='ascii')"
        )
        return
    yield "DROP FUNCTION IF EXISTS rectification_tokens(text, text, text, text)"
    yield tokens.POSTGRESQL
    yield _reading()
    yield (
        f"CREATE TABLE {INDEX} (id bigint PRIMARY KEY, turn integer NOT NULL DEFAULT 0)"
    )


def _fill(connection: BaseDatabaseWrapper) -> Iterator[str]:
    for source in SOURCES.values():
        yield _all(source).put(connection)


def _made_anew(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield what fills an empty index while nobody else is at work: all at once."""
    is_sqlite = connection.vendor == "sqlite"
    yield from () if is_sqlite else (f"DROP INDEX IF EXISTS {INDEX}_tokens",)
    yield from _fill(connection)
    yield from () if is_sqlite else _GIN


def rebuild(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index anew; what is searched meanwhile is what it was before."""
    connection = connections[using]
    empty = (
        f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')"  # noqa: S608
        if connection.vendor == "sqlite"
        else f"DELETE FROM {INDEX}"  # noqa: S608
    )
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in (empty, *_fill(connection)):
            cursor.execute(statement)


def fill_if_empty(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the index of a database that was restored without it."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {INDEX} LIMIT 1")  # noqa: S608
        if cursor.fetchone():
            return
        for statement in _made_anew(connection):
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
    after=_made_anew,
)
