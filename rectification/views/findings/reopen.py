"""重新整改, 整改回头看, 年度续报: what is closed out opened again, or looked at."""

from dataclasses import dataclass
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.forms.findings.check_in import CheckInForm
from rectification.forms.findings.look_back import LookBackForm
from rectification.forms.findings.reopen import ReopenForm
from rectification.forms.parts.editing import WordedForm
from rectification.intake.files.evidence_file import CheckedFile
from rectification.models import CheckIn, Evidence, Finding, LookBack, User
from rectification.models.findings.check_in import why_no_other
from rectification.models.findings.claim import Claim, announced, claim_of
from rectification.models.findings.evidence import store
from rectification.models.findings.flags import raised
from rectification.views.findings.claim_rows import (
    claim_rows,
    earlier_files,
    other_files,
)
from rectification.views.findings.edit import FindingCorrection
from rectification.views.parts.answers import refused
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

R = TypeVar("R", bound=WordedForm)


def fetch(user: User, reference: str) -> Finding:
    shown = Finding.objects.visible_to(user).select_related(
        "inspection__organisation", "inspection__overseer", "adoption"
    )
    finding = get_object_or_404(announced(shown), reference=reference)
    finding.refusals = {}
    return finding


@requires(Permission.FINDING_REOPEN)
@require_http_methods(["GET", "POST"])
def finding_reopen(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    if refusal := finding.why_not("reopen", by=request.user):
        return refused(request, finding, refusal)
    return Reopen(request.user, finding).respond(request)


@dataclass
class Reopen(FindingCorrection[ReopenForm]):
    is_new = True

    def title(self) -> str:
        return _("Reopen")

    def save(self) -> str:
        return _("Reopen")

    def form(self, data: QueryDict | None) -> ReopenForm:
        return ReopenForm(data, finding=self.finding)

    def keep(self, form: ReopenForm) -> str:
        self.finding.read = form.cleaned_data["read"]
        reason = form.cleaned_data["reason"]
        self.finding.reopen(by=self.user, reason=reason, **form.anew())
        return _("The finding has been reopened.")


# --- looking into what is closed out --------------------------------------------------


@dataclass
class LookInto(FindingCorrection[R]):
    """Original text, measures and proof over a form that says how it was found."""

    claim: Claim
    files: MultiValueDict[str, UploadedFile]

    template = "finding/verify.html"
    is_new = True

    def sent_files(self, data: QueryDict | None) -> MultiValueDict | None:
        return self.files if data is not None else None

    def extra(self) -> dict[str, object]:
        flags = raised(self.claim)
        return {
            "finding": self.finding,
            "paragraphs": self.finding.original_text.splitlines(),
            "rows": claim_rows(self.claim, flags),
            "others": other_files(self.claim),
            "earlier": earlier_files(self.claim),
            "flags": flags,
        }

    def keep(self, form: R) -> str:
        self.finding.read = form.cleaned_data["read"]
        body = self.finding.inspection.organisation
        Evidence.objects.check_may_keep(self.user, body)
        # Writing a large file takes long: no lock is held meanwhile.
        stored = [(file, store(file.stream)) for file in form.cleaned_data["evidence"]]
        with transaction.atomic():  # files of what is refused are not kept
            return self.found(form, [self._entered(*one) for one in stored])

    def found(self, form: R, files: list[Evidence]) -> str:
        """Keep what was found with these files, and return the sentence to show."""
        raise NotImplementedError

    def _entered(self, file: CheckedFile, place: tuple[str, int]) -> Evidence:
        return Evidence.objects.enter(
            by=self.user,
            organisation=self.finding.inspection.organisation,
            stored=place,
            name=file.name,
            media_type=file.media_type,
            dated_on=file.taken_on,
        )


@requires(Permission.FINDING_LOOK_BACK)
@require_http_methods(["GET", "POST"])
def finding_look_back(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    claim = claim_of(finding)  # first: who is party to it is asked of the same rows
    if refusal := finding.why_not("look_back", by=request.user):
        return refused(request, finding, refusal)
    return LookAgain(request.user, finding, claim, request.FILES).respond(request)


@dataclass
class LookAgain(LookInto[LookBackForm]):
    def title(self) -> str:
        return _("Look back")

    def save(self) -> str:
        return _("Keep the look-back")

    def form(self, data: QueryDict | None) -> LookBackForm:
        return LookBackForm(data, self.sent_files(data), finding=self.finding)

    def found(self, form: LookBackForm, files: list[Evidence]) -> str:
        given, finding = form.cleaned_data, self.finding
        said = {"result": given["result"], "words": given["text"], "files": files}
        if given["result"] == LookBack.Result.RELAPSED:
            LookBack.objects.look(finding, by=self.user, **said, **form.anew())
            return _("The finding has been reopened after a relapse.")
        LookBack.objects.look(finding, by=self.user, **said)
        return _("The look-back is kept: it has lasted.")


# --- what is kept up for good ---------------------------------------------------------


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def finding_check_in(request: StaffRequest, reference: str) -> HttpResponse:
    finding = fetch(request.user, reference)
    claim = claim_of(finding)
    refusal = finding.why_not("check_in", by=request.user) or why_no_other(finding)
    if refusal:
        return refused(request, finding, refusal)
    return TellOfYear(request.user, finding, claim, request.FILES).respond(request)


@dataclass
class TellOfYear(LookInto[CheckInForm]):
    def title(self) -> str:
        return _("Yearly check-in")

    def save(self) -> str:
        return _("Send the check-in")

    def form(self, data: QueryDict | None) -> CheckInForm:
        return CheckInForm(data, self.sent_files(data), finding=self.finding)

    def extra(self) -> dict[str, object]:
        return super().extra() | {"flags": []}  # those are for who decides

    def found(self, form: CheckInForm, files: list[Evidence]) -> str:
        words = form.cleaned_data["text"]
        CheckIn.objects.write(self.finding, by=self.user, words=words, files=files)
        return _("The check-in is kept; it counts, and waits to be confirmed.")
