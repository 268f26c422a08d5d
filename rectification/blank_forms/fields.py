"""What a column of a form may hold: a number, or what the ledger says of a finding."""

from collections.abc import Mapping, Sequence
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.exporting import columns
from rectification.intake.columns import Column, guess_columns, plain_heading

NUMBER = "number"
LEDGER: Mapping[str, columns.Column] = {
    one.name: one for one in (columns.TITLE, *columns.CHOICES, *columns.REST)
}
# What a heading is about, as a table taken in is read, and the field that says it.
_OF_COLUMN: Mapping[Column, str] = {
    Column.NUMBER: NUMBER,
    Column.DETAIL: "original",
    Column.MEASURE: "measures",
    Column.DUE: "deadline",
    Column.ACCOUNT: "accounts",
    Column.PROGRESS: "last",
    Column.NEXT_STEPS: "ahead",
}


def choices() -> list[tuple[str, str | Promise]]:
    """Return every field with its label, the blank one first."""
    found: list[tuple[str, str | Promise]] = [("", _("Left blank")), (NUMBER, _("No."))]
    return [*found, *((name, str(one.label)) for name, one in LEDGER.items())]


def guessed(headings: Sequence[Sequence[str]]) -> list[str]:
    """Return the field that each heading names, "" where none is known.

    A heading comes as what stands over its column, from the top down: the lowest says
    most, and where it says nothing all of them together may.
    """
    own = _labels()
    words = [_told(one) for one in headings]
    found = []
    for word, column in zip(words, guess_columns(words), strict=True):
        name = _OF_COLUMN.get(column, column.value)
        found.append(own.get(plain_heading(word), name))
    return [one if one == NUMBER or one in LEDGER else "" for one in found]


def _told(heading: Sequence[str]) -> str:
    tries = [heading[-1], "".join(heading), *heading[:-1]] if heading else [""]
    known = (one for one in tries if guess_columns([one])[0] or one in _labels())
    return next(known, tries[0])


@cache
def _labels() -> Mapping[str, str]:
    """Return what the ledger calls its columns, in Chinese."""
    with translation.override("zh-hans"):
        return {plain_heading(str(one.label)): one.name for one in LEDGER.values()}
