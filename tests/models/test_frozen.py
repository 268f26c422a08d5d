"""The frozen tables refuse everything but new rows, in Python and in the database."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rectification.errors import Frozen
from rectification.models import (
    Edition,
    Fold,
    LogEntry,
    Publication,
    Sample,
    SampledFinding,
    Submission,
    Urge,
    Withdrawal,
)
from rectification.models.trail.frozen import (
    KEEPERS,
    foreign_triggers,
    frozen_models,
    impose,
    lost_triggers,
    trigger_names,
)
from rectification.workflow_reports import ReportState
from tests.factories import (
    make_cast,
    make_finding,
    make_fold,
    make_report,
    make_sample,
    make_submission,
)
from tests.thaw import thaw, thawed_before_flush  # noqa: F401  (a fixture)

pytestmark = pytest.mark.both_databases
FROZEN = [
    *(Edition, Publication, Withdrawal, LogEntry, Urge, Fold, Submission),
    *(Sample, SampledFinding),
]


@pytest.fixture(scope="module")
def rows_once(module_transaction: None) -> dict[type, Any]:
    """One row of each frozen table."""
    cast = make_cast()
    report = make_report(cast=cast, state=ReportState.PUBLIC)
    publication = report.publications.get()
    Withdrawal.objects.create(
        publication=publication, reason="数据有误", withdrawn_by=cast.leader
    )
    with time_machine.travel(timezone.now() - timedelta(days=40)):
        inspection = make_finding(cast=cast).inspection
    urged = {"by": cast.coordinator, "offices": [cast.office], "way": "chat"}
    Urge.objects.send(inspection, **urged)
    make_fold(cast, make_finding(cast=cast, inspection=inspection))
    make_submission(cast, inspection)
    make_sample(cast=cast)
    # PostgreSQL truncates nothing while foreign keys are still to be checked.
    connection.check_constraints()
    return {model: model.objects.order_by("pk").first() for model in FROZEN}


@pytest.fixture
def rows(rows_once: dict[type, Any], db: None) -> dict[type, Any]:
    return deepcopy(rows_once)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_these_tables_are_frozen() -> None:
    assert set(frozen_models()) == set(FROZEN)


@pytest.mark.parametrize("model", FROZEN, ids=lambda m: m.__name__)
def test_python_refuses(rows, model) -> None:
    row = rows[model]
    same = model(**{f.attname: getattr(row, f.attname) for f in row._meta.fields})
    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=1),
        lambda: model._base_manager.update(pk=1),
        lambda: model.objects.bulk_update([row], [row._meta.fields[1].name]),
        lambda: model.objects.bulk_create([row], ignore_conflicts=True),
        lambda: model.objects.filter(pk=row.pk)._raw_delete(None),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={}),
    ):
        with pytest.raises(Frozen):
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        same.save()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", FROZEN, ids=lambda m: m.__name__)
def test_the_database_refuses(rows, model) -> None:
    table, row = model._meta.db_table, rows[model]
    columns = [field.column for field in model._meta.concrete_fields]
    attempts = [f"DELETE FROM {table} WHERE id = {row.pk}", f"DELETE FROM {table}"]
    attempts += [f"UPDATE {table} SET {column} = {column}" for column in columns]
    if connection.vendor == "sqlite":
        listed = ", ".join(columns)
        for verb in ("REPLACE INTO", "INSERT OR REPLACE INTO"):
            attempts.append(f"{verb} {table} ({listed}) SELECT {listed} FROM {table}")
    else:
        attempts.append(f"TRUNCATE {table} CASCADE")
    if model.erasable:  # erased again is no change, and is let through
        column = model.erasable
        digest = "hash" if model is LogEntry else "digest"
        attempts.remove(f"UPDATE {table} SET {column} = {column}")
        attempts.append(f"UPDATE {table} SET {column} = '伪造'")
        attempts.append(f"UPDATE {table} SET {column} = '', {digest} = 'x'")
    for sql in attempts:
        with pytest.raises(IntegrityError):
            run(sql)
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.django_db
def test_erasure_blanks_the_content_and_nothing_else(rows) -> None:
    edition = rows[Edition]
    assert Edition.objects.filter(pk=edition.pk).erase() == 1
    stub = Edition.objects.get(pk=edition.pk)
    assert stub.is_erased
    assert stub.digest == edition.digest
    with pytest.raises(Frozen):
        Publication.objects.erase()


def triggers() -> set[str]:
    table, column = (
        ("sqlite_master WHERE type = 'trigger'", "name")
        if connection.vendor == "sqlite"
        else ("pg_trigger WHERE NOT tgisinternal", "tgname")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_migrate_restores_triggers_that_were_lost() -> None:
    complete = triggers()
    expected = {"upd", "del", "ins" if connection.vendor == "sqlite" else "trn"}
    for model in FROZEN:
        names = trigger_names(model)
        assert {names[event] for event in expected} <= complete
        assert all(len(name) <= 30 for name in names.values())
    thaw()
    kept = {name for one in KEEPERS for name in one.expected(connection)}
    assert triggers() & complete == kept  # of tables that are kept by others
    call_command("migrate", verbosity=0)
    assert triggers() == complete


@pytest.mark.django_db
def test_python_refuses_to_edit_through_a_relation(rows) -> None:
    report = rows[Edition].report
    with pytest.raises(Frozen):
        report.editions.all().delete()
    with pytest.raises(Frozen):
        report.publications.update(number=9)


def emptied(name: str, model: type) -> list[str]:
    """Return the statements that leave a trigger its name and nothing to do."""
    table = model._meta.db_table
    event = {"upd": "UPDATE", "del": "DELETE", "ins": "INSERT", "trn": "TRUNCATE"}
    what = event[name.rpartition("_")[2]]
    if connection.vendor == "sqlite":
        head = f"CREATE TRIGGER {name} BEFORE {what} ON {table}"
        return [f"DROP TRIGGER {name}", f"{head} BEGIN SELECT 1; END"]
    each = "STATEMENT" if what == "TRUNCATE" else "ROW"
    head = f"BEFORE {what} ON {table} FOR EACH {each}"
    return [
        "CREATE FUNCTION nothing() RETURNS trigger AS $$BEGIN RETURN NEW; END;$$ "
        "LANGUAGE plpgsql",
        f"DROP TRIGGER {name} ON {table}",
        f"CREATE TRIGGER {name} {head} EXECUTE PROCEDURE nothing()",
    ]


def weakened(name: str, model: type) -> list[list[str]]:
    """Return further ways to disarm a trigger, each a list of statements."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        return [[f"DROP TRIGGER {name}"]]
    when = f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH"
    function = f"frozen_{model._meta.model_name}()"
    ways = [
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}"],
        [f"ALTER TABLE {table} ENABLE REPLICA TRIGGER {name}"],
        [
            f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger AS "
            "$$BEGIN RETURN OLD; END;$$ LANGUAGE plpgsql"
        ],
    ]
    if name.endswith("_del"):
        lost = f"DROP TRIGGER {name} ON {table}"
        ways.append([lost, f"{when} STATEMENT EXECUTE PROCEDURE {function}"])
        never = f"{when} ROW WHEN (OLD.id < 0) EXECUTE PROCEDURE {function}"
        ways.append([lost, never])
    return ways


@pytest.mark.django_db
@pytest.mark.parametrize("model", FROZEN, ids=lambda m: m.__name__)
def test_a_trigger_that_does_nothing_under_its_name_is_found(model) -> None:
    assert lost_triggers("default") == []
    for name in trigger_names(model).values():
        if name not in triggers():
            continue
        for way in [emptied(name, model), *weakened(name, model)]:
            with transaction.atomic(), connection.cursor() as cursor:
                for sql in way:
                    cursor.execute(sql)
                assert name in lost_triggers("default"), way
                impose("default")
                assert lost_triggers("default") == [], way
                transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_trigger_that_is_none_of_ours_is_named() -> None:
    assert foreign_triggers("default") == []
    if connection.vendor != "sqlite":
        pytest.skip("it is written for SQLite")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER later AFTER INSERT ON django_session BEGIN "
            "UPDATE rectification_user SET is_superuser = 1 WHERE id = 1; END"
        )
    assert foreign_triggers("default") == ["later"]
