"""The ledger of findings (整改台账): what the list shows, or all of its texts too."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rectification.models import Finding

from . import columns
from .columns import Column, Value
from .excel import Heading, write_table

MOST = 10_000  # rows
CHUNK = 1000  # findings fetched, and held, at once


def ledger_columns(names: Sequence[str], *, whole: bool = True) -> list[Column]:
    """Return the columns as on the screen; `whole`: then those only the ledger has."""
    shown = columns.chosen(names)
    if not whole:
        return list(shown)
    taken = {column.name for column in shown}
    return [*shown, *(column for column in columns.REST if column.name not in taken)]


def write_ledger(
    stream: BinaryIO,
    findings: QuerySet[Finding],
    names: Sequence[str],
    *,
    whole: bool = True,
) -> int:
    """Write the findings in their own order and return how many there were."""
    printed = ledger_columns(names, whole=whole)
    return write_table(
        stream,
        title=_("Ledger"),
        headings=[
            Heading(_("No."), 6),
            *(Heading(str(one.label), one.width, one.is_day) for one in printed),
        ],
        rows=_rows(findings, printed),
    )


def _rows(
    findings: QuerySet[Finding], printed: Sequence[Column]
) -> Iterator[list[Value]]:
    listed = columns.with_all(findings)[:MOST].iterator(chunk_size=CHUNK)
    for number, finding in enumerate(listed, 1):
        yield [number, *(column.value(finding) for column in printed)]
