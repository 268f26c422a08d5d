"""数据截至: the day of which a report tells, held against what was changed after it."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from rectification.models import Finding, LogEntry, Report
from rectification.models.trail.actions import action_words
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.notices.writing.write import slots

# What a notice prints of a record. A measure's and an office's rows are printed whole.
_PRINTED = {
    "finding": {
        *("title", "original_text", "aspect", "position", "state", "account_lead"),
        *("plan_lead", "due_on", "due_wording", "due_precision", "kind", *TEXTS),
    },
    "measure": {"heading", "plan", "account", "state", "position"},
    "responsibility": {"office", "is_lead", "position"},
}
# Only where a paragraph counts outcomes.
_COUNTED = {"outcomefigure": {"kind", "number"}}
# Steps that change a state and nothing of what the public is told.
_UNSEEN = frozenset(
    f"finding.{name}" for name in ("start", "submit", "withdraw", "send_back")
)


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of what a report prints, later than the day it tells of."""

    on: date
    reference: str  # of the finding
    label: str  # what was done


@dataclass(frozen=True, slots=True)
class DataDate:
    """The day a report tells of, today, and what was changed in between."""

    as_of: date
    today: date
    change: Change | None = None


def data_date(report: Report) -> DataDate:
    """Return the day `report` tells of: its own, or today where it names none.

    One day for the page that judges it, for freezing and for what is printed.
    """
    today = timezone.localdate()
    if report.as_of is None:  # those who signed have read it as of the day of approval
        signed = report.approved_at and timezone.localdate(report.approved_at)
        return DataDate(signed or today, today)
    if report.as_of >= today:
        return DataDate(report.as_of, today)
    return DataDate(report.as_of, today, _changed_after(report, report.as_of))


def _changed_after(report: Report, day: date) -> Change | None:
    findings = {one.pk: one for one in Finding.objects.filter(items__report=report)}
    since = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    entries = LogEntry.objects.filter(
        chain__name=report.chain_name,
        subject_type="finding",
        subject_id__in=findings,
        at__gte=since,
    ).exclude(action__in=_UNSEEN)
    printed = _PRINTED | (_COUNTED if _counts_outcomes(report) else {})
    taken_over: set[int] = set()  # and what was logged before is of the notice's day
    for entry in entries.order_by("-seq").iterator():
        finding = findings[entry.subject_id or 0]
        if entry.action == "finding.adopt" and finding.is_adopted:
            taken_over.add(finding.pk)
        if finding.pk not in taken_over and _holds(entry.rows, printed):
            on = timezone.localtime(entry.at).date()
            return Change(on, finding.reference, action_words(entry.action))
    return None


def _counts_outcomes(report: Report) -> bool:
    kept = report.sections.values_list("lines", flat=True)
    wordings = (wording for lines in kept for _role, wording in lines)
    return any(name == "outcomes" for one in wordings for name, *_ in slots(one))


def _holds(rows: str, printed: Mapping[str, Collection[str]]) -> bool:
    """Say whether the rows that an entry has written hold anything printed."""
    written: dict[str, Iterable[str]] = json.loads(rows) if rows else {}
    return any(
        {*(fields or ())} & {*printed.get(key.partition("/")[0], ())}
        for key, fields in written.items()
    )
