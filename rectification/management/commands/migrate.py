"""Django's migrate, one at a time: every process of a site may call it at its start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import locks
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from rectification.checks import STEPS_TO_0_9_0, lacking

_LOCK = 0x7A6867  # "zhg" of the site's own; PostgreSQL knows such locks by number


class Command(migrate.Command):
    help = f"{migrate.Command.help} Whoever comes second waits for the first."

    # With Django's checks, which ask the database too: SQLite answers only when the
    # first is through, and what waits too long is told that it cannot hold JSON.
    def execute(self, *args: Any, **options: Any) -> Any:
        with alone(connections[options["database"]]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        take_over(connections[options["database"]])
        super().handle(*args, **options)


def take_over(database: BaseDatabaseWrapper) -> None:
    """Say of a database of version 0.9.0 that it has what the first file makes.

    Not by its `replaces`: the squashed file replaces it, and Django follows one only.
    """
    first = "0001_initial"
    if not lacking(database, STEPS_TO_0_9_0) and lacking(database, [first]):
        MigrationRecorder(database).record_applied("rectification", first)


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Hold a lock that only migrating asks for; others read and write meanwhile."""
    if connection.vendor == "sqlite":
        with _file(connection) as file:
            if file is not None:
                locks.lock(file, locks.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


@contextmanager
def _file(connection: BaseDatabaseWrapper) -> Iterator[Any]:
    """Open the file beside the database that is locked; None for one in memory."""
    name = str(connection.settings_dict["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        yield None
        return
    with Path(f"{name}.migrating").open("w") as file:
        yield file
