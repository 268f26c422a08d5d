"""The security administrator locks, unlocks, signs out and lets in again."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rectification.models import LogEntry, User
from tests.factories import PASSWORD, Cast, client_of, make_user

pytestmark = pytest.mark.django_db
LIST = "/staff/accounts/"
WHY = {"reason": "本人来电核实"}


@pytest.fixture
def guard(client: Client, cast: Cast) -> Client:
    client.force_login(cast.security_admin)
    return client


def url(step: str, person: User) -> str:
    return reverse(f"account-{step}", args=[person.pk])


def test_an_account_is_locked_and_unlocked_with_a_reason(
    guard: Client, cast: Cast
) -> None:
    handler = client_of(cast.handler)
    assert url("lock", cast.handler) in guard.get(LIST).content.decode()
    assert guard.post(url("lock", cast.handler), {"reason": ""}).context["form"].errors
    assert guard.post(url("lock", cast.handler), WHY)["Location"] == LIST
    assert handler.get("/staff/").status_code == 302
    page = guard.get(LIST, {"only": "locked"})
    assert [person.pk for person, _p, _s in page.context["rows"]] == [cast.handler.pk]
    assert url("unlock", cast.handler) in page.content.decode()
    guard.post(url("unlock", cast.handler), WHY)
    told = LogEntry.objects.filter(
        subject_id=cast.handler.pk, action__startswith="user"
    )
    assert list(told.order_by("seq").values_list("action", "reason")) == [
        ("user.lock", WHY["reason"]),
        ("user.unlock", WHY["reason"]),
    ]


def test_a_lock_out_is_shown_and_lifted(guard: Client, cast: Cast) -> None:
    data = {"username": cast.handler.username, "password": "wrong"}
    for _time in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/staff/login/", data)
    page = guard.get(LIST, {"only": "locked"})
    assert url("lift", cast.handler) in page.content.decode()
    guard.post(url("lift", cast.handler), WHY)
    page = guard.get(LIST)
    assert url("lift", cast.handler) not in page.content.decode()
    answer = Client().post("/staff/login/", data | {"password": PASSWORD})
    assert answer.status_code == 302


def test_sessions_are_ended_and_the_account_stays(guard: Client, cast: Cast) -> None:
    handler = client_of(cast.handler)
    guard.post(url("end_sessions", cast.handler), WHY)
    assert handler.get("/staff/").status_code == 302
    assert User.objects.get(pk=cast.handler.pk).is_active


def test_the_own_account_and_the_installers_are_out_of_reach(
    guard: Client, cast: Cast
) -> None:
    root = User.objects.create_superuser("root", "x", full_name="装机")
    page = guard.get(LIST).content.decode()
    assert url("lock", cast.security_admin) not in page
    assert url("lock", root) not in page
    assert guard.post(url("lock", root), WHY).status_code == 404
    assert guard.post(url("lock", cast.security_admin), WHY).status_code == 403


def test_people_are_found_by_part_of_their_name(guard: Client, cast: Cast) -> None:
    page = guard.get(LIST, {"q": cast.leader.full_name[:1]})
    names = [person.full_name for person, _posts, _steps in page.context["rows"]]
    assert names == [cast.leader.full_name]
    for odd in ("a\0b", "%", "'", "x" * 5000):
        assert guard.get(LIST, {"q": odd}).status_code == 200


def test_the_list_does_not_ask_more_for_more_people(
    guard: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(12):
        guard.get(LIST)
    for _number in range(30):
        make_user(role="leader")
    with django_assert_max_num_queries(12):
        guard.get(LIST)
