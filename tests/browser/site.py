"""A site as it is installed: gunicorn, manifest static files, a migrated database."""

import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
# In a tenth of the time that the migrations take, which have tests of their own.
MADE_OF_MODELS = """
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
settings.MIGRATION_MODULES = {one.label: None for one in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
settings.MIGRATION_MODULES = {}
call_command("migrate", fake=True, verbosity=0)
"""
PATIENCE = 120  # seconds until the first answer; a busy machine is no fault


class Site:
    """`manage` before and while it runs; `url` has no trailing slash.

    `copy_of`: a site that never runs, with whose database and files this one begins.
    """

    def __init__(self, scratch: Path, *, copy_of: "Site | None" = None) -> None:
        self.scratch = scratch
        self.database = scratch / "site.sqlite3"
        self.evidence = scratch / "evidence"
        self.static: Path = copy_of.static if copy_of else scratch / "static"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = scratch / "gunicorn.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.calls = 0
        self.environment = os.environ | {
            "ENV_FILE": "",
            "DEBUG": "off",
            "PLAIN_HTTP": "on",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.url,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "EVIDENCE_ROOT": str(self.evidence),
            "STATIC_ROOT": str(self.static),
            "EMAIL_URL": "dummymail://",
            "WEB_CONCURRENCY": "2",
        }
        if copy_of:
            shutil.copy(copy_of.database, self.database)
            shutil.copytree(copy_of.evidence, self.evidence)

    def manage(self, *command: str, text: str = "") -> str:
        """Run a management command (`shell` reads `text`); return what it printed."""
        self.calls += 1
        numbers = {"FACTORY_NUMBERS_FROM": str(1000 * self.calls)}
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | numbers,
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            dead = self.process.poll() is not None
            if dead or time.monotonic() > deadline:
                self.stop()
                raise AssertionError(f"no answer:\n{self.log.read_text()}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url + "/static/", timeout=5)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
