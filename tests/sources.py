"""The project's own source files, for the tests that read them."""

import ast
from functools import cache
from pathlib import Path

from tests.paths import HERE, ROOT

APP = ROOT / "rectification"
MODULES = sorted(APP.rglob("*.py"))
OWN = [*MODULES, *(ROOT / "config").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
# Without what Django writes.
WRITTEN = [path for path in OWN if "migrations" not in path.parts]
TESTS = sorted(HERE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a module parsed; not to be changed, since every rule looks at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def label(path: Path) -> str:
    """Return a file's path within the project, as the name of a test case."""
    return path.relative_to(ROOT).as_posix()
