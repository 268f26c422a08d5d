"""A report in the making: where it stands, what may be done, what it will say."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.models import Edition, FormDraft, Report
from rectification.publishing.document import document
from rectification.publishing.readiness import check
from rectification.publishing.redaction import public_part
from rectification.records import take
from rectification.views.report_page import (
    crumbs,
    earlier_reviews,
    facts,
    fetch,
    review_rows,
    review_steps,
    stations,
    steps,
    trail,
)
from rectification.workflow import Permission


@requires(Permission.REPORT_VIEW)
@require_safe
def report_detail(request: HttpRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    user = request.user
    editions = list(_editions(report))
    drafts = FormDraft.objects.of(user, report.reference)
    context = {
        "report": report,
        "crumbs": crumbs(report),
        "facts": facts(report),
        "stations": stations(report),
        "reviews": review_rows(report),
        "reviewing": review_steps(report, user).filled(user, drafts),
        "may_edit": report.why_not("edit", by=user) is None,
        "may_enter": report.why_not("enter_review", by=user) is None,
        "earlier_reviews": earlier_reviews(report),
        "may_erase": user.may(Permission.ERASURE_REQUEST, report),
        "erased": set(
            Edition.objects.filter(report=report, content="").values_list(
                "pk", flat=True
            )
        ),
        "steps": steps(report, user, editions).filled(user, drafts),
        "editions": editions,
    }
    return render(request, "report/detail.html", context)


@requires(Permission.REPORT_VIEW)
@require_safe
def report_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the public page as it would be, from the records as they are now."""
    report = fetch(request.user, reference)
    taken = take(report)
    shown = document(public_part(taken.notice), list(taken.references))
    hits = [{"level": "error", "sentence": hit.message} for hit in check(taken.notice)]
    context = {
        "report": report,
        "crumbs": trail(report, _("Preview")),
        "document": shown,
        "hits": hits,
    }
    return render(request, "report/preview.html", context)


def _editions(report: Report) -> QuerySet[Edition]:
    shown = Edition.objects.filter(report=report).select_related(
        "frozen_by", "publication__published_by", "publication__withdrawal"
    )
    return shown.defer("content").order_by("-pk")
