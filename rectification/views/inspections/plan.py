"""整改方案: its three lists, when it was begun and by whom it was approved."""

from dataclasses import dataclass
from typing import ClassVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.exporting.plan_lists import PlannedRow, planned_row
from rectification.forms.inspections.plan import PlanApprovalForm
from rectification.models import Finding, Inspection, Plan, Responsibility, User
from rectification.models.findings.debts import owing
from rectification.models.findings.finding import FindingQuerySet
from rectification.papers.plan import plan_paper
from rectification.views.findings.evidence import hand_out
from rectification.views.inspections.edit import (
    InspectionCorrection,
    fetch,
    trail,
)
from rectification.views.intake.pages import kept_basis
from rectification.views.parts.papers import handed_out, on_template, paper_links
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_plan(request: StaffRequest, reference: str) -> HttpResponse:
    user = request.user
    inspection, findings = _shown(user, reference)
    plan = getattr(inspection, "plan", None)
    may_edit = user.may(Permission.INSPECTION_EDIT, inspection)
    is_owing = may_edit and findings.filter(owing()).exists()
    context = {
        "inspection": inspection,
        "plan": plan,
        "facts": facts(plan) if plan else [],
        "rows": _rows(findings),
        "is_owing": is_owing,
        "may_begin": may_edit and plan is None,
        "actions": _actions(inspection, plan, is_owing) if may_edit else [],
        "papers": paper_links("inspection-plan", reference),
        "may_see_scan": plan and _sees_whole(user, inspection),
        "crumbs": trail(inspection, _("Rectification plan")),
    }
    return render(request, "inspection/plan.html", context)


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_plan_file(
    request: StaffRequest, reference: str, suffix: str
) -> HttpResponse:
    inspection, findings = _shown(request.user, reference)
    paper = plan_paper(inspection, getattr(inspection, "plan", None), _rows(findings))
    paper = on_template(paper, suffix, inspection.organisation)
    back = reverse("inspection-plan", args=[reference])
    return handed_out(
        request, paper, suffix, back=back, chain=reference, subject=inspection
    )


def _shown(user: User, reference: str) -> tuple[Inspection, FindingQuerySet]:
    """Return an inspection and those findings of it that somebody sees, or 404."""
    shown = Inspection.objects.visible_to(user).select_related(
        "organisation", "plan__approved_by"
    )
    inspection = get_object_or_404(shown, reference=reference)
    return inspection, Finding.objects.visible_to(user).filter(inspection=inspection)


def _rows(findings: FindingQuerySet) -> list[PlannedRow]:
    offices = Responsibility.objects.select_related("office")
    listed = findings.select_related("aspect").prefetch_related(
        Prefetch("responsibilities", offices), "measures"
    )
    return [planned_row(n, one) for n, one in enumerate(listed.in_printed_order(), 1)]


def facts(plan: Plan) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        (_("State"), plan.get_state_display()),
        (_("Begun at"), plan.begun_at),
    ]
    if not plan.is_draft:
        rows += [
            (_("Approved by"), plan.meeting),
            (_("Day of it"), plan.met_on),
            (_("Number of the minutes"), plan.number),
            (_("Opinion of the overseeing body"), plan.opinion),
            (_("Approval entered by"), plan.approved_by),
        ]
    return rows


def _actions(
    inspection: Inspection, plan: Plan | None, is_owing: bool
) -> list[dict[str, str]]:
    """Offer the table of tasks, and the approval once nothing is owed any more."""
    tasks = reverse("inspection-dispatch", args=[inspection.reference])
    kind = "primary" if is_owing else ""
    offered = [{"label": _("Table of tasks"), "url": tasks, "kind": kind}]
    if plan and plan.is_draft and not is_owing:
        url = reverse("inspection-approve_plan", args=[inspection.reference])
        label = _("Enter the approval")
        offered.insert(0, {"label": label, "url": url, "kind": "primary"})
    return offered


@requires(Permission.INSPECTION_EDIT)
@require_POST
def inspection_begin_plan(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    Plan.objects.begin(inspection, by=request.user)
    messages.success(
        request,
        _("The plan is begun. Until it is approved, all that it says changes freely."),
    )
    return redirect("inspection-plan", inspection.reference)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def inspection_approve_plan(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    shown = Plan.objects.visible_to(request.user).select_related("inspection")
    plan = get_object_or_404(shown, inspection=inspection)
    if refusal := plan.why_not("approve", by=request.user):
        if isinstance(refusal, NotAllowed):
            raise refusal
        messages.error(request, str(refusal))
        return redirect("inspection-plan", inspection.reference)
    return ApprovePlan(request.user, inspection, plan, request.FILES).respond(request)


@dataclass
class ApprovePlan(InspectionCorrection[PlanApprovalForm]):
    plan: Plan
    files: MultiValueDict[str, UploadedFile]

    is_new: ClassVar[bool] = True

    def title(self) -> str:
        return _("Enter the approval of the plan")

    def save(self) -> str:
        return _("The plan is approved: fix it")

    def back(self) -> str:
        return reverse("inspection-plan", args=[self.inspection.reference])

    def form(self, data: QueryDict | None) -> PlanApprovalForm:
        needed = self.inspection.organisation.plan_needs_opinion
        files = self.files if data is not None else None
        return PlanApprovalForm(data, files, needs_opinion=needed)

    def keep(self, form: PlanApprovalForm) -> str:
        body = self.inspection.organisation
        with transaction.atomic():  # a scan of what is refused is not kept
            basis = kept_basis(form, by=self.user, organisation=body)
            if basis:
                opinion = form.cleaned_data["opinion"]
                self.plan.approve(by=self.user, basis=basis, opinion=opinion)
        return _(
            "The plan is approved. From now on a change needs a reason, and a later "
            "deadline is an extension."
        )


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_plan_scan(request: StaffRequest, reference: str) -> HttpResponseBase:
    shown = Plan.objects.visible_to(request.user).select_related("scan", "inspection")
    plan = get_object_or_404(shown, inspection__reference=reference)
    if plan.scan is None or not _sees_whole(request.user, plan.inspection):
        raise Http404
    return hand_out(request, plan.scan)


def _sees_whole(user: User, inspection: Inspection) -> bool:
    return user.scope(Permission.FINDING_VIEW).covers(inspection)
