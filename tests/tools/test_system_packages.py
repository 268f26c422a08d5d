"""A bare machine: what is missing is said at once, no .venv stays half made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools import system_packages

EVERYTHING = ["make", "python3-venv", "libatomic1", "chromium-headless-shell"]
EVERYTHING += ["nginx-light", "openssl", "fontconfig", "fonts-noto-cjk"]
PARTS = ["environment", "browser"]


class Machine:
    """A Debian with nothing on it; `typed` is what was run."""

    def __init__(self) -> None:
        self.user = 1000
        self.programs = {"apt-get"}
        self.modules: set[str] = set()
        self.apt_works = True
        self.typed: list[str] = []
        self.environment: dict[str, str] = {}

    def run(self, command: list[str], env: dict[str, str], **rest: object) -> None:
        self.typed.append(command[-1])
        self.environment = env
        if self.apt_works:
            self.programs |= {"make"}
            self.modules |= {"ensurepip"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    tool = system_packages
    monkeypatch.setattr(tool, "has_program", lambda name: name in machine.programs)
    monkeypatch.setattr(tool, "has_server", lambda name: name in machine.programs)
    monkeypatch.setattr(tool, "has_module", lambda name: name in machine.modules)
    monkeypatch.setattr(tool, "has_library", lambda name: False)
    monkeypatch.setattr(tool, "installed", lambda: None)
    monkeypatch.setattr(
        tool.platform, "freedesktop_os_release", lambda: {"ID": "debian"}
    )
    monkeypatch.setattr(tool.os, "geteuid", lambda: machine.user)
    monkeypatch.setattr(tool.subprocess, "run", machine.run)
    return machine


def test_everything_missing_is_said_at_once_with_one_line(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert system_packages.main(PARTS) == 1
    said = capsys.readouterr().err
    sentence, line = said.splitlines()
    assert line.strip() == (
        "apt-get update && apt-get install -y --no-install-recommends "
        + " ".join(EVERYTHING)
    )
    for package in EVERYTHING:
        assert f"{package} (" in sentence
    assert "nothing goes on until root types" in sentence
    assert not bare.typed, "not for somebody who is not root"


def test_without_what_only_the_browser_needs_the_rest_goes_on(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.programs |= {"make"}
    bare.modules |= {"ensurepip"}
    assert system_packages.main(PARTS) == 0
    said = capsys.readouterr().err
    assert "only the browser tests may fail until root types" in said
    assert said.endswith(
        "libatomic1 chromium-headless-shell nginx-light openssl fontconfig "
        "fonts-noto-cjk\n"
    )


def test_where_nothing_is_missing_nothing_is_said(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.user = 0
    bare.programs |= {"make"}
    bare.modules |= {"ensurepip"}
    assert system_packages.main(["environment"]) == 0
    assert capsys.readouterr() == ("", "")
    assert not bare.typed


def test_root_has_the_line_typed(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.user = 0
    assert system_packages.main(["environment"]) == 0
    assert bare.typed == [
        "apt-get update && apt-get install -y --no-install-recommends make python3-venv"
    ]
    assert bare.environment["DEBIAN_FRONTEND"] == "noninteractive"
    said = capsys.readouterr()
    assert said.out.startswith("Installing make (")
    assert not said.err


def test_root_is_told_when_the_line_did_not_help(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.user, bare.apt_works = 0, False
    assert system_packages.main(["environment"]) == 1
    assert len(bare.typed) == 1
    assert "Missing: make" in capsys.readouterr().err


def test_no_line_of_debians_is_named_where_it_cannot_be_typed(
    bare: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.user, bare.programs = 0, set()
    assert system_packages.main(PARTS) == 1
    said = capsys.readouterr().err
    assert "whatever this system calls them" in said
    assert "apt-get" not in said
    assert not bare.typed


def test_on_ubuntu_playwright_brings_the_browser(
    bare: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = system_packages.platform
    monkeypatch.setattr(release, "freedesktop_os_release", lambda: {"ID": "ubuntu"})
    missing = [need.package for need in system_packages.missing(["browser"])]
    assert missing == [one for one in EVERYTHING[2:] if "chromium" not in one]


def test_libraries_and_modules_are_looked_for() -> None:
    assert system_packages.has_library("libc.so.6")
    assert not system_packages.has_library("libnobody.so.6")
    assert system_packages.has_module("venv")
    assert not system_packages.has_module("nobody")


def test_it_runs_before_there_is_an_environment() -> None:
    # -S: without what an environment or the system installed
    command = [sys.executable, "-S", "-m", "tools.system_packages"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_a_browser_that_does_not_start_is_said_once() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.chromium"],
        cwd=ROOT,
        env=os.environ | {"CHROMIUM": "/nowhere/chromium"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.count("No browser test ran") == 1
    assert "Traceback" not in done.stderr


def make(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run this Makefile there, with our Python and no options of an outer make."""
    outer = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}
    return subprocess.run(
        ["make", "-f", str(ROOT / "Makefile"), f"PYTHON={sys.executable}", *words],
        cwd=directory,
        env={name: value for name, value in os.environ.items() if name not in outer},
        capture_output=True,
        text=True,
    )


def is_whole(directory: Path) -> bool:
    return make(directory, "--question", ".venv/bin/pip").returncode == 0


@pytest.mark.skipif(
    not system_packages.has_module("ensurepip") or not shutil.which("make"),
    reason="no environment can be made here",
)
def test_a_half_made_environment_is_made_anew_and_a_whole_one_left_alone(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "tools").symlink_to(ROOT / "tools")
    half = [sys.executable, "-m", "venv", "--without-pip", ".venv"]
    subprocess.run(half, cwd=home, check=True)
    left = home / ".venv/left-behind"
    left.touch()

    done = make(home, ".venv/bin/pip")
    assert done.returncode == 0, done.stderr
    assert not left.exists()
    subprocess.run([home / ".venv/bin/pip", "--version"], check=True)
    assert is_whole(home)

    moved = home.rename(tmp_path / "moved")
    assert not is_whole(moved), "its programs name the old place"
    home = moved.rename(home)
    (home / ".venv/lib").rename(home / ".venv/lib-of-an-older-python")
    assert not is_whole(home)
