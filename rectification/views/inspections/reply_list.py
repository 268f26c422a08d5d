"""Lists of what is replied to, orders or instructions: rows and filters alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models import Addressee, ConcernedFinding, Inspection, User
from rectification.models.findings.replying import RepliedTo, RepliedToQuerySet

MOST = 100  # rows of a list; the filters narrow them down
Rows = RepliedToQuerySet[Any]
Filter = tuple[str | Promise, Callable[[Rows, date], Rows]]
FILTERS: Mapping[str, Filter] = {
    "": (_("All"), lambda rows, _today: rows),
    "overdue": (_("Reply overdue"), lambda rows, today: rows.overdue(today)),
    "owing": (_("Waiting for a reply"), lambda rows, _today: rows.owing()),
    "replied": (_("Replied, to be settled"), lambda rows, _today: rows.replied()),
    "over": (_("Over"), lambda rows, _today: rows.exclude(ended_at=None)),
}


@dataclass(frozen=True, slots=True)
class AskedRow:
    """`replies`: to whom, and who has replied; None where nothing is asked yet."""

    asking: RepliedTo
    replies: tuple[tuple[str, bool | None], ...]
    findings: tuple[str, ...]
    is_overdue: bool


def fetch_inspection(user: User, reference: str) -> Inspection:
    """Return an inspection that is visible, be it for an office's sake, or 404."""
    shown = Inspection.objects.visible_to(user)
    rows = shown.select_related("organisation", "overseer")
    return get_object_or_404(rows, reference=reference)


def listed(
    request: HttpRequest, rows: Rows, filters: Mapping[str, Filter] = FILTERS
) -> dict[str, object]:
    """Return what the address asks for of some rows; what is not over comes first."""
    today, state = timezone.localdate(), request.GET.get("state", "")
    chosen = state if state in filters else ""
    about = request.GET.get("finding", "").replace("\0", "")
    if about:
        rows = rows.filter(concerned__finding__reference=about)
    addressees = Addressee.objects.select_related("office").order_by("pk")
    concerned = ConcernedFinding.objects.select_related("finding").order_by("pk")
    found = list(
        filters[chosen][1](rows, today)
        .select_related("inspection__organisation")
        .prefetch_related(
            Prefetch("addressees", addressees), Prefetch("concerned", concerned)
        )
        .order_by(F("ended_at").asc(nulls_first=True), "-pk")[: MOST + 1]
    )
    return {
        "rows": [_row(one, today) for one in found[:MOST]],
        "more": len(found) > MOST,
        "filters": [(key, words, key == chosen) for key, (words, _) in filters.items()],
        "about": about,
        "today": today,
    }


def _row(asking: RepliedTo, today: date) -> AskedRow:
    rows = asking.addressees.all()
    owes = any(not one.has_replied for one in rows)
    is_asked = asking.reply_due_on is not None
    return AskedRow(
        asking=asking,
        replies=tuple(
            (one.name, one.has_replied if is_asked else None) for one in rows
        ),
        findings=tuple(one.finding.reference for one in asking.concerned.all()),
        is_overdue=owes and asking.is_overdue(today),
    )
