"""An installation is safe by default, or says why it does not serve."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from config.logs import JsonFormatter
from config.production import refuse_unsafe
from config.sessions import IdleTimeoutMiddleware
from tests.paths import ROOT

GOOD_KEY = "k9" * 30


def ask(expression: str, **environment: str) -> str:
    """Evaluate an expression over fresh settings with only this environment."""
    code = f"from config import settings; print(({expression}))"
    clean = {"ENV_FILE": "", "PATH": os.environ["PATH"], **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_settings_import_without_any_environment() -> None:
    assert ask("settings.DEBUG, settings.SESSION_COOKIE_SECURE") == "(False, True)"


def test_plain_http_is_asked_for_by_name() -> None:
    names = "settings.SECURE_SSL_REDIRECT, settings.CSRF_COOKIE_SECURE"
    assert ask(names, PLAIN_HTTP="on") == "(False, False)"


def test_sqlite_waits_for_its_writers() -> None:
    options = ask("settings.DATABASES['default']['OPTIONS']")
    assert "IMMEDIATE" in options
    assert "journal_mode=WAL" in options


def test_postgresql_keeps_checked_connections() -> None:
    address = "postgres://someone@127.0.0.1/records"
    database = ask("settings.DATABASES['default']", DATABASE_URL=address)
    assert "'CONN_MAX_AGE': 60" in database
    assert "'CONN_HEALTH_CHECKS': True" in database


@pytest.mark.parametrize(
    ("key", "hosts", "reason"),
    [
        ("django-insecure-for-commands-only", ["a.example"], "SECRET_KEY"),
        ("short", ["a.example"], "SECRET_KEY"),
        (GOOD_KEY, [], "ALLOWED_HOSTS"),
        (GOOD_KEY, ["*"], "ALLOWED_HOSTS"),
    ],
)
def test_an_unsafe_installation_does_not_serve(
    settings: Settings, key: str, hosts: list[str], reason: str
) -> None:
    settings.SECRET_KEY = key
    settings.ALLOWED_HOSTS = hosts
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_unsafe()


def test_a_safe_installation_serves(settings: Settings) -> None:
    settings.SECRET_KEY = GOOD_KEY
    settings.ALLOWED_HOSTS = ["a.example"]
    refuse_unsafe()


@pytest.mark.parametrize("password", ["short1A", "onlyletters", "12345678", "ab12cd34"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_three_kinds_of_signs_make_a_password() -> None:
    validate_password("Ledger-of-2022")


def request_with(session: SessionStore) -> HttpRequest:
    request = HttpRequest()
    request.session = session
    return request


def test_a_used_session_is_kept_alive() -> None:
    session = SessionStore()
    session["who"] = "1"
    session.modified = False
    middleware = IdleTimeoutMiddleware(lambda request: HttpResponse())
    middleware(request_with(session))
    assert session.modified


def test_a_used_session_is_written_at_most_once_a_minute() -> None:
    session = SessionStore()
    session["who"] = "1"
    middleware = IdleTimeoutMiddleware(lambda request: HttpResponse())
    middleware(request_with(session))
    session.modified = False
    middleware(request_with(session))
    assert not session.modified


def test_a_page_that_does_not_look_at_the_session_leaves_it_alone() -> None:
    session = SessionStore("some-key")
    IdleTimeoutMiddleware(lambda request: HttpResponse())(request_with(session))
    assert not session.accessed
    assert not session.modified


def test_a_log_line_is_one_json_object() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "已导入 %d 条", (3,), None)
    record.request_id = "abc"
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "已导入 3 条"
    assert line["request_id"] == "abc"
