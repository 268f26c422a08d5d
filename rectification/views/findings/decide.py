"""整改销号审批: a request beside what is claimed, what proves it, and what to heed."""

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.forms.findings.steps import OpinionForm, ReasonForm
from rectification.models import Finding, FormDraft, Responsibility, User
from rectification.models.findings.claim import Claim, announced, claim_of
from rectification.models.findings.flags import raised
from rectification.models.findings.paper_sheet import form_number
from rectification.views.findings.chain_rows import chain_rows
from rectification.views.findings.claim_rows import (
    claim_rows,
    earlier_files,
    other_files,
)
from rectification.views.findings.page import crumbs
from rectification.views.parts.answers import refused
from rectification.views.parts.deciding import others_to_decide
from rectification.views.parts.offered_steps import Steps, step
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb, deadline_words
from rectification.workflow import FindingState, Permission


@requires(Permission.FINDING_STEP)
@require_safe
def finding_decide(request: StaffRequest, reference: str) -> HttpResponse:
    """The decision sheet; it prints as the form for signing."""
    finding = _fetch(request.user, reference)
    right = Permission.FINDING_STEP if finding.chain else Permission.FINDING_DECIDE
    if not request.user.may(right, finding.reach()):
        raise NotAllowed()
    finding.settle(request.user)
    if refusal := finding._out_of_state(finding.granting()):
        return refused(request, finding, refusal)
    claim = claim_of(finding)
    flags = raised(claim)
    context = {
        "finding": finding,
        "crumbs": [*crumbs(finding)[:-1], *_way(finding)],
        "facts": _facts(claim),
        "paragraphs": finding.original_text.splitlines(),
        "rows": claim_rows(claim, flags),
        "others": other_files(claim),
        "earlier": earlier_files(claim),
        "entries": claim.entries[::-1],
        "flags": flags,
        "chain": chain_rows(finding),
        "steps": _steps(request, finding, needs_opinion=bool(flags)),
        "next": others_to_decide(request.user, finding),
        "number": form_number([finding]),
        "printed_on": timezone.localdate(),
    }
    return render(request, "finding/decide.html", context)


def _fetch(user: User, reference: str) -> Finding:
    shown = Finding.objects.visible_to(user).select_related(
        "inspection__organisation", "inspection__overseer", "submitted_by"
    )
    offices = Responsibility.objects.select_related("office")
    shown = shown.prefetch_related(Prefetch("responsibilities", offices))
    has_drafts = Exists(FormDraft.objects.filter(user=user, key=OuterRef("reference")))
    told = announced(shown).annotate(has_drafts=has_drafts)
    finding = get_object_or_404(told, reference=reference)
    finding.refusals = {}
    return finding


def _way(finding: Finding) -> list[Crumb]:
    return [
        Crumb(finding.reference, finding.get_absolute_url()),
        Crumb(_("Decision on the close-out")),
    ]


def _facts(claim: Claim) -> list[str]:
    """Say in short who answers, until when, and what has become of it so far."""
    finding = claim.finding
    lead = finding.lead_office
    deadline = deadline_words(finding)
    extended = ngettext(
        "extended %(count)d time", "extended %(count)d times", claim.times_extended
    )
    returned = ngettext(
        "returned %(count)d time", "returned %(count)d times", claim.times_returned
    )
    asked = FindingState(finding.asks or FindingState.COMPLETED).label
    return [
        finding.reference,
        _("Lead: %(office)s") % {"office": lead} if lead else "",
        _("Deadline: %(day)s") % {"day": deadline} if deadline else "",
        extended % {"count": claim.times_extended} if claim.times_extended else "",
        _("Asked for: %(state)s") % {"state": asked},
        returned % {"count": claim.times_returned} if claim.times_returned else "",
    ]


def _steps(request: StaffRequest, finding: Finding, *, needs_opinion: bool) -> Steps:
    """Offer what may be decided; where nothing is to be heeded, with 同意 preset."""
    user, granted = request.user, finding.granting()
    opinion = OpinionForm(initial={"reason": "" if needs_opinion else _("Agreed.")})
    opinion.fields["reason"].required = needs_opinion
    found = Steps.of(
        [
            step(finding, user, granted, verb="approve", form=opinion, kind="primary"),
            step(finding, user, "send_back", form=ReasonForm()),
        ]
    )
    if getattr(finding, "has_drafts", True):
        found = found.filled(request, FormDraft.objects.of(user, finding.reference))
    else:
        found = found.filled(request, {})
    return found.asking(request)
