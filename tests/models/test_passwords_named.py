"""Whoever writes a password past the site is found: the log names each by digest."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from rectification.models import LogEntry, User
from rectification.models.oversight.replay import Doubt, replay
from tests.factories import Cast, client_of

pytestmark = pytest.mark.django_db
migration = import_module("rectification.migrations.0017_passwords_named")
OLD, NEW = "Ping-jing-2031", "Wen-xin-3042"


@pytest.fixture
def user(cast: Cast) -> User:
    return User.objects.open_account(by=cast.coordinator, full_name="何新")[0]


def doubts(user: User) -> list[Doubt]:
    return [one for one in replay() if (one.kind, one.pk) == ("user", user.pk)]


def by_sql(user: User, **values: object) -> None:
    models.QuerySet(User).filter(pk=user.pk).update(**values)


def last(user: User) -> str:
    return LogEntry.objects.filter(subject_id=user.pk).latest("pk").action


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "values", [{"password": make_password(NEW)}, {"session_epoch": 9}]
)
def test_what_is_written_past_the_log_is_found(
    user: User, values: dict[str, object]
) -> None:
    assert doubts(user) == []
    by_sql(user, **values)
    [name] = values
    assert doubts(user) == [Doubt("user", user.pk, "changed", name)]


def test_signing_in_renews_an_old_hash_with_an_entry(user: User, settings: Any) -> None:
    user.set_password(OLD)
    user.note_reset_on_server()
    before = user.password
    newer = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [newer, *settings.PASSWORD_HASHERS]
    Client().post(reverse("login"), {"username": user.username, "password": OLD})
    user.refresh_from_db()
    assert user.password != before
    assert LogEntry.objects.filter(action="user.renew_password").exists()
    assert doubts(user) == []


def test_changed_by_its_owner(cast: Cast) -> None:
    owner = cast.handler
    owner.set_password(OLD)
    owner.note_reset_on_server()
    sent = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    client_of(owner).post(reverse("password-change"), sent)
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert "password" not in {one.field for one in doubts(owner)}


def test_reset_in_the_admin(user: User, cast: Cast) -> None:
    client = client_of(cast.security_admin)
    url = reverse("admin:auth_user_password_change", args=[user.pk])
    sent = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(url, sent)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert doubts(user) == []


def test_reset_on_the_server(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "django.contrib.auth.management.commands.changepassword.getpass.getpass"
    monkeypatch.setattr(command, lambda prompt="": NEW)
    call_command("changepassword", user.username, verbosity=0)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert last(user) == "user.reset_password"
    assert doubts(user) == []
    with pytest.raises(CommandError):
        call_command("changepassword", "无此人")


@pytest.mark.both_databases
def test_what_stood_is_named_by_the_migration(user: User) -> None:
    by_sql(user, password=make_password(OLD), session_epoch=2)
    assert len(doubts(user)) == 2
    migration.name_passwords(apps, connection.schema_editor())
    assert doubts(user) == []
    assert LogEntry.objects.filter(action="user.name_passwords").exists()
