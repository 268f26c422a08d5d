"""批量销号: the close-outs that wait for somebody, and those granted together.

Together go only requests that no flag speaks about; each of the others is decided on
its own sheet (`flags.py`, `closing.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext

from rectification.errors import Refusal
from rectification.models.bodies.separation import same_people
from rectification.models.findings.bulk import BulkAct
from rectification.models.findings.claim import Claim, announced, claims_of
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.flags import Raised, flags_of, raised
from rectification.models.findings.parties import separations, with_others, workers
from rectification.models.findings.progress import ProgressEntry

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

AT_ONCE = 50  # requests on one page


@dataclass(frozen=True, slots=True)
class Request:
    """A close-out asked for: what there is to heed, or why somebody may not decide."""

    finding: Finding
    claim: Claim
    flags: Sequence[Raised]
    refusal: Refusal | None

    @property
    def is_clear(self) -> bool:
        return self.refusal is None and not self.flags

    @property
    def is_flagged(self) -> bool:
        """Whether it is to be decided by somebody on its own sheet."""
        return self.refusal is None and bool(self.flags)


def requests_of(findings: "QuerySet[Finding]", *, by: "User") -> list[Request]:
    """Return so many of some requests, by deadline, in a fixed number of queries."""
    rows = list(_fetched(findings)[:AT_ONCE])
    prefetch_related_objects([one for one in rows if one.chain], "decisions")
    claims = claims_of(rows)
    worked = workers(rows)
    before = {one.pk: one._deciders() for one in rows if one.chain}
    tied = same_people(by, set().union(*worked.values(), *before.values()))
    barred = separations(rows, by, {key: keys & tied for key, keys in worked.items()})
    for one in rows:
        one.refusals = {by.pk: barred.get(one.pk)}
        one.turns = {by.pk: one._not_his_turn(by, before.get(one.pk, set()) & tied)}
    return [
        Request(one, claim, raised(claim), one.why_not(one.granting(), by=by))
        for one, claim in zip(rows, claims, strict=True)
    ]


def _fetched(findings: "QuerySet[Finding]") -> "QuerySet[Finding]":
    offices = Responsibility.objects.select_related("office")
    entries = with_others(ProgressEntry.objects.select_related("office", "author"))
    return (
        announced(findings)
        .select_related("inspection__organisation", "submitted_by")
        .prefetch_related(
            Prefetch("responsibilities", offices),
            Prefetch("entries", entries.order_by("-happened_on", "-pk")),
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


@dataclass
class Approve(BulkAct):
    """Grant what each request asks for. `reason`: the opinion on all of them."""

    reason: str = ""

    action: ClassVar[str] = "bulk.approve"

    def why_not(self, finding: Finding, *, by: "User") -> Refusal | None:
        if refusal := finding.why_not(finding.granting(), by=by):
            return refusal
        if flags := flags_of(finding):
            said = gettext("Decide on it on its own sheet, please heed: %(flags)s")
            return Refusal(said % {"flags": " ".join(one.sentence for one in flags)})
        return None

    def do(self, finding: Finding, *, by: "User") -> None:
        if refusal := self.why_not(finding, by=by):
            raise refusal
        finding.approve(by=by, reason=self.reason)
