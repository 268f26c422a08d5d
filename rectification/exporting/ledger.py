"""The ledger of findings (整改台账): what the list shows, or all of its texts too."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rectification.models import Finding

from . import columns
from .columns import Column, Value
from .excel import Heading, Sheet, write_book
from .plan_lists import LISTS, PlanList, Row, planned_row

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
    """Write the findings in their own order and return how many there were.

    `whole`: with the three lists (三清单) as sheets of their own.
    """
    printed = ledger_columns(names, whole=whole)
    headings = [
        Heading(_("No."), 6),
        *(Heading(str(one.label), one.width, one.is_day) for one in printed),
    ]
    lists = LISTS if whole else ()
    kept: list[list[Row]] = [[] for _one in lists]
    ledger = Sheet(_("Ledger"), headings, _rows(findings, printed, lists, kept))
    beside = [
        Sheet(one.name, list(map(Heading, one.heads, one.shares)), rows)
        for one, rows in zip(lists, kept, strict=True)
    ]
    write_book(stream, [ledger, *beside])
    return ledger.count


def _rows(
    findings: QuerySet[Finding],
    printed: Sequence[Column],
    lists: Sequence[PlanList],
    kept: Sequence[list[Row]],
) -> Iterator[list[Value]]:
    """Yield the ledger's rows; what the lists print of a finding is kept for them.

    They are written after it: a finding is fetched once, and let go.
    """
    listed = columns.with_all(findings)[:MOST].iterator(chunk_size=CHUNK)
    for number, finding in enumerate(listed, 1):
        planned = planned_row(number, finding)
        for one, rows in zip(lists, kept, strict=True):
            rows.append(one.row(planned))
        yield [number, *(column.value(finding) for column in printed)]
