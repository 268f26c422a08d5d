"""年度续报 that waits: confirm it, or send it back to be told anew."""

from dataclasses import replace
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.errors import InvalidTransition
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.models import CheckIn, Finding, User
from rectification.models.findings.check_in import why_no_other
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.offered_steps import Step, step
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


def fetch(request: StaffRequest, reference: str) -> CheckIn:
    """Return the newest one that waits, bound to what the page showed."""
    shown = Finding.objects.visible_to(request.user)
    finding = get_object_or_404(shown, reference=reference)
    told = CheckIn.objects.filter(finding=finding).select_related("finding")
    newest = told.order_by("-written_at", "-pk").first()
    if newest is None:
        raise InvalidTransition(_("No check-in waits to be confirmed here."))
    return as_read(request, newest)


@requires(Permission.FINDING_DECIDE)
@require_POST
def check_in_confirm(request: StaffRequest, reference: str) -> HttpResponse:
    words = said(request, OpinionForm(request.POST))
    check_in = fetch(request, reference)
    check_in.confirm(by=request.user, opinion=words["reason"])
    told = _("Confirmed; the next check-in is due in a year.")
    return done(request, check_in.finding, told)


@requires(Permission.FINDING_DECIDE)
@require_POST
def check_in_send_back(request: StaffRequest, reference: str) -> HttpResponse:
    words = said(request, ReasonForm(request.POST))
    check_in = fetch(request, reference)
    check_in.send_back(by=request.user, reason=words["reason"])
    return done(request, check_in.finding, _("Returned: the office tells it anew."))


def check_in_steps(finding: Finding, user: User) -> list[Step | None]:
    """List what can be done about the year of what is kept up."""
    link = step(finding, user, "check_in", against=why_no_other(finding))
    rows: list[Step | None] = [link and replace(link, is_link=True)]
    for one in finding.check_ins.all():
        if one.is_waiting:
            decide = partial(step, one, user, noun="check_in")
            rows.append(decide("confirm", form=OpinionForm(), kind="primary"))
            rows.append(decide("send_back", form=ReasonForm()))
    return rows
