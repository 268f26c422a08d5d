"""The timeline of a finding: what was reported, and the steps between."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone

from rectification.forms.findings.measure_account import marker
from rectification.models import EvidenceUse, Finding, LogEntry, ProgressEntry, User
from rectification.models.trail.actions import action_words
from rectification.records.words import file_names
from rectification.views.findings.dock import may_confirm
from rectification.views.parts.log_words import STEPS, told_by
from rectification.views.parts.owing import returned_words
from rectification.views.parts.rows import FileRow, TimelineRow, file_rows

MOST_ENTRIES = 200


def timeline(
    finding: Finding, user: User, log: Iterable[LogEntry]
) -> list[TimelineRow]:
    """Entries and the steps between them, newest first."""
    files: dict[int, list[EvidenceUse]] = {}
    names = file_names(finding.evidence_uses.all())
    for use in finding.evidence_uses.all():
        if use.entry_id:
            files.setdefault(use.entry_id, []).append(use)
    numbers = {one.pk: n for n, one in enumerate(finding.measures.all(), 1)}
    rewritable = finding.why_not("correct_progress", by=user) is None
    returnable = finding.why_not("return_progress", by=user) is None
    rows = [
        replace(
            _entry(entry),
            measure=marker(numbers[entry.measure_id])
            if entry.measure_id in numbers
            else "",
            files=finding_files(finding, files.get(entry.pk, []), names),
            may_return=returnable and not entry.why_not_returned(user),
            may_rewrite=rewritable and entry.can_be_rewritten(user),
            may_confirm=may_confirm(entry, finding, user),
        )
        for entry in list(finding.entries.all())[:MOST_ENTRIES]
    ]
    rows += [_event(entry) for entry in log if entry.action in STEPS]
    return sorted(rows, key=lambda row: (row.happened_on, row.entered), reverse=True)


def finding_files(
    finding: Finding, uses: Iterable[EvidenceUse], names: Mapping[int, str]
) -> tuple[FileRow, ...]:
    closed = closed_on(finding)
    return file_rows(
        uses,
        names,
        reference=finding.reference,
        closed_on=closed,
        reopened_at=finding.reopened_at,
    )


def _entry(entry: ProgressEntry) -> TimelineRow:
    return TimelineRow(
        pk=entry.pk,
        happened_on=entry.happened_on,
        entered=entry.created_at,
        text=entry.text,
        author=entry.author,
        office=entry.office,
        on_behalf=entry.on_behalf,
        waits=entry.waits and entry.is_unconfirmed,
        read=entry.mark,
        confirmed=entry.confirmed_at,
        withdrawn=entry.withdrawn_at,
        erasure=entry.erasure,
        reason_for_delay=entry.reason_for_delay,
        help_needed=entry.help_needed,
        returned=returned_words(entry) if entry.returned_at else "",
    )


def _event(entry: LogEntry) -> TimelineRow:
    label = action_words(entry.action)
    return TimelineRow(
        happened_on=timezone.localdate(entry.at),
        entered=entry.at,
        text="：".join(filter(None, [label, entry.reason or told_by(entry)])),
        author=entry.actor,
        event=True,
        of_bulk=getattr(entry, "of_bulk", 0),
    )


def closed_on(finding: Finding) -> date | None:
    return timezone.localdate(finding.closed_at) if finding.closed_at else None
