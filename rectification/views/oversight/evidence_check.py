"""佐证核验: what was found when evidence was last read again from the disk."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import Evidence, EvidenceUse
from rectification.models.findings.evidence import MISSING
from rectification.models.oversight import evidence_check
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

MOST = 200  # files in the list
TURNS = 20


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A file that is not what was handed in. `uses`: one of each finding."""

    evidence: Evidence
    is_missing: bool
    uses: list[EvidenceUse]


@requires(Permission.LOG_VIEW)
@require_safe
def evidence_check_list(request: StaffRequest) -> HttpResponse:
    turns = list(evidence_check.turns())
    faults = evidence_check.standing_faults(turns)
    latest = evidence_check.latest_round(turns)
    context = {
        "turns": turns[:TURNS],
        "last": turns[0] if turns else None,
        "read": sum(turn.read for turn in latest),
        "since": latest[-1].at if latest else None,
        "kept": Evidence.objects.filter(erasure=None).count(),
        "number": len(faults),
        "rows": _rows(faults),
        "crumbs": [
            Crumb(_("Log"), reverse("log-list")),
            Crumb(_("Evidence on the disk")),
        ],
    }
    return render(request, "log/evidence.html", context)


def _rows(faults: dict[int, str]) -> list[FaultRow]:
    shown = EvidenceUse.objects.select_related("finding").order_by("finding")
    found = Evidence.objects.filter(pk__in=sorted(faults)[:MOST]).order_by("pk")
    return [
        FaultRow(
            one,
            faults[one.pk] == MISSING,
            list({use.finding_id: use for use in one.uses.all()}.values()),
        )
        for one in found.select_related("organisation").prefetch_related(
            Prefetch("uses", shown)
        )
    ]
