"""Every address × every role × four methods, against the literal table of access.

And whatever is answered tells the browser what it must (told_headers). Nobody of the
cast left out, no address left out: either makes a test fail. A method that an address
takes from nobody, and a page that is the same for everybody, are asked by the first of
each row and by anonymous; ACCESS=all: by all.
"""

import os
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver, reverse

from rectification.checks import leaves
from rectification.models import Evidence
from tests.everywhere.access_table import METHODS, ROLES, TABLE, expected, first_named
from tests.everywhere.addresses import World, arguments, by_noun, clients
from tests.everywhere.told_headers import untold
from tests.factories import client_of, make_evidence

pytestmark = pytest.mark.django_db
NAMES = by_noun(TABLE)


@pytest.fixture(autouse=True)
def is_still_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody signed in once, for all tests here: on a busy machine minutes ago."""
    monkeypatch.setattr("rectification.models.bodies.sign_in.BELIEVED", 24 * 3600)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets what is decided before a page is drawn: `test_each_address` does."""
    monkeypatch.setattr(Template, "render", lambda *_page, **_more: "")


@pytest.fixture(scope="module")
def signed_in(made_world: World) -> dict[str, tuple[Client, str]]:
    """Everybody's browser, and what it was given on signing in."""
    return {
        who: (client, client.cookies.output(header=""))
        for who, client in clients(made_world.cast).items()
    }


@pytest.fixture
def browsers(
    world: World, signed_in: dict[str, tuple[Client, str]]
) -> dict[str, Client]:
    return as_at_first(signed_in)


def as_at_first(signed_in: dict[str, tuple[Client, str]]) -> dict[str, Client]:
    """Everybody's browser, signed in as at first."""
    for client, cookies in signed_in.values():
        client.cookies = SimpleCookie(cookies)
    return {who: client for who, (client, _cookies) in signed_in.items()}


def names() -> set[str]:
    return {str(leaf.name) for _route, leaf in leaves(get_resolver())}


def test_every_address_stands_in_the_table() -> None:
    assert names() == set(TABLE)


def test_every_role_stands_in_every_row() -> None:
    assert {name for name in TABLE if set(expected(name)) != set(ROLES)} == set()


def methods_of(name: str) -> dict[str, list[str]]:
    """Return what each role asks of an address: where it is decided by the role."""
    cells = expected(name)
    everything = {*first_named(name), "anonymous"}
    if os.environ.get("ACCESS") == "all":
        everything = {*ROLES}
    answers = {
        method: {told[index] for who, told in cells.items() if who != "anonymous"}
        for index, method in enumerate(METHODS)
    }
    by_role = [
        method
        for method, told in answers.items()
        if len(told) > 1 and not told <= {"403", "405"}
    ]
    return {who: [*METHODS] if who in everything else by_role for who in ROLES}


@pytest.mark.parametrize("noun", NAMES)
def test_each_role_gets_what_the_table_says(
    noun: str, world: World, signed_in: dict[str, tuple[Client, str]]
) -> None:
    wrong = {}
    for name in NAMES[noun]:
        with transaction.atomic():  # which is undone: no address finds what another did
            if fault := told_otherwise(name, world, as_at_first(signed_in)):
                wrong[name] = fault
            transaction.set_rollback(True)
    assert wrong == {}


def told_otherwise(
    name: str, world: World, browsers: dict[str, Client]
) -> tuple[dict[str, object], dict[str, set[str]]] | None:
    """Return who is answered otherwise than the table says, and what lacks where."""
    url = reverse(name, args=arguments(name, world.things))
    found: dict[str, list[str]] = {}
    lacking: dict[str, set[str]] = {}
    asked = methods_of(name)
    for who, client in browsers.items():
        # What changes the session comes last of all.
        found[who] = []
        for method in asked[who]:
            if method == "put" and name == "logout":
                client = Client()
            response = getattr(client, method)(url, secure=True)
            found[who].append(str(response.status_code))
            for fault in untold(name, url, response):
                lacking.setdefault(fault, set()).add(f"{who} {method}")
    said = {
        who: [cells[METHODS.index(method)] for method in asked[who]]
        for who, cells in expected(name).items()
    }
    assert found.keys() == said.keys()
    other = {
        who: (found[who], told) for who, told in said.items() if found[who] != told
    }
    return (other, lacking) if other or lacking else None


def test_a_missing_post_tells_nobody_what_exists(world: World) -> None:
    """403 is the same whether the thing exists or not."""
    client = client_of(world.cast.system_admin)
    for url in (
        reverse("finding-detail", args=[world.things["finding"]]),
        reverse("finding-detail", args=["2022-999-01"]),
    ):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("who", ["anonymous", "stranger", "outsider"])
def test_evidence_cannot_be_fetched_by_guessing(
    who: str, world: World, browsers: dict[str, Client]
) -> None:
    make_evidence(cast=world.cast, content=b"%PDF-1.7 another")
    client = browsers[who]
    for pk in [*Evidence.objects.values_list("pk", flat=True), 10**17]:
        status = client.get(reverse("evidence-download", args=[pk])).status_code
        assert status == (302 if who == "anonymous" else 404)
