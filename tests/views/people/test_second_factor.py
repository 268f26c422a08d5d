"""The second factor: set up at a sign-in, asked for from then on, forgotten by two."""

import re
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from rectification.access import Role
from rectification.errors import InvalidTransition, NotAllowed
from rectification.forms.parts.identity import BOX
from rectification.models import LogEntry, SiteSettings, User
from rectification.models.bodies import second_factor
from rectification.models.bodies.factor_reset import LASTS
from rectification.models.oversight.integrity import unvouched
from tests.factories import PASSWORD, Cast, client_of, long_signed_in, make_user

pytestmark = pytest.mark.django_db
OWN, WORK = reverse("own-factor"), reverse("work")


@pytest.fixture
def needed(cast: Cast) -> Cast:
    """Leaders need a second factor."""
    needs("leader")
    return cast


def needs(roles: str) -> None:
    SiteSettings.objects.update_or_create(pk=1, defaults={"second_factor_roles": roles})


def sign_in(user: User) -> Client:
    client = Client()
    said = {"username": user.username, "password": PASSWORD}
    assert client.post(reverse("login"), said).status_code == 302
    return client


def shown_codes(page) -> list[str]:
    return re.findall(r"<li><code>(\w{8})</code>", page.content.decode())


def app_says(key: str, steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def given(client: Client, code: str) -> bool:
    return client.post(OWN, {"code": code}).status_code == 302


def set_up(user: User) -> list[str]:
    return second_factor.enrol(User.objects.get(pk=user.pk), None)


def test_whoever_is_at_work_goes_on_and_sets_it_up_at_the_next_sign_in(
    cast: Cast,
) -> None:
    before = sign_in(cast.leader)
    needs("leader")
    assert before.get(WORK).status_code == 200, "nobody is stopped at work"
    assert sign_in(cast.handler).get(WORK).status_code == 200, "another role"
    client = sign_in(cast.leader)
    assert client.get(WORK)["Location"] == f"{OWN}?next=%2Fstaff%2F"
    assert client.get(reverse("admin:index"))["Location"].startswith(OWN)
    page = client.get(f"{OWN}?next=/staff/handbook/")
    assert "<svg" in page.content.decode() and "<script>" not in page.content.decode()
    key = client.session["second_factor_key"]
    wrong = client.post(OWN, {"way": "app", "code": "abc"})
    assert wrong.context["form"].errors and not TOTPDevice.objects.exists()
    sent = {"way": "app", "code": app_says(key), "next": "/staff/handbook/"}
    page = client.post(OWN, sent)
    assert len(shown_codes(page)) == second_factor.CODES
    assert 'href="/staff/handbook/"' in page.content.decode()
    assert client.get(WORK).status_code == 200
    assert client.get(OWN).status_code == 302, "the codes are shown once"
    again = sign_in(cast.leader)
    assert not given(again, app_says(key)), "a code counts once"
    assert LogEntry.objects.filter(action="user.enrol_factor").count() == 1


def test_codes_alone_are_enough_and_each_counts_once(needed: Cast) -> None:
    client = sign_in(needed.leader)
    codes = shown_codes(client.post(OWN, {"way": "codes"}))
    assert not TOTPDevice.objects.exists()
    client = sign_in(needed.leader)
    assert client.get(WORK)["Location"].startswith(OWN)
    assert given(client, f" {codes[0].upper()} ")
    assert client.get(WORK).status_code == 200
    assert not given(sign_in(needed.leader), codes[0])
    StaticDevice.objects.update(throttling_failure_count=0)
    for code in codes[1:8]:
        assert given(sign_in(needed.leader), code)
    few = sign_in(needed.leader).post(OWN, {"code": codes[8]}, follow=True)
    assert "仅剩" in few.content.decode()
    assert LogEntry.objects.filter(action="session.second_factor").count() == 9


def test_a_session_left_open_sets_none_up(cast: Cast) -> None:
    client = long_signed_in(sign_in(cast.handler))
    page = client.post(OWN, {"way": "codes"})
    assert not shown_codes(page) and BOX in page.context["form"].fields
    key = client.session["second_factor_key"]
    client.post(OWN, {"way": "app", "code": app_says(key), BOX: "Bu-dui-2026"})
    assert not second_factor.has_one(cast.handler)
    assert shown_codes(client.post(OWN, {"way": "codes", BOX: PASSWORD}))


def test_whoever_has_one_is_asked_whatever_the_site_says(cast: Cast) -> None:
    codes = set_up(cast.handler)
    client = sign_in(cast.handler)
    assert client.get(WORK).status_code == 302
    assert client.post(reverse("draft-save"), {"for": "/"}).status_code == 302
    assert client.get(reverse("own-account")).status_code == 302, "no list from here"
    assert client.post(reverse("own-codes")).status_code == 302
    assert given(client, codes[0])
    new = shown_codes(client.post(reverse("own-codes")))
    assert len(new) == second_factor.CODES and not set(new) & set(codes)
    assert not given(sign_in(cast.handler), codes[1]), "the old list is worth nothing"


def test_wrong_codes_wait_and_lock_as_wrong_passwords_do(cast: Cast) -> None:
    codes = set_up(cast.handler)
    client = sign_in(cast.handler)
    assert not given(client, "aaaaaaaa")
    assert not given(client, codes[0]), "a right one, too soon"
    for _time in range(5):
        StaticDevice.objects.update(throttling_failure_count=0)
        page = client.post(OWN, {"code": "aaaaaaaa"})
    assert "半小时" in page.content.decode()
    StaticDevice.objects.update(throttling_failure_count=0)
    assert not given(client, codes[0]), "locked"
    assert LogEntry.objects.filter(action="session.lock_out").count() == 1
    assert (
        Client()
        .post(
            reverse("login"), {"username": cast.handler.username, "password": PASSWORD}
        )
        .status_code
        == 429
    )


def test_the_installers_account_needs_one_with_the_administrators(cast: Cast) -> None:
    needs("system_admin")
    root = User.objects.create_superuser("root", PASSWORD, full_name="装机")
    client = sign_in(root)
    assert client.get(reverse("admin:index"))["Location"].startswith(OWN)
    page = client.post(OWN, {"way": "codes"})
    assert shown_codes(page) and client.get(reverse("admin:index")).status_code == 200
    call_command("confirm_factor", "root", stdout=StringIO())
    assert not second_factor.has_one(root)


def test_a_level_may_ask_it_of_everybody(cast: Cast, settings) -> None:
    settings.SECOND_FACTOR_FOR_ALL = True
    assert sign_in(cast.handler).get(WORK)["Location"].startswith(OWN)


def test_a_lost_one_is_forgotten_by_two_people(cast: Cast) -> None:
    set_up(cast.handler)
    guard, leader = client_of(cast.security_admin), client_of(cast.leader)
    before = client_of(cast.handler)
    ask = reverse("account-factor", args=[cast.handler.pk])
    confirm = reverse("factor-confirm", args=[cast.handler.pk])
    waiting = reverse("factor-waiting")
    assert leader.post(confirm).status_code == 404, "nobody has asked"
    assert guard.post(ask, {"reason": "手机遗失"}).status_code == 302
    assert guard.post(confirm).status_code == 404, "the own request"
    assert client_of(cast.outsider).post(confirm).status_code == 404
    assert waiting in leader.get(WORK).content.decode()
    assert confirm in leader.get(waiting).content.decode()
    with pytest.raises(CommandError, match="赵审"):
        call_command("confirm_factor", cast.handler.username)
    assert second_factor.has_one(cast.handler)
    assert leader.post(confirm)["Location"] == waiting
    assert not second_factor.has_one(cast.handler)
    assert before.get(WORK).status_code == 302, "all sessions end"
    assert sign_in(cast.handler).get(WORK).status_code == 200
    with pytest.raises(NotAllowed):
        cast.leader.confirm_factor_reset(by=cast.leader)
    assert not [one for one in unvouched() if one.what != "session"]


def test_a_request_is_good_for_a_week(cast: Cast) -> None:
    set_up(cast.handler)
    cast.handler.ask_factor_reset(by=cast.security_admin, reason="手机遗失")
    late = timezone.now() - LASTS
    User.objects.filter(pk=cast.handler.pk).update(factor_reset_at=late)
    person = User.objects.get(pk=cast.handler.pk)
    with pytest.raises(InvalidTransition):
        person.confirm_factor_reset(by=cast.leader)
    assert second_factor.has_one(person)
    with pytest.raises(InvalidTransition):
        second_factor.enrol(person, None)


def test_many_that_wait_cost_no_more_queries(cast: Cast) -> None:
    counted = []
    for many in (1, 12):
        for _one in range(many):
            one = make_user(role=Role.LEADER, organisation=cast.organisation)
            one.ask_factor_reset(by=cast.security_admin, reason="手机遗失")
        client = client_of(cast.leader)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("factor-waiting")).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]
