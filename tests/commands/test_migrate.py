"""Every process of a site may migrate at its start; they do so one after another."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rectification.models.trail.frozen import impose
from tests.paths import ROOT


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    said = connection.settings_dict
    name = f"migrated_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        user, host, port = said["USER"], said["HOST"] or "127.0.0.1", said["PORT"]
        yield f"postgres://{user}:{said['PASSWORD']}@{host}:{port}/{name}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.both_databases
def test_three_at_once_migrate_an_empty_database(empty_database: str) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "ENV_FILE": "",
        "DATABASE_URL": empty_database,
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
    assert [(one.communicate(timeout=120)[1], one.returncode) for one in started] == [
        ("", 0)
    ] * 3


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
