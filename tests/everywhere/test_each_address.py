"""One GET of every address that answers one, on either database."""

import pytest
from django.test import Client
from django.urls import reverse

from rectification.models import LogEntry
from tests.everywhere.access_table import METHODS, TABLE, expected
from tests.everywhere.addresses import World, arguments
from tests.factories import client_of
from tests.published import PublicSite

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def reader(name: str) -> str:
    """Return the first of the table who reads the address; nobody's is empty."""
    get = METHODS.index("get")
    return next(
        (who for who, cells in expected(name).items() if cells[get] == "200"), ""
    )


READ = [name for name in sorted(TABLE) if reader(name)]


@pytest.mark.parametrize("name", READ)
def test_an_address_answers_whoever_may_read_it(name: str, world: World) -> None:
    who = reader(name)
    client = Client() if who == "anonymous" else client_of(getattr(world.cast, who))
    before = LogEntry.objects.count()
    response = client.get(reverse(name, args=arguments(name, world.things)))
    assert response.status_code == 200
    assert b"".join(response) != b""
    if "Content-Disposition" in response.headers and not name.startswith("public-"):
        [logged] = LogEntry.objects.order_by("pk")[before:]
        assert logged.actor_id == getattr(world.cast, who).pk, "who took which file"


def test_every_public_address_of_a_published_report_answers(client: Client) -> None:
    site = PublicSite()
    site.changed()
    answers = {url: client.get(url).status_code for url in site.everything()}
    assert answers == dict.fromkeys(answers, 200)
    assert set(answers) >= {site.base, f"/bodies/{site.slug}/feed.atom"}
