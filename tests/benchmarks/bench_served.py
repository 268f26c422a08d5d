"""The public page as it is served: gunicorn, and nginx with its own files and a cache.

Ratios within interleaved rounds, and their median. wrk and nginx are looked for on
the PATH.
"""

import os
import re
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.postgres import free_port

ROUNDS = 5
STOPPED = 60  # seconds that the application is down
ROOT = Path(__file__).resolve().parents[2]


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
    from rectification.public_site.catalogue import catalogue
    from rectification.public_site.static_copy import export

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
