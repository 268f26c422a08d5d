"""Reopenings and moved deadlines since the last public edition, from the log."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rectification.models import Extension, LogEntry, Publication, Report
from rectification.workflow import ExtensionState

_REOPENED = ("finding.reopen", "finding.relapse")
_GRANTED = "extension.grant"
_MOVED = ("finding.edit", _GRANTED)
Reasons = Mapping[int, Sequence[tuple[datetime, str]]]  # by finding


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a finding on a day; a moved deadline has `days`, from and to.

    `reason`: why a later deadline was asked for, as the request says it; "" where the
    body does not show that, and of everything else.
    """

    reference: str
    on: date
    days: tuple[str | None, str | None] | None = None
    reason: str = ""

    def as_row(self, reason: str) -> dict[str, object]:
        """Return it as an edition keeps it; `reason`: what is left of it in public."""
        row: dict[str, object] = {
            "reference": self.reference,
            "on": self.on.isoformat(),
            "kind": "reopened" if self.days is None else "deadline",
        }
        if self.days is not None:
            row |= {"from": self.days[0], "to": self.days[1]}
        return row | ({"reason": reason} if reason else {})


def last_public(report: Report) -> Publication | None:
    """Return the last edition made public that can still be read."""
    rows = report.publications.filter(withdrawal=None).exclude(edition__content="")
    return rows.select_related("edition").order_by("-number").first()


def events_since(report: Report, references: Sequence[str]) -> list[Event]:
    """Return what happened to some findings since the last edition, in order.

    Without names; [] where the body does not show it to the public.
    """
    body = report.inspection.organisation
    last = last_public(report) if body.shows_history else None
    if last is None:
        return []
    entries = LogEntry.objects.filter(
        chain__name=report.chain_name,
        subject_type="finding",
        at__gt=last.edition.frozen_at,
        action__in=(*_REOPENED, *_MOVED),
    )
    keys = dict(report.inspection.findings.values_list("pk", "reference"))
    reasons = _reasons(report) if body.shows_reasons else {}
    found = []
    for entry in entries.select_related("payload").order_by("seq"):
        reference = keys.get(entry.subject_id or 0, "")
        if reference not in references:
            continue
        day = timezone.localdate(entry.at)
        if entry.action in _REOPENED:
            found.append(Event(reference, day))
        if days := _moved(entry):
            found.append(Event(reference, day, days, _reason(entry, reasons)))
    return found


def _moved(entry: LogEntry) -> tuple[str | None, str | None] | None:
    payload = getattr(entry, "payload", None)
    before, after = (
        (getattr(payload, side, None) or {}).get("due_on")
        for side in ("before", "after")
    )
    return None if before == after else (before, after)


def _reasons(report: Report) -> Reasons:
    """Return why later deadlines were asked for that were agreed to, and when."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    granted = Extension.objects.filter(
        finding__inspection=report.inspection_id, state=ExtensionState.GRANTED
    ).order_by("decided_at", "pk")
    for key, at, reason in granted.values_list("finding", "decided_at", "reason"):
        if at is not None:
            found[key].append((at, reason))
    return found


def _reason(entry: LogEntry, reasons: Reasons) -> str:
    """Return the reason of the extension that an entry tells of.

    It is written right after the decision: the last one by then is meant.
    """
    if entry.action != _GRANTED:
        return ""
    given = reasons.get(entry.subject_id or 0, ())
    return next((said for at, said in reversed(given) if at <= entry.at), "")
