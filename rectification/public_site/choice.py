"""Which of the public reports are meant: by body, year, source and state.

A choice stands in the address as a path, so that a page of it can be kept, linked and
carried out as a file: /by/body-org-2/year-2026/state-late/.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Inspection
from rectification.public_site.catalogue import Standing
from rectification.public_site.summaries import Summary

STATES: dict[str, tuple[str | Promise, Callable[[Summary], bool]]] = {
    "late": (_("With overdue findings"), lambda summary: bool(summary.late)),
    "open": (_("With findings under rectification"), lambda summary: summary.is_open),
    "done": (_("All findings ended"), lambda summary: not summary.is_open),
}
FACETS: dict[str, str | Promise] = {
    "body": _("Body"),
    "year": _("Year"),
    "source": _("Source"),
    "state": _("State"),
}
# Those of which each value has a list that is linked; of a body there is its page.
LISTED = tuple(name for name in FACETS if name != "body")
_PART = rf"(?:{'|'.join(FACETS)})-[-a-zA-Z0-9_]+"
PATTERN = rf"{_PART}(?:/{_PART})*"

Row = tuple[Standing, Summary]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and how many reports it leaves by itself."""

    value: str
    label: str | Promise
    number: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of each facet, "" for any."""

    body: str = ""
    year: str = ""
    source: str = ""
    state: str = ""

    @classmethod
    def read(cls, path: str) -> Self:
        """Return the choice of an address. Raises ValueError where it is no choice, or
        one that is spelled in another way than `str` of it."""
        if not re.fullmatch(PATTERN, path):
            raise ValueError(path)
        read = cls(**dict(part.split("-", 1) for part in path.split("/")))
        if str(read) != path:
            raise ValueError(path)
        return read

    @classmethod
    def given(cls, typed: Mapping[str, str]) -> Self:
        """Return what a form sent; what cannot stand in an address is left out."""
        return cls(
            **{
                facet: typed[facet]
                for facet in FACETS
                if re.fullmatch(r"[-a-zA-Z0-9_]+", typed.get(facet, ""))
            }
        )

    def __str__(self) -> str:
        return "/".join(f"{name}-{value}" for name in FACETS if (value := self[name]))

    def __bool__(self) -> bool:
        return any(self[name] for name in FACETS)

    def __getitem__(self, facet: str) -> str:
        return str(getattr(self, facet))

    def only(self, facet: str, value: str) -> "Choice":
        """Return the choice of one value and nothing else."""
        return replace(Choice(), **{facet: value})

    def holds(self, row: Row) -> bool:
        """Whether a report is among those chosen."""
        return all(
            self[facet] in values_of(row, facet) for facet in FACETS if self[facet]
        )


def values_of(row: Row, facet: str) -> set[str]:
    """Return the values by which a report is found under a facet."""
    standing, summary = row
    if facet == "body":
        return {standing.body.slug}
    if facet == "year":
        shown = standing.readable[-1]
        return {str(timezone.localtime(shown.published_at).year)}
    if facet == "source":
        return {summary.source} - {""}
    return {name for name, (_label, holds) in STATES.items() if holds(summary)}


def options(rows: list[Row], facet: str) -> list[Option]:
    """Return the values of a facet that some report has, as a reader expects them."""
    found = [value for row in rows for value in values_of(row, facet)]
    return [
        Option(value, label, found.count(value))
        for value, label in _labels(rows, facet)
        if value in found
    ]


def _labels(rows: list[Row], facet: str) -> Iterator[tuple[str, str | Promise]]:
    if facet == "body":
        names = {one.body.slug: one.body.name for one, _summary in rows}
        yield from sorted(names.items(), key=lambda item: (item[1], item[0]))
    elif facet == "year":
        years = {year for row in rows for year in values_of(row, facet)}
        yield from ((year, year) for year in sorted(years, reverse=True))
    elif facet == "source":
        yield from Inspection.Source.choices
    else:
        yield from ((name, label) for name, (label, _holds) in STATES.items())
