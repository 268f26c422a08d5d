"""What the verbs of a report know of the row they are mixed into. For types only."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from rectification.models.trail.lifecycle import Acting

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.user import User
    from rectification.models.findings.inspection import Inspection
    from rectification.models.reports.edition import Edition
    from rectification.models.reports.paper_act import PaperAct
    from rectification.models.reports.report import ReportItem, ReportSection
    from rectification.models.reports.review import Review


class ReportRow(Acting):
    """The fields and relations of `Report`, which alone declares them."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        inspection: models.ForeignKey[Inspection, Inspection]
        reference: models.CharField[str, str]
        drafted_by: models.ForeignKey[User, User]
        drafted_by_id: int
        drafted_at: models.DateTimeField[datetime, datetime]
        round: models.PositiveIntegerField[int, int]
        asked_reviews: models.JSONField[list[str], list[str]]
        style: models.JSONField[dict[str, Any], dict[str, Any]]

        sections: RelatedManager[ReportSection]
        items: RelatedManager[ReportItem]
        reviews: RelatedManager[Review]
        paper_acts: RelatedManager[PaperAct]
        editions: RelatedManager[Edition]
