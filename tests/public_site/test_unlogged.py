"""What somebody with a database client makes public, or public again, is not shown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rectification.models import Edition, Publication, Withdrawal
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from rectification.publishing.take_down import take_down
from tests.published import PublicSite, forget_public_pages, frozen, page_text
from tests.thaw import thaw

pytestmark = pytest.mark.django_db


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert_publication(edition: Edition, *, number: int) -> Publication:
    """Put a row in as SQL would, with all triggers in place."""
    return Publication.objects.create(
        edition=edition,
        report=edition.report,
        number=number,
        published_by=edition.frozen_by,
    )


def second_edition(site: PublicSite) -> Edition:
    """Freeze another edition, and make nothing public."""
    site.report.refresh_from_db()
    site.report.revise(by=site.people.coordinator)
    return frozen(site.report, site.people)


def test_an_inserted_publication_is_neither_shown_nor_vouched_for(
    site: PublicSite, client: Client
) -> None:
    edition = second_edition(site)
    assert list(unvouched()) == []
    inserted = insert_publication(edition, number=2)
    assert client.get(f"{site.base}v2/").status_code == 404
    assert client.get(f"{site.base}v1/").status_code == 200
    assert list(unvouched()) == [Doubt("publication", inserted.pk, "unlogged")]
    inserted.edition.report.advance("publish", by=site.people.leader)
    assert client.get(f"{site.base}v2/").status_code == 404


def test_a_deleted_withdrawal_brings_nothing_back(
    site: PublicSite, client: Client
) -> None:
    take_down(site.first, by=site.people.leader, reason="数据有误")
    assert list(unvouched()) == []
    gone = Withdrawal.objects.get().pk
    thaw()
    run("DELETE FROM rectification_withdrawal")
    assert client.get(site.base).status_code == 410
    assert "数据有误" in client.get(site.base).content.decode()
    assert list(unvouched()) == [Doubt("withdrawal", gone, "missing")]


def test_a_deleted_publication_and_an_inserted_withdrawal_are_missed(
    site: PublicSite,
) -> None:
    thaw()
    run(
        "INSERT INTO rectification_withdrawal "
        "(publication_id, reason, withdrawn_at, withdrawn_by_id) "
        "SELECT id, '不实', published_at, published_by_id "
        "FROM rectification_publication"
    )
    assert [one.what for one in unvouched()] == ["unlogged"]
    run("DELETE FROM rectification_withdrawal")
    run("DELETE FROM rectification_publication")
    assert list(unvouched()) == [Doubt("publication", site.first.pk, "missing")]


def test_the_log_is_asked_within_the_catalogues_own_query(
    site: PublicSite, client: Client
) -> None:
    forget_public_pages()
    with CaptureQueriesContext(connection) as context:
        page_text(client, site.base)
    asking = [one["sql"] for one in context if "rectification_logentry" in one["sql"]]
    assert len(asking) == 1
    assert 'FROM "rectification_publication"' in asking[0]
