"""Which requests for close-out ask for attention, and by how many flags: kept.

Asking the rules of all that wait takes an overview longer than everything else on it.
So each entry of the log has the requests asked anew that its rows can speak about: the
finding itself, what shows the same file, what the inspection says. All of it stands in
the transaction of the act; a test holds what is kept against what the rules say.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from rectification.models.findings.claim import claims_of
from rectification.models.findings.evidence import EvidenceUse
from rectification.models.findings.finding import Finding
from rectification.models.findings.flags import raised
from rectification.models.trail.written import Said
from rectification.workflow import FindingState

AT_ONCE = 200  # claims that are fetched together


class FlaggedRequest(models.Model):
    """A finding that waits for its close-out and of which a flag speaks."""

    finding = models.OneToOneField(
        Finding, models.CASCADE, related_name="flagged", verbose_name=_("finding")
    )
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("request to heed")
        verbose_name_plural = _("requests to heed")

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.number}"


def keep(findings: Iterable[int]) -> None:
    """Ask the rules anew about some findings (keys), of which some may not wait."""
    keys = sorted(set(findings))
    for begin in range(0, len(keys), AT_ONCE):
        _keep(keys[begin : begin + AT_ONCE])


def _keep(keys: list[int]) -> None:
    waiting = Finding.objects.filter(pk__in=keys, state=FindingState.SUBMITTED)
    claims = claims_of(list(waiting.select_related("inspection")))
    found = {one.finding.pk: len(raised(one)) for one in claims}
    flagged = {key: number for key, number in found.items() if number}
    FlaggedRequest.objects.filter(finding__in=set(keys) - flagged.keys()).delete()
    FlaggedRequest.objects.bulk_create(
        [FlaggedRequest(finding_id=key, number=n) for key, n in flagged.items()],
        update_conflicts=True,
        unique_fields=["finding"],
        update_fields=["number"],
    )


def keep_all() -> None:
    """Ask the rules about everything that waits: where nothing was kept before."""
    waits = models.Q(state=FindingState.SUBMITTED) | models.Q(flagged__isnull=False)
    keep(Finding.objects.filter(waits).order_by().values_list("pk", flat=True))


def keep_after(rows: Mapping[str, Said]) -> None:
    """The same after rows were written, named as the log names them."""
    spoken_of: set[int] = set()
    decided: set[int] = set()
    for name, said in rows.items():
        model, _slash, key = name.partition("/")
        field, reach = _REACH.get(model, ("", _nothing))
        if said is None or said.get(field) is None:
            continue
        if model != "finding" or said[field] == FindingState.SUBMITTED:
            spoken_of.update(reach(int(key)))
        elif "reference" not in said:  # of a new one nothing is kept yet
            decided.add(int(key))
    if decided:
        FlaggedRequest.objects.filter(finding__in=decided).delete()
    if spoken_of:
        keep(spoken_of)


def _nothing(key: int) -> Iterable[int]:
    return ()


def _of_inspection(key: int) -> Iterable[int]:
    waiting = Finding.objects.filter(inspection=key, state=FindingState.SUBMITTED)
    return waiting.values_list("pk", flat=True)


def _showing(**which: Any) -> Iterable[int]:
    """Return the waiting findings that show a file which one of these uses shows."""
    files = EvidenceUse.objects.filter(**which).values("evidence__sha256")
    same = EvidenceUse.objects.filter(evidence__sha256__in=files)
    waiting = same.filter(finding__state=FindingState.SUBMITTED)
    return waiting.order_by().values_list("finding", flat=True)


# Model → by which of its fields a row speaks about which findings. What the state of a
# request forbids to write meanwhile is not named.
_REACH: Mapping[str, tuple[str, Callable[[int], Iterable[int]]]] = {
    "finding": ("state", lambda key: (key,)),
    "inspection": ("feedback_on", _of_inspection),
    "evidenceuse": ("evidence", lambda key: _showing(pk=key)),
    "evidence": ("erasure", lambda key: _showing(evidence=key)),
    "progressentry": ("withdrawn_at", lambda key: _showing(entry=key)),
}
