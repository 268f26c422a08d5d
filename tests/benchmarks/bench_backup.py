"""How long a hundred thousand findings take to back up, to restore and to verify.

    python -m tests.benchmarks.bench_backup [findings]
    python -m tools.postgres python -m tests.benchmarks.bench_backup

With as many entries of the log as findings. Restoring verifies the whole log; beside it
stands what that takes alone.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks import bench_log, bench_pages

FINDINGS, GOAL = 100_000, 15.0  # seconds for backing up, restoring and verifying
BATCH = 500  # rows that an entry names


def name_all() -> None:
    """Let entries of the log name every row, as if verbs had written it."""
    from django.apps import apps

    from rectification.models.trail.by_migration import record_rows
    from rectification.models.trail.vouched_fields import VOUCHED
    from rectification.models.trail.written import facts_of, name_of

    for model, fields in VOUCHED.items():
        rows = apps.get_model("rectification", model)._base_manager.order_by("pk")
        for some in batched(rows.iterator(BATCH), BATCH):
            named = {name_of(row): facts_of(row, fields) for row in some}
            record_rows(apps, "organisation.found", named)


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def worked() -> float:
    """Return the seconds of processor that this process and its children have taken."""
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system


def said(command: str, *arguments: object) -> tuple[float, float]:
    """Run a command; return its seconds and those of processor.

    Nobody has told the log of what is here.
    """
    from django.core.management import CommandError, call_command

    started, before, err = time.perf_counter(), worked(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=StringIO(), stderr=err)
    except CommandError:
        if not err.getvalue():
            raise
    return time.perf_counter() - started, worked() - before


def measured(directory: Path, key: str) -> dict[str, tuple[float, float]]:
    target = directory / f"{'encrypted' if key else 'open'}.tar"
    took = {"backup": said("backup", target, *(["--key", key] if key else []))}
    how = ["--identity", directory / "key"] if key else []
    took["restore"] = said("restore", target, *how, "--replace", "--despite-faults")
    took["verify alone"] = said("verify_audit_log")
    print(f"{target.name}: {target.stat().st_size / 2**20:.0f} MiB")
    return took


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else FINDINGS
    os.environ["LOG_LEVEL"] = "CRITICAL"
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        directory = Path(scratch)
        bench_pages.prepare(directory)
        bench_pages.fill(count)
        name_all()
        bench_log.fill(count)
        return told(directory, count)


def told(directory: Path, count: int) -> int:
    """Measure once in the open, once encrypted; return 1 where the goal is missed."""
    from django.core.management import call_command
    from django.db import connection

    public = StringIO()
    call_command("backup_key", str(directory / "key"), stdout=public, stderr=StringIO())
    missed = False
    for key in ("", public.getvalue().strip()):
        took = measured(directory, key)
        parts = ", ".join(
            f"{name} {seconds:.1f} s ({processor:.1f} s of processor)"
            for name, (seconds, processor) in took.items()
        )
        whole = took["backup"][0] + took["restore"][0]  # which verifies
        is_late = whole > GOAL and count >= FINDINGS
        missed |= is_late
        print(
            f"{connection.vendor}: {parts}; backup and restore {whole:.1f} s "
            f"(goal {GOAL:.0f} s){'  missed' * is_late}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
