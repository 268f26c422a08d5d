"""待确认: reported or filled in for one's office, confirmed several at once."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import Refusal
from rectification.forms.findings.confirming import ConfirmForm, tick
from rectification.models import EvidenceUse, ProgressEntry, User
from rectification.models.trail.fields import joined, named
from rectification.records.words import file_names
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import FileRow, file_rows
from rectification.workflow import Permission

MOST = 50  # entries; the next ones move up


class WaitingRow(NamedTuple):
    """An entry to be confirmed, with its files and what its box says."""

    entry: ProgressEntry
    tick: str
    files: tuple[FileRow, ...]
    is_ticked: bool


@requires(Permission.FINDING_CONFIRM)
@require_http_methods(["GET", "POST"])
def entry_waiting(request: StaffRequest) -> HttpResponse:
    entries = _waiting(request.user)
    form = ConfirmForm(request.POST or None, entries=entries[:MOST])
    if request.method == "POST" and form.is_valid() and _confirmed(request, form):
        return redirect("entry-waiting" if _waiting(request.user) else "work")
    context = {
        "form": form,
        "rows": list(_rows(entries[:MOST], form)),
        "more": len(entries) > MOST,
    }
    return render(request, "entry/waiting.html", context)


def _waiting(user: User) -> list[ProgressEntry]:
    """Fetch what somebody may confirm, the oldest first, at a cost that is the same."""
    uses = EvidenceUse.objects.select_related("evidence").order_by("pk")
    rows = joined(
        ProgressEntry.objects.visible_to(user).to_confirm_by(user),
        *("finding__reference", "finding__title", "finding__state"),
        *("office__name", *named("author")),
    )
    rows = rows.prefetch_related(Prefetch("evidence_uses", uses))
    return list(rows.order_by("created_at", "pk")[: MOST + 1])


def _confirmed(request: StaffRequest, form: ConfirmForm) -> bool:
    """Confirm all that are ticked, or none: then it is said why."""
    ticked = form.ticked()
    try:
        with transaction.atomic():
            for one in sorted(ticked, key=lambda one: (one.finding_id, one.pk)):
                one.confirm(by=request.user)
    except Refusal as refusal:
        form.add_error("entry", f"{one.finding.reference}：{refusal}")
        return False
    said = ngettext(
        "%(number)d entry has been confirmed.",
        "%(number)d entries have been confirmed.",
        len(ticked),
    )
    messages.success(request, said % {"number": len(ticked)})
    return True


def _rows(entries: list[ProgressEntry], form: ConfirmForm) -> Iterator[WaitingRow]:
    chosen = form.chosen()
    for one in entries:
        uses = list(one.evidence_uses.all())
        reference = one.finding.reference
        files = file_rows(uses, file_names(uses), reference=reference)
        yield WaitingRow(one, tick(one), files, tick(one) in chosen)
