"""Triggers that keep one table by others: one shape for both databases.

The database runs them in the transaction that changes a row, whoever changes it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

# As `pg_trigger.tgtype` keeps it: for each row, before or after.
_KINDS = {"AFTER INSERT": 5, "AFTER DELETE": 9, "AFTER UPDATE": 17}
_KINDS |= {"BEFORE INSERT": 7, "BEFORE DELETE": 11, "BEFORE UPDATE": 19}


@dataclass(frozen=True, slots=True)
class Trigger:
    """`when`: AFTER INSERT and the like; `condition`: on which rows, "" for all;
    `does`: statements about NEW and OLD, each ended by a semicolon."""

    name: str
    table: str
    when: str
    condition: str
    does: str

    @property
    def sqlite(self) -> str:
        guard = f"WHEN {self.condition} " if self.condition else ""
        return (
            f"CREATE TRIGGER {self.name} {self.when} ON {self.table} "
            f"FOR EACH ROW {guard}BEGIN {self.does} END"
        )

    @property
    def body(self) -> str:
        """What a function of PostgreSQL runs; what it returns after is unread."""
        answer = "RETURN OLD;" if self.when.endswith("DELETE") else "RETURN NEW;"
        guarded = (
            f"IF {self.condition} THEN {self.does} END IF;"
            if self.condition
            else self.does
        )
        return f"BEGIN {guarded} {answer} END;"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A table that is kept. `tables`: those that must be there first; `triggers`: what
    keeps it; `before` makes what they need, `after` fills it from what stands."""

    tables: frozenset[str]
    triggers: Callable[[BaseDatabaseWrapper], Iterable[Trigger]]
    after: Callable[[BaseDatabaseWrapper], Iterable[str]]
    before: Callable[[BaseDatabaseWrapper], Iterable[str]] = lambda connection: ()

    def expected(self, connection: BaseDatabaseWrapper) -> dict[str, object]:
        """Return each trigger by name as the database should hold it."""
        if connection.vendor == "sqlite":
            return {one.name: one.sqlite for one in self.triggers(connection)}
        return {
            one.name: (
                *(one.table, _KINDS[one.when], "O", one.body),
                *("plpgsql", False, 0),
            )
            for one in self.triggers(connection)
        }

    def statements(self, connection: BaseDatabaseWrapper) -> Iterator[str]:
        """Yield what makes the triggers, and counts what stands."""
        yield from self.before(connection)
        for one in self.triggers(connection):
            if connection.vendor == "sqlite":
                yield f"DROP TRIGGER IF EXISTS {one.name}"
                yield one.sqlite
                continue
            yield f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}"
            yield (
                f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger AS "
                f"$${one.body}$$ LANGUAGE plpgsql"
            )
            yield (
                f"CREATE TRIGGER {one.name} {one.when} ON {one.table} FOR EACH ROW "
                f"EXECUTE PROCEDURE {one.name}()"
            )
        yield from self.after(connection)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers off before tables change; `impose` puts them back.

        Trap: SQLite refuses to rename a table while a trigger elsewhere names it, and a
        column more means a table made anew and renamed.
        """
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for one in self.triggers(connection):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}")
