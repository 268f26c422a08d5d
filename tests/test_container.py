"""What Dockerfile and compose.yaml say, done without containers: the same commands."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.composed import composed
from tests.paths import ROOT
from tools.postgres import free_port

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
WRITTEN = ("evidence", "state", "nginx", "backup", "static")
LONG = 120  # seconds: a busy machine is no fault


def steps(word: str) -> list[str]:
    """Return the commands of the lines that begin with a word of the Dockerfile's."""
    found = re.findall(rf"^{word} (.*)$", DOCKERFILE, re.MULTILINE)
    return [part.strip() for line in found for part in line.split("&&")]


def service(name: str) -> str:
    """Return what compose.yaml says of one service."""
    [found] = re.findall(rf"^  {name}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)
    return found


def command(name: str) -> str:
    [found] = re.findall(r"^    command: (.*)$", service(name), re.MULTILINE)
    return found


class Container:
    """The image's folder and what stands around it; `run` is a shell in it."""

    def __init__(self, scratch: Path) -> None:
        self.app, self.srv, self.port = scratch / "app", scratch / "srv", free_port()
        tracked = ["git", "ls-files", "-z", ":!tests"]
        names = subprocess.run(tracked, cwd=ROOT, capture_output=True, text=True)
        for name in names.stdout.split("\0")[:-1]:
            (self.app / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, self.app / name)
        self._compile()
        for name in WRITTEN:
            (self.srv / name).mkdir(parents=True)
        clock = scratch / "bin/date"  # every job of the day is due
        clock.parent.mkdir()
        clock.write_text('#!/bin/sh\n[ "$1" = +%H%M ] && echo 0800 || echo today\n')
        clock.chmod(0o755)
        found = (clock.parent, Path(sys.executable).parent, os.environ["PATH"])
        self.environment = composed() | {
            "PATH": ":".join(map(str, found)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": f"sqlite:///{self.srv}/state/db.sqlite3",
            "TRUSTED_PROXIES": "127.0.0.1",
        }
        self.environment |= self._said(DOCKERFILE, r"(\w+)=(/srv/\w+)")
        self.environment |= self._said(service("jobs"), r"(\w+): (/srv/\w+)")
        self.environment["PYTHON"] = "python"

    def _compile(self) -> None:
        """Bring what Python has compiled of it: no process here writes that down, and
        each of twenty would do it anew."""
        for folder in [one for one in self.app.rglob("*") if one.is_dir()]:
            there = ROOT / folder.relative_to(self.app) / "__pycache__"
            if there.is_dir() and any(folder.glob("*.py")):
                shutil.copytree(there, folder / "__pycache__")

    def _said(self, text: str, pattern: str) -> Mapping[str, str]:
        return {
            name: place.replace("/srv", str(self.srv))
            for name, place in re.findall(pattern, text)
        }

    def popen(self, command: str) -> "subprocess.Popen[str]":
        here = command.replace("8000", str(self.port)).replace("0.0.0.0", "127.0.0.1")
        return subprocess.Popen(
            ["sh", "-c", here],
            cwd=self.app,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, command: str) -> tuple[int, str]:
        done = self.popen(command)
        said, _none = done.communicate(timeout=3 * LONG)
        return done.returncode, said

    def tree(self) -> set[tuple[str, int]]:
        files = (one for one in self.app.rglob("*") if one.is_file())
        return {(str(one), one.stat().st_mtime_ns) for one in files}


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    made = Container(tmp_path_factory.mktemp("container"))
    for step in steps("RUN"):
        if step.startswith("python "):
            code, said = made.run(step)
            assert code == 0, f"{step}\n{said}"
    shutil.rmtree(made.app / "var", ignore_errors=True)
    yield made


def test_it_is_nobody_in_particular_and_may_write_nowhere_else() -> None:
    assert steps("USER") == ["rectification"]
    assert "--uid 10001" in DOCKERFILE
    for needed in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert needed in COMPOSE.split("services:")[0]
    for name in ("web", "migrate", "jobs"):
        assert "<<: *application" in service(name)
    assert "service_completed_successfully" in service("web")
    assert "migrate" not in " ".join(steps("CMD")), "a step of its own"
    own = set(re.findall(r"^  (\w+):$", COMPOSE.split("\nvolumes:")[1], re.MULTILINE))
    named = set(re.findall(r"(?:- |[\[ ]\")(\w+):/", COMPOSE))
    assert named == own, "every volume is declared, and none besides"


def test_the_steps_in_their_order_end_in_a_site_that_answers(
    container: Container,
) -> None:
    before = container.tree()
    [asked] = re.findall(r"HEALTHCHECK .*? CMD (.*)$", DOCKERFILE, re.MULTILINE)
    assert container.run(asked)[0] != 0, "nothing answers yet"
    code, said = container.run(command("migrate"))
    assert code == 0, said
    server = container.popen(" && ".join(steps("CMD")))
    try:
        until = time.monotonic() + LONG
        while container.run(asked)[0] != 0:
            assert server.poll() is None, server.communicate()[0]
            assert time.monotonic() < until
            time.sleep(0.5)
        page = f"http://127.0.0.1:{container.port}/staff/login/"
        said = {"Host": "rectification.example", "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(page, headers=said)
        assert urllib.request.urlopen(request, timeout=LONG).status == 200
        jobs_leave_what_they_are_for(container)
    finally:
        os.killpg(server.pid, 15)
        server.communicate(timeout=LONG)
    assert container.run(asked)[0] != 0, "nor any more"
    assert container.tree() == before, "nothing was written into the image"


def jobs_leave_what_they_are_for(container: Container) -> None:
    code, said = container.run(f"{command('jobs')} once")
    assert code == 0 and "ended with" not in said, said
    srv = container.srv
    assert (srv / "nginx/site.conf").exists(), said
    assert [one.suffix for one in (srv / "backup").iterdir()], said
    assert "server_name rectification.example" in (srv / "nginx/site.conf").read_text()
    assert (srv / "state/heads.txt").read_text().startswith("# ")
    kept = {one.name for one in (srv / "state/jobs").iterdir()}
    assert kept == {"backup", "sweep", "verify", "retention", "heads", "reminders"}
    again = container.run(f"{command('jobs')} once")[1]
    assert "backup" not in again, "each once a day"


def test_a_job_that_is_none_is_refused(container: Container) -> None:
    code, said = container.run("sh deploy/job.sh polish")
    assert code == 64 and "usage" in said
