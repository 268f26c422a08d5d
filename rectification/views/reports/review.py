"""The signatures of a report: what is signed, whose turn it is, signing on paper."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.forms.findings.paper import DiscardForm
from rectification.forms.reports.steps import PaperReviewForm
from rectification.intake.files.evidence_file import CheckedFile
from rectification.models import Evidence, Report, Review, User
from rectification.models.bodies.holders import seated
from rectification.publishing import reviewing
from rectification.publishing.report_text import text_now
from rectification.views.findings.evidence import hand_out
from rectification.views.parts.answers import refused
from rectification.views.parts.editing import Correction
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.views.reports.page import fetch, trail
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_http_methods(["GET", "POST"])
def report_enter_review(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("enter_review", by=request.user):
        return refused(request, report, refusal)
    if not (due := report.due_reviews(text_now(report))):
        messages.error(request, _("Every review is signed."))
        return redirect(report.get_absolute_url())
    return EnterReview(request.user, report, due[0], request.FILES).respond(request)


@dataclass
class EnterReview(Correction[PaperReviewForm]):
    """`turn`: the review that is due. `files`: the scan that was sent."""

    report: Report
    turn: Review.Kind
    files: MultiValueDict[str, UploadedFile]

    is_new = True

    def title(self) -> str:
        return f"{self._step()}：{self.turn.label}"

    def _step(self) -> str:
        return _("Enter a review signed on paper")

    def save(self) -> str:
        return _("Enter")

    def back(self) -> str:
        return self.report.get_absolute_url() + "#reviews"

    def over(self) -> str:
        return self.report.title

    def crumbs(self) -> list[Crumb]:
        return trail(self.report, self._step())

    def form(self, data: QueryDict | None) -> PaperReviewForm:
        initial = {"kind": self.turn, "signed_at": timezone.localtime()}
        return PaperReviewForm(
            data,
            self.files if data else None,
            initial=initial,
            people=self._people(),
        )

    def _people(self) -> QuerySet[User]:
        """Who sits in the body or its overseer, its drafters apart."""
        inspection = self.report.inspection
        people = seated([inspection.organisation_id, inspection.overseer_id])
        return people.exclude(pk__in={self.user.pk, *self.report.drafters()})

    def keep(self, form: PaperReviewForm) -> str:
        said = {name: one for name, one in form.said().items() if name != "scan"}
        file: CheckedFile = form.cleaned_data["scan"][0]
        scan = Evidence.objects.keep(
            by=self.user,
            organisation=self.report.inspection.organisation,
            stream=file.stream,
            name=file.name,
            media_type=file.media_type,
        )
        reviewing.enter(self.report, by=self.user, scan=scan, **said)
        return _("The review is entered; it counts once somebody confirms it.")


@requires(Permission.REPORT_VIEW)
@require_safe
def review_scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    shown = Review.objects.visible_to(request.user)
    review = get_object_or_404(shown.select_related("scan"), pk=pk)
    if review.scan is None:
        raise Http404
    return hand_out(request, review.scan)


@requires(Permission.REPORT_REVIEW)
@require_POST
def review_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    review = _entered(request.user, pk)
    reviewing.confirm(review, by=request.user)
    messages.success(request, _("Confirmed against the paper."))
    return redirect(review.report.get_absolute_url() + "#reviews")


@requires(Permission.REPORT_REVIEW)
@require_http_methods(["GET", "POST"])
def review_discard(request: StaffRequest, pk: int) -> HttpResponse:
    review = _entered(request.user, pk)
    if refusal := review.report.why_not("discard_review", by=request.user):
        return refused(request, review.report, refusal)
    return DiscardReview(request.user, review).respond(request)


@dataclass
class DiscardReview(Correction[DiscardForm]):
    """An entry from paper, taken back before it counts."""

    review: Review

    is_new = True

    def title(self) -> str:
        return f"{_('Discard an entry from paper')}：{self.review.name}"

    def save(self) -> str:
        return _("Discard")

    def back(self) -> str:
        return self.review.report.get_absolute_url() + "#reviews"

    def over(self) -> str:
        return self.review.report.title

    def crumbs(self) -> list[Crumb]:
        return trail(self.review.report, _("Discard an entry from paper"))

    def form(self, data: QueryDict | None) -> DiscardForm:
        return DiscardForm(data)

    def keep(self, form: DiscardForm) -> str:
        reason = form.cleaned_data["reason"]
        self.review.report.discard_review(self.review, by=self.user, reason=reason)
        return _("The entry is discarded.")


def _entered(user: User, pk: int) -> Review:
    shown = Review.objects.visible_to(user).exclude(scan=None)
    return get_object_or_404(shown.select_related("report"), pk=pk)
