"""How 整改总览 bears 100,000 findings of 60 bodies under one overseer.

    python -m tests.benchmarks.bench_overview [findings [bodies]]
    python -m tools.postgres python -m tests.benchmarks.bench_overview

One database of its own, one client a person of Django's test client, all pages
interleaved; milliseconds are this machine's, CPU is of this process alone.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.bench_pages import fill_body, p95, prepare

if TYPE_CHECKING:
    from django.test import Client

FINDINGS, BODIES = 100_000, 60
TURNS, ROUNDS = 12, 5
GOAL = 0.060  # seconds: the 95th of a hundred


@dataclass(slots=True)
class Page:
    name: str
    client: "Client"
    url: str
    taken: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)
    queries: int = 0

    def ask(self) -> None:
        begun, worked = time.perf_counter(), time.process_time()
        response = self.client.get(self.url)
        self.taken.append(time.perf_counter() - begun)
        self.worked.append(time.process_time() - worked)
        if response.status_code != 200:
            sys.exit(f"{self.url}: {response.status_code}")


def fill(findings: int, bodies: int) -> Iterator[Page]:
    """Make bodies of one overseer, each with its part of the findings."""
    from dataclasses import replace

    from rectification.access import Role
    from rectification.models import Finding, FlaggedRequest
    from tests.factories import client_of, make_cast, make_organisation, make_user

    first = cast = make_cast()
    each = findings // bodies
    inspected = 0
    for number in range(bodies):
        if number:
            body = make_organisation(parent=first.overseer)
            cast = replace(first, organisation=body)
        fill_body(cast, each, year=2020, after=inspected)
        inspected += (each - 1) // 50 + 1
    # As the verbs keep it: of the requests that wait, every fourth asks for attention.
    waiting = Finding.objects.filter(state="submitted").values_list("pk", flat=True)
    FlaggedRequest.objects.bulk_create(
        FlaggedRequest(finding_id=key, number=1) for key in waiting if key % 4 == 0
    )
    role = Role.VERIFIER
    overseer = make_user(role=role, organisation=first.overseer)
    seen, led = client_of(overseer), client_of(first.leader)
    at = "/staff/overview/"
    yield Page("overseer", seen, at)
    yield Page("overseer, one body", seen, f"{at}?body={first.organisation.pk}")
    yield Page("board", seen, f"{at}bodies/")
    yield Page("leader", led, at)


def run(findings: int, bodies: int) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = list(fill(findings, bodies))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for page in pages:
        page.client.get(page.url)
        with CaptureQueriesContext(connection) as context:
            page.client.get(page.url)
        page.queries = len(context)
    for _round in range(ROUNDS):
        for page in pages:
            for _turn in range(TURNS):
                page.ask()
    print(f"{connection.vendor}, {findings:,} findings of {bodies} bodies, in ms")
    print(f"{'':<20}{'p50':>8}{'p95':>8}{'goal':>6}{'CPU p50':>9}{'queries':>9}")
    for page in pages:
        print(
            f"{page.name:<20}{statistics.median(page.taken) * 1e3:>8.0f}"
            f"{p95(page.taken) * 1e3:>8.0f}{GOAL * 1e3:>6.0f}"
            f"{statistics.median(page.worked) * 1e3:>9.0f}{page.queries:>9}"
        )
    return int(any(p95(page.taken) > GOAL for page in pages))


def main(arguments: list[str]) -> int:
    findings, bodies = [*map(int, arguments), *(FINDINGS, BODIES)[len(arguments) :]]
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        prepare(Path(directory))
        return run(findings, bodies)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
