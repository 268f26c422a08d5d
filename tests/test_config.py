"""An installation is safe by default, or says why it does not serve."""

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from config.logs import JsonFormatter
from config.production import refuse_unsafe
from config.sessions import IdleTimeoutMiddleware
from tests.composed import GOOD_KEY, composed
from tests.fresh_settings import ask
from tests.paths import ROOT


def test_settings_import_without_any_environment() -> None:
    assert ask("settings.DEBUG, settings.SESSION_COOKIE_SECURE") == "(False, True)"


def test_plain_http_is_asked_for_by_name() -> None:
    names = "settings.SECURE_SSL_REDIRECT, settings.CSRF_COOKIE_SECURE"
    assert ask(names, PLAIN_HTTP="on") == "(False, False)"


def test_sqlite_waits_for_its_writers() -> None:
    options = ask("settings.DATABASES['default']['OPTIONS']")
    assert "IMMEDIATE" in options
    assert "journal_mode=WAL" in options


@pytest.mark.parametrize("address", ["", "postgres://someone@127.0.0.1/records"])
def test_connections_are_kept_and_checked(address: str) -> None:
    named = {"DATABASE_URL": address} if address else {}
    database = ask("settings.DATABASES['default']", **named)
    assert "'CONN_MAX_AGE': 60" in database
    assert "'CONN_HEALTH_CHECKS': True" in database


@pytest.fixture
def safe(settings: Settings) -> Settings:
    settings.SECRET_KEY = GOOD_KEY
    settings.ALLOWED_HOSTS = ["a.example"]
    settings.SITE_URL = "https://a.example"
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    return settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SECRET_KEY", "django-insecure-for-commands-only", "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "a" * 52, "SECRET_KEY"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("TRUSTED_PROXIES", [], "https"),
        ("TRUSTED_PROXIES", ["the web server"], "neither address nor network"),
        ("SITE_URL", "http://127.0.0.1:8000", "lead nowhere"),
        ("EVIDENCE_ROOT", ROOT / "static" / "evidence", "everybody could read"),
        ("EVIDENCE_ROOT", Path("/proc/evidence"), "cannot be written"),
        ("FILE_SCANNER", ["no-such-scanner", "-"], "every upload would be refused"),
    ],
)
def test_an_installation_that_cannot_work_does_not_serve(
    safe: Settings, monkeypatch, name: str, value: object, reason: str
) -> None:
    setattr(safe, name, value)
    if value == Path("/proc/evidence"):  # root may write nearly everywhere
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_unsafe()


def test_a_safe_installation_serves(safe: Settings) -> None:
    refuse_unsafe()
    safe.ALLOWED_HOSTS = [".a.example"]
    safe.SITE_URL = "https://zg.a.example"
    safe.TRUSTED_PROXIES = ["unix", "172.16.0.0/12", "fd00::/8"]
    refuse_unsafe()


def test_an_intranet_without_certificates_serves(safe: Settings) -> None:
    safe.PLAIN_HTTP, safe.TRUSTED_PROXIES = True, []
    safe.ALLOWED_HOSTS, safe.SITE_URL = ["10.1.2.3"], "http://10.1.2.3:8000"
    refuse_unsafe()


def test_what_compose_sets_answers_a_page_through_its_web_server() -> None:
    """The environment of compose.yaml over .env.example; the peer is a bridge."""
    environment = composed()
    code = (
        "import django; django.setup()\n"
        "from django.apps import apps\n"
        "from django.conf import settings\n"
        "bare = {config.label: None for config in apps.get_app_configs()}\n"
        "settings.MIGRATION_MODULES = bare\n"
        "from django.test import Client\n"
        "from django.contrib.staticfiles.storage import staticfiles_storage as kept\n"
        "kept.manifest_strict = False\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0, run_syncdb=True)\n"
        "asked = Client(REMOTE_ADDR='172.18.0.1', HTTP_HOST='rectification.example')\n"
        "said = {'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.9'}\n"
        "print(asked.get('/healthz').status_code, "
        "asked.get('/staff/login/', headers=said).status_code, "
        "asked.get('/staff/login/').status_code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["200", "200", "301"], done.stderr


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


def line_of(error: Exception) -> dict[str, str]:
    try:
        try:
            raise error
        except OSError as fault:
            raise ValueError("刘某某 13800000000") from fault
    except ValueError as fault:
        told = (type(fault), fault, fault.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "", 1, "Fault", (), told)
        return json.loads(JsonFormatter().format(record))


def test_a_fault_in_the_log_says_where_and_quotes_nobody() -> None:
    of_disk = line_of(OSError(28, "No space left on device"))["error"]
    assert "No space left" in of_disk and "test_config.py" in of_disk
    assert "ValueError" in of_disk and "刘某某" not in of_disk
    assert "刘某某" not in line_of(ValueError("刘某某"))["error"]


def test_a_collector_of_syslog_gets_each_line(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as collector:
        collector.bind(str(tmp_path / "log"))
        collector.settimeout(20)
        done = subprocess.run(
            [sys.executable, "-c", TELLING],
            cwd=ROOT,
            env={**os.environ, "ENV_FILE": "", "SYSLOG": str(tmp_path / "log")},
            check=True,
            capture_output=True,
        )
        line = collector.recv(4096).rstrip(b"\0")
    _name, _colon, said = line.partition(b"rectification: ")
    assert json.loads(said) == json.loads(done.stderr)
    assert json.loads(said)["message"] == "2022-001:1:ab finding.submit"


TELLING = """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
from rectification.models.trail import collector
collector._LOGGER.info("%s:%d:%s %s", "2022-001", 1, "ab", "finding.submit")
"""


def test_a_log_line_is_one_json_object() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "已导入 %d 条", (3,), None)
    record.request_id = "abc"
    line = json.loads(JsonFormatter().format(record))
    assert line["message"] == "已导入 3 条"
    assert line["request_id"] == "abc"
