"""One GET of every address that answers one, on either database."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rectification.models import LogEntry
from tests.everywhere.access_table import METHODS, TABLE, expected
from tests.everywhere.addresses import World, arguments, by_noun
from tests.factories import client_of
from tests.published import PublicSite

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def reader(name: str) -> str:
    """Return the first of the table who reads the address; nobody's is empty."""
    get = METHODS.index("get")
    return next(
        (who for who, cells in expected(name).items() if cells[get] == "200"), ""
    )


READ = by_noun(name for name in TABLE if reader(name))


@pytest.mark.parametrize("noun", READ)
def test_an_address_answers_whoever_may_read_it(noun: str, world: World) -> None:
    for name in READ[noun]:
        with transaction.atomic():
            answers(name, world)
            transaction.set_rollback(True)


def answers(name: str, world: World) -> None:
    who = reader(name)
    client = Client() if who == "anonymous" else client_of(getattr(world.cast, who))
    before = LogEntry.objects.count()
    response = client.get(reverse(name, args=arguments(name, world.things)))
    assert response.status_code == 200, name
    assert b"".join(response) != b"", name
    if "Content-Disposition" in response.headers and not name.startswith("public-"):
        [logged] = LogEntry.objects.order_by("pk")[before:]
        taken_by = getattr(world.cast, who).pk
        assert logged.actor_id == taken_by, f"{name}: who took which file"


def test_every_public_address_of_a_published_report_answers(client: Client) -> None:
    site = PublicSite()
    site.changed()
    found = {url: client.get(url).status_code for url in site.everything()}
    assert found == dict.fromkeys(found, 200)
    assert set(found) >= {site.base, f"/bodies/{site.slug}/feed.atom"}
