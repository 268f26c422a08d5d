"""What has happened since the last public edition, for the next one."""

from collections.abc import Sequence

from django.utils import timezone

from rectification.models import LogEntry, Publication, Report
from rectification.notices.comparing.diff import FindingChange, compare
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import Prepared

_REOPENED = ("finding.reopen", "finding.relapse")
_MOVED = ("finding.edit", "extension.grant")


def last_public(report: Report) -> Publication | None:
    """Return the last edition made public that can still be read."""
    rows = report.publications.filter(withdrawal=None).exclude(edition__content="")
    return rows.select_related("edition").order_by("-number").first()


def changes(report: Report, prepared: Prepared) -> dict[str, FindingChange] | None:
    """Return how each finding is printed otherwise than last time, by its reference.

    What did not change is not in it, what is printed no longer is. None where no
    edition is public.
    """
    last = last_public(report)
    if last is None:
        return None
    opened = open_envelope(last.edition.content)
    compared = compare(
        opened.notice, prepared.notice, opened.references, prepared.references
    )
    return {one.key: one for one in compared.findings}


# --- for the envelope -----------------------------------------------------------------


def history(report: Report, references: Sequence[str]) -> list[dict[str, object]]:
    """Return reopenings and moved deadlines since the last edition, from the log.

    Without names or reasons; [] where the body does not show them to the public.
    """
    last = last_public(report)
    if last is None or not report.inspection.organisation.shows_history:
        return []
    entries = LogEntry.objects.filter(
        chain__name=report.chain_name,
        subject_type="finding",
        at__gt=last.edition.frozen_at,
        action__in=(*_REOPENED, *_MOVED),
    )
    keys = dict(report.inspection.findings.values_list("pk", "reference"))
    found: list[dict[str, object]] = []
    for entry in entries.select_related("payload").order_by("seq"):
        reference = keys.get(entry.subject_id or 0, "")
        if reference not in references:
            continue
        day = timezone.localdate(entry.at).isoformat()
        told: dict[str, object] = {"reference": reference, "on": day}
        if entry.action in _REOPENED:
            found.append(told | {"kind": "reopened"})
        if days := _moved(entry):
            found.append(told | {"kind": "deadline"} | days)
    return found


def _moved(entry: LogEntry) -> dict[str, object]:
    payload = getattr(entry, "payload", None)
    before, after = (
        (getattr(payload, side, None) or {}) for side in ("before", "after")
    )
    if before.get("due_on") == after.get("due_on"):
        return {}
    return {"from": before.get("due_on"), "to": after.get("due_on")}
