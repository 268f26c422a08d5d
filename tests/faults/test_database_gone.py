"""PostgreSQL ends sessions, refuses, is slow, holds locks; clocks jump."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.faults.world import Person, World, postgresql, until
from tools.postgres import free_port

TEXT = "数据库中断时填写的进展，一个字也不能丢。"


@contextmanager
def at_work(world: World) -> Iterator[tuple[Person, str, dict[str, str]]]:
    world.start()
    person = Person(world, "jingban")
    finding = world.finding
    yield person, finding, person.entry_form(finding)
    world.stop()


@postgresql
def test_sessions_are_ended_by_an_administrator(world: World) -> None:
    """Connections are asked whether they live before each request."""
    with at_work(world) as (person, finding, form):
        for _again in range(3):
            world.server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{world.name}'"
            )
            assert person.get("/staff/").startswith("<!DOCTYPE html>")
        assert person.tell(finding, form, TEXT)[0] == 200


@postgresql
def test_a_session_is_ended_in_the_middle_of_a_write(world: World) -> None:
    with at_work(world) as (person, finding, form):
        before = world.at_first
        answers: list[tuple[int, str, str]] = []
        with world.server.held(world.name):
            sent = threading.Thread(
                target=lambda: answers.append(person.tell(finding, form, TEXT))
            )
            sent.start()
            until(lambda: world.server.waiting(world.name), 20)
            world.server.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                f"datname = '{world.name}' AND wait_event_type = 'Lock'"
            )
            sent.join(30)
        [(status, page, _url)] = answers
        assert status == 503 and TEXT in page, "a fault page with what was typed"
        assert world.facts() == before
        assert person.tell(finding, form, TEXT)[0] == 200
        assert world.facts()["ProgressEntry"] == before["ProgressEntry"] + 1


@postgresql
def test_somebody_holds_a_lock_for_a_while(world: World) -> None:
    with at_work(world) as (person, finding, form):
        answers: list[int] = []
        with world.server.held(world.name):
            sent = threading.Thread(
                target=lambda: answers.append(person.tell(finding, form, TEXT)[0])
            )
            sent.start()
            until(lambda: world.server.waiting(world.name), 20)
            assert Person.anybody(world, "/").startswith("<!DOCTYPE html>"), "readers"
        sent.join(60)
        assert answers == [200]


@postgresql
def test_nothing_listens_at_the_address_any_more(world: World) -> None:
    """By way of a door of our own, which shuts and opens."""
    with Door(world) as door, at_work(world) as (person, finding, form):
        before = world.at_first
        door.shut()
        status, page, _url = person.tell(finding, form, TEXT)
        assert status == 503 and TEXT in page
        until(lambda: "database" in Person.anybody(world, "/readyz"), 20)
        assert Person.anybody(world, "/healthz").strip() == "ok", "it lives"
        door.open()
        until(lambda: Person.anybody(world, "/readyz").strip() == "ok", 20)
        assert world.facts() == before
        assert person.tell(finding, form, TEXT)[0] == 200
        assert world.facts()["ProgressEntry"] == before["ProgressEntry"] + 1


@postgresql
def test_the_database_is_slow(world: World) -> None:
    """Each answer of it takes a twentieth of a second more: nothing fails."""
    with Door(world) as door, at_work(world) as (person, finding, form):
        door.pause = 0.05
        assert person.tell(finding, form, TEXT)[0] == 200
        assert person.get("/staff/findings/").startswith("<!DOCTYPE html>")
        door.pause = 0.0


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_another_writer_holds_sqlite(world: World) -> None:
    """As a backup by other means does: the writer waits, then says so with the text."""
    with at_work(world) as (person, finding, form):
        before = world.at_first
        other = sqlite3.connect(world.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        status, page, _url = person.tell(finding, form, TEXT)
        assert status == 503 and TEXT in page
        assert time.monotonic() - began < 30, "before gunicorn ends the worker"
        assert Person.anybody(world, "/").startswith("<!DOCTYPE html>")
        other.execute("ROLLBACK")
        other.close()
        assert world.facts() == before
        assert person.tell(finding, form, TEXT)[0] == 200


@pytest.mark.parametrize("days", [-3, 400])
def test_the_clock_jumps(world: World, days: int) -> None:
    """A battery that is empty, a server of time that is wrong: order is by number."""
    jump = (
        "import time_machine, datetime\n"
        "from django.utils import timezone\n"
        f"moment = timezone.now() + datetime.timedelta(days={days})\n"
        "time_machine.travel(moment, tick=True).start()\n"
    )
    act = (
        "from rectification.models import *\n"
        "user = User.objects.get(username='jingban')\n"
        f"finding = Finding.objects.get(reference='{world.finding}')\n"
        "today = timezone.localdate()\n"
        "finding.record_progress(by=user, text='{text}', happened_on=today)\n"
    )
    now = "from django.utils import timezone\n"
    before = world.at_first
    for number, script in enumerate([jump, now, jump, now]):
        code, said = world.script(script + act.replace("{text}", f"第{number}次"))
        if code:  # a day to come, once the clock is right again, is refused in words
            assert "Error" in said or "Refusal" in said
    assert world.facts()["ProgressEntry"] > before["ProgressEntry"]
    assert world.run("send_reminders")[0] in (0, 1)


class Door:
    """Between the site and its server: shut, it refuses; `pause`: seconds an answer."""

    def __init__(self, world: World) -> None:
        self.server, self.port, self.pause = world.server.base, free_port(), 0.0
        address = world.environment["DATABASE_URL"]
        self.usual, self.world = address, world
        world.environment["DATABASE_URL"] = address.replace(
            f":{self.server.port}/", f":{self.port}/"
        )
        self.through: list[socket.socket] = []

    def __enter__(self) -> "Door":
        self.open()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.shut()

    def open(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, args=[self.listening], daemon=True).start()

    def shut(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for one in self.through:
            one.close()
        self.through = []

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            far = socket.create_connection((self.server.hostname, self.server.port))
            self.through += [near, far]
            for source, target, is_answer in [(near, far, False), (far, near, True)]:
                threading.Thread(
                    target=self._pass, args=[source, target, is_answer], daemon=True
                ).start()

    def _pass(
        self, source: socket.socket, target: socket.socket, is_answer: bool
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.pause:
                    time.sleep(self.pause)
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
