"""Who may import whom, and how large a file may grow (docs: the house)."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.sources import APP, MODULES, TESTS, WRITTEN, label, tree_of

RULES = {"errors", "notices", "limits", "permissions", "access"}
RULES |= {"workflow", "workflow_chain", "workflow_opinions", "workflow_orders"}
RULES |= {"workflow_reports"}
RECORDS = RULES | {"models", "records"}
# What turns anything into a file for a spreadsheet.
FILES = RECORDS | {"spreadsheet"}
CAPABILITIES = {
    "backup",
    "intake",
    "publishing",
    "reminding",
    "exporting",
    "dashboards",
    "setup",
}
FORMS = RECORDS | {"apart", "intake", "exporting"}
PAGES = RECORDS | CAPABILITIES
PAGES |= {"papers", "blank_forms", "public_site", "forms", "nav", "handbook"}

# Part of the application → the other parts it may import.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "apart": set(),
    "errors": set(),
    "spreadsheet": set(),
    "limits": {"errors", "notices"},
    "permissions": set(),
    "workflow": {"errors", "notices", "permissions"},
    "workflow_opinions": {"permissions", "workflow"},
    "workflow_orders": {"workflow"},
    "workflow_reports": {"permissions", "workflow"},
    "access": {"errors", "workflow"},
    "workflow_chain": {"access"},
    "handbook": RULES,
    "notices": set(),
    "models": RULES,
    "records": RULES | {"models"},
    **{name: RECORDS for name in CAPABILITIES},
    "exporting": FILES,
    "intake": RECORDS | {"apart"},
    "blank_forms": FORMS,
    "papers": RECORDS | {"apart", "exporting", "publishing"},
    "public_site": FILES | {"publishing", "papers"},
    "forms": RECORDS | CAPABILITIES | {"public_site", "blank_forms"},
    "nav": RECORDS | CAPABILITIES,
    "templatetags": PAGES,
    "views": PAGES | {"templatetags"},
    "urls": {"views", "access", "public_site"},
    "checks": RULES,
    "middleware": RULES | {"models", "forms", "views"},
    "administration": RECORDS | {"forms"},
    "admin": RECORDS | {"administration", "forms", "publishing", "intake", "papers"},
    "apps": {"checks", "models"},
    "migrations": {"models", "notices"},
    "management": PAGES | {"checks"},
}

# A shelf of a part → what else of this part it may import at run time. What only says
# of which type something is (TYPE_CHECKING) does not count.
VALUE = {"notices.notice", "notices.text", "notices.folding", "notices.canonical"}
WRITING = VALUE | {"notices.vocabulary"}
BODIES = {"models.trail"}
FINDINGS = BODIES | {"models.bodies"}
REPORTS = FINDINGS | {"models.findings"}
PLAN = {"intake.columns", "intake.letter", "intake.plan"}
SHELVES: dict[str, set[str]] = {
    "notices.vocabulary": VALUE,
    "notices.prose": VALUE,
    "notices.writing": WRITING,
    "notices.reading": WRITING | {"notices.writing"},
    "notices.comparing": WRITING | {"notices.writing"},
    "models.trail": set(),
    "models.bodies": BODIES,
    "models.findings": FINDINGS,
    "models.reports": REPORTS,
    "models.oversight": REPORTS | {"models.reports"},
    "models.search": REPORTS | {"models.reports"},
    "intake.files": set(),
    "intake.documents": PLAN | {"intake.files", "intake.table"},
    "intake.table": PLAN,
    "intake.merging": PLAN | {"intake.corrections", "intake.register"},
    "publishing.readiness": {
        "publishing.data_date",
        "publishing.prepare",
        "publishing.redaction",
        "publishing.status_labels",
    },
    "forms.parts": set(),
    "views.parts": {"views.autosave"},
}

# Packages that are pure Python and know nobody either.
PURE = {"diff_match_patch"}


def part(path: Path) -> str:
    return path.relative_to(APP).with_suffix("").parts[0]


@cache
def imported(path: Path) -> set[str]:
    return set(names_in(ast.walk(tree_of(path)), path))


def names_in(nodes: Iterator[ast.AST], path: Path) -> Iterator[str]:
    """Full dotted names, `from x import y` as x.y, relative ones resolved by path."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*base, *filter(None, [node.module])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def walk_what_runs(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree past what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        is_if = isinstance(child, ast.If)
        if not is_if or getattr(child.test, "id", "") != "TYPE_CHECKING":
            yield child
            yield from walk_what_runs(child)


@cache
def imported_to_run(path: Path) -> set[str]:
    """Return what a module imports when it runs, inside functions too."""
    return set(names_in(walk_what_runs(tree_of(path)), path))


def dotted(path: Path) -> str:
    """Return a module's name within the application: notices.reading.outline."""
    parts = path.relative_to(APP).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(name: str, shelf: str) -> bool:
    return f"{name}.".startswith(f"{shelf}.")


def test_imports_run_one_way() -> None:
    for path in MODULES:
        own = part(path)
        assert own in MAY_IMPORT, f"{own} has no place in the house yet: give it one"
        for name in imported(path):
            if name.startswith("rectification."):
                other = name.split(".")[1]
                is_below = other in MAY_IMPORT[own] | {own}
                assert is_below, f"{label(path)} must not import {name}"
            is_inside = not name.startswith(("config.", "tools.", "tests."))
            assert is_inside, f"{label(path)}: {name}"


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_shelf_imports_only_the_shelves_below_it(shelf: str) -> None:
    allowed = SHELVES[shelf] | {shelf}
    package = f"rectification.{shelf.split('.')[0]}"
    for path in MODULES:
        if not within(dotted(path), shelf):
            continue
        for name in imported_to_run(path):
            inside = within(name, package) and name != package
            known = any(within(name, f"rectification.{one}") for one in allowed)
            assert known or not inside, f"{label(path)} must not import {name}"


@pytest.mark.parametrize("package", ["notices", "models"])
def test_every_shelf_has_its_place(package: str) -> None:
    shelves = {
        f"{package}.{path.parent.name}" for path in APP.glob(f"{package}/*/*.py")
    }
    assert shelves == {one for one in SHELVES if one.startswith(package)}


def test_no_module_imports_one_that_imports_it() -> None:
    """Nor one that does so through others: each is read after those it uses."""
    modules = {f"rectification.{dotted(path)}".rstrip("."): path for path in MODULES}

    def module_of(name: str) -> str:
        while name not in modules and "." in name:
            name = name.rpartition(".")[0]
        return name

    below = {
        name: {module_of(one) for one in imported_to_run(path)}
        & modules.keys() - {name}
        for name, path in modules.items()
    }
    while leaves := {name for name, others in below.items() if not others}:
        below = {n: others - leaves for n, others in below.items() if n not in leaves}
    assert not below, f"these import each other: {sorted(below)}"


def test_nothing_is_imported_from_a_test_module() -> None:
    """What several tests use stands in a module of its own."""
    found = {
        (label(path), name)
        for path in TESTS
        for name in imported(path)
        if name.startswith("tests.")
        and any(step.startswith("test_") for step in name.split(".")[:-1])
    }
    assert found == set()


@pytest.mark.parametrize("path", sorted((APP / "notices").rglob("*.py")), ids=label)
def test_the_language_of_notices_is_pure_python(path: Path) -> None:
    for name in imported(path):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names | PURE or name.startswith(
            "rectification.notices"
        ), f"notices knows nobody, not even {top}"


MODULE, TEMPLATE, CLASS, FUNCTION, VIEW = 400, 150, 250, 40, 30
GUARDS = {"requires", "public", "installer"}


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_module_can_be_read_at_one_sitting() -> None:
    assert [label(path) for path in WRITTEN if length(path) > MODULE] == []


def test_a_template_can_be_read_at_one_sitting() -> None:
    for path in ROOT.glob("templates/**/*.html"):
        assert length(path) <= TEMPLATE, label(path)


def test_functions_views_and_classes_are_short() -> None:
    for path in WRITTEN:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                most = VIEW if is_view(node) else FUNCTION
            elif isinstance(node, ast.ClassDef):
                most = CLASS
            else:
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= most, f"{label(path)}: {node.name}"


def is_view(node: ast.FunctionDef) -> bool:
    """Whether a function answers an address, which its guard shows."""
    names = {
        getattr(one.func if isinstance(one, ast.Call) else one, "id", "")
        for one in node.decorator_list
    }
    return bool(names & GUARDS)


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
    nodes = ast.walk(ast.parse(source))
    assert list(names_in(nodes, APP / "models" / "example.py")) == [
        "rectification.views.finding",
        "rectification.models.log",
        "rectification.urls",
    ]
