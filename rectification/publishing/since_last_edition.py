"""What has happened since the last public edition, for the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import LogEntry, Publication, Report
from rectification.notices import Notice
from rectification.notices.notice import Finding
from rectification.notices.writing.write import fill, finding_values, slots
from rectification.publishing.envelope import open_envelope
from rectification.publishing.prepare import Prepared
from rectification.publishing.status_labels import STATUS_LABELS

_REOPENED = ("finding.reopen", "finding.relapse")
_WORDS: dict[str, str | Promise] = {
    "new": _("New in the report"),
    "status": _("Status"),
    "deadline": _("Deadline"),
    "text": _("Text"),
}


_SAID_APART = frozenset({"status", "deadline"})  # compared as values


@dataclass(frozen=True, slots=True)
class Change:
    """One thing told otherwise than in the last edition."""

    kind: str
    before: str = ""
    after: str = ""

    @property
    def label(self) -> str | Promise:
        return _WORDS[self.kind]


def last_public(report: Report) -> Publication | None:
    """Return the last edition made public that can still be read."""
    rows = report.publications.filter(withdrawal=None).exclude(edition__content="")
    return rows.select_related("edition").order_by("-number").first()


def changes(report: Report, prepared: Prepared) -> dict[str, list[Change]] | None:
    """Return what is told otherwise of each finding, by reference; None without last.

    What did not change is not in it.
    """
    last = last_public(report)
    if last is None:
        return None
    opened = open_envelope(last.edition.content)
    before = _told(opened.notice, opened.references)
    after = _told(prepared.notice, prepared.references)
    found = {key: _between(before.get(key), now) for key, now in after.items()}
    return {key: kinds for key, kinds in found.items() if kinds}


def _told(notice: Notice, references: Sequence[str]) -> dict[str, Finding]:
    return dict(zip(references, notice.findings, strict=True))


def _between(before: Finding | None, after: Finding) -> list[Change]:
    if before is None:
        return [Change("new", after=after.title)]
    found: list[Change] = []
    if before.status is not after.status:
        words = [str(STATUS_LABELS[one.status]) for one in (before, after)]
        found.append(Change("status", *words))
    old, new = (one.deadline.wording if one.deadline else "" for one in (before, after))
    if old != new:
        found.append(Change("deadline", old, new))
    texts = [_text(one) for one in (before, after)]
    gone = [one for one in texts[0] if one not in texts[1]]
    come = [one for one in texts[1] if one not in texts[0]]
    if gone or come:
        found.append(Change("text", "\n".join(gone), "\n".join(come)))
    return found


def _text(finding: Finding) -> list[str]:
    """Return what is printed of a finding besides its place, status and deadline."""
    values = finding_values(finding, 0)
    lines = (
        fill(one.wording, values)
        for one in finding.lines
        if not {name for name, _at, _form in slots(one.wording)} & _SAID_APART
    )
    return [one for text in lines for one in text.split("\n") if one.strip()]


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
        action__in=(*_REOPENED, "finding.edit"),
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
        elif days := _moved(entry):
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
