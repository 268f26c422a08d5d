"""Sessions that should not be: each tried on a page, on a post and on a download."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rectification.models import Appointment, User
from rectification.models.bodies.sign_in import BEGAN_AT
from rectification.workflow import FindingState
from tests.factories import (
    PASSWORD,
    Cast,
    client_of,
    make_closable,
    make_finding,
)

pytestmark = pytest.mark.django_db
NEW = "Bai-lu-2031"
SIGN_IN, FORBIDDEN = 302, 403


def _no_cookie(client: Client, cast: Cast) -> None:
    client.cookies.clear()


def _guessed_cookie(client: Client, cast: Cast) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32


def _odd_cookie(client: Client, cast: Cast) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "../../etc/passwd'; --"


def _signed_out_elsewhere(client: Client, cast: Cast) -> None:
    """A copy of the cookie, used after its owner has signed out."""
    owner = Client()
    owner.cookies = client.cookies.copy()
    owner.post("/staff/logout/")


def _row_deleted(client: Client, cast: Cast) -> None:
    Session.objects.all().delete()


def _expired(client: Client, cast: Cast) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def _began_too_long_ago(client: Client, cast: Cast) -> None:
    """However busy its owner has been since."""
    session = client.session
    session[BEGAN_AT] = session["seen_at"] - settings.SESSION_LONGEST_SECONDS
    session.save()


def _signed_with_another_key(client: Client, cast: Cast) -> None:
    settings.SECRET_KEY = "another key of the installation, long enough for this"


def _data_altered(client: Client, cast: Cast) -> None:
    row = Session.objects.latest("expire_date")
    row.session_data = row.session_data[:-3] + "AAA"
    row.save()


def _own_password_changed_elsewhere(client: Client, cast: Cast) -> None:
    elsewhere = client_of(cast.handler)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert elsewhere.post("/staff/password/", form).status_code == 302


def _password_reset(client: Client, cast: Cast) -> None:
    guard = client_of(cast.security_admin)
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    url = reverse("admin:auth_user_password_change", args=[cast.handler.pk])
    assert guard.post(url, form).status_code == 302


def _locked(client: Client, cast: Cast) -> None:
    cast.handler.lock(by=cast.security_admin, reason="离岗")


def _locked_and_unlocked(client: Client, cast: Cast) -> None:
    cast.handler.lock(by=cast.security_admin, reason="离岗")
    cast.handler.unlock(by=cast.security_admin, reason="返岗")


def _sessions_ended(client: Client, cast: Cast) -> None:
    cast.handler.end_sessions(by=cast.security_admin, reason="手机遗失")


def _locked_in_the_admin(client: Client, cast: Cast) -> None:
    guard = client_of(cast.security_admin)
    url = reverse("admin:rectification_user_change", args=[cast.handler.pk])
    form = {"username": cast.handler.username, "full_name": "李改"}
    assert guard.post(url, form).status_code == 302


def _post_ended(client: Client, cast: Cast) -> None:
    cast.handler.appointments.get().end(by=cast.coordinator)


def _post_handed_over(client: Client, cast: Cast) -> None:
    seat = cast.handler.appointments.get()
    seat.hand_over(cast.stranger, by=cast.coordinator, on=timezone.localdate())


def _post_not_begun(client: Client, cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Appointment.objects.filter(user=cast.handler).update(since=tomorrow)


def _post_run_out(client: Client, cast: Cast) -> None:
    today = timezone.localdate()
    Appointment.objects.filter(user=cast.handler).update(until=today)


def _without_any_post(client: Client, cast: Cast) -> None:
    Appointment.objects.filter(user=cast.handler).delete()


ENDED: dict[Callable[[Client, Cast], None], int] = {
    _no_cookie: SIGN_IN,
    _guessed_cookie: SIGN_IN,
    _odd_cookie: SIGN_IN,
    _signed_out_elsewhere: SIGN_IN,
    _row_deleted: SIGN_IN,
    _expired: SIGN_IN,
    _began_too_long_ago: SIGN_IN,
    _signed_with_another_key: SIGN_IN,
    _data_altered: SIGN_IN,
    _own_password_changed_elsewhere: SIGN_IN,
    _password_reset: SIGN_IN,
    _locked: SIGN_IN,
    _locked_and_unlocked: SIGN_IN,
    _sessions_ended: SIGN_IN,
    _locked_in_the_admin: SIGN_IN,
    _post_ended: FORBIDDEN,
    _post_handed_over: FORBIDDEN,
    _post_not_begun: FORBIDDEN,
    _post_run_out: FORBIDDEN,
    _without_any_post: FORBIDDEN,
}


@pytest.mark.parametrize("end", ENDED, ids=lambda one: one.__name__)
def test_a_session_that_should_not_be_opens_nothing(
    end: Callable[[Client, Cast], None], cast: Cast, settings: object
) -> None:
    client = client_of(User.objects.get(pk=cast.handler.pk))
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    use = finding.evidence_uses.get()
    page = finding.get_absolute_url()
    post = reverse("finding-record_progress", args=[finding.reference])
    file = reverse("evidence-download", args=[use.evidence_id])
    said = {"text": "不应写入", "happened_on": timezone.localdate().isoformat()}
    assert client.get(page).status_code == 200
    end(client, cast)
    for url in (page, file):
        answer = client.get(url)
        assert answer.status_code == ENDED[end]
        if ENDED[end] == SIGN_IN:
            assert answer["Location"].startswith("/staff/login/")
    answer = client.post(post, said)
    if ENDED[end] == SIGN_IN:  # the sign-in carries what was typed
        assert "registration/login.html" in [used.name for used in answer.templates]
    else:
        assert answer.status_code == FORBIDDEN
    assert not finding.entries.filter(text="不应写入").exists()


def test_signing_in_takes_a_new_key_and_a_planted_one_is_worth_nothing(
    cast: Cast,
) -> None:
    client = Client()
    client.get("/staff/login/")
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = "b" * 32
    data = {"username": cast.handler.username, "password": PASSWORD}
    assert client.post("/staff/login/", data).status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


def test_the_session_ends_after_half_an_hour_of_nothing(cast: Cast) -> None:
    client = client_of(cast.handler)
    assert client.get("/staff/").status_code == 200
    row = Session.objects.latest("expire_date")
    left = row.expire_date - timezone.now()
    assert left <= timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get("/staff/")
    assert answer["Location"].startswith("/staff/login/")


def test_a_key_read_from_the_table_opens_nothing(cast: Cast) -> None:
    own, thief = Client(), Client()
    said = {"username": cast.leader.username, "password": PASSWORD}
    assert own.post(reverse("login"), said).status_code == 302
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert thief.get(reverse("work")).status_code == 302  # to the sign-in
    assert own.get(reverse("work")).status_code == 200
