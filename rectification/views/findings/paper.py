"""Decisions signed on paper: printed to be signed, entered, confirmed or discarded."""

from dataclasses import dataclass
from typing import ClassVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import Reach, requires
from rectification.forms.findings.paper import DiscardForm, PaperSheetForm
from rectification.forms.parts.identity import BareForm
from rectification.models import (
    Evidence,
    Finding,
    Organisation,
    PaperSheet,
    User,
)
from rectification.models.bodies.holders import holders
from rectification.notices.canonical import digest_of
from rectification.views.findings.evidence import hand_out
from rectification.views.parts.answers import said
from rectification.views.parts.editing import Correction
from rectification.views.parts.offered_steps import act
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import THIRD, FindingState, Permission

MOST = 100  # findings that one sheet may decide on, or sheets on one page


def fetch_body(user: User, pk: int) -> Organisation:
    """Return a body whose papers somebody enters, or 404."""
    scope = user.scope(Permission.PAPER_ENTER)
    bodies = Organisation.objects.filter(pk__in=scope.organisation_ids)
    return get_object_or_404(bodies, pk=pk)


def fetch_sheet(user: User, pk: int) -> PaperSheet:
    shown = PaperSheet.objects.visible_to(user).select_related(
        "organisation", "signer", "entered_by", "confirmed_by", "scan"
    )
    return get_object_or_404(shown, pk=pk)


def to_decide(body: Organisation) -> list[Finding]:
    """List what a sheet may decide on: requests first, then what is kept up."""
    rows = Finding.objects.filter(inspection__organisation=body)
    rows = rows.select_related("inspection")
    waiting = rows.filter(state=FindingState.SUBMITTED).in_printed_order()
    third = rows.filter(state__in=THIRD).in_printed_order()
    return [*waiting[:MOST], *third[:MOST]]


@requires(Permission.FINDING_VIEW)
@require_safe
def paper_list(request: StaffRequest) -> HttpResponse:
    """List the sheets somebody sees, those that wait first."""
    user = request.user
    shown = PaperSheet.objects.visible_to(user).select_related(
        "organisation", "entered_by", "confirmed_by"
    )
    scope = user.scope(Permission.PAPER_ENTER)
    context = {
        "bodies": Organisation.objects.filter(pk__in=scope.organisation_ids),
        "waiting": shown.waiting().order_by("pk")[:MOST],
        "confirmed": shown.exclude(confirmed_at=None).order_by("-confirmed_at")[:MOST],
    }
    return render(request, "paper/list.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def paper_detail(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, pk)
    decisions = list(
        sheet.decisions.select_related("finding__inspection").order_by("pk")
    )
    refusal = sheet.why_no_second_person(request.user)
    may = request.user.may(Permission.PAPER_CONFIRM, decisions[0].finding.inspection)
    context = {
        "sheet": sheet,
        "decisions": decisions,
        "crumbs": crumbs(str(sheet)),
        "why_not": str(refusal or "") if may else "",
        "confirm": act(
            request, "paper-confirm", sheet.pk, _("Matches the paper"), "primary"
        )
        if may and refusal is None
        else None,
        "may_discard": may and not sheet.counts,
    }
    return render(request, "paper/detail.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def paper_scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    sheet = fetch_sheet(request.user, pk)
    if sheet.scan is None:
        raise Http404
    return hand_out(request, sheet.scan)


@requires(Permission.PAPER_CONFIRM)
@require_POST
def paper_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, pk)
    said(request, BareForm(request.POST))
    sheet.confirm(by=request.user)
    messages.success(request, _("Confirmed against the paper: what it says is done."))
    return redirect(sheet.get_absolute_url())


@requires(Permission.PAPER_ENTER)
@require_http_methods(["GET", "POST"])
def paper_enter(request: StaffRequest, pk: int) -> HttpResponse:
    body = fetch_body(request.user, pk)
    return EnterSheet(request.user, body, request.FILES).respond(request)


@requires(Permission.PAPER_CONFIRM)
@require_http_methods(["GET", "POST"])
def paper_discard(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, pk)
    if sheet.counts:
        messages.error(request, _("There is nothing to confirm."))
        return redirect(sheet.get_absolute_url())
    return DiscardSheet(request.user, sheet).respond(request)


@requires(Permission.PAPER_ENTER)
@require_safe
def paper_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Print a form to be signed, over all that waits or over what is ticked."""
    body = fetch_body(request.user, pk)
    waiting = to_decide(body)
    ticked = set(request.GET.getlist("finding"))
    chosen = [one for one in waiting if not ticked or one.reference in ticked]
    context = {
        "body": body,
        "waiting": waiting,
        "ticked": {one.reference for one in chosen},
        "findings": chosen,
        "number": _number(chosen),
        "crumbs": crumbs(_("Form for signing")),
    }
    return render(request, "paper/form.html", context)


def _number(findings: list[Finding]) -> str:
    """Number a form by its day and what stands on it."""
    told = [[one.reference, one.asked_at().isoformat()] for one in findings]
    return f"{timezone.localdate():%Y%m%d}-{digest_of(told)[:6].upper()}"


def crumbs(last: str) -> list[Crumb]:
    return [Crumb(_("Decisions on paper"), reverse("paper-list")), Crumb(last)]


@dataclass
class EnterSheet(Correction[PaperSheetForm]):
    """What one sheet decides; `files`: the scan that was sent."""

    body: Organisation
    files: MultiValueDict[str, UploadedFile]

    template: ClassVar[str] = "paper/enter.html"
    is_new = True

    def title(self) -> str:
        return _("Enter decisions signed on paper")

    def save(self) -> str:
        return _("Enter")

    def back(self) -> str:
        return reverse("paper-list")

    def over(self) -> str:
        return self.body.name

    def crumbs(self) -> list[Crumb]:
        return crumbs(self.title())

    def form(self, data: QueryDict | None) -> PaperSheetForm:
        findings = to_decide(self.body)
        return PaperSheetForm(
            data,
            self.files if data else None,
            people=self._people(findings),
            findings=findings,
            initial={"signed_on": timezone.localdate()},
        )

    def _people(self, findings: list[Finding]) -> QuerySet[User]:
        """Who decides on some of what waits: leaders of the body, and who oversees."""
        overseers = {one.inspection.overseer_id for one in findings}
        deciding = {
            one.pk
            for overseer in {self.body.parent_id, *overseers}
            for one in holders(Permission.FINDING_DECIDE, Reach(self.body.pk, overseer))
        }
        people = User.objects.filter(pk__in=deciding - {self.user.pk})
        return people.order_by("full_name", "pk")

    def extra(self) -> dict[str, object]:
        return {"body": self.body}

    def keep(self, form: PaperSheetForm) -> str:
        [file] = form.cleaned_data["scan"]
        scan = Evidence.objects.keep(
            by=self.user,
            organisation=self.body,
            stream=file.stream,
            name=file.name,
            media_type=file.media_type,
        )
        PaperSheet.objects.enter(
            by=self.user,
            organisation=self.body,
            scan=scan,
            signature=form.signature(),
            verdicts=form.verdicts(),
        )
        return _("The sheet is entered; it counts once somebody confirms it.")


@dataclass
class DiscardSheet(Correction[DiscardForm]):
    """A sheet taken back before it counts."""

    sheet: PaperSheet

    is_new = True

    def title(self) -> str:
        return _("Discard an entry from paper")

    def save(self) -> str:
        return _("Discard")

    def back(self) -> str:
        return self.sheet.get_absolute_url()

    def done(self) -> str:
        return reverse("paper-list")

    def over(self) -> str:
        return str(self.sheet)

    def crumbs(self) -> list[Crumb]:
        return crumbs(self.title())

    def form(self, data: QueryDict | None) -> DiscardForm:
        return DiscardForm(data)

    def keep(self, form: DiscardForm) -> str:
        self.sheet.discard(by=self.user, reason=form.cleaned_data["reason"])
        return _("The entry is discarded.")
