"""What a watching machine asks."""

import pytest
from django.db import DatabaseError
from django.test import Client

from rectification.views import health


def test_the_process_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
def test_ready_when_the_database_answers(client: Client) -> None:
    assert client.get("/readyz").content == b"ok\n"


def test_not_ready_without_it(client: Client, monkeypatch) -> None:
    class Broken:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Broken())
    assert client.get("/readyz").status_code == 503
