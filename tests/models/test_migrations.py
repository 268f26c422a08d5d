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

from rectification.checks import STEPS_TO_0_9_0
from rectification.management.commands.migrate import take_over
from rectification.models.trail.frozen import lost_triggers

APP = "rectification"


def test_numbers_run_without_a_gap_to_one_leaf() -> None:
    loader = MigrationLoader(None)
    names = sorted(
        name
        for (app, name), migration in loader.disk_migrations.items()
        if app == APP and not migration.replaces
    )
    numbers = [re.match(r"(\d{4})_[a-z]", name) for name in names]
    assert [match and match[1] for match in numbers] == [
        f"{number:04}" for number in range(1, len(names) + 1)
    ]
    (leaf,) = loader.graph.leaf_nodes(APP)
    replacing = loader.replacements.get(leaf)
    assert names[-1] == (replacing.replaces[-1] if replacing else leaf)[1]


def rows() -> QuerySet:
    return MigrationRecorder(connection).migration_qs.filter(app=APP)


def of_0_9_0() -> None:
    """Let the test's database say that version 0.9.0 made it."""
    rows().delete()
    for name in STEPS_TO_0_9_0:
        MigrationRecorder(connection).record_applied(APP, name)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_database_of_0_9_0_has_the_first_file_already() -> None:
    of_0_9_0()
    take_over(connection)
    names = [*STEPS_TO_0_9_0, "0001_initial"]
    assert sorted(rows().values_list("name", flat=True)) == sorted(names)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    planned = [one.name for one, _backwards in plan if one.app_label == APP]
    assert planned[0] == "0002_seats_confirmed"


@pytest.mark.django_db
@pytest.mark.both_databases
def test_an_older_database_is_told_which_version_to_go_through() -> None:
    of_0_9_0()
    rows().filter(name__in=["0009_public_words", "0010_report_editor"]).delete()
    with pytest.raises(SystemCheckError) as refused:
        call_command("migrate", skip_checks=False)
    assert "0009_public_words, 0010_report_editor" in str(refused.value)
    assert "version 0.9.0" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_fresh_database_is_not_refused_and_is_guarded() -> None:
    call_command("check", databases=["default"])
    assert lost_triggers("default") == []
    rows().delete()
    call_command("check", databases=["default"])
