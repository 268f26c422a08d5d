"""The signatures of a report: what is signed, whose turn it is, signing on paper."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.forms.parts.editing import WordedForm
from rectification.forms.reports.steps import PaperReviewForm
from rectification.intake.files.evidence_file import CheckedFile
from rectification.models import Evidence, Review
from rectification.views.findings.evidence import hand_out
from rectification.views.findings.steps import refused
from rectification.views.parts.editing import Page, edit
from rectification.views.reports.page import fetch, trail
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_enter_review(request: HttpRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("enter_review", by=request.user):
        return refused(request, report, refusal)
    turn = report.missing_reviews()[0]

    def make(data: object) -> WordedForm:
        initial = {"kind": turn, "signed_at": timezone.localtime()}
        return PaperReviewForm(data, request.FILES if data else None, initial=initial)

    def keep(form: WordedForm) -> str:
        said = form.said()
        files: list[CheckedFile] = said.pop("scan")  # type: ignore[assignment]
        file = files[0]
        scan = Evidence.objects.keep(
            by=request.user,
            organisation=report.inspection.organisation,
            stream=file.stream,
            name=file.name,
            media_type=file.media_type,
        )
        report.enter_review(by=request.user, scan=scan, **said)
        return _("The review is entered.")

    title = _("Enter a review signed on paper")
    page = Page(
        f"{title}：{turn.label}",
        report.get_absolute_url() + "#reviews",
        over=report.title,
        save=_("Enter"),
        crumbs=trail(report, title),
    )
    return edit(request, make=make, keep=keep, page=page)


@requires(Permission.REPORT_VIEW)
@require_safe
def review_scan(request: HttpRequest, pk: int) -> HttpResponseBase:
    shown = Review.objects.visible_to(request.user).exclude(scan=None)
    review = get_object_or_404(shown.select_related("scan"), pk=pk)
    return hand_out(request, review.scan)
