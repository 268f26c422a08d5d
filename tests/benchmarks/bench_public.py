"""What reading a published report costs: the figures of goal 1.

    python -m tests.benchmarks.bench_public [seconds a run]

In process, against an empty view (/healthz) behind the same middleware and against
rendering the page anew. Then served, where wrk is on the PATH: gunicorn with two
workers and, where it is there too, nginx. What counts are ratios within interleaved
rounds, and their median; requests a second are this machine's.
"""

import io
import os
import re
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_pages import prepare
from tools.postgres import free_port

ROUNDS, TURNS, CALLS = 5, 80, 15  # rounds; turns in each; calls of a kind in a turn
STOPPED = 60  # seconds that the application is down
RENDERED = 40  # times the page is rendered anew in a round
ROOT = Path(__file__).resolve().parents[2]

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
    from rectification.publishing import pages

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


# --- served ---------------------------------------------------------------------------


@contextmanager
def running(command: list[str], url: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the block ends; wait for its first answer."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as server:
        try:
            for _try in range(300):
                try:
                    urllib.request.urlopen(url, timeout=2).read()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                sys.exit(f"no answer: {' '.join(command)}")
            yield server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                server.wait(20)


def wrk(url: str, connections: int, seconds: int, *headers: str) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in ms; fail on a bad answer."""
    asked = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    done = subprocess.run(
        [*command, *asked, url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in done and not any("None-Match" in one for one in headers):
        sys.exit(f"{url}:\n{done}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    late = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
    if not rate or not late:
        sys.exit(done)
    unit = {"us": 1e-3, "ms": 1.0, "s": 1e3}[late[2]]
    return float(rate[1]), float(late[1]) * unit


def compared(
    title: str,
    kinds: dict[str, Callable[[], tuple[float, float]]],
    goals: dict[str, float],
) -> int:
    """Print each kind beside the first, by rounds that take turns."""
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    late: dict[str, list[float]] = {kind: [] for kind in kinds}
    for run in kinds.values():
        run()  # to warm up
    for _round in range(ROUNDS):
        for kind, run in kinds.items():
            rate, p99 = run()
            rates[kind].append(rate)
            late[kind].append(p99)
    first = next(iter(kinds))
    missed = 0
    print(title)
    for kind in kinds:
        ratio = statistics.median(
            one / base for one, base in zip(rates[kind], rates[first], strict=True)
        )
        goal = goals.get(kind)
        good = goal is None or ratio >= goal
        missed += not good
        print(
            f"  {kind:<26}{statistics.median(rates[kind]):>9,.0f} req/s  p99 "
            f"{statistics.median(late[kind]):>6.1f} ms  {ratio:.2f} ×"
            + (f" (goal {goal:.2f})" if goal else "")
            + ("" if good else "  missed")
        )
    return missed


def through_gunicorn(directory: Path, address: str, seconds: int) -> int:
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    os.environ["STATIC_ROOT"] = str(directory / "static")
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(collect, check=True, cwd=ROOT)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    packed = "Accept-Encoding: gzip"
    with running(command, f"{site}/healthz") as server:
        tag = urllib.request.urlopen(
            urllib.request.Request(site + address, headers={"Accept-Encoding": "gzip"})
        ).headers["ETag"]
        page = site + address
        missed = compared(
            "gunicorn, 2 workers, 16 connections",
            {
                # Asked with the same headers: reading those costs too.
                "empty view": lambda: wrk(
                    f"{site}/healthz", 16, seconds, packed, f"If-None-Match: {tag}"
                ),
                "page, packed": lambda: wrk(
                    page, 16, seconds, packed, 'If-None-Match: "another"'
                ),
                "304": lambda: wrk(page, 16, seconds, packed, f"If-None-Match: {tag}"),
            },
            {"page, packed": 0.90, "304": 0.90},
        )
        if shutil.which("nginx"):
            missed += through_nginx(directory, address, seconds, port, server)
        else:
            print("nginx: not on this machine, not measured")
    return missed


NGINX = """
daemon off; master_process on; worker_processes 2; pid {at}/nginx.pid;
error_log {at}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
  access_log off; types {{ text/html html; }} default_type application/octet-stream;
  client_body_temp_path {at}/body; proxy_temp_path {at}/proxy;
  fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s;
  open_file_cache max=1000; keepalive_requests 1000000;
  proxy_cache_path {at}/cache keys_zone=site:10m inactive=1d;
  server {{
    listen 127.0.0.1:{port};
    location /alone/ {{ root {at}; gzip_static always; }}
    location /copy/ {{ alias {at}/copy/; index index.html; gzip_static always; }}
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_cache site;
      proxy_set_header Host 127.0.0.1;
      proxy_set_header Accept-Encoding gzip; gunzip on;
      proxy_cache_valid 200 404 410 1s; proxy_ignore_headers Cache-Control Vary;
      proxy_cache_use_stale error timeout updating http_502 http_504;
      proxy_cache_background_update on; proxy_cache_lock on;
    }}
  }}
}}
"""


def through_nginx(
    directory: Path,
    address: str,
    seconds: int,
    behind: int,
    server: "subprocess.Popen[bytes]",
) -> int:
    """Compare the site copy, and a cache before the application, with a plain file."""
    from rectification.publishing.site import export
    from rectification.publishing.standing import catalogue

    export(catalogue(), directory / "copy")
    alone = directory / "alone"
    alone.mkdir()
    page = directory / "copy" / address.lstrip("/") / "index.html"
    for suffix in ("", ".gz"):
        shutil.copy(f"{page}{suffix}", alone / f"page.html{suffix}")
    (directory / "cache").mkdir()
    for path in directory.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    directory.chmod(0o755)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    settings = NGINX.format(at=directory, port=port, behind=behind, user=user)
    (directory / "nginx.conf").write_text(settings)
    site = f"http://127.0.0.1:{port}"
    packed = "Accept-Encoding: gzip"
    command = ["nginx", "-e", f"{directory}/error.log", "-c", f"{directory}/nginx.conf"]
    with running(command, f"{site}/alone/page.html"):
        missed = 0
        for connections, goal in ((16, 0.5), (64, None)):
            at = connections
            kinds = {
                "its own file": lambda at=at: wrk(
                    f"{site}/alone/page.html", at, seconds
                ),
                "site copy": lambda at=at: wrk(f"{site}/copy{address}", at, seconds),
                "cache before Django": lambda at=at: wrk(
                    site + address, at, seconds, packed
                ),
            }
            goals = {"site copy": 0.95} | (
                {"cache before Django": goal} if goal else {}
            )
            missed += compared(f"nginx, {connections} connections", kinds, goals)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        return missed + stopped(site, address, STOPPED)


def stopped(site: str, address: str, seconds: int) -> int:
    """Read on while the application is down; return 1 where a read fails."""
    failed = done = 0
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done += 1
        try:
            urllib.request.urlopen(site + address, timeout=5).read()
        except urllib.error.URLError:
            failed += 1
    print(f"  application stopped for {seconds} s: {done:,} reads, {failed} failed")
    return 1 if failed else 0


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
