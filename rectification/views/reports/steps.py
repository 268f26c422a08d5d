"""A report's way to the public. Freezing and publishing are verbs of `publishing`."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from rectification.access import requires
from rectification.errors import InvalidTransition
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.forms.parts.identity import BareForm
from rectification.forms.reports.steps import ApprovalForm, ReviewForm, TakeDownForm
from rectification.publishing import freeze as publishing
from rectification.publishing import reviewing
from rectification.publishing.take_down import take_down
from rectification.views.parts.answers import as_read, done, said
from rectification.views.parts.requests import StaffRequest
from rectification.views.reports.page import (
    editions_of,
    fetch,
    named,
    public_editions,
)
from rectification.workflow import Permission


@requires(Permission.REPORT_EDIT)
@require_POST
def report_submit(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    publishing.submit(report, by=request.user)
    return done(request, report, _("The report is in review now."))


@requires(Permission.REPORT_EDIT)
@require_POST
def report_withdraw(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    report.withdraw(by=request.user)
    return done(request, report, _("The report is a draft again."))


@requires(Permission.REPORT_REVIEW)
@require_POST
def report_review(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, ReviewForm(request.POST))
    reviewing.review(
        report,
        by=request.user,
        kind=words["kind"],
        opinion=words["opinion"],
        seen=words["seen"],
    )
    return done(request, report, _("The review is signed."))


@requires(Permission.REPORT_APPROVE)
@require_POST
def report_send_back(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    report.send_back(by=request.user, reason=words["reason"])
    return done(request, report, _("The report has been returned."))


@requires(Permission.REPORT_APPROVE)
@require_POST
def report_approve(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, ApprovalForm(request.POST))
    publishing.approve(
        report, by=request.user, reason=words["reason"], seen=words["seen"]
    )
    return done(request, report, _("The report is approved as it stands."))


@requires(Permission.REPORT_FREEZE)
@require_POST
def report_freeze(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    said(request, BareForm(request.POST))
    publishing.freeze(report, by=request.user)
    return done(request, report, _("The edition is frozen; it is not public yet."))


@requires(Permission.REPORT_PUBLISH)
@require_POST
def report_publish(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    said(request, BareForm(request.POST))
    publishing.publish(report, by=request.user)
    return done(request, report, _("The edition is public now."))


@requires(Permission.REPORT_FREEZE)
@require_POST
def report_unfreeze(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    changed = publishing.unfreeze(report, by=request.user, reason=words["reason"])
    if changed:
        sentence = _("%(reason)s The report is a draft again.") % {"reason": changed}
    else:
        sentence = _("The freeze is taken back; approval and signatures stay.")
    return done(request, report, sentence)


@requires(Permission.REPORT_FREEZE)
@require_POST
def report_void(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, ReasonForm(request.POST))
    publishing.void(report, by=request.user, reason=words["reason"])
    return done(request, report, _("The frozen edition is void."))


@requires(Permission.REPORT_EDIT)
@require_POST
def report_revise(request: StaffRequest, reference: str) -> HttpResponse:
    report = as_read(request, fetch(request.user, reference))
    words = said(request, OpinionForm(request.POST))
    report.revise(by=request.user, reason=words["reason"])
    return done(request, report, _("The report is a draft again."))


@requires(Permission.REPORT_TAKE_DOWN)
@require_POST
def report_take_down(request: StaffRequest, reference: str) -> HttpResponse:
    report = fetch(request.user, reference)
    public = {one.number: one for one in public_editions(editions_of(report))}
    if not public:
        raise InvalidTransition(_("No edition of this report is public."))
    form = TakeDownForm(request.POST, editions=named(public.values()))
    words = said(request, form)
    taken = take_down(
        public[words["publication"]],
        by=request.user,
        reason=words["reason"],
        reach=words["reach"],
        words=words["words"],
    )
    names = pgettext("in a list", ", ").join(
        _("%(reference)s no. %(number)d")
        % {"reference": one.report.reference, "number": one.number}
        for one in taken
    )
    return done(request, report, _("Taken down: %(names)s.") % {"names": names})
