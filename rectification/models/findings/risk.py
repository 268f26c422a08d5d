"""按风险抽查: what makes a closed finding likelier to be drawn; a row each.

Each gives a finding more tickets in the draw (docs/sampling.md). They are facts of the
records: nobody gives a mark by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models.findings.evidence import EvidenceUse
from rectification.models.findings.extension import Extension
from rectification.models.findings.look_back import LookBack
from rectification.models.findings.outcome import OutcomeFigure
from rectification.models.findings.outcome_counters import COUNTERS
from rectification.workflow import ExtensionState

if TYPE_CHECKING:
    from rectification.models.findings.finding import FindingQuerySet

TICKETS = 2  # of each risk, besides the one that every finding has


@dataclass(frozen=True, slots=True)
class Risk:
    """`holds` makes the condition by which a finding has it."""

    name: str  # as the list of a sample writes it
    label: str | Promise
    holds: Callable[[], Q | Exists]


def _any(rows: "QuerySet[Any, Any]") -> Exists:
    return Exists(rows.filter(finding=OuterRef("pk")))


def _money() -> Exists:
    kinds = [one.name for one in COUNTERS.values() if one.is_money]
    return _any(OutcomeFigure.objects.filter(kind__in=kinds, number__gt=0))


def _relapse() -> Exists:
    return _any(LookBack.objects.filter(result=LookBack.Result.RELAPSED))


def _extension() -> Exists:
    return _any(Extension.objects.filter(state=ExtensionState.GRANTED))


def _single_proof() -> Exists:
    """One file that stands; the same file shown twice is one."""
    files = EvidenceUse.objects.standing().order_by().values("finding")
    return _any(files.annotate(files=Count("evidence", distinct=True)).filter(files=1))


def _paper() -> Q:
    return Q(closed_paper__isnull=False)


def _waiver() -> Q:
    return ~Q(evidence_waiver="")


RISKS = {
    one.name: one
    for one in (
        Risk("money", _("Money to recover or recovered"), _money),
        Risk("relapse", _("Relapsed before"), _relapse),
        Risk("extension", _("Deadline moved later"), _extension),
        Risk("single_proof", _("A single file as proof"), _single_proof),
        Risk("paper", _("Close-out entered from paper"), _paper),
        Risk("waiver", _("Closed out without evidence"), _waiver),
    )
}


def risks_of(findings: "FindingQuerySet") -> dict[str, list[str]]:
    """Return the risks of each finding that has any, by reference, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, one in RISKS.items():
        rows = findings.filter(one.holds()).order_by()
        for reference in rows.values_list("reference", flat=True):
            found[reference].append(name)
    return found


def tickets_of(risks: Iterable[str]) -> int:
    return 1 + TICKETS * sum(1 for _one in risks)
