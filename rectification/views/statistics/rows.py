"""Rows of the statistics as a page prints them: numbers with where they lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.dashboards.figures import COLUMNS, FIGURES
from rectification.dashboards.groups import SOURCES, Group, row_query
from rectification.dashboards.statistics import Row, Statistics
from rectification.models.findings.outcome_counters import COUNTERS

DAYS = ("dated", "over")
WIDTH = 100  # units of a bar's viewBox
# Parts of a bar, each with its tone; together they are all findings of a row.
PARTS: Mapping[str, str] = {
    "done": "closed",
    "partly": "third",
    "ongoing": "open",
    "late": "overdue",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`number` leads to as many rows; `said`: what it comes to, `most` at most.

    `is_base`: what is said comes first, and the number is of how many.
    """

    label: str | Promise
    number: int
    url: str
    said: str = ""
    most: str = ""
    tone: str = ""
    is_base: bool = False


@dataclass(frozen=True, slots=True)
class BarPart:
    tone: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """`outcomes`: of every counter that some row has, a cell."""

    words: str
    cells: Sequence[Cell]
    parts: Sequence[BarPart]
    outcomes: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the list of findings, narrowed down as the page is."""

    query: Mapping[str, str]

    def url(self, number: int, figure: str = "", **more: str) -> str:
        if not number:
            return ""
        named = {"figure": figure} if figure not in ("", "total") else {}
        return f"{reverse('finding-list')}?{urlencode({**self.query, **more, **named})}"


def heads() -> list[str | Promise]:
    return [FIGURES[name].label for name in COLUMNS]


def lines(found: Statistics, group: Group, links: Links) -> list[LineRow]:
    """Return a row a group."""
    most = max((row.numbers["total"] for row in found.rows), default=0)
    bodies = {row.words.partition("\n")[0] for row in found.rows if row.key}
    kinds = counted_kinds(found)
    return [
        _line(
            row,
            _words(row, group, is_one_body=len(bodies) < 2),
            Links({**links.query, **row_query(group, row.key)}),
            kinds,
            most,
        )
        for row in found.rows
    ]


def total_line(found: Statistics, links: Links) -> LineRow:
    kinds, number = counted_kinds(found), found.total.numbers["total"]
    return _line(found.total, _("In all, each finding once"), links, kinds, number)


def counted_kinds(found: Statistics) -> list[str]:
    """Name the counters of outcomes that are given at all."""
    return [name for name in COUNTERS if name in found.total.outcomes]


def _words(row: Row, group: Group, *, is_one_body: bool) -> str:
    if not row.key:
        return str(group.none)
    if group.name == "source":
        return str(SOURCES.get(row.key, row.key))
    body, _end, office = row.words.partition("\n")
    if not office:
        return body
    return office if is_one_body else f"{body} {office}"


def _line(
    row: Row, words: str, links: Links, kinds: Sequence[str], most: int
) -> LineRow:
    return LineRow(
        words=words,
        cells=[_cell(row, name, links) for name in COLUMNS],
        parts=_parts(row, most),
        outcomes=[_outcome(row, kind, links) for kind in kinds],
    )


def _cell(row: Row, name: str, links: Links) -> Cell:
    """Return a number with its share; of days the middle one, and of how many."""
    figure, number = FIGURES[name], row.numbers[name]
    late = name in ("overdue", "over") and number
    return Cell(
        figure.label,
        number,
        links.url(number, name),
        _said(row, name),
        _most(row) if name == "over" else "",
        tone="late" if late else "",
        is_base=name in DAYS,
    )


def _said(row: Row, name: str) -> str:
    """Say the days, or the share; in time as well of how many."""
    if name == "dated":
        return _days(row.median_days)
    if name == "over":
        return _days(row.median_over)
    share = row.share(name) if FIGURES[name].of else None
    if share is None:
        return ""
    if name == "on_time":
        facts = {"share": f"{share:.0%}", "whole": row.numbers["ended"]}
        return _("%(share)s of %(whole)d") % facts
    return f"{share:.0%}" if row.numbers[name] else ""


def _most(row: Row) -> str:
    """Say the most days over, where several findings are."""
    if len(row.over) < 2:
        return ""
    return _("at most %(most)s") % {"most": row.most_over}


def _days(number: float | None) -> str:
    if number is None:
        return ""
    words = ngettext("%(days)s day", "%(days)s days", 1 if number == 1 else 2)
    return words % {"days": f"{number:g}"}


def _outcome(row: Row, kind: str, links: Links) -> Cell:
    counter, given = COUNTERS[kind], row.outcomes.get(kind)
    if given is None:
        return Cell(counter.label, 0, "", is_base=True)
    url = links.url(given.findings, f"outcome_{kind}")
    words = counter.words(given.number)
    return Cell(counter.label, given.findings, url, words, is_base=True)


def _parts(row: Row, most: int) -> list[BarPart]:
    numbers = {tone: row.numbers[name] for tone, name in PARTS.items()}
    numbers["ongoing"] -= numbers["late"]
    found, at = [], 0
    for tone, number in numbers.items():
        if number:
            x, width = (WIDTH * one / most for one in (at, number))
            found.append(BarPart(tone, f"{x:.2f}", f"{width:.2f}"))
        at += number
    return found
