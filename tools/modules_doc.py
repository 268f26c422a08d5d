"""Write docs/modules.md from the docstrings: `python -m tools.modules_doc`."""

import ast
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "modules.md"
SHELVES = ("rectification", "config", "tools")
HEAD = """\
# What each module holds

Written by `python -m tools.modules_doc`: the first sentence of each docstring, to be
searched. Rules stand in [where.md](where.md), words in [glossary.md](glossary.md).
"""


def modules() -> Iterator[Path]:
    """Yield every module that says something, shelf by shelf."""
    for shelf in SHELVES:
        paths = (ROOT / shelf).rglob("*.py")
        yield from sorted(
            (one for one in paths if "migrations" not in one.parts and said(one)),
            key=lambda path: (path.parent, path.name),
        )


def said(path: Path) -> str:
    """Return the first sentence of a module's docstring, "" where it has none."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    paragraph = " ".join(words.partition("\n\n")[0].split())
    sentence = re.split(r"(?<=[.?!]) (?=[A-Z])", paragraph)[0]
    return re.sub(r"([|*<])", r"\\\1", sentence)


def text() -> str:
    """Return the page as it should be."""
    parts = [HEAD]
    for folder, paths in groupby(modules(), key=lambda path: path.parent):
        parts.append(f"\n## {folder.relative_to(ROOT).as_posix()}/\n\n| module | |\n")
        parts.append("|---|---|\n")
        parts += [f"| `{path.name}` | {said(path)} |\n" for path in paths]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
