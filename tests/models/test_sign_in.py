"""Who came in, who was refused, who was locked out: entries of the system's chain."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from rectification.access import Role
from rectification.errors import NotAllowed, Refusal
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry, LogPayload, User
from rectification.models.bodies.sign_in import locked_names
from rectification.models.oversight.integrity import unvouched
from rectification.models.oversight.replay import Doubt
from rectification.models.oversight.sessions import PAST_SIGN_IN
from tests.factories import PASSWORD, client_of, make_cast, make_user
from tests.models.stored import stored_text

pytestmark = pytest.mark.django_db
# Somebody typed the password where the name goes.
SLIP = "Wo-de-kou-ling-26"


def sign_in(client: Client, name: str, password: str = PASSWORD, at: str = "staff"):
    data = {"username": name, "password": password}
    return client.post(f"/{at}/login/", data)


def told(action: str) -> list[LogEntry]:
    found = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN, action=action)
    return list(found.order_by("seq").select_related("payload"))


def assert_intact() -> None:
    chain = Chain.objects.get(name=SYSTEM_CHAIN)
    assert chain.verify() == []
    assert chain.verify_payloads() == []


@pytest.mark.parametrize("at", ["staff", "admin"])
def test_coming_and_going_is_told_whichever_door(client: Client, at: str) -> None:
    user = make_user(role=Role.SYSTEM_ADMIN)
    assert sign_in(client, user.username, at=at).status_code == 302
    assert client.post(f"/{at}/logout/").status_code in (200, 302)
    for action in ("session.sign_in", "session.sign_out"):
        (entry,) = told(action)
        assert (entry.actor_id, entry.subject_id) == (user.pk, user.pk)
        assert entry.payload.after == {"address": "127.0.0.1"}
        assert len(entry.request_id) == 32
    assert_intact()


def test_a_refusal_names_the_account_and_no_password(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    sign_in(client, user.username, "Bu-dui-2026")
    (entry,) = told("session.refuse")
    assert (entry.subject_id, entry.actor) == (user.pk, "")
    assert "Bu-dui-2026" not in stored_text()
    assert_intact()


def test_a_password_typed_as_a_name_is_kept_nowhere(client: Client) -> None:
    for _time in range(settings.AXES_FAILURE_LIMIT + 1):
        sign_in(client, SLIP, "x")
    sign_in(client, "nobody", "x")
    assert SLIP not in stored_text()
    assert "nobody" not in stored_text()
    refused = told("session.refuse")
    marks = [entry.payload.after["unknown"] for entry in refused]
    assert len(set(marks[:-1])) == 1, "the same name again is seen to be the same"
    assert marks[-1] != marks[0]
    assert {entry.subject_id for entry in refused} == {None}
    assert told("session.lock_out") == []


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["a\0b", "", "𠮷" * 150, "x" * 5000, "' OR 1=1 --"])
def test_any_name_is_refused_without_a_crash(client: Client, name: str) -> None:
    assert sign_in(client, name, "x").status_code == 200
    assert sign_in(client, name, "x", at="admin").status_code == 200


def test_an_unknown_name_is_locked_out_like_a_known_one(client: Client) -> None:
    user = make_user(role=Role.HANDLER)
    for name in (user.username, "nobody"):
        answers = [sign_in(client, name, "x").status_code for _time in range(6)]
        assert answers == [200, 200, 200, 200, 429, 429], name


def test_a_lock_out_is_told_once_and_its_lifting_with_a_reason(client: Client) -> None:
    cast = make_cast()
    user = cast.handler
    for _time in range(settings.AXES_FAILURE_LIMIT + 3):
        sign_in(client, user.username, "x")
    assert [entry.subject_id for entry in told("session.lock_out")] == [user.pk]
    assert [row["username"] for row in locked_names()] == [user.username]
    for who in (cast.coordinator, cast.system_admin, cast.auditor, user):
        with pytest.raises(NotAllowed):
            user.lift_lock_out(by=who, reason="本人来电")
    with pytest.raises(Refusal):
        user.lift_lock_out(by=cast.security_admin, reason=" ")
    user.lift_lock_out(by=cast.security_admin, reason="本人来电核实")
    assert not locked_names()
    (entry,) = told("session.lift")
    assert (entry.actor_id, entry.reason) == (cast.security_admin.pk, "本人来电核实")
    assert sign_in(client, user.username).status_code == 302
    client.logout()
    for _time in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, user.username, "x")
    assert len(told("session.lock_out")) == 2, "after the lifting it counts anew"
    assert_intact()


def test_what_counts_the_failures_cannot_be_emptied_in_the_admin() -> None:
    client = Client()
    root = User.objects.create_superuser("root", PASSWORD, full_name="装机")
    client.force_login(root)
    sign_in(Client(), root.username, "x")
    row = AccessAttempt.objects.get()
    at = "/admin/axes/accessattempt/"
    assert client.get(at).status_code == 200
    assert client.get(f"{at}{row.pk}/change/").status_code == 200
    for address in (f"{at}{row.pk}/delete/", f"{at}{row.pk}/change/", f"{at}add/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    wiped = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post(at, wiped)
    assert AccessAttempt.objects.filter(pk=row.pk).exists()
    for model in (AccessLog, AccessFailureLog):
        assert not admin.site.is_registered(model)
        assert not model.objects.exists(), "a second log that nothing chains"


@pytest.mark.both_databases
def test_a_locked_account_does_not_come_back_with_its_old_session() -> None:
    cast = make_cast()
    client = client_of(cast.handler)
    assert client.get("/staff/").status_code == 200
    cast.handler.lock(by=cast.security_admin, reason="离岗")
    cast.handler.unlock(by=cast.security_admin, reason="返岗")
    assert client.get("/staff/").status_code == 302, "the session ended with the lock"
    client.force_login(User.objects.get(pk=cast.handler.pk))
    assert client.get("/staff/").status_code == 200
    cast.handler.end_sessions(by=cast.security_admin, reason="手机遗失")
    assert client.get("/staff/").status_code == 302
    assert LogPayload.objects.filter(entry__action="user.end_sessions").exists()
    with pytest.raises(NotAllowed):
        cast.security_admin.lock(by=cast.security_admin, reason="误")
    assert_intact()


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        ([], "203.0.113.9", "127.0.0.1"),
        (["10.1.1.1"], "203.0.113.9", "127.0.0.1"),
        (["127.0.0.1"], "203.0.113.9", "203.0.113.9"),
        (["127.0.0.0/8"], "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (["127.0.0.1", "10.0.0.0/8"], "198.51.100.7, 10.9.9.9", "198.51.100.7"),
        (["127.0.0.1"], "2001:db8::7", "2001:db8::7"),
        (["127.0.0.1"], "'; DROP TABLE", "127.0.0.1"),
        (["127.0.0.1"], "", "127.0.0.1"),
    ],
)
def test_the_address_is_what_the_web_server_saw(
    client: Client, settings, behind: list[str], forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = behind
    user = make_user(role=Role.HANDLER)
    data = {"username": user.username, "password": "wrong"}
    headers = {"x-forwarded-for": forwarded}
    client.post("/staff/login/", data, headers=headers)
    assert told("session.refuse")[0].payload.after["address"] == address
    assert AccessAttempt.objects.get().ip_address == address


# --- nobody is signed in past the log ---


def forged(session: dict[str, object], **said: object) -> None:
    """Write a session as somebody would who can write the table."""
    store = SessionStore()
    store.update(session | said)
    store.create()


def signed_in_session() -> dict[str, object]:
    client = Client()
    client.force_login(make_user())
    return dict(client.session.items())


def strangers() -> list[Doubt]:
    return [one for one in unvouched() if one.what == PAST_SIGN_IN]


@pytest.mark.both_databases
def test_a_session_that_no_sign_in_has_opened_is_reported() -> None:
    session, other = signed_in_session(), make_user()
    assert strangers() == []
    now = int(timezone.now().timestamp())
    for said in (
        {"signed_in": 0},
        {"_auth_user_id": str(other.pk)},
        {"proved_at": now + 3600},
        {"proved_at": now - 3600},
    ):
        with transaction.atomic():
            Session.objects.all().delete()
            forged(session, **said)
            [doubt] = strangers()
            assert doubt.kind == "user", said
            with pytest.raises(CommandError):
                call_command("verify_audit_log")
            transaction.set_rollback(True)
    forged(session)  # copied: a sign-in opens one session
    assert len(strangers()) == 1


def test_a_session_that_has_ended_is_not_asked() -> None:
    forged(signed_in_session(), signed_in=0)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert strangers() == []
