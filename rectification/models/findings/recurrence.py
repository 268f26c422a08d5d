"""历次同类问题: the same problem in inspections of one body, before and after.

Whoever edits a finding names the earlier one (`Finding.prior`); it is found by what the
two have in common, and nobody but a person says that it is the same. A relapse is
something else: there the finding itself is opened again (`look_back.py`).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from rectification.models.findings.finding import Finding, Responsibility
from rectification.notices.folding import folded

if TYPE_CHECKING:
    from rectification.models.findings.finding import FindingQuerySet

MOST = 6  # findings that are offered
_LOOKED_THROUGH = 1000  # of a body, the newest first
_SHORTEST = 2  # signs of a word that two titles share
_ENOUGH = 4  # signs shared in all; with an office in common one word is enough
# What nearly every title says: shared, it tells nothing.
_COMMON = re.compile(
    "问题|存在|工作|不够|不到位|不严|不规范|不力|不足|不实|落实|较为|方面|情况|有待|"
    "没有|推进|制度|执行|管理|加强|履行|部分|个别|有的|关于"
)


@dataclass(frozen=True, slots=True)
class Likely:
    """A finding that may be the same problem: the words both titles have, and the
    offices and aspect that both share."""

    finding: Finding
    words: tuple[str, ...]
    offices: tuple[str, ...]
    aspect: str

    @property
    def weight(self) -> int:
        shared = sum(map(len, self.words))
        return 2 * shared + 2 * bool(self.offices) + bool(self.aspect)


def likely(finding: Finding, shown: "FindingQuerySet") -> list[Likely]:
    """Return those of `shown` that may be the same problem earlier, likest first."""
    offices = Responsibility.objects.select_related("office")
    inspection = finding.inspection
    others = shown.filter(inspection__organisation=inspection.organisation_id)
    others = others.exclude(inspection=inspection.pk)
    if inspection.feedback_on:
        others = others.exclude(inspection__feedback_on__gt=inspection.feedback_on)
    rows = others.select_related("inspection__organisation", "aspect").order_by("-pk")
    rows = rows.prefetch_related(Prefetch("responsibilities", offices))
    prior = _links(finding)
    own = {row.office_id for row in finding.responsibilities.all()}
    found = [
        _compared(finding, own, one)
        for one in rows[:_LOOKED_THROUGH]
        if finding.pk not in _walked(one.pk, prior)
    ]
    found.sort(key=lambda one: (-one.weight, -one.finding.pk))
    return [one for one in found if _is_enough(one)][:MOST]


def _compared(finding: Finding, own: Collection[int], other: Finding) -> Likely:
    """`own`: the keys of the offices that answer for the finding."""
    offices = [row.office for row in other.responsibilities.all()]
    aspect = finding.aspect.title if finding.aspect else ""
    return Likely(
        other,
        shared_words(finding.title, other.title),
        tuple(one.name for one in offices if one.pk in own),
        aspect if other.aspect and other.aspect.title == aspect else "",
    )


def shared_words(title: str, other: str) -> tuple[str, ...]:
    """Return what two titles have in common, word by word in the order of the first."""
    one, two = (_COMMON.sub(" ", folded(text)) for text in (title, other))
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    shared = (one[block.a : block.a + block.size] for block in blocks)
    words = [word for piece in shared for word in re.findall(r"\w+", piece)]
    return tuple(word for word in words if len(word) >= _SHORTEST)


def _is_enough(one: Likely) -> bool:
    shared = sum(map(len, one.words))
    return shared >= _ENOUGH or bool(shared and one.offices)


def earlier_keys(finding: Finding) -> list[int]:
    """Return the keys of the earlier findings, the nearest first."""
    return _walked(finding.pk, _links(finding))


def chain(
    finding: Finding, shown: "FindingQuerySet"
) -> tuple[list[Finding], list[Finding]]:
    """Return of `shown` what is the same problem earlier, and later, nearest first."""
    prior = _links(finding)
    before = _walked(finding.pk, prior)
    after = [key for key in prior if finding.pk in _walked(key, prior)]
    rows = shown.filter(pk__in=[*before, *after])
    found = rows.select_related("inspection__organisation").in_bulk()
    after.sort(key=lambda key: len(_walked(key, prior)))
    return (
        [found[key] for key in before if key in found],
        [found[key] for key in after if key in found],
    )


def _links(finding: Finding) -> Mapping[int, int]:
    """Return what each finding of the body names as the earlier one, by key."""
    body = finding.inspection.organisation_id
    rows = Finding.objects.filter(inspection__organisation=body, prior__isnull=False)
    return {key: before or 0 for key, before in rows.values_list("pk", "prior")}


def _walked(key: int, prior: Mapping[int, int]) -> list[int]:
    """Follow the links from a finding, each once."""
    met: list[int] = []
    while (key := prior.get(key, 0)) and key not in met:
        met.append(key)
    return met
