"""Every wording the original text ever had, as the log keeps it."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rectification.models import Finding, LogEntry
from rectification.views.findings.page import crumbs
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb

ACTION = "finding.correct_text"


@dataclass(frozen=True, slots=True)
class Wording:
    """`at` None: as first entered. `reason`: why it took the place of the earlier."""

    paragraphs: list[str]
    at: datetime | None
    actor: str
    reason: str
    is_erased: bool
    is_current: bool


def wordings_of(finding: Finding) -> list[Wording]:
    """List the wordings, the one that holds now first."""
    log = list(
        LogEntry.objects.filter(
            subject_type="finding", subject_id=finding.pk, action=ACTION
        )
        .select_related("payload")
        .order_by("seq")
    )
    rows: list[Wording] = []
    if log:
        rows.append(_wording(log[0], "before"))
        rows += [_wording(entry, "after") for entry in log]
        rows.pop()  # what holds now is said by the finding itself
    last = log[-1] if log else None
    rows.append(
        Wording(
            finding.original_text.splitlines(),
            last.at if last else None,
            last.actor if last else "",
            last.reason if last else "",
            is_erased=False,
            is_current=True,
        )
    )
    return rows[::-1]


def _wording(entry: LogEntry, side: str) -> Wording:
    payload = getattr(entry, "payload", None)
    text = ((payload and getattr(payload, side)) or {}).get("original_text") or ""
    is_later = side == "after"
    return Wording(
        str(text).splitlines(),
        entry.at if is_later else None,
        entry.actor if is_later else "",
        entry.reason if is_later else "",
        is_erased=bool(payload and payload.erased_at),
        is_current=False,
    )


def wordings_page(request: StaffRequest, finding: Finding) -> HttpResponse:
    context = {
        "finding": finding,
        "wordings": wordings_of(finding),
        "crumbs": [
            *crumbs(finding)[:-1],
            Crumb(finding.reference, finding.get_absolute_url()),
            Crumb(_("Wordings")),
        ],
    }
    return render(request, "finding/wordings.html", context)
