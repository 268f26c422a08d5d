"""The own account: where one is signed in, and signing out everywhere else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rectification.models import LogEntry, User
from rectification.models.oversight.sessions import unlogged_sessions
from tests.factories import PASSWORD, Cast

pytestmark = pytest.mark.django_db
OWN = reverse("own-account")


def signed_in(user: User, address: str) -> Client:
    client = Client(REMOTE_ADDR=address)
    said = {"username": user.username, "password": PASSWORD}
    assert client.post(reverse("login"), said).status_code == 302
    return client


def test_one_sees_the_own_sessions_and_ends_the_others(cast: Cast) -> None:
    here, there = (signed_in(cast.handler, f"10.0.0.{n}") for n in (1, 2))
    signed_in(cast.leader, "10.0.0.3")
    page = here.get(OWN)
    told = {row.address: row.is_this for row in page.context["sessions"]}
    assert told == {"10.0.0.1": True, "10.0.0.2": False}
    assert "10.0.0.3" not in page.content.decode(), "another's"
    assert here.post(reverse("own-end_sessions"))["Location"] == OWN
    assert there.get(OWN)["Location"].startswith("/staff/login/")
    page = here.get(OWN)
    assert [row.address for row in page.context["sessions"]] == ["10.0.0.1"]
    assert reverse("own-end_sessions") not in page.content.decode(), "none is left"
    entry = LogEntry.objects.get(action="user.end_sessions")
    assert (entry.actor_id, entry.subject_id) == (cast.handler.pk, cast.handler.pk)
    assert not list(unlogged_sessions())


def test_fifty_sessions_cost_no_more_queries(cast: Cast) -> None:
    here = signed_in(cast.handler, "10.0.0.1")
    counted = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert here.get(OWN).status_code == 200
        counted.append(len(asked))
        for _other in range(12):
            signed_in(cast.handler, "10.0.0.9")
    assert counted[0] == counted[1]
