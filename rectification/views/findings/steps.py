"""A finding's way to its decision: request, withdraw, return, approve."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.forms.findings.steps import OpinionForm, ReasonForm, SubmitForm
from rectification.models import Finding, User
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import FindingState, Permission
from rectification.workflow_chain import ChainStep


def fetch(user: User, reference: str) -> Finding:
    return get_object_or_404(Finding.objects.visible_to(user), reference=reference)


@requires(Permission.FINDING_SUBMIT)
@require_POST
def finding_submit(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    words = said(request, SubmitForm(request.POST))
    finding.submit(by=request.user, asks=words["asks"], waiver=words["waiver"])
    return done(request, finding, _("Close-out has been requested."))


@requires(Permission.FINDING_SUBMIT)
@require_POST
def finding_withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    finding.withdraw(by=request.user)
    return done(request, finding, _("The request has been withdrawn."))


@requires(Permission.FINDING_STEP)
@require_POST
def finding_send_back(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    finding.send_back(by=request.user, reason=words["reason"])
    return done(request, finding, _("The request has been returned."))


@requires(Permission.FINDING_STEP)
@require_POST
def finding_approve(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    words = said(request, OpinionForm(request.POST))
    finding.approve(by=request.user, reason=words["reason"])
    sentence = _("The close-out has been approved.")
    if finding.state == FindingState.SUBMITTED:
        sentence = _("Agreed and passed on. Next decides: %(step)s.") % {
            "step": ChainStep(finding.due_step).label
        }
    elif finding.state != FindingState.COMPLETED:
        sentence = _("Approved as “%(state)s”.") % {
            "state": finding.get_state_display()
        }
    return done(request, finding, sentence)


@requires(Permission.INSPECTION_EDIT)
@require_POST
def finding_unregister(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    finding.unregister(by=request.user, reason=words["reason"])
    sentence = _("The registration of %(finding)s is withdrawn; the log keeps it.")
    return done(request, finding.inspection, sentence % {"finding": finding.reference})


@requires(Permission.FINDING_DECIDE)
@require_POST
def finding_conclude(request: StaffRequest, reference: str) -> HttpResponse:
    finding = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    finding.conclude(by=request.user, reason=words["reason"])
    return done(request, finding, _("The finding is closed out for good."))
