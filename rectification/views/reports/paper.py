"""Approval and publication signed on paper: entered, confirmed, discarded, printed."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import Refusal
from rectification.forms.findings.paper import DiscardForm
from rectification.forms.parts.identity import BareForm
from rectification.forms.reports.steps import PaperActForm
from rectification.models import Evidence, PaperAct, Report, User
from rectification.models.bodies.holders import holders
from rectification.models.findings.paper import number_of
from rectification.models.reports.report_text import ReportText
from rectification.papers.signing import report_form
from rectification.publishing import on_paper
from rectification.views.findings.evidence import hand_out
from rectification.views.parts.answers import refused, said
from rectification.views.parts.editing import Correction
from rectification.views.parts.offered_steps import Step, act
from rectification.views.parts.papers import handed_out, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.views.reports.page import fetch, trail
from rectification.workflow import Permission
from rectification.workflow_reports import REPORT, ReportState

A = PaperAct.Act


def act_at_hand(report: Report) -> str:
    """Return the act that a sheet would be about in this state."""
    return A.PUBLISH if report.state == ReportState.FROZEN else A.APPROVE


@dataclass(frozen=True, slots=True)
class PaperPanel:
    """What paper does for the step at hand: what waits, and what may be done."""

    waiting: PaperAct | None
    confirm: Step | None
    why_not: str
    may_enter: bool


def paper_panel(
    request: HttpRequest, report: Report, user: User, text: ReportText
) -> PaperPanel | None:
    """Return the panel for who keeps papers, None in other states."""
    if report.why_not("confirm_act", by=user):
        return None
    waiting = report.waiting_act()
    if waiting is None:
        may_enter = report.why_not("enter_act", by=user) is None
        return PaperPanel(None, None, "", may_enter)
    refusal: Refusal | None = waiting.why_no_second_person(user)
    refusal = refusal or report.why_not_on_paper(
        waiting,
        by=user,
        confirms=True,
        text=text if waiting.act == A.APPROVE else None,
    )
    label = _("Matches the paper")
    confirm = None if refusal else act(request, "act-confirm", waiting.pk, label)
    return PaperPanel(waiting, confirm, str(refusal or ""), may_enter=False)


def fetch_act(user: User, pk: int) -> PaperAct:
    shown = PaperAct.objects.visible_to(user).select_related("report", "scan")
    return get_object_or_404(shown, pk=pk)


@requires(Permission.PAPER_ENTER)
@require_http_methods(["GET", "POST"])
def report_enter_act(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("enter_act", by=request.user):
        return refused(request, report, refusal)
    return EnterAct(request.user, report, request.FILES).respond(request)


@requires(Permission.PAPER_ENTER)
@require_safe
def report_act_form(request: StaffRequest, reference: str) -> HttpResponse:
    """Print a form on which what is due is signed: reviews, approval, publication."""
    report = fetch(request.user, reference)
    if refusal := report.why_not("enter_act", by=request.user):
        return refused(request, report, refusal)
    acts, by_meeting, number = _due(report)
    context = {
        "report": report,
        "may_be_meeting": by_meeting,
        "acts": acts,
        "number": number,
        "printed_on": timezone.localdate(),
        "papers": paper_links("report-act_form", reference),
        "crumbs": trail(report, _("Form for signing")),
    }
    return render(request, "report/act_form.html", context)


@requires(Permission.PAPER_ENTER)
@require_safe
def report_act_form_file(
    request: StaffRequest, reference: str, suffix: str
) -> HttpResponse:
    report = fetch(request.user, reference)
    if refusal := report.why_not("enter_act", by=request.user):
        return refused(request, report, refusal)
    with translation.override(settings.LANGUAGE_CODE):
        acts, by_meeting, number = _due(report)
        said = [str(one) for one in acts]
    paper = report_form(report, said, number, timezone.now(), by_meeting=by_meeting)
    back = reverse("report-act_form", args=[reference])
    chain = report.inspection.reference
    return handed_out(request, paper, suffix, back=back, chain=chain, subject=report)


def _due(report: Report) -> tuple[list[str | Promise], bool, str]:
    """Return what is signed on the form, whether a meeting may, and its number."""
    step = act_at_hand(report)
    text = on_paper.text_for(report, step)
    due = report.due_reviews(text) if step == A.APPROVE else []
    acts: list[str | Promise] = [one.label for one in due]
    number = number_of(report.reference, text.digest)
    return acts or [REPORT[step].label], not acts, number


@requires(Permission.REPORT_VIEW)
@require_safe
def act_scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    paper = fetch_act(request.user, pk)
    if paper.scan is None:
        raise Http404
    return hand_out(request, paper.scan)


@requires(Permission.PAPER_CONFIRM)
@require_POST
def act_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    paper = fetch_act(request.user, pk)
    said(request, BareForm(request.POST))
    on_paper.confirm(paper, by=request.user)
    messages.success(request, _("Confirmed against the paper: what it says is done."))
    return redirect(paper.report.get_absolute_url())


@requires(Permission.PAPER_CONFIRM)
@require_http_methods(["GET", "POST"])
def act_discard(request: StaffRequest, pk: int) -> HttpResponse:
    paper = fetch_act(request.user, pk)
    if paper.counts:
        messages.error(request, _("There is nothing to confirm."))
        return redirect(paper.report.get_absolute_url())
    return DiscardAct(request.user, paper).respond(request)


@dataclass
class EnterAct(Correction[PaperActForm]):
    """The step at hand, signed on paper; `files`: the scan that was sent."""

    report: Report
    files: MultiValueDict[str, UploadedFile]

    is_new = True

    def title(self) -> str:
        return f"{_('Enter from paper')}：{REPORT[act_at_hand(self.report)].label}"

    def save(self) -> str:
        return _("Enter")

    def back(self) -> str:
        return self.report.get_absolute_url()

    def over(self) -> str:
        return self.report.title

    def crumbs(self) -> list[Crumb]:
        return trail(self.report, _("Enter from paper"))

    def form(self, data: QueryDict | None) -> PaperActForm:
        permission = REPORT[act_at_hand(self.report)].permission
        deciding = holders(permission, self.report.reach())
        people = User.objects.filter(pk__in=[one.pk for one in deciding])
        return PaperActForm(
            data,
            self.files if data else None,
            people=people.exclude(pk__in={self.user.pk, *self.report.drafters()}),
            initial={
                "act": act_at_hand(self.report),
                "signed_on": timezone.localdate(),
            },
        )

    def keep(self, form: PaperActForm) -> str:
        [file] = form.cleaned_data["scan"]
        scan = Evidence.objects.keep(
            by=self.user,
            organisation=self.report.inspection.organisation,
            stream=file.stream,
            name=file.name,
            media_type=file.media_type,
        )
        on_paper.enter(
            self.report,
            form.cleaned_data["act"],
            by=self.user,
            scan=scan,
            signature=form.signature(),
            sheet_number=form.cleaned_data["sheet_number"],
            opinion=form.cleaned_data["opinion"],
        )
        return _("The sheet is entered; it counts once somebody confirms it.")


@dataclass
class DiscardAct(Correction[DiscardForm]):
    """An entry taken back before it counts."""

    paper: PaperAct

    is_new = True

    def title(self) -> str:
        return _("Discard an entry from paper")

    def save(self) -> str:
        return _("Discard")

    def back(self) -> str:
        return self.paper.report.get_absolute_url()

    def over(self) -> str:
        return self.paper.report.title

    def crumbs(self) -> list[Crumb]:
        return trail(self.paper.report, self.title())

    def form(self, data: QueryDict | None) -> DiscardForm:
        return DiscardForm(data)

    def keep(self, form: DiscardForm) -> str:
        reason = form.cleaned_data["reason"]
        self.paper.report.discard_act(self.paper, by=self.user, reason=reason)
        return _("The entry is discarded.")
