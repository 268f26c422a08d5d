"""字段权限: which act writes which fields of a finding, from the lists verbs ask."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import models

from rectification.models.findings.deadline import DEADLINE
from rectification.models.findings.evidence import EvidenceUse
from rectification.models.findings.finding import Finding, Responsibility
from rectification.models.findings.measure import WRITABLE, Measure
from rectification.models.findings.outcome import OutcomeFigure
from rectification.models.findings.plan_verbs import OWN_WORDS
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.text_verbs import EDITABLE

_Model = type[models.Model]
_ENTRY = ("happened_on", "text", "no_news", "measure", "reason_for_delay")
# Act of `FINDING_ACTIVITIES` → the model whose fields it writes, and which.
WRITES: Mapping[str, tuple[_Model, Iterable[str]]] = {
    "edit": (Finding, EDITABLE),
    "correct_text": (Finding, ["original_text"]),
    "assign": (Responsibility, ["office", "is_lead", "person", "phone"]),
    "plan": (Measure, WRITABLE - OWN_WORDS),
    "update_measure": (Measure, OWN_WORDS),
    "record_progress": (ProgressEntry, _ENTRY),
    "attach": (EvidenceUse, ["evidence", "claim"]),
    "record_outcomes": (OutcomeFigure, ["kind"]),
    "waive": (Finding, ["evidence_waiver"]),
}


class FieldOf(NamedTuple):
    """`is_deadline`: a later one may wait for another person (`deadline.py`)."""

    name: str
    label: str
    is_deadline: bool


def written_by(act: str) -> list[FieldOf]:
    """List the fields that an act writes, in the order of their model."""
    model, names = WRITES[act]
    return [_field(one) for one in _concrete(model) if one.name in {*names}]


def by_steps() -> list[FieldOf]:
    """List the fields that nobody edits: registration and steps write them.

    Not the counter of its versions.
    """
    own = (names for model, names in WRITES.values() if model is Finding)
    edited = {"version"}.union(*own)
    return [_field(one) for one in _concrete(Finding) if one.name not in edited]


def _concrete(model: _Model) -> "Iterable[models.Field[object, object]]":
    return (one for one in model._meta.concrete_fields if not one.primary_key)


def _field(one: "models.Field[object, object]") -> FieldOf:
    is_deadline = one.model is Finding and one.name in DEADLINE
    return FieldOf(one.name, str(one.verbose_name), is_deadline)
