"""What reading a published report costs: the figures of goal 1.

    python -m tests.benchmarks.bench_public [seconds a run]

In process, against an empty view (/healthz) behind the same middleware and against
rendering the page anew. Then served, where wrk is on the PATH: gunicorn with two
workers and, where it is there too, nginx. What counts are ratios within interleaved
rounds, and their median; requests a second are this machine's.
"""

import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_pages import prepare
from tests.benchmarks.bench_served import through_gunicorn

ROUNDS, TURNS, CALLS = 5, 80, 15  # rounds; turns in each; calls of a kind in a turn
RENDERED = 40  # times the page is rendered anew in a round

Headers = dict[str, str]
Call = Callable[[], tuple[str, Headers, bytes]]


def publish() -> str:
    """Publish a report of eleven findings; return its address."""
    from django.core.management import call_command

    from rectification.models import Report

    with open(os.devnull, "w") as nowhere:
        call_command("demo", stdout=nowhere)
    return f"/reports/{Report.objects.get().reference}/"


# --- in process -----------------------------------------------------------------------


def caller(application: Any, path: str, **headers: str) -> Call:
    """Return a function that asks the WSGI application for `path`."""
    environment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **headers,
    }

    def call() -> tuple[str, Headers, bytes]:
        said: list[Any] = []
        answer = application(
            environment | {"wsgi.input": io.BytesIO()},
            lambda status, head, _exc=None: said.extend((status, head)),
        )
        body = b"".join(answer)
        answer.close()
        return said[0], dict(said[1]), body

    return call


def in_process(address: str) -> int:
    """Compare the kept page with an empty view, and with rendering it."""
    from django.core.handlers.wsgi import WSGIHandler

    application = WSGIHandler()
    packed = {"HTTP_ACCEPT_ENCODING": "gzip"}
    status, head, body = caller(application, address, **packed)()
    kinds: dict[str, Call] = {
        # Asked with the same headers: reading those costs too.
        "empty view": caller(
            application, "/healthz", HTTP_IF_NONE_MATCH=head["ETag"], **packed
        ),
        "page, packed": caller(application, address, **packed),
        "page, plain": caller(application, address),
        "304": caller(application, address, HTTP_IF_NONE_MATCH=head["ETag"], **packed),
    }
    if status != "200 OK" or kinds["304"]()[0] != "304 Not Modified":
        sys.exit(f"{address}: {status}, {kinds['304']()[0]}")
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    rendered: list[float] = []
    for _round in range(ROUNDS):
        times = round_of(kinds)
        slow = rendering(kinds["page, packed"])
        rendered.append(slow / statistics.median(times["page, packed"]))
        for kind, seconds in times.items():
            taken[kind] += seconds
    print(f"in process, {len(body) / 1024:.1f} KB packed, median of {ROUNDS} rounds")
    missed = 0
    for kind in kinds:
        pairs = zip(taken["empty view"], taken[kind], strict=True)
        ratio = statistics.median(empty / seconds for empty, seconds in pairs)
        good = ratio >= 0.90
        missed += not good
        micro = statistics.median(taken[kind]) * 1e6
        print(
            f"  {kind:<14}{micro:>8.0f} µs  {ratio:.2f} × empty view (goal 0.90)"
            f"{'' if good else '  missed'}"
        )
    times_faster = statistics.median(rendered)
    print(f"  rendering it anew takes {times_faster:.0f} × as long (goal 10)")
    return missed + (times_faster < 10) + queries(kinds["page, packed"])


def round_of(kinds: dict[str, Call]) -> dict[str, list[float]]:
    """Return seconds a call of each kind, turn by turn, all kinds taking turns."""
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _turn in range(TURNS):
        for kind, call in kinds.items():
            started = time.perf_counter()
            for _call in range(CALLS):
                call()
            spent[kind].append((time.perf_counter() - started) / CALLS)
    return spent


def rendering(call: Call) -> float:
    from rectification.public_site import pages

    spent = []
    for _time in range(RENDERED):
        pages._kept.clear()
        started = time.perf_counter()
        call()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent)


def queries(call: Call) -> int:
    """Count the queries of two seconds of reading; one a second is allowed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as context:
        ends, number = time.monotonic() + 2, 0
        while time.monotonic() < ends:
            call()
            number += 1
    good = len(context) <= 3
    print(f"  {number:,} reads in 2 s made {len(context)} queries (goal 1 a second)")
    return 0 if good else 1


def main(arguments: list[str]) -> int:
    seconds = int(arguments[0]) if arguments else 3
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        directory = Path(scratch)
        prepare(directory)
        address = publish()
        missed = in_process(address)
        if shutil.which("wrk"):
            missed += through_gunicorn(directory, address, seconds)
        else:
            print("wrk: not on this machine, gunicorn and nginx not measured")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
