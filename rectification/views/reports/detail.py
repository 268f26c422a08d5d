"""A report in the making: where it stands, what may be done, what it will say."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import Edition, FormDraft, Publication, Report, User
from rectification.papers.notice import notice_paper
from rectification.public_site.document import document
from rectification.public_site.formats import KINDS
from rectification.public_site.pages import qr_code
from rectification.publishing.data_date import data_date
from rectification.publishing.prepare import Prepared, prepare
from rectification.publishing.readiness.reasons import for_report
from rectification.publishing.report_text import text_of
from rectification.views.parts.papers import handed_out, on_template_beside, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.reports.beforehand import beforehand
from rectification.views.reports.history import history_of
from rectification.views.reports.page import (
    crumbs,
    earlier_reviews,
    editions_of,
    facts,
    fetch,
    may_enter_review,
    public_editions,
    review_rows,
    review_steps,
    stations,
    steps,
    trail,
    waiting_adoptions,
)
from rectification.views.reports.paper import paper_panel
from rectification.views.reports.warnings import listed_hits, warning_panel
from rectification.workflow import Permission


@requires(Permission.REPORT_VIEW)
@require_safe
def report_detail(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    user = request.user
    editions = list(editions_of(report))
    drafts = FormDraft.objects.of(user, report.reference)
    prepared = prepare(report)
    text = text_of(prepared)
    offered = steps(report, user, editions, text)
    context = {
        "report": report,
        "crumbs": crumbs(report),
        "facts": facts(report),
        "stations": stations(report),
        "reviews": review_rows(report, user, text),
        "adoptions": waiting_adoptions(report),
        "reviewing": review_steps(report, user, text).filled(request, drafts),
        "may_edit": report.why_not("edit", by=user) is None,
        "may_enter": may_enter_review(report, user, text),
        "earlier_reviews": earlier_reviews(report),
        "may_erase": user.may(Permission.ERASURE_REQUEST, report),
        "erased": _erased(report),
        "paper": paper_panel(request, report, user, text),
        "beforehand": beforehand(report, user, text),
        "steps": offered.filled(request, drafts).asking(request),
        "editions": editions,
        **_read_first(report, user, prepared),
        "history": history_of(report),
        "shown": _shown(report, public_editions(editions)),
    }
    return render(request, "report/detail.html", context)


def _read_first(report: Report, user: User, prepared: Prepared) -> dict[str, object]:
    """Return what whoever signs reads beside the text: doubts, moved deadlines."""
    moved = [(prepared.references[at], why) for at, why in prepared.reasons]
    return {"readiness": warning_panel(report, user, prepared), "moved": moved}


@requires(Permission.REPORT_VIEW)
@require_safe
def report_preview(request: StaffRequest, reference: str) -> HttpResponse:
    """Show the public page as it would be, from the records as they are now."""
    report = fetch(request.user, reference)
    prepared = prepare(report)
    as_of = data_date(report).as_of
    shown = document(prepared.notice, list(prepared.references), as_of)
    hits = listed_hits(for_report(report, prepared))
    context = {
        "report": report,
        "crumbs": trail(report, _("Preview")),
        "document": shown,
        "papers": paper_links("report", reference),
        "hits": hits,
    }
    return render(request, "report/preview.html", context)


@requires(Permission.REPORT_VIEW)
@require_safe
def report_paper(request: StaffRequest, reference: str, suffix: str) -> HttpResponse:
    """Hand the draft out as a document to be sent round (征求意见稿)."""
    report = fetch(request.user, reference, with_template=suffix == "docx")
    with translation.override(settings.LANGUAGE_CODE):
        mark = _("Draft for comments")
    paper = notice_paper(prepare(report).notice, at=timezone.now(), mark=mark)
    paper = on_template_beside(paper, suffix, report)
    back = reverse("report-preview", args=[reference])
    return handed_out(
        request,
        paper,
        suffix,
        back=back,
        chain=report.inspection.reference,
        subject=report,
        action="report.export",
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the public finds the newest edition: addresses, QR code, files."""

    number: int
    latest: str
    permanent: str
    qr: str
    files: list[tuple[str, str]]


def _shown(report: Report, publications: list[Publication]) -> Shown | None:
    if not publications:
        return None
    publication = publications[0]
    args = [report.reference, publication.number]
    permanent = settings.SITE_URL + reverse("public-edition", args=args)
    return Shown(
        number=publication.number,
        latest=settings.SITE_URL + reverse("public-report", args=args[:1]),
        permanent=permanent,
        qr=qr_code(permanent),
        files=[(kind, reverse(f"public-edition-{kind}", args=args)) for kind in KINDS],
    )


def _erased(report: Report) -> set[int]:
    erased = Edition.objects.filter(report=report, content="")
    return set(erased.values_list("pk", flat=True))
