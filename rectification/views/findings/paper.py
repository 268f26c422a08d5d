"""Decisions signed on paper: printed to be signed, entered, confirmed or discarded."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
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
from rectification.forms.findings.paper import Asked, DiscardForm, PaperSheetForm
from rectification.forms.parts.identity import BareForm
from rectification.models import (
    SYSTEM_CHAIN,
    Evidence,
    Extension,
    Finding,
    Organisation,
    PaperDecision,
    PaperSheet,
    User,
)
from rectification.models.bodies.holders import holders
from rectification.models.findings.paper_sheet import form_number
from rectification.papers.signing import close_out_paper
from rectification.records.words import deadline_words
from rectification.views.findings.evidence import hand_out
from rectification.views.parts.answers import said
from rectification.views.parts.editing import Correction
from rectification.views.parts.offered_steps import act
from rectification.views.parts.papers import handed_out, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import THIRD, FindingState, Permission
from rectification.workflow_chain import ChainStep

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


def to_decide(body: Organisation) -> list[Asked]:
    """List what a sheet may decide on: requests first, then what is kept up."""
    rows = Finding.objects.filter(inspection__organisation=body)
    rows = rows.select_related("inspection").in_printed_order()
    later = Extension.objects.waiting()
    waiting = rows.filter(state=FindingState.SUBMITTED)[:MOST]
    moving = rows.filter(pk__in=later.values("finding"))
    moving = moving.prefetch_related(Prefetch("extensions", later))[:MOST]
    third = rows.filter(state__in=THIRD)[:MOST]
    return [
        *map(_closing, waiting),
        *(
            _later(one, extension)
            for one in moving
            for extension in one.extensions.all()
        ),
        *map(_closing, third),
    ]


def _closing(finding: Finding) -> Asked:
    words = finding.get_asks_display() if finding.asks else _("Close out for good")
    if step := finding.due_step:
        words = f"{words} · {ChainStep(step).label}"
    return Asked(
        key=finding.reference,
        finding=finding,
        thing=finding,
        words=words,
        actions=finding.on_paper(),
    )


def _later(finding: Finding, extension: Extension) -> Asked:
    return Asked(
        key=f"{finding.reference}-later",
        finding=finding,
        thing=extension,
        words=later_words(extension),
        actions=extension.on_paper(),
        why=extension.reason,
        done_so_far=extension.done_so_far,
    )


def later_words(extension: Extension) -> str:
    """Say which deadline somebody wants in the place of which."""
    return _("Later deadline: %(old)s → %(new)s") % {
        "old": deadline_words(extension.old),
        "new": deadline_words(extension) or _("no deadline"),
    }


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
    rows = sheet.decisions.select_related("finding__inspection").order_by("pk")
    decisions = list(rows.prefetch_related("finding__extensions"))
    refusal = sheet.why_no_second_person(request.user)
    may = request.user.may(Permission.PAPER_CONFIRM, decisions[0].finding.inspection)
    context = {
        "sheet": sheet,
        "decisions": [(one, _deadline(one)) for one in decisions],
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


def _deadline(decision: PaperDecision) -> str:
    extension = decision.extension()
    return later_words(extension) if extension else ""


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
    chosen = _ticked(request, waiting)
    query = urlencode([("finding", one) for one in request.GET.getlist("finding")])
    context = {
        "body": body,
        "waiting": waiting,
        "ticked": {one.key for one in chosen},
        "chosen": chosen,
        "number": form_number(one.thing for one in chosen),
        "printed_on": timezone.localdate(),
        "papers": paper_links("paper-form", pk, query=query),
        "crumbs": crumbs(_("Form for signing")),
    }
    return render(request, "paper/form.html", context)


@requires(Permission.PAPER_ENTER)
@require_safe
def paper_form_file(request: StaffRequest, pk: int, suffix: str) -> HttpResponse:
    """整改销号审批表, over what the page shows."""
    body = fetch_body(request.user, pk)
    chosen = _ticked(request, to_decide(body))
    number = form_number(one.thing for one in chosen)
    paper = close_out_paper(body, chosen, number, timezone.now())
    back = reverse("paper-form", args=[pk])
    return handed_out(
        request, paper, suffix, back=back, chain=SYSTEM_CHAIN, subject=body
    )


def _ticked(request: StaffRequest, waiting: list[Asked]) -> list[Asked]:
    ticked = set(request.GET.getlist("finding"))
    return [one for one in waiting if not ticked or one.key in ticked]


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
        asked = to_decide(self.body)
        return PaperSheetForm(
            data,
            self.files if data else None,
            people=self._people(asked),
            asked=asked,
            initial={"signed_on": timezone.localdate()},
        )

    def _people(self, asked: list[Asked]) -> QuerySet[User]:
        """Who decides on some of what waits: leaders of the body, and who oversees."""
        overseers = {one.finding.inspection.overseer_id for one in asked}
        offices, right = frozenset[int](), Permission.FINDING_DECIDE
        if any(one.finding.steps_left for one in asked):
            offices = frozenset(self.body.offices.values_list("pk", flat=True))
            right = Permission.FINDING_STEP
        deciding = {
            one.pk
            for overseer in {self.body.parent_id, *overseers}
            for one in holders(right, Reach(self.body.pk, overseer, offices))
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
            sheet_number=form.cleaned_data["sheet_number"],
            verdicts=form.verdicts(),
            left_open=form.left_open(),
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
