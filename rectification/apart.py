"""Work that could harm a worker of the site goes on in a process of its own.

It has so much memory and time, no environment, and once it has read what it needs it
may open nothing more: no file, no socket. It is given bytes and answers with bytes.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

MEMORY = 1 << 30  # bytes of address space; a quarter of it is code
SECONDS = 15  # of work
_WAIT = 20  # seconds of a clock; a worker of the site has thirty
ROOT = Path(__file__).resolve().parents[1]


def run(module: str, *arguments: str, data: bytes) -> bytes | None:
    """Return what a module, run with arguments, answers to `data`; None if it died."""
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603  a module of this application
            command,
            input=data,
            capture_output=True,
            timeout=_WAIT,
            check=False,
            cwd=ROOT,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def limit(*, written: int = 0) -> None:
    """Let this process take no more than its share. `written`: bytes of one file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def open_nothing_more() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
