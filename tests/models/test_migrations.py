"""Migrations are numbered without a gap, and databases of version 0.9.0 go on."""

import re

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from rectification.models.trail.frozen import lost_triggers

APP = "rectification"

# What a database of version 0.9.0 says it has.
OF_0_9_0 = {
    "0001_records",
    "0002_triggers",
    "0003_drafts_and_erasure",
    "0004_reopened_and_totals",
    "0005_latest_entry",
    "0007_sessions",
    "0008_readiness",
    "0009_public_words",
    "0010_report_editor",
}


def test_numbers_run_without_a_gap_to_one_leaf() -> None:
    loader = MigrationLoader(None)
    names = sorted(name for app, name in loader.disk_migrations if app == APP)
    numbers = [re.match(r"(\d{4})_[a-z]", name) for name in names]
    assert [match and match[1] for match in numbers] == [
        f"{number:04}" for number in range(1, len(names) + 1)
    ]
    assert loader.graph.leaf_nodes(APP) == [(APP, names[-1])]


def rows() -> QuerySet:
    return MigrationRecorder(connection).migration_qs.filter(app=APP)


def of_0_9_0() -> None:
    """Let the test's database say that version 0.9.0 made it."""
    rows().exclude(name__in=OF_0_9_0).delete()


@pytest.mark.django_db
def test_a_database_of_0_9_0_has_the_first_file_already() -> None:
    of_0_9_0()
    assert set(rows().values_list("name", flat=True)) == OF_0_9_0
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert "0001_initial" not in [migration.name for migration, _ in plan]
    executor.check_replacements()
    assert rows().filter(name="0001_initial").exists()


@pytest.mark.django_db
def test_an_older_database_is_told_which_version_to_go_through() -> None:
    of_0_9_0()
    rows().filter(name__in=["0009_public_words", "0010_report_editor"]).delete()
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", skip_checks=False)
    assert "0009_public_words, 0010_report_editor" in str(refused.value)
    assert "version 0.9.0" in str(refused.value)


@pytest.mark.django_db
def test_a_fresh_database_is_not_refused_and_is_guarded() -> None:
    call_command("check", databases=["default"])
    assert lost_triggers("default") == []
    rows().delete()
    call_command("check", databases=["default"])
