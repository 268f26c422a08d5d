"""What a watching machine asks."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.test import Client

from rectification.views import health
from tests.paths import ROOT


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch) -> None:
    monkeypatch.setattr(health, "KEPT", 0.0)
    health._faults.until = 0.0


def test_the_process_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "127.0.0.1", "[::1]:8000"])
def test_both_are_asked_by_address(client: Client, settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["rect.example"]
    settings.SECURE_SSL_REDIRECT = True
    for name in ("/healthz", "/readyz"):
        assert client.get(name, headers={"host": host}).status_code == 200
    refused = client.get("/", headers={"host": host}, secure=True)
    assert refused.status_code == 400
    assert "ALLOWED_HOSTS" in refused.content.decode()


@pytest.mark.django_db
@pytest.mark.both_databases
def test_ready_when_everything_takes_a_write(client: Client) -> None:
    assert client.get("/readyz").content == b"ok\n"


@pytest.mark.django_db
def test_not_ready_without_evidence_or_styles(
    client: Client, settings, tmp_path: Path, monkeypatch
) -> None:
    (tmp_path / "file").touch()
    settings.EVIDENCE_ROOT = tmp_path / "file" / "evidence"
    monkeypatch.setattr(
        health.staticfiles_storage, "manifest_name", "none.json", raising=False
    )
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"evidence\nstatic files\n"


@pytest.mark.django_db
def test_an_answer_holds_for_a_while(client: Client, monkeypatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(health, "KEPT", 60.0)
    monkeypatch.setattr(health, "evidence", lambda: asked.append("again") or "")
    client.get("/readyz")
    client.get("/readyz")
    assert asked == ["again"]
    health._faults.until = 0.0


def test_not_ready_behind_its_migrations_nor_while_nothing_can_be_written(
    tmp_path: Path,
) -> None:
    name = tmp_path / "behind.sqlite3"
    with sqlite3.connect(name) as database:
        database.execute(
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, "
            "name TEXT, applied datetime)"
        )
        database.execute(
            "INSERT INTO django_migrations VALUES (1, 'a', '1', '2026-01-01')"
        )
    site = _site(name)
    assert _ready(site) == "503 migrations static files"
    with sqlite3.connect(name, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert _ready(site).startswith("503 database")
    _said, faults = site.communicate(timeout=60)
    assert site.returncode == 0, faults


def test_a_database_that_is_gone_is_named(monkeypatch) -> None:
    class Broken:
        vendor = "sqlite"
        settings_dict = {"OPTIONS": {}}

        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Broken())
    assert health.database() == "database"


def _site(database: Path) -> "subprocess.Popen[str]":
    """Start a site of its own, which says for each line it reads how ready it is."""
    code = (
        "import sys, django; django.setup()\n"
        "from django.test import Client\n"
        "from rectification.views import health\n"
        "health.KEPT = 0.0\n"
        "for line in sys.stdin:\n"
        "    answer = Client().get('/readyz', headers={'host': '10.0.0.7'})\n"
        "    faults = answer.content.decode().split(chr(10))\n"
        "    print(answer.status_code, *faults, flush=True)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "ENV_FILE": "",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{database}",
            "EVIDENCE_ROOT": str(database.parent / "evidence"),
            "STATIC_ROOT": str(database.parent / "static"),
            "PLAIN_HTTP": "on",
            "ALLOWED_HOSTS": "a.example",
        },
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _ready(site: "subprocess.Popen[str]") -> str:
    assert site.stdin and site.stdout
    site.stdin.write("ready?\n")
    site.stdin.flush()
    return site.stdout.readline().strip()
