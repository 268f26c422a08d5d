"""A report in the making: where it stands, what may be done, what it will say."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import Edition, FormDraft, Publication, Report
from rectification.public_site.document import document
from rectification.public_site.pages import qr_code
from rectification.publishing.data_date import data_date
from rectification.publishing.prepare import prepare
from rectification.publishing.readiness.reasons import for_report
from rectification.publishing.report_text import text_of
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

# Formats an edition can be had in, where there is an address for them.
KINDS = ("txt", "json", "csv", "html", "docx", "pdf")


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
        "readiness": warning_panel(report, user, prepared),
        "history": history_of(report),
        "shown": _shown(report, public_editions(editions)),
    }
    return render(request, "report/detail.html", context)


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
        "hits": hits,
    }
    return render(request, "report/preview.html", context)


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
        files=[(kind, url) for kind in KINDS if (url := _file(kind, args))],
    )


def _file(kind: str, args: list[object]) -> str:
    try:
        return reverse(f"public-edition-{kind}", args=args)
    except NoReverseMatch:
        return ""


def _erased(report: Report) -> set[int]:
    erased = Edition.objects.filter(report=report, content="")
    return set(erased.values_list("pk", flat=True))
