"""Many who report at once: what is acknowledged is stored and logged, nothing lost.

    python -m tests.benchmarks.bench_writers [updates a writer [writers]]
    python -m tools.postgres python -m tests.benchmarks.bench_writers

First all writers on one finding, then each on its own, by the verb that the page calls,
each after reading finding and person anew. The writers are threads, shared out among as
many processes as there are cores; milliseconds are this machine's.
"""

import logging
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

from tests.benchmarks.bench_pages import prepare

WRITERS, UPDATES = 50, 200
RATES = {"sqlite": 500, "postgresql": 400}  # updates a second
P99 = 0.5  # seconds
DAY = date(2022, 6, 1)


@dataclass(slots=True)
class Told:
    """What writers were told: keys of stored entries, seconds each, refusals."""

    stored: list[int]
    taken: list[float]
    refused: list[str]
    worked: float = 0.0  # seconds of its process, with all other writers of it


def write(finding: int, person: int, updates: int, told: Told) -> None:
    """Report so many times, as somebody does who opens the page and sends its form."""
    from django.db import connections

    from rectification.models import Finding, User

    for number in range(updates):
        begun = time.perf_counter()
        try:
            row = Finding.objects.get(pk=finding)
            by = User.objects.get(pk=person)
            entry = row.record_progress(
                by=by, happened_on=DAY, text=f"第{number}次核对登记簿。"
            )
            told.stored.append(entry.pk)
        except Exception as error:  # whatever it is: it was not acknowledged
            told.refused.append(repr(error)[:120])
        told.taken.append(time.perf_counter() - begun)
    connections.close_all()


def share(
    jobs: Sequence[tuple[int, int]], updates: int, start: object, out: Connection
) -> None:
    """One process: its writers as threads, started at once with all others."""
    told = [Told([], [], []) for _job in jobs]
    threads = [
        threading.Thread(target=write, args=(*job, updates, mine))
        for job, mine in zip(jobs, told, strict=True)
    ]
    start.wait()  # type: ignore[attr-defined]
    worked = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told[0].worked = time.process_time() - worked
    out.send(told)


def run(jobs: Sequence[tuple[int, int]], updates: int) -> tuple[list[Told], float]:
    """Return what each writer was told, and the seconds it took all of them."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    processes, cores = [], os.cpu_count() or 1
    start = context.Barrier(cores + 1)
    for core in range(cores):
        receives, sends = context.Pipe(duplex=False)
        given = (jobs[core::cores], updates, start, sends)
        process = context.Process(target=share, args=given)
        process.start()
        processes.append((process, receives))
    start.wait()
    begun = time.perf_counter()
    told = [one for _process, receives in processes for one in receives.recv()]
    seconds = time.perf_counter() - begun
    for process, _receives in processes:
        process.join()
    return told, seconds


def faults(findings: Sequence[int], told: Sequence[Told]) -> Iterator[str]:
    """Hold what was acknowledged against what is stored and logged."""
    from rectification.models import Chain, LogEntry, ProgressEntry
    from rectification.models.oversight.integrity import unvouched

    acknowledged = sorted(key for one in told for key in one.stored)
    rows = ProgressEntry.objects.filter(finding__in=findings)
    stored = sorted(rows.values_list("pk", flat=True))
    logged = LogEntry.objects.filter(
        subject_type="finding",
        subject_id__in=findings,
        action="finding.record_progress",
    ).count()
    if acknowledged != stored:
        yield f"{len(acknowledged):,} acknowledged, {len(stored):,} stored"
    if logged != len(stored):
        yield f"{logged:,} logged, {len(stored):,} stored"
    for one in told:
        yield from one.refused
    for chain in Chain.objects.all():
        if wrong := chain.verify() + chain.verify_payloads():
            yield f"chain {chain.name}: {len(wrong)} faults"
    if doubts := list(unvouched()):
        yield f"{len(doubts)} records that the log does not vouch for"


def report(name: str, told: Sequence[Told], seconds: float) -> bool:
    """Print the rates; say whether they are what they should be."""
    from django.db import connection

    taken = sorted(one for writer in told for one in writer.taken)
    number = sum(len(one.stored) for one in told)
    p50, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    rate, wanted = number / seconds, RATES.get(connection.vendor, 0)
    print(
        f"{name:<16}{number:>8,}{rate:>9.0f}{wanted:>6}{p50 * 1e3:>9.0f}"
        f"{p99 * 1e3:>8.0f}{P99 * 1e3:>6.0f}"
        f"{sum(one.worked for one in told) / max(number, 1) * 1e3:>12.1f}"
    )
    return rate >= wanted and p99 <= P99


def main(arguments: list[str]) -> int:
    updates, writers = [*map(int, arguments), *(UPDATES, WRITERS)[len(arguments) :]]
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        prepare(Path(directory))
        logging.disable()  # a line for each entry, of which nothing is measured
        from django.db import connection, transaction

        from tests.factories import make_cast, make_finding, make_inspection

        with transaction.atomic():  # the log names the cast with its first entry
            cast = make_cast()
            make_inspection(cast=cast)
        print(f"{connection.vendor}: {writers} writers, {updates} updates each, in ms")
        print(f"{'':<16}{'stored':>8}{'a second':>9}{'goal':>6}", end="")
        print(f"{'p50':>9}{'p99':>8}{'goal':>6}{'CPU each':>12}")
        is_well = True
        for name, count in (("one finding", 1), (f"{writers} findings", writers)):
            inspection = make_inspection(cast=cast)
            made = [
                make_finding(cast=cast, inspection=inspection, state="ongoing").pk
                for _number in range(count)
            ]
            jobs = [(made[n % count], cast.handler.pk) for n in range(writers)]
            told, seconds = run(jobs, updates)
            is_well &= report(name, told, seconds)
            for fault in list(faults(made, told))[:10]:
                print(f"  {fault}")
                is_well = False
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
