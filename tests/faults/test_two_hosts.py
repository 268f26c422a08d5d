"""Two hosts serve one site: one PostgreSQL, one directory of evidence, two programs.

The drill of docs/operations.md, *Two hosts*, as far as one machine can have it: each
host is a working directory of its own with its own settings, port and processes.
"""

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.faults.world import Person, World, postgresql, until
from tests.paths import ROOT
from tools.postgres import free_port

TEXT = "两台服务器上看到的是同一条进展。"
PROGRAM = ("manage.py", "gunicorn.conf.py", "config", "rectification", "templates")


class Host:
    """The program copied to a directory of its own, serving a world's site."""

    def __init__(self, world: World, place: Path) -> None:
        self.port, self.log = free_port(), place / "gunicorn.log"
        self.url = f"http://127.0.0.1:{self.port}"
        place.mkdir()
        for name in (*PROGRAM, "static"):
            source = ROOT / name
            copied = shutil.copytree if source.is_dir() else shutil.copy
            copied(source, place / name)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"],
                cwd=place,
                env=world.environment | {"PYTHONPATH": str(place)},
                stdout=log,
                stderr=log,
            )

    def answers(self, world: World) -> bool:
        try:
            return Person.anybody(world, "/readyz", at=self.url).strip() == "ok"
        except OSError:
            return False

    def lose(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@postgresql
def test_two_hosts_are_one_site(world: World) -> None:
    before, finding = world.at_first, world.finding
    first = Host(world, world.scratch / "first")
    second = Host(world, world.scratch / "second")
    try:
        until(lambda: first.answers(world) and second.answers(world), 120)
        person = Person(world, "jingban", at=first.url)
        form = person.entry_form(finding)
        assert person.tell(finding, form, TEXT)[0] == 200
        person.at = second.url  # a balancer sends the next request elsewhere
        page = person.get(f"/staff/findings/{finding}/")
        assert TEXT in page, "with the same session"
        file = re.findall(r'href="(/staff/evidence/\d+/[^"]*)"', page)[-1]
        assert person.opened(file)[0] == 200, "and the file that the other has stored"
        assert person.tell(finding, form, TEXT)[0] == 200, "the same form once more"
        assert world.facts()["ProgressEntry"] == before["ProgressEntry"] + 1
        form = person.entry_form(finding)
        first.lose()
        assert person.tell(finding, form, f"{TEXT}（二）")[0] == 200, (
            "the other goes on"
        )
    finally:
        for host in (first, second):
            host.stop()
    after = world.facts()
    assert after["ProgressEntry"] == before["ProgressEntry"] + 2
    assert after["Evidence"] == before["Evidence"] + 2
