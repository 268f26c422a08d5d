"""nginx with `deploy/nginx.conf` in front of a site: other paths and ports alone."""

import getpass
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.browser.site import PATIENCE, ROOT, Site
from tools.postgres import free_port

CONF = ROOT / "deploy/nginx.conf"


def program() -> str | None:
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Proxied(Site):
    """A site that takes requests from its web server alone."""

    def __init__(self, scratch: Path, *, copy_of: Site, front: str) -> None:
        super().__init__(scratch, copy_of=copy_of)
        self.environment |= {
            "PLAIN_HTTP": "off",
            "TRUSTED_PROXIES": "127.0.0.1",
            "SITE_URL": front,
            "CSRF_TRUSTED_ORIGINS": front,
            "WEB_CONCURRENCY": "1",  # it is started again and again
        }

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5)
        except OSError:
            return False
        return True


class Nginx:
    """`ask` is a visitor's request; `reload` lets it read its files again."""

    def __init__(self, scratch: Path, port: int, *, is_plain: bool = False) -> None:
        self.scratch, self.port, self.is_plain = scratch, port, is_plain
        self.redirecting = free_port()
        self.folder = scratch / "nginx"
        for name in ("nginx", "cache", "log"):
            (scratch / name).mkdir()
        if not is_plain:
            make_certificate(self.folder / "site", "/CN=127.0.0.1", san="IP:127.0.0.1")

    def text(self, application: int) -> str:
        """Return the file of the repository with the paths and ports of a test."""
        text = CONF.read_text(encoding="utf-8")
        if self.is_plain:
            script = ROOT / "deploy/plain_http.sed"
            text = subprocess.run(
                ["sed", "-f", script, CONF], capture_output=True, text=True, check=True
            ).stdout
        listening = self.port if self.is_plain else self.redirecting
        for there, here in {
            "/etc/nginx/rectification/": f"{self.folder}/",
            "/etc/nginx/rectification.": f"{self.folder}/site.",
            "/var/cache/nginx": str(self.scratch / "cache"),
            "/var/log/nginx": str(self.scratch / "log"),
            "/run/nginx.pid": str(self.scratch / "nginx.pid"),
            "listen 80 ": f"listen 127.0.0.1:{listening} ",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "127.0.0.1:8000": f"127.0.0.1:{application}",
            "user www-data;": f"user {getpass.getuser()};",
        }.items():
            assert there in text or self.is_plain, there
            text = text.replace(there, here)
        return re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)

    def start(self, application: int) -> None:
        conf = self.folder / "nginx.conf"
        conf.write_text(self.text(application), encoding="utf-8")
        nginx = program()
        assert nginx, "tools/system_packages.py names the package"
        told = self.scratch / "log" / "start.log"
        command = [nginx, "-c", conf, "-e", told, "-g", "daemon off;"]
        self.process = subprocess.Popen(command)
        deadline = time.monotonic() + PATIENCE
        while not self._listens():
            assert self.process.poll() is None, told.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "no answer of nginx"
            time.sleep(0.05)

    def _listens(self) -> bool:
        try:
            return bool(self.ask("/healthz").status)
        except OSError:
            return False

    def reload(self) -> None:
        """Read the files again; return when new workers alone answer."""
        before = self._workers()
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while before & self._workers():
            assert time.monotonic() < deadline, "the old workers stay"
            time.sleep(0.05)

    def _workers(self) -> set[str]:
        pid = self.process.pid
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8")
        return set(told.split())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        certificate: Path | None = None,
    ) -> Answer:
        connection: http.client.HTTPConnection
        if self.is_plain:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        else:
            context = ssl.create_default_context(cafile=self.folder / "site.crt")
            if certificate:
                context.load_cert_chain(
                    certificate.with_suffix(".crt"), certificate.with_suffix(".key")
                )
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=30, context=context
            )
        try:
            connection.request(method, path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def make_certificate(path: Path, name: str, *, san: str = "") -> None:
    """Write PATH.crt and PATH.key: a certificate that is its own authority."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", name]
    command += ["-keyout", f"{path}.key", "-out", f"{path}.crt"]
    command += ["-addext", f"subjectAltName={san}"] if san else []
    subprocess.run(command, check=True, capture_output=True)
