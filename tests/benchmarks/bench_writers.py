"""Many who report at once: what is acknowledged is stored and logged, nothing lost.

    python -m tests.benchmarks.bench_writers [updates [writers [workers]]]
    python -m tools.postgres python -m tests.benchmarks.bench_writers

First all writers on one finding, then each on its own, by the verb that the page calls,
each after reading finding and person anew. As many processes serve them as the site has
workers by default; who waits for one, waits: the milliseconds are from asking to being
told, and this machine's. With `workers` as many as writers all of them meet at the
database itself.
"""

import logging
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.queues import Queue
from pathlib import Path

from tests.benchmarks.bench_pages import prepare

UPDATES, WRITERS, WORKERS = 200, 50, 2
Asked = tuple[int, int, float] | None  # writer, number of the update, since when
RATES = {"sqlite": 500, "postgresql": 400}  # updates a second
P99 = 0.5  # seconds
DAY = date(2022, 6, 1)


@dataclass(slots=True)
class Told:
    """What a worker has told: keys of stored entries, seconds each, refusals."""

    stored: list[int]
    taken: list[float]
    refused: list[str]
    worked: float = 0.0  # seconds of the processor


def serve(
    jobs: Sequence[tuple[int, int]],
    updates: int,
    waiting: "Queue[Asked]",
    out: "Queue[int | Told]",
) -> None:
    """Be a worker: take what was asked first; who is told asks for his next at once."""
    from rectification.models import Finding, User

    told = Told([], [], [])
    worked = time.process_time()
    while (asked := waiting.get()) is not None:
        writer, number, since = asked
        finding, person = jobs[writer]
        try:
            row = Finding.objects.get(pk=finding)
            by = User.objects.get(pk=person)
            entry = row.record_progress(
                by=by, happened_on=DAY, text=f"第{number}次核对登记簿。"
            )
            told.stored.append(entry.pk)
        except Exception as error:  # whatever it is: it was not acknowledged
            told.refused.append(repr(error)[:120])
        now = time.perf_counter()
        told.taken.append(now - since)
        if number < updates:
            waiting.put((writer, number + 1, now))
        else:
            out.put(writer)
    told.worked = time.process_time() - worked
    out.put(told)


def run(
    jobs: Sequence[tuple[int, int]], updates: int, workers: int
) -> tuple[list[Told], float]:
    """Return what each worker has told, and the seconds it took all of them."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    waiting: Queue[Asked] = context.Queue()
    out: Queue[int | Told] = context.Queue()
    given = (jobs, updates, waiting, out)
    processes = [context.Process(target=serve, args=given) for _n in range(workers)]
    for process in processes:
        process.start()
    begun = time.perf_counter()
    for writer in range(len(jobs)):
        waiting.put((writer, 1, begun))
    for _writer in jobs:
        out.get()
    seconds = time.perf_counter() - begun
    for _process in processes:
        waiting.put(None)
    told = [
        one for one in (out.get() for _process in processes) if isinstance(one, Told)
    ]
    for process in processes:
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
    usual = (UPDATES, WRITERS, WORKERS)[len(arguments) :]
    updates, writers, workers = [*map(int, arguments), *usual]
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        prepare(Path(directory))
        logging.disable()  # a line for each entry, of which nothing is measured
        from django.db import connection, transaction

        from tests.factories import make_cast, make_finding, make_inspection

        with transaction.atomic():  # the log names the cast with its first entry
            cast = make_cast()
            make_inspection(cast=cast)
        print(
            f"{connection.vendor}: {writers} writers, {updates} updates each, ", end=""
        )
        print(f"{workers} workers, in ms")
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
            told, seconds = run(jobs, updates, workers)
            is_well &= report(name, told, seconds)
            for fault, times in Counter(faults(made, told)).most_common(10):
                print(f"  {fault}" + (f", {times} times" if times > 1 else ""))
                is_well = False
    return int(not is_well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
