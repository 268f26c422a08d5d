"""Every process of a site may migrate at its start; they do so one after another."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files import locks
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext

from rectification.management.commands import migrate
from rectification.models.trail.frozen import impose
from tests.paths import ROOT

# All that PostgreSQL keeps of tables, a sentence each. Without migrations Django gives
# its groups, which nobody has here, the site's kind of key.
PARTS = """
select concat_ws(' ', table_name, column_name, udt_name, character_maximum_length,
    numeric_precision, is_nullable, column_default, is_identity)
from information_schema.columns where table_schema = 'public'
    and (table_name, column_name) <> ('auth_group_permissions', 'id')
union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
from pg_constraint where connamespace = 'public'::regnamespace
union all select indexdef from pg_indexes where schemaname = 'public'
union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select prosrc from pg_proc where pronamespace = 'public'::regnamespace
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database beside that of the tests."""
    other = connection.copy()
    name = f"migrated_{os.getpid()}"
    if connection.vendor == "sqlite":
        other.settings_dict["NAME"] = str(tmp_path / f"{name}.sqlite3")
        yield other
        other.close()
        return
    other.settings_dict["NAME"] = name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield other
    finally:
        other.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def url(database: BaseDatabaseWrapper) -> str:
    said = database.settings_dict
    if database.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    server = f"{said['HOST'] or '127.0.0.1'}:{said['PORT']}"
    return f"postgres://{said['USER']}:{said['PASSWORD']}@{server}/{said['NAME']}"


# What was dumped and restored, as by a test of backups, prints its casts elsewhere.
CASTS = re.compile(r"::(?:character varying|text(?:\[\])?)|[()]")


def parts(database: BaseDatabaseWrapper) -> list[str]:
    """Return every column, constraint, index and trigger, as SQL has it."""
    with database.cursor() as cursor:
        if database.vendor != "sqlite":
            cursor.execute(PARTS)
            return sorted(CASTS.sub("", sql) for (sql,) in cursor)
        cursor.execute("select name, sql from sqlite_master where sql <> ''")
        # A table that was rebuilt has its columns in another order.
        return sorted(
            f"{name} {part}"
            for name, sql in cursor
            for part in re.split(r', (?="|CONSTRAINT)|^.*?\(|\)$', sql)
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_three_at_once_migrate_an_empty_database(empty: BaseDatabaseWrapper) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": "",
        "DATABASE_URL": url(empty),
    }
    started = [
        subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _process in range(3)
    ]
    assert [(one.communicate(timeout=300)[1], one.returncode) for one in started] == [
        ("", 0)
    ] * 3
    # The tests' own database is made out of the models.
    assert parts(empty) == parts(connection)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_triggers_that_are_as_they_should_be_are_left_alone() -> None:
    with CaptureQueriesContext(connection) as asked:
        impose("default")
    assert not [one for one in asked if "TRIGGER" in one["sql"].split("pg_trigger")[0]]
    with transaction.atomic(), connection.cursor() as cursor:
        drop = "DROP TRIGGER frozen_edition_upd"
        on = "" if connection.vendor == "sqlite" else " ON rectification_edition"
        cursor.execute(drop + on)
    with CaptureQueriesContext(connection) as asked:
        impose("default")
    made = [one["sql"] for one in asked if one["sql"].startswith("CREATE TRIGGER")]
    assert made and all("edition" in sql for sql in made)


@pytest.mark.django_db
def test_checks_wait_for_the_first_too(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def check(_command: object, **_options: object) -> None:
        name = f"{connection.settings_dict['NAME']}.migrating"
        with Path(name).open("w") as file:
            held.append(not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB))
        raise CommandError

    monkeypatch.setattr(migrate.Command, "check", check)
    with pytest.raises(CommandError):
        call_command("migrate", skip_checks=False)
    assert held == [True]
