"""Approval and publication that were signed on paper: entered, then confirmed."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.errors import InvalidTransition
from rectification.models import Evidence, PaperAct, Report
from rectification.models.findings.signed_act import Signature
from rectification.models.reports.report_text import ReportText
from rectification.publishing.freeze import make_public
from rectification.publishing.report_text import lock, text_now

if TYPE_CHECKING:
    from rectification.models import User


def enter(
    report: Report,
    act: str,
    *,
    by: "User",
    scan: Evidence,
    signature: Signature,
    sheet_number: str,
    opinion: str = "",
) -> PaperAct:
    """Propose what a sheet says of the report as it stands now.

    Raises Refusal where the number on the sheet is of another text.
    """
    with transaction.atomic():
        lock(report)
        return report.enter_act(
            act,
            by=by,
            scan=scan,
            signature=signature,
            opinion=opinion,
            text=text_for(report, act),
            sheet_number=sheet_number,
        )


def confirm(paper: PaperAct, *, by: "User") -> None:
    """Confirm, as a second account, that it is what the paper says: then it is done."""
    report = Report.objects.get(pk=paper.report_id)
    with transaction.atomic():
        lock(report)
        text = text_for(report, paper.act)
        stored = report.confirm_act(paper, by=by, text=text)
        if stored.act == PaperAct.Act.PUBLISH:
            make_public(report, by=by, paper=stored)
        else:
            report.take_on_paper(
                stored,
                by=by,
                approved_digest=text.digest,
                approved_parts=dict(text.parts),
                approved_at=timezone.now(),
                approved_by=stored.signer,
                approved_paper=stored,
            )


def text_for(report: Report, act: str) -> ReportText:
    """Return what an act is about: what the report says now, or what is frozen."""
    if act == PaperAct.Act.APPROVE:
        return text_now(report)
    edition = report.editions.order_by("-pk").first()
    if edition is None:
        raise InvalidTransition(_("There is no frozen edition to make public."))
    return ReportText(edition.digest)
