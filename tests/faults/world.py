"""A site of real processes on a database of its own, to be killed and starved."""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.browser.site import MADE_OF_MODELS, Site
from tests.everywhere.html_forms import forms_on
from tests.paths import ROOT
from tests.uploads import PDF
from tools.postgres import runner, started

postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
KILLER = ROOT / "tests/faults/killer"
SEED = (ROOT / "tests/faults/seed.py").read_text(encoding="utf-8")
FACTS = (ROOT / "tests/faults/facts.py").read_text(encoding="utf-8")


class Server:
    """A PostgreSQL that keeps what it acknowledges, to be stopped in every way."""

    def __init__(self, address: str, programs: Path) -> None:
        self.base, self.programs = urlsplit(address), programs
        self.again: subprocess.Popen[bytes] | None = None

    def address(self, database: str) -> str:
        return urlunsplit(self.base._replace(path=f"/{database}"))

    def run(self, sql: str) -> list[tuple[object, ...]]:
        connection = psycopg2.connect(self.address("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def restart(self, how: signal.Signals, *, pause: float) -> None:
        """`how`: SIGINT rolls back and writes out, SIGQUIT leaves all as it is."""
        [(data,)] = self.run("SHOW data_directory")
        directory = Path(str(data))
        mark = directory / "postmaster.pid"
        os.kill(int(mark.read_text().split()[0]), how)
        until(lambda: not mark.exists())
        self.stop()
        time.sleep(pause)
        scratch = directory.parent
        port = self.base.port
        assert port
        self.again = started(self.programs, scratch, port, runner(scratch))
        until(self.takes_work)

    def takes_work(self) -> bool:
        try:
            return bool(self.run("SELECT 1"))
        except psycopg2.OperationalError:  # it still reads its journal
            return False

    def stop(self) -> None:
        """The process that a restart began; the first is ended by who began it."""
        if self.again:
            self.again.send_signal(signal.SIGINT)
            self.again.wait(30)

    @contextmanager
    def held(self, database: str) -> Iterator[None]:
        """Hold the row of every chain of the log, which each act has to lock."""
        connection = psycopg2.connect(self.address(database))
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM rectification_chain FOR UPDATE")
            yield
        connection.rollback()
        connection.close()

    def waiting(self, database: str) -> bool:
        """Whether a session of a database waits for a lock."""
        asked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return bool(self.run(f"{asked} AND datname = '{database}'"))


class World(Site):
    """`server` None: SQLite. `killed_at` makes a command end by SIGKILL at a point."""

    def __init__(
        self, scratch: Path, server: Server | None, *, of: "World | None"
    ) -> None:
        super().__init__(scratch)
        self.server, self.name = server, f"fault_{scratch.name}".replace("-", "_")
        self.static = of.static if of else self.static
        if of:
            shutil.copytree(of.evidence, self.evidence)
        if server is None:
            if of:
                shutil.copy(of.database, self.database)
        else:
            template = f" TEMPLATE {of.name}" if of else ""
            server.run(f'CREATE DATABASE "{self.name}"{template}')
            self.environment["DATABASE_URL"] = server.address(self.name)
        self.environment |= {"STATIC_ROOT": str(self.static), "TMPDIR": str(scratch)}
        self.mark = scratch / "kill"
        self.password = of.password if of else ""
        self.people: list[tuple[str, str]] = of.people if of else []
        self.findings: list[str] = of.findings if of else []
        self.at_first: dict[str, int] = of.at_first if of else {}

    def seed(self) -> None:
        """The demo, and what the acts of these tests begin with."""
        self.manage("shell", "--verbosity", "0", text=MADE_OF_MODELS)
        self.password = re.findall(r"Demo-\w+", self.manage("demo"))[0]
        said = self.manage("shell", "--verbosity", "0", text=SEED)
        self.people = re.findall(r"^PEOPLE (\d+) (\d+)$", said, re.MULTILINE)
        self.findings = re.findall(r"^FINDING (\S+)$", said, re.MULTILINE)
        self.at_first = self.facts()
        self.manage("collectstatic", "--noinput", "--verbosity", "0")

    @property
    def finding(self) -> str:
        return self.findings[0]

    def at(self, point: str) -> dict[str, str]:
        self.mark.touch()
        found = os.environ.get("PYTHONPATH", "")
        return {
            "KILL_AT": point,
            "KILL_MARK": str(self.mark),
            "PYTHONPATH": f"{KILLER}{os.pathsep}{found}",
        }

    def run(self, *command: str, text: str = "", **more: str) -> tuple[int, str]:
        """Run a management command; return how it ended and what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment | more,
            input=text,
            capture_output=True,
            text=True,
            timeout=300,
        )
        return done.returncode, done.stdout + done.stderr

    def script(self, text: str, **more: str) -> tuple[int, str]:
        return self.run("shell", "--verbosity", "0", text=text, **more)

    def killed_at(self, point: str, *command: str, text: str = "") -> None:
        code, said = self.run(*command, text=text, **self.at(point))
        assert code == -signal.SIGKILL, f"it lived through {point}: {code}\n{said}"
        assert not self.mark.exists()

    def facts(self) -> dict[str, int]:
        """Return how many rows stand; fail where log or files are not intact."""
        code, said = self.script(FACTS)
        assert code == 0, said
        return dict(ast.literal_eval(re.findall(r"^FACTS (.*)$", said, re.M)[0]))


class Person:
    """Somebody with a browser: signs in, reads forms, sends them."""

    def __init__(self, world: World, name: str, *, at: str = "") -> None:
        """`at`: of a host, without a trailing slash; empty: the world's own."""
        self.world, self.at = world, at or world.url
        self.cookies = CookieJar()
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies)
        )
        page = self.get("/staff/login/")
        [form] = [
            one for one in forms_on(page, "/staff/login/") if "password" in one.fields
        ]
        values = form.values() | {"username": name, "password": world.password}
        answer = self.post("/staff/login/", values)
        assert "password" not in answer[2], "signed in"

    @staticmethod
    def anybody(world: World, path: str, *, at: str = "") -> str:
        """Return what is read without signing in, whatever its status."""
        person = Person.__new__(Person)
        person.world, person.at = world, at or world.url
        person.browser = urllib.request.build_opener()
        return person.get(path)

    def get(self, path: str) -> str:
        return self._ask(path)[1]

    def opened(self, path: str) -> tuple[int, bytes]:
        """Return status and bytes of a file."""
        with self.browser.open(self.at + path, timeout=60) as answer:
            return answer.status, answer.read()

    def _ask(
        self, path: str, data: bytes | None = None, kind: str = ""
    ) -> tuple[int, str, str]:
        request = urllib.request.Request(self.at + path, data)
        if kind:
            request.add_header("Content-Type", kind)
        try:
            with self.browser.open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), answer.url
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), error.url

    def post(
        self, path: str, values: dict[str, str], file: bytes = b""
    ) -> tuple[int, str, str]:
        """Return status, page and address; raises OSError where nothing answers."""
        if not file:
            kind = "application/x-www-form-urlencoded"
            return self._ask(path, urllib.parse.urlencode(values).encode(), kind)
        edge = "edge-of-a-part"
        said = f"--{edge}\r\nContent-Disposition: form-data; name="
        parts = [
            f'{said}"{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in values.items()
        ]
        head = f'{said}"evidence"; filename="a.pdf"\r\nContent-Type: application/pdf'
        parts += [f"{head}\r\n\r\n".encode(), file, f"\r\n--{edge}--\r\n".encode()]
        return self._ask(path, b"".join(parts), f"multipart/form-data; boundary={edge}")

    def entry_form(self, finding: str) -> dict[str, str]:
        page = self.get(f"/staff/findings/{finding}/")
        [form] = [
            one
            for one in forms_on(page, f"/staff/findings/{finding}/")
            if one.action.endswith("/record_progress/")
        ]
        return form.values()

    def tell(
        self, finding: str, values: dict[str, str], text: str
    ) -> tuple[int, str, str]:
        """Send an entry with a file."""
        said = values | {"text": text}
        path = f"/staff/findings/{finding}/record_progress/"
        return self.post(path, said, PDF + text.encode())


def until(answers: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < end, "never"
        time.sleep(0.2)
