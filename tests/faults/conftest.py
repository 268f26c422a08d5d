"""Heavy: real processes, killed and starved. Collected for `make test-faults` alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.world import Server, World
from tools.postgres import server as running

if not os.environ.get("FAULTS"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with running() as (address, programs):
        server = Server(address, programs)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, postgresql: Server
) -> Callable[[str], World]:
    """One world of each kind that is filled once, and never run."""
    made: dict[str, World] = {}

    def of(kind: str) -> World:
        if kind not in made:
            server = postgresql if kind == "postgresql" else None
            made[kind] = World(tmp_path_factory.mktemp(kind), server, of=None)
            made[kind].seed()
        return made[kind]

    return of


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(
    kind: str, seeded: Callable[[str], World], tmp_path: Path, postgresql: Server
) -> Iterator[World]:
    server = postgresql if kind == "postgresql" else None
    made = World(tmp_path, server, of=seeded(kind))
    yield made
    made.stop()
    if server:
        server.run(f'DROP DATABASE IF EXISTS "{made.name}" WITH (FORCE)')
