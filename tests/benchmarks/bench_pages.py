"""How the staff's pages bear 1 to 100,000 findings, and the ledger 10,000.

    python -m tests.benchmarks.bench_pages [size …]
    python -m tools.postgres python -m tests.benchmarks.bench_pages

One database of its own, one client of Django's test client. What counts is the ratio
of the largest to a thousand, measured in one interleaved run; milliseconds are this
machine's.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from rectification.models import User
    from tests.factories import Cast

ROUNDS, TURNS = 3, 12  # rounds of every page at every size; turns a page has in each
SIZES = (1, 50, 1_000, 10_000, 100_000)
SMALL, LARGE = 1_000, 100_000
GROWTH = 1.5  # how much longer a page may take at LARGE than at SMALL
LEDGER = 10_000  # rows of the ledger
LEDGER_TIME, LEDGER_MEMORY = 2.0, 150  # seconds; MiB of the whole process
LIST_P95, FINDING_P95 = 0.040, 0.025  # seconds at LARGE
EACH = 50  # findings of one inspection
BATCH = 5_000
STATES = ("registered", "ongoing", "submitted", "ongoing", "ongoing")

# What others take for the same, measured once before this was written, on a quiet
# machine: anchors of size, no ratio of one run.
PEERS = {
    "list": "DefectDojo 271/392/946, 58 queries",
    "list, last page": "DefectDojo 1,795 at 100,000",
    "list, filtered": "CISO Assistant 461, 286 queries",
    "by reference": "NetBox 285/237, 15 queries",
}
PEERS_MEASURED = "peers: ms at 1,000/10,000/100,000 where known, of an earlier run"

Timed = dict[tuple[str, int], list[float]]


def prepare(directory: Path) -> None:
    """Point Django at a database of this run and migrate it."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{directory}/bench.sqlite3")
    os.environ["ENV_FILE"] = ""
    os.environ["DEBUG"] = "false"
    os.environ["PLAIN_HTTP"] = "true"
    os.environ["EVIDENCE_ROOT"] = str(directory / "evidence")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    django.setup()
    from django.core.management import call_command

    from tools.messages import compile_all

    compile_all()
    call_command("migrate", verbosity=0)
    from rectification.models import User

    if User.objects.exists():
        sys.exit("DATABASE_URL names a database in use: this fills an empty one.")


def fill(count: int) -> tuple["User", str]:
    """Make a body with `count` findings; return its coordinator and one reference."""
    from tests.factories import make_cast

    cast = make_cast()
    year = 2000 + SIZES.index(count) if count in SIZES else 1999
    return cast.coordinator, fill_body(cast, count, year=year)


def fill_body(cast: "Cast", count: int, *, year: int, after: int = 0) -> str:
    """Give a body `count` findings, 50 an inspection; return the reference of one.

    `after`: so many inspections of that year are there already.
    """
    from django.db.models import OuterRef, Subquery
    from django.utils import timezone

    from rectification.models import (
        Finding,
        Inspection,
        Measure,
        ProgressEntry,
        Responsibility,
    )
    from tests.factories import make_office

    offices = [make_office(organisation=cast.organisation) for _ in range(10)]
    today = timezone.localdate()
    inspections = Inspection.objects.bulk_create(
        Inspection(
            reference=f"{year}-{number:04d}",
            organisation=cast.organisation,
            overseer=cast.overseer,
            theme=f"第{number}轮",
        )
        for number in range(after + 1, after + (count - 1) // EACH + 2)
    )
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        findings = Finding.objects.bulk_create(
            Finding(
                inspection=inspections[number // EACH],
                serial=number % EACH + 1,
                reference=inspections[number // EACH].reference
                + f"-{number % EACH + 1:02d}",
                position=number % EACH + 1,
                title=f"第{number}册台账登记不规范，窗口办件材料缺页",
                original_text="部分台账没有登记日期，责任没有到人。" * 5,
                leader=f"孙副局长{number % 7}",
                state=STATES[number % 5],
                # What the constraints ask of a request.
                asks="completed" if number % 5 == 2 else "",
                submitted_at=timezone.now() if number % 5 == 2 else None,
                submitted_by=cast.office_head if number % 5 == 2 else None,
                due_on=today + timedelta(days=number % 400 - 100)
                if number % 9
                else None,
                due_precision="day" if number % 9 else "",
            )
            for number in numbers
        )
        Responsibility.objects.bulk_create(
            Responsibility(
                finding=finding,
                office=offices[(number + other) % 10],
                position=other,
                is_lead=not other,
            )
            for number, finding in zip(numbers, findings, strict=True)
            for other in range(2)
        )
        Measure.objects.bulk_create(
            Measure(finding=finding, plan="补齐登记日期。", account="已补一册。")
            for finding in findings
        )
        ProgressEntry.objects.bulk_create(
            ProgressEntry(
                finding=finding,
                author=cast.handler,
                office=cast.office,
                text="已补齐一批登记日期。",
                happened_on=date(2022, 7, number % 28 + 1),
            )
            for number, finding in zip(numbers, findings, strict=True)
        )
    last = ProgressEntry.objects.filter(finding=OuterRef("pk"))
    Finding.objects.filter(inspection__in=inspections).update(
        latest_entry=Subquery(last.values("pk")),
        latest_on=Subquery(last.values("happened_on")),
    )
    return findings[len(findings) // 2].reference


def pages(reference: str) -> dict[str, str]:
    """Name the addresses measured; "last" and "deep" are walked to from the end."""
    at = "/staff/findings/"
    return {
        "list": at,
        "list, filtered": f"{at}?state=ongoing&due=overdue",
        "list, one office": f"{at}?due=30&cols=state&cols=offices",
        "list, last page": f"{at}?before=" + "9" * 18 + "~9~9",
        "by deadline": f"{at}?sort=deadline",
        "by deadline, last": f"{at}?sort=deadline&before=none~" + "9" * 18,
        "by state": f"{at}?sort=state",
        "by reference": f"{at}?sort=-reference",
        "by progress": f"{at}?sort=-updated",
        "no progress": f"{at}?idle=on",
        "finding": f"{at}{reference}/",
    }


def run(sizes: tuple[int, ...]) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.factories import client_of  # once Django is set up

    clients: dict[int, tuple[Client, dict[str, str]]] = {}
    for size in sizes:
        started = time.perf_counter()
        user, reference = fill(size)
        client = client_of(user)
        clients[size] = client, pages(reference)
        print(f"{size:>9,} findings made in {time.perf_counter() - started:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    queries: dict[tuple[str, int], int] = {}
    for size, (client, named) in clients.items():
        for name, url in named.items():
            client.get(url)
            with CaptureQueriesContext(connection) as context:
                response = client.get(url)
            if response.status_code != 200:
                sys.exit(f"{url}: {response.status_code}")
            queries[name, size] = len(context)
    timed: Timed = {}
    for _round in range(ROUNDS):
        for size, (client, named) in clients.items():
            for name, url in named.items():
                for _turn in range(TURNS):
                    timed.setdefault((name, size), []).append(
                        once(lambda client=client, url=url: client.get(url))
                    )
    print(f"{connection.vendor}, {TURNS * ROUNDS} requests a cell, interleaved")
    missed = report(timed, queries, sizes)
    return missed | ledger(clients[LEDGER][0]) if LEDGER in clients else missed


def ledger(client: "Client") -> int:
    """Take one ledger; return 1 where it takes too long or too much memory."""
    before = peak()

    def take() -> None:
        response = client.get("/staff/findings/ledger.xlsx")
        if response.status_code != 200:
            sys.exit(f"ledger: {response.status_code}")
        for _part in response.streaming_content:
            pass

    seconds, after = once(take), peak()
    good = seconds <= LEDGER_TIME and after - before <= LEDGER_MEMORY
    print(
        f"ledger of {LEDGER:,} rows: {seconds:.1f} s (goal {LEDGER_TIME:.0f} s), "
        f"{after - before} MiB more at its peak, {after} in all "
        f"(goal {LEDGER_MEMORY} MiB){'' if good else '  missed'}"
    )
    return 0 if good else 1


def peak() -> int:
    """Return the most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def once(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def report(
    timed: Timed, queries: dict[tuple[str, int], int], sizes: tuple[int, ...]
) -> int:
    """Print figure, goal, ratio and peer of each page; return 1 where one is missed."""
    missed = 0
    top = max(sizes)
    head = "".join(f"{size:>10,}" for size in sizes)
    print(f"{'p50 in ms':<20}{head}   p95 top  goal  growth  goal  queries  peer")
    for name in dict.fromkeys(name for name, _size in timed):
        middle = {size: statistics.median(timed[name, size]) for size in sizes}
        goal = FINDING_P95 if name == "finding" else LIST_P95
        last = p95(timed[name, top])
        growth = middle[top] / middle[SMALL] if SMALL in middle else 1.0
        counts = {queries[name, size] for size in sizes if size >= EACH}
        # Of one finding a filter may leave none, and of none nothing more is fetched.
        good = growth <= GROWTH and (last <= goal or top < LARGE) and len(counts) <= 1
        missed += not good
        print(
            f"{name:<20}"
            + "".join(f"{middle[size] * 1e3:>10.1f}" for size in sizes)
            + f"{last * 1e3:>10.1f}{goal * 1e3:>6.0f}{growth:>7.2f}×{GROWTH:>5}×"
            + f"{'/'.join(map(str, sorted(counts))):>9}  {PEERS.get(name, ''):<32}"
            + ("" if good else "  missed")
        )
    print(PEERS_MEASURED)
    return 1 if missed else 0


def main(arguments: list[str]) -> int:
    sizes = tuple(int(text) for text in arguments) or SIZES
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        prepare(Path(directory))
        return run(sizes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
