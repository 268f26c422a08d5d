"""Rows of a table with an empty cell at their edge: bars keep it, a tab there would go.

White space at the edge of a line is padding to the reader, also where it parts cells.
"""

import re
from collections.abc import Iterator
from itertools import groupby

_FEWEST = 2  # tabs of a row
_SOFT = re.compile("[\v\u2028]")  # within a cell, where a paragraph of it ends
_STOP = "。；;！!？?，,、：:"
# A cell of several lines, as it is copied from Excel; a quote in it is doubled.
_QUOTED = re.compile(
    r'(?:(?<=\t)|^)"([^"\t]*\n[^"\t]*(?:""[^"\t]*)*)"(?=\t|$)', re.MULTILINE
)


def with_bars(text: str) -> str:
    """Return `text`, tables in bars where tabs would lose a cell; any other as it is.

    >>> with_bars("序号\\t问题\\t科室\\n1\\t缺页\\t\\n")
    '| 序号 | 问题 | 科室 |\\n| 1 | 缺页 |  |\\n'
    """
    if "\t" not in text:
        return text
    lines = _QUOTED.sub(_unquoted, text).split("\n")
    return "\n".join(
        one
        for tabs, rows in groupby(lines, key=lambda line: line.count("\t"))
        for one in _rows(tabs, list(rows))
    )


def _unquoted(cell: re.Match[str]) -> str:
    return cell[1].replace('""', '"').replace("\n", "\v")


def _rows(tabs: int, rows: list[str]) -> Iterator[str]:
    whole = list(map(_in_one, rows)) if tabs >= _FEWEST else rows
    is_table = tabs >= _FEWEST and len(rows) > 1
    if is_table and any(one[0] == "\t" or one[-1] == "\t" for one in whole):
        return (f"| {' | '.join(one.split(chr(9)))} |" for one in whole)
    return iter(whole)


def _in_one(row: str) -> str:
    """Return a row without soft returns: the paragraphs of a cell follow each other."""
    pieces = _SOFT.split(row)
    said = pieces[0]
    for one in pieces[1:]:
        said += one if said[-1:] in f"\t{_STOP}" or not one else f" {one}"
    return said
