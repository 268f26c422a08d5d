"""A later deadline that waits: agree to it, pass it on, refuse it, take it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.errors import InvalidTransition
from rectification.forms.findings.steps import GrantForm, RefuseForm
from rectification.models import Extension, Finding, User
from rectification.views.findings.steps import fetch as fetch_finding
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.offered_steps import Step, step
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import ExtensionState, Permission


def fetch(user: User, reference: str, pk: int) -> Extension:
    """Return the request that somebody has read, decided meanwhile or not."""
    shown = Extension.objects.visible_to(user).select_related("finding")
    return get_object_or_404(shown, finding__reference=reference, pk=pk)


@requires(Permission.FINDING_DECIDE)
@require_POST
def extension_endorse(request: StaffRequest, reference: str) -> HttpResponse:
    words = said(request, GrantForm(request.POST))
    found = fetch(request.user, reference, words["extension"])
    extension = as_read(request, found)
    extension.endorse(by=request.user, opinion=words["reason"])
    told = _("Passed on; the overseeing body has the last word.")
    return done(request, extension.finding, told)


@requires(Permission.FINDING_DECIDE)
@require_POST
def extension_grant(request: StaffRequest, reference: str) -> HttpResponse:
    words = said(request, GrantForm(request.POST))
    found = fetch(request.user, reference, words["extension"])
    extension = as_read(request, found)
    extension.grant(by=request.user, opinion=words["reason"])
    return done(request, extension.finding, _("The later deadline is agreed to."))


@requires(Permission.FINDING_DECIDE)
@require_POST
def extension_refuse(request: StaffRequest, reference: str) -> HttpResponse:
    words = said(request, RefuseForm(request.POST))
    found = fetch(request.user, reference, words["extension"])
    extension = as_read(request, found)
    extension.refuse(by=request.user, reason=words["reason"])
    return done(request, extension.finding, _("Refused; the deadline stays as it was."))


@requires(Permission.FINDING_EDIT)
@require_POST
def extension_withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch_finding(request.user, reference)
    extension = finding.extensions.waiting().first()
    if extension is None:
        raise InvalidTransition(_("No later deadline waits for a decision here."))
    as_read(request, extension).withdraw(by=request.user)
    return done(request, finding, _("Withdrawn; the deadline stays as it was."))


def extension_steps(finding: Finding, user: User) -> list[Step | None]:
    """List what can be done with a later deadline that waits, if one does."""
    rows: list[Step | None] = []
    for one in finding.extensions.all():
        if one.is_waiting:
            read = {"extension": one.pk}
            is_first = one.needs_overseer and one.state == ExtensionState.WAITING
            word = "endorse" if is_first else "grant"
            rows += [
                step(one, user, word, form=GrantForm(initial=read), kind="primary"),
                step(one, user, "refuse", form=RefuseForm(initial=read)),
                step(one, user, "withdraw"),
            ]
    return rows
