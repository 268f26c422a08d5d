"""Periods of reporting, as tests of them live through and read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from rectification.models import Finding, Inspection, ProgressEntry, ReportingPeriod
from rectification.models.findings.reported import (
    Cell,
    by_office,
    matrix,
    owed_now,
    still_owed,
)
from tests.factories import Cast


@contextmanager
def on(month: int, day: int) -> Iterator[None]:
    """Let it be the morning of a day of 2026."""
    at = datetime(2026, month, day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(at, tick=True):
        yield


def told(cast: Cast, finding: Finding, **said: object) -> ProgressEntry:
    """Report by the coordinator, on behalf of the lead office."""
    return finding.record_progress(
        by=cast.coordinator, text="已补齐。", happened_on=timezone.localdate(), **said
    )


def table(inspection: Inspection) -> dict[str, list[str]]:
    """Return the marks of the periods that have begun, by office."""
    now = timezone.now()
    periods = ReportingPeriod.objects.begun(inspection, on=timezone.localdate())
    rows = matrix([[one] for one in periods], now=now)
    each = owed_now(inspection.findings.all())
    owed = by_office(each)
    for row in rows:  # what runs is the same, asked of the rows and of the log
        assert row.cells[-1] == owed.get(row.office.pk, Cell(row.cells[-1].mark, 0, 0))
        assert bool(row.owing) is bool(row.cells[-1].missing)
    # And asked in SQL, as the list of findings is filtered.
    rest = Finding.objects.filter(
        still_owed([inspection.pk], on=timezone.localdate())
    ).values_list("pk", flat=True)
    assert sorted(rest) == sorted(one.finding for one in each if not one.is_done)
    assert len(rest) == sum(row.cells[-1].missing for row in rows)
    return {
        row.office.name: [
            f"{cell.done}/{cell.owed}" if cell.mark == "partly" else str(cell.mark)
            for cell in row.cells
        ]
        for row in rows
    }
