"""核查: what is closed out and not verified yet, and verifying one of it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.dashboards.counted import counted
from rectification.forms.findings.verification import VerifyForm
from rectification.models import (
    Evidence,
    Finding,
    Responsibility,
    User,
    Verification,
)
from rectification.models.findings.claim import claim_of
from rectification.models.findings.verification import to_verify_by, verified_as
from rectification.views.findings.reopen import LookInto, fetch
from rectification.views.findings.verification_rows import (
    closed_row,
    verified_row,
    with_files,
)
from rectification.views.parts.answers import refused
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

PAGE, MOST_VERIFIED = 50, 20
# By inspection, since whoever verifies goes from body to body.
ORDER = Order((Key("inspection_id"), Key("position"), Key("pk")))


@requires(Permission.FINDING_VERIFY)
@require_safe
def verification_list(request: StaffRequest) -> HttpResponse:
    """List what waits to be verified, and what was verified last."""
    user = request.user
    shown = page(to_verify_by(user), ORDER, request.GET, size=PAGE, dress=_dressed)
    waiting, found = _numbers(user)
    last = with_names(user).order_by("-verified_at", "-pk")[:MOST_VERIFIED]
    context = {
        "rows": [
            closed_row(one, reverse("finding-verify", args=[one.reference]))
            for one in shown.rows
        ],
        "previous_url": shown.previous,
        "next_url": shown.next,
        "waiting": waiting,
        "found": found,
        "last": [verified_row(one) for one in last],
    }
    return render(request, "verification/list.html", context)


def _dressed(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    offices, kept_as = Responsibility.objects.select_related("office"), "listed_offices"
    return findings.select_related(
        "inspection__organisation", "closed_by"
    ).prefetch_related(Prefetch("responsibilities", offices, kept_as))


def _numbers(user: User) -> tuple[int, list[tuple[str, int, str]]]:
    """Count what waits, and by result what was found, with the list of just those."""
    mine = Finding.objects.visible_to(user)
    named = {
        **{one.value: str(one.label) for one in Verification.Result},
        "sham": _("Only feigned"),
    }
    rows = {"none": to_verify_by(user)}
    rows |= {result: verified_as(mine, result) for result in named}
    numbers = counted(rows, by=user)
    url = reverse("finding-list")
    return numbers["none"], [
        (label, numbers[result], f"{url}?{urlencode({'verified': result})}")
        for result, label in named.items()
    ]


def with_names(user: User) -> QuerySet[Verification]:
    """Return the verifications somebody sees, with all that a row prints."""
    rows = Verification.objects.visible_to(user)
    return with_files(rows.select_related("finding", "verified_by"))


# --- verifying one ------------------------------------------------------------------


@requires(Permission.FINDING_VERIFY)
@require_http_methods(["GET", "POST"])
def finding_verify(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    claim = claim_of(finding)  # first: who is party to it is asked of the same rows
    if refusal := finding.why_not("verify", by=request.user):
        return refused(request, finding, refusal)
    return Verify(request.user, finding, claim, request.FILES).respond(request)


@dataclass
class Verify(LookInto[VerifyForm]):
    def title(self) -> str:
        return _("Verify")

    def save(self) -> str:
        return _("Keep the verification")

    def done(self) -> str:
        return reverse("verification-list")

    def form(self, data: QueryDict | None) -> VerifyForm:
        return VerifyForm(data, self.sent_files(data), finding=self.finding)

    def found(self, form: VerifyForm, files: list[Evidence]) -> str:
        given = form.cleaned_data
        is_failed = given["result"] == Verification.Result.FAILED
        one = Verification.objects.verify(
            self.finding,
            by=self.user,
            result=given["result"],
            words=given["text"],
            sham_reason=given["sham_reason"],
            files=files,
            **(form.anew() if is_failed else {}),
        )
        if is_failed:
            return _("Verified as not put right: the finding is reopened.")
        facts = {"finding": self.finding.reference, "result": one.get_result_display()}
        return _("%(finding)s is verified: %(result)s.") % facts
