"""The version that the code names and the one that the changelog is at are the same."""

import re

from rectification import __version__
from rectification.checks import LAST_STEP_BY_STEP
from tests.paths import ROOT

HEADINGS = re.findall(
    r"^## (\S+)(?: – \d{4}-\d{2}-\d{2})?$",
    (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
RELEASED = [heading for heading in HEADINGS if heading != "Unreleased"]


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removesuffix(".dev0").split("."))


def test_the_newest_heading_is_the_version() -> None:
    newest = "Unreleased" if __version__.endswith(".dev0") else __version__
    assert HEADINGS[0] == newest
    if newest == "Unreleased":
        assert number(__version__) > number(RELEASED[0])


def test_versions_stand_newest_first() -> None:
    assert sorted(RELEASED, key=number, reverse=True) == RELEASED
    assert len(set(RELEASED)) == len(RELEASED)


def test_the_version_that_the_check_sends_people_to_was_released() -> None:
    assert LAST_STEP_BY_STEP in RELEASED
