"""What may be deleted, and after how long: nothing that the log vouches for.

The log itself, findings, evidence and editions are kept for ever; what of them must go
is erased by two people (`erasure.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.models.reports.sending_mark import SendingMark
from rectification.models.trail.autosave import FILES_LAST, DraftFile, FormDraft
from rectification.models.trail.log import SYSTEM_CHAIN, Chain
from rectification.models.trail.sent_form import SentForm

ACTION = "retention.apply"


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows go once `lasts` has passed since the moment that `since` names."""

    model: type[models.Model]
    label: str | Promise
    since: str
    lasts: timedelta

    def rows(self) -> models.QuerySet[models.Model]:
        past = timezone.now() - self.lasts
        return self.model._default_manager.filter(**{f"{self.since}__lte": past})


RULES: Sequence[Rule] = (
    Rule(Session, _("Sessions that have ended"), "expire_date", timedelta(0)),
    Rule(
        AccessAttempt,
        _("Failed sign-ins, counted for lock-outs"),
        "attempt_time",
        timedelta(days=1),
    ),
    Rule(
        SendingMark,
        _("Marks by which opinions of one connection are counted"),
        "day",
        timedelta(days=1),
    ),
    Rule(DraftFile, _("Files of drafts"), "kept_at", FILES_LAST),
    Rule(
        FormDraft,
        _("Drafts that nobody has gone on with"),
        "updated_at",
        timedelta(days=180),
    ),
    Rule(
        SentForm,
        _("Marks by which a form sent twice is known"),
        "sent_at",
        timedelta(days=90),
    ),
)


def apply() -> Mapping[Rule, int]:
    """Delete what has outlived its rule; return and log how many rows of each."""
    with transaction.atomic():
        gone = {rule: rule.rows().delete()[1].get(_name(rule), 0) for rule in RULES}
        if any(gone.values()):
            counted = {str(rule.model._meta.model_name): n for rule, n in gone.items()}
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=None,
                action=ACTION,
                after={"outlived": {name: n for name, n in counted.items() if n}},
            )
    return gone


def _name(rule: Rule) -> str:
    return rule.model._meta.label
