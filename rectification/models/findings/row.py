"""What the verbs of a finding know of the row they are mixed into. For types only."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models

from rectification.models.trail.lifecycle import Acting

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.errors import Refusal
    from rectification.models.bodies.organisation import Office
    from rectification.models.bodies.user import User
    from rectification.models.findings.check_in import CheckIn
    from rectification.models.findings.decision import Decision
    from rectification.models.findings.evidence import EvidenceUse
    from rectification.models.findings.extension import Extension, ExtensionQuerySet
    from rectification.models.findings.finding import Responsibility
    from rectification.models.findings.help_request import (
        HelpRequest,
        HelpRequestQuerySet,
    )
    from rectification.models.findings.inspection import Inspection
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.outcome import OutcomeFigure, OutcomeQuerySet
    from rectification.models.findings.progress import ProgressEntry, ProgressQuerySet

    class Extensions(RelatedManager[Extension]):
        def waiting(self) -> ExtensionQuerySet: ...

    class HelpRequests(RelatedManager[HelpRequest]):
        def open(self) -> HelpRequestQuerySet: ...

    class Outcomes(RelatedManager[OutcomeFigure]):
        def all(self) -> OutcomeQuerySet: ...

    class Entries(RelatedManager[ProgressEntry]):
        def newest_first(self) -> ProgressQuerySet: ...
        def mark_used(self) -> int: ...


class FindingRow(Acting):
    """The fields and relations of `Finding`, which alone declares them."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        inspection: models.ForeignKey[Inspection, Inspection]
        kind: models.CharField[str, str]
        title: models.CharField[str, str]
        original_text: models.TextField[str, str]
        due_on: models.DateField[date | None, date | None]
        due_precision: models.CharField[str, str]
        due_wording: models.CharField[str, str]
        due_set_at: models.DateTimeField[datetime | None, datetime | None]
        asks: models.CharField[str, str]
        evidence_waiver: models.TextField[str, str]
        submitted_at: models.DateTimeField[datetime | None, datetime | None]
        closed_at: models.DateTimeField[datetime | None, datetime | None]
        closed_by_id: int | None
        adopted_at: models.DateTimeField[datetime | None, datetime | None]
        submitted_by: models.ForeignKey[User | None, User | None]
        submitted_by_id: int | None
        chain: models.CharField[str, str]
        steps_left: models.CharField[str, str]
        passed_on_at: models.DateTimeField[datetime | None, datetime | None]
        reopened_at: models.DateTimeField[datetime | None, datetime | None]
        latest_entry: models.ForeignKey[ProgressEntry | None, ProgressEntry | None]
        latest_on: models.DateField[date | None, date | None]

        responsibilities: RelatedManager[Responsibility]
        measures: RelatedManager[Measure]
        entries: Entries
        outcomes: Outcomes
        extensions: Extensions
        help_requests: HelpRequests
        evidence_uses: RelatedManager[EvidenceUse]
        check_ins: RelatedManager[CheckIn]
        decisions: RelatedManager[Decision]

        @property
        def lead_office(self) -> Office | None: ...

        def start(self, *, by: User) -> None: ...

        def _bump(self) -> None: ...

        def has_missed_deadline(self) -> bool: ...

        def _not_ready(self, action: str) -> Refusal | None: ...
