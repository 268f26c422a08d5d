"""A file as text: paragraphs a line each, rows of tables with a tab between cells."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Stands for a paragraph's end within a cell, as a word processor's soft return does.
IN_CELL = "\v"
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_BROKEN = re.compile(rf"(?<=[{_HAN}])[ \t]*[\r\n]\s*(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file. `numbers`: the row of the file that each of its lines is."""

    name: str
    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `doubts`: sentences on what could not be kept, or was decided.

    `encoding`: that of a text or page, else the kind of file; `sheets`: of a workbook,
    the one that is read first.
    """

    text: str
    encoding: str
    doubts: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def cell(paragraphs: Iterable[str]) -> str:
    """Return what a cell holds as it stands between tabs."""
    words = IN_CELL.join(filter(None, (one.strip(" \t\n") for one in paragraphs)))
    words = words.replace("\n", IN_CELL).replace("\t", " ")
    # As Excel writes it, or the quote would open a cell of several lines.
    return '"' + words.replace('"', '""') + '"' if words.startswith('"') else words


def row(cells: Iterable[str]) -> str:
    """Return a row of a table as a line; cells at its end may be empty."""
    return "\t".join(cells)


def plain(text: str) -> str:
    """Return running text as a page shows it; a line's end between Han is nothing."""
    return _SPACE.sub(" ", _BROKEN.sub("", text))
