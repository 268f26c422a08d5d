"""Who may import whom, and how large a file may grow (docs: the house)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

APP = ROOT / "rectification"

RULES = {"errors", "notices", "workflow", "access"}
RECORDS = RULES | {"models", "records"}
# What turns anything into a file for a spreadsheet.
FILES = RECORDS | {"spreadsheet"}
CAPABILITIES = {
    "intake",
    "publishing",
    "exporting",
    "dashboards",
    "setup",
}
PAGES = RECORDS | CAPABILITIES | {"public_site", "forms", "nav", "handbook"}

# Part of the application → the other parts it may import.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "errors": set(),
    "spreadsheet": set(),
    "workflow": {"errors", "notices"},
    "access": {"errors", "workflow"},
    "handbook": RULES,
    "notices": set(),
    "models": RULES,
    "records": RULES | {"models"},
    **{name: RECORDS for name in CAPABILITIES},
    "exporting": FILES,
    "public_site": FILES | {"publishing"},
    "forms": RECORDS | CAPABILITIES | {"public_site"},
    "nav": RECORDS | CAPABILITIES,
    "templatetags": PAGES,
    "views": PAGES,
    "urls": {"views", "access"},
    "checks": RULES,
    "middleware": RULES | {"models", "forms", "views"},
    "admin": RULES | {"models"},
    "apps": {"checks", "models"},
    "migrations": {"models"},
    "management": PAGES,
}

# Packages that are pure Python and know nobody either.
PURE = {"diff_match_patch"}

MODULES = sorted(APP.rglob("*.py"))
OWN = [*MODULES, *(ROOT / "config").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
WRITTEN = [path for path in OWN if "migrations" not in path.parts]


def part(path: Path) -> str:
    return path.relative_to(APP).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    return set(names_in(path.read_text(encoding="utf-8"), path))


def names_in(source: str, path: Path) -> Iterator[str]:
    """Full dotted names, `from x import y` as x.y, relative ones resolved by path."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_imports_run_one_way(path: Path) -> None:
    own = part(path)
    assert own in MAY_IMPORT, f"{own} has no place in the house yet: give it one"
    for name in imported(path):
        if name.startswith("rectification."):
            other = name.split(".")[1]
            assert other in MAY_IMPORT[own] | {own}, f"{own} must not import {name}"
        assert not name.startswith(("config.", "tools.", "tests.")), name


@pytest.mark.parametrize("path", sorted((APP / "notices").rglob("*.py")), ids=label)
def test_the_language_of_notices_is_pure_python(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names | PURE or name.startswith(
            "rectification.notices"
        ), f"notices knows nobody, not even {top}"


@pytest.mark.parametrize("path", WRITTEN, ids=label)
def test_a_module_can_be_read_at_one_sitting(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400


def test_a_template_can_be_read_at_one_sitting() -> None:
    for path in ROOT.glob("templates/**/*.html"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 150, label(path)


def test_a_part_may_only_import_parts_that_do_not_import_it() -> None:
    """The table itself has no circle, or it would hold nothing."""

    def reaches(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            for other in MAY_IMPORT[waiting.pop()] - found:
                found.add(other)
                waiting.append(other)
        return found

    for name in MAY_IMPORT:
        assert name not in reaches(name)


def test_relative_imports_are_resolved() -> None:
    source = "from ..views import finding\nfrom . import log\nimport rectification.urls"
    assert list(names_in(source, APP / "models" / "example.py")) == [
        "rectification.views.finding",
        "rectification.models.log",
        "rectification.urls",
    ]
