"""Reviews are given for what the report says now, on screen and on paper alike."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from rectification.models import Report, Review
from rectification.models.reports.report_text import ReportText
from rectification.publishing.report_text import lock, refuse_unseen, text_now

if TYPE_CHECKING:
    from rectification.models import User


def review(
    report: Report, *, by: "User", kind: str, opinion: str = "", seen: str = ""
) -> Review:
    """Sign what the report says now.

    `seen`: the digest of what the page showed. Raises InvalidTransition where that is
    another text by now.
    """
    with transaction.atomic():
        text = _locked_text(report)
        refuse_unseen(text, seen)
        return report.review(by=by, kind=kind, opinion=opinion, text=text)


def enter(report: Report, **said: Any) -> Review:
    """Propose what somebody signed on paper; for `said` see `Report.enter_review`."""
    with transaction.atomic():
        return report.enter_review(text=_locked_text(report), **said)


def confirm(review: Review, *, by: "User") -> None:
    """Confirm, as a second account, that an entry is what the paper says."""
    report = Report.objects.get(pk=review.report_id)
    with transaction.atomic():
        report.confirm_review(review, by=by, text=_locked_text(report))


def _locked_text(report: Report) -> ReportText:
    lock(report)
    return text_now(report)
