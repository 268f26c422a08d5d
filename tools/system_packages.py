"""Name the system packages that are missing, why, and the one line that brings them.

    python3 -m tools.system_packages environment browser

root has that line typed for it; anybody else reads it, and what can do without goes on.
The machine's own Python runs this before there is an environment, so nothing but the
standard library may be imported here.
"""

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tools.chromium import installed


@dataclass(frozen=True)
class Need:
    """A package of Debian and Ubuntu, and whether what it brings is there."""

    package: str
    why: str
    met: Callable[[], bool]


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


def has_server(name: str) -> bool:
    """Some stand where only root looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is not None


def has_module(name: str) -> bool:
    importlib.invalidate_caches()  # it may have been installed a moment ago
    return importlib.util.find_spec(name) is not None


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_browser() -> bool:
    """On Ubuntu Chromium is a snap: there playwright downloads its own."""
    try:
        system = platform.freedesktop_os_release()["ID"]
    except OSError:
        system = "unknown"
    return installed() is not None or system == "ubuntu"


def has_chinese_letters() -> bool:
    if not has_program("fc-list"):
        return False
    command = ["fc-list", ":lang=zh-cn"]
    return bool(subprocess.run(command, capture_output=True, check=False).stdout)


NEEDS = {
    # Without these nothing goes on.
    "environment": [
        Need("make", "to run every step", lambda: has_program("make")),
        Need("python3-venv", "to make .venv", lambda: has_module("ensurepip")),
    ],
    # Without these everything but the browser tests does.
    "browser": [
        Need("libatomic1", "for playwright", lambda: has_library("libatomic.so.1")),
        Need("chromium-headless-shell", "for it to drive", has_browser),
        Need("nginx-light", "to serve behind", lambda: has_server("nginx")),
        Need("openssl", "for a certificate", lambda: has_program("openssl")),
        Need("fontconfig", "to find fonts", lambda: has_program("fc-list")),
        Need("fonts-noto-cjk", "for Chinese letters", has_chinese_letters),
    ],
}


def missing(parts: list[str]) -> list[Need]:
    return [need for part in parts for need in NEEDS[part] if not need.met()]


def listed(needs: list[Need]) -> str:
    return ", ".join(f"{need.package} ({need.why})" for need in needs)


def line(needs: list[Need]) -> str:
    """What root types, or has typed for it."""
    packages = " ".join(need.package for need in needs)
    command = "apt-get install -y --no-install-recommends"
    return f"apt-get update && {command} {packages}"


def install(needs: list[Need]) -> None:
    print(f"Installing {listed(needs)}.", flush=True)
    subprocess.run(
        ["sh", "-c", line(needs)],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,  # what is still missing afterwards is said
    )


def stops(needs: list[Need]) -> bool:
    return any(need in NEEDS["environment"] for need in needs)


def sentence(needs: list[Need]) -> str:
    loss = "nothing goes on" if stops(needs) else "only the browser tests may fail"
    remedy = "whatever this system calls them is installed."
    if has_program("apt-get"):
        remedy = f"root types\n    {line(needs)}"
    return f"Missing: {listed(needs)}; {loss} until {remedy}"


def main(parts: list[str]) -> int:
    """Return 1 where nothing goes on without what is missing, otherwise 0."""
    lacking = missing(parts)
    if lacking and os.geteuid() == 0 and has_program("apt-get"):
        install(lacking)
        lacking = missing(parts)
    if lacking:
        print(sentence(lacking), file=sys.stderr, flush=True)
    return int(stops(lacking))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
