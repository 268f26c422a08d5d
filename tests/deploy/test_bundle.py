"""What a bundle is made of, short of asking a registry: `make bundle` does that."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools import bundle, sbom

PLACE = re.compile(r"pkg:pypi/([a-z0-9-]+)@(\S+)")


def test_the_list_of_parts_is_what_the_locks_pin() -> None:
    made = json.loads(sbom.text("1.2.3"))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert made["metadata"]["component"]["version"] == "1.2.3"
    text = "".join(path.read_text(encoding="utf-8") for path in sbom.LOCKS)
    pinned = re.findall(r"^[A-Za-z0-9][^\s=]*==", text, re.MULTILINE)
    parts = made["components"]
    assert len(parts) == len(pinned) > 30
    for part in parts:
        assert PLACE.fullmatch(part["purl"]) and part["hashes"], part["name"]
    assert len(made["dependencies"][0]["dependsOn"]) == len(parts)


def test_what_is_carried_is_pinned_and_the_pythons_are_those_of_the_guide() -> None:
    carried = (ROOT / bundle.CARRIED).read_text(encoding="utf-8")
    assert carried.count("==") == carried.count("--hash=sha256:") == 2
    guide = (ROOT / "docs/install.md").read_text(encoding="utf-8")
    named = "、".join(bundle.PYTHONS[:-1]) + f" 或 {bundle.PYTHONS[-1]}"
    assert f"**操作系统自带 Python {named}**" in guide


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    for name in ("RELEASE", "wheels/one.whl"):
        (tmp_path / name).write_text(name)
    (tmp_path / "SHA256SUMS").write_text(bundle.digests(tmp_path))
    command = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path).returncode == 0
    (tmp_path / "wheels/one.whl").write_text("another")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode != 0


@pytest.mark.parametrize("script", bundle.AT_THE_TOP)
def test_nothing_is_done_before_the_bundle_is_checked(script) -> None:
    """As root, or wheels that somebody put there would be run as root."""
    text = (ROOT / "deploy" / script).read_text(encoding="utf-8")
    checked = text.index("\ncheck_bundle\n")
    for word in ("make_release", "useradd", "manage "):
        assert checked < text.index(f"\n{word}") if f"\n{word}" in text else True
