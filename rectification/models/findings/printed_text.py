"""The columns that keep a finding's plain texts, each under the text's own name.

Which texts there are stands in `notices/vocabulary/printed_fields.py`; what a form, a
ledger or a table has to know besides, the column tells.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.text import capfirst

from rectification.models.findings.finding import Finding
from rectification.notices.vocabulary.printed_fields import TEXTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def column_of(name: str) -> "models.CharField[str, str] | models.TextField[str, str]":
    """Return the column of a text. Raises TypeError where it holds no plain text."""
    column = Finding._meta.get_field(name)
    if not isinstance(column, (models.CharField, models.TextField)):
        raise TypeError(f"Finding.{name} holds no plain text")
    return column


def label_of(name: str) -> "str | _StrPromise":
    """Return what the interface calls a text."""
    return capfirst(column_of(name).verbose_name)


def help_of(name: str) -> "str | _StrPromise":
    """Return what to know when a text is written, "" where its label says all."""
    return column_of(name).help_text


def limit_of(name: str) -> int | None:
    """Return how many characters of a text there is room for, None for any number."""
    return column_of(name).max_length


# Texts of one line, and those of several.
LINES = tuple(name for name in TEXTS if limit_of(name) is not None)
PROSE = tuple(name for name in TEXTS if limit_of(name) is None)
