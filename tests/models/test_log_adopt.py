"""Rows from before entries named theirs are taken over once, by the migration."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from rectification.models import Finding, LogEntry, Publication
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from tests.published import PublicSite, frozen
from tests.thaw import thaw

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
migration = import_module("rectification.migrations.0005_log_rows")


@pytest.fixture
def site() -> PublicSite:
    """A site as an earlier version has left it: no entry names a row."""
    site = PublicSite()
    thaw()
    forget_rows()
    assert {doubt.what for doubt in unvouched()} == {"unlogged"}
    return site


def forget_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rectification_logentry SET rows = '', seen = ''")


def test_what_stands_is_taken_over_and_vouched_for_from_then_on(
    site: PublicSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migration, "AT_ONCE", 20)
    migration.adopt(apps, None)
    assert list(unvouched()) == []
    entries = LogEntry.objects.filter(action="log.adopt")
    assert entries.count() > 1
    assert all(entry.hash == entry.computed_hash() for entry in entries)
    finding = Finding.objects.earliest("pk")
    Finding.objects.filter(pk=finding.pk).update(title="改写")
    assert list(unvouched()) == [Doubt("finding", finding.pk, "changed", "title")]
    Finding.objects.filter(pk=finding.pk).update(title=finding.title)
    site.report.refresh_from_db()
    site.report.revise(by=site.people.coordinator)
    assert list(unvouched()) == []


def test_a_publication_that_no_entry_knows_is_not_taken_over(site: PublicSite) -> None:
    site.report.refresh_from_db()
    site.report.revise(by=site.people.coordinator)
    edition = frozen(site.report, site.people)
    inserted = Publication(
        edition=edition, report=site.report, number=2, published_by=edition.frozen_by
    )
    Publication.objects.bulk_create([inserted])
    forget_rows()
    migration.adopt(apps, None)
    assert list(unvouched()) == [Doubt("publication", inserted.pk, "unlogged")]


def test_a_fresh_database_has_nothing_to_take_over() -> None:
    migration.adopt(apps, None)
    assert not LogEntry.objects.exists()
