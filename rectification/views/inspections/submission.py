"""上报: the month drafted and sent upward with one form, and read again as it went."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.exporting import LEDGERS
from rectification.forms.inspections.submission import SubmissionForm
from rectification.models import Chain, Organisation, Submission
from rectification.papers.formats import file_name
from rectification.papers.paper import Paper
from rectification.papers.submission import report_paper, table_paper
from rectification.publishing.submission import (
    Facts,
    Sending,
    facts_of,
    submit,
)
from rectification.publishing.submission_report import Words, paragraphs, suggested
from rectification.views.inspections.edit import InspectionCorrection
from rectification.views.inspections.reporting import fetch
from rectification.views.parts.paging import Key, Order, page
from rectification.views.parts.papers import handed_out, on_template, paper_links
from rectification.views.parts.periods import Chosen, choose, none_begun
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import Crumb
from rectification.workflow import Permission

PAGE = 50
NEWEST_FIRST = Order((Key("pk"),), descending=True)
JSON = "application/json"


@requires(Permission.SUBMISSION_SEND)
@require_http_methods(["GET", "POST"])
def inspection_submit(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    if not request.user.may(Permission.SUBMISSION_SEND, inspection):
        raise NotAllowed()
    chosen = choose(inspection, request.GET)
    if chosen is None:
        return none_begun(request, inspection)
    seen = request.POST.get("seen", "")
    return Submit(request.user, inspection, chosen, seen).respond(request)


@dataclass
class Submit(InspectionCorrection[SubmissionForm]):
    chosen: Chosen
    seen: str

    template = "submission/new.html"
    is_new: ClassVar[bool] = True
    made: Submission | None = None

    def title(self) -> str:
        return _("Send upwards: %(period)s") % {"period": self.chosen.period.name}

    def back(self) -> str:
        return reverse("inspection-reporting", args=[self.inspection.reference])

    def address(self, request: StaffRequest) -> str:
        return request.path + self.chosen.query

    def done(self) -> str:
        return self.made.get_absolute_url() if self.made else self.back()

    @cached_property
    def shown(self) -> Facts:
        """What the records say; after a refusal, what they say by then."""
        return facts_of(self.inspection, self.chosen.period)

    @cached_property
    def overseer(self) -> Organisation | None:
        return self.inspection.overseer

    def form(self, data: QueryDict | None) -> SubmissionForm:
        words = suggested(self.shown)
        initial = {
            "to_whom": self.overseer.signing_name if self.overseer else "",
            "title": words.title,
            "opening": words.opening,
            "closing": words.closing,
            "way": Submission.Way.EXCHANGE,
            "sent_on": timezone.localdate(),
        }
        return SubmissionForm(data, initial=initial)

    def keep(self, form: SubmissionForm) -> str:
        said = form.cleaned_data
        self.made = submit(
            self.inspection,
            self.chosen.period,
            Words(said["title"], said["opening"], said["closing"], said["note"]),
            self._sending(said),
            by=self.user,
            seen=self.seen,
            ledger=LEDGERS["excel"].write,
        )
        return _("Sent upwards as %(label)s.") % {"label": self.made.label}

    def _sending(self, said: dict[str, Any]) -> Sending:
        """The overseeing body, where it is named, reads it here."""
        one, name = self.overseer, said["to_whom"]
        is_overseer = one is not None and name in (one.name, one.full_name)
        to_body = one if is_overseer else None
        return Sending(to_body, name, said["way"], said["sent_on"])

    def extra(self) -> dict[str, object]:
        facts = self.shown
        to_whom = self.overseer.signing_name if self.overseer else "……"
        written = paragraphs(facts, suggested(facts), to_whom, timezone.localdate())
        return {
            "seen": facts.mark,
            "chosen": self.chosen,
            "report": written,
            "findings": facts.findings,
        }


# --- what was sent --------------------------------------------------------------------


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_list(request: StaffRequest) -> HttpResponse:
    rows = Submission.objects.visible_to(request.user)
    crumbs = [Crumb(_("Inspections"), reverse("inspection-list"))]
    if reference := request.GET.get("inspection", "")[:30].replace("\0", ""):
        rows = rows.filter(inspection__reference=reference)
        url = reverse("inspection-detail", args=[reference])
        crumbs.append(Crumb(reference, url))
    listed = page(rows, NEWEST_FIRST, request.GET, size=PAGE, dress=_dressed)
    context = {
        "rows": listed.rows,
        "next_url": listed.next,
        "previous_url": listed.previous,
        "crumbs": [*crumbs, Crumb(_("Submissions upwards"))],
    }
    return render(request, "submission/list.html", context)


def _dressed(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    return rows.defer("content").select_related("organisation", "inspection", "sent_by")


def _fetch(request: StaffRequest, pk: int) -> Submission:
    rows = Submission.objects.visible_to(request.user)
    around = ("inspection__organisation", "organisation", "sent_by", "to_body")
    found: Submission = get_object_or_404(rows.select_related(*around), pk=pk)
    return found


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_detail(request: StaffRequest, pk: int) -> HttpResponse:
    sent = _fetch(request, pk)
    return render(request, "submission/detail.html", _context(request, sent))


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_table(request: StaffRequest, pk: int) -> HttpResponse:
    """整改进展情况一览表, as it was sent: one sheet of A4."""
    sent = _fetch(request, pk)
    return render(request, "submission/table.html", _context(request, sent))


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_report_file(request: StaffRequest, pk: int, suffix: str) -> HttpResponse:
    """整改进展情况报告 as it was sent, in the official format."""
    return _as_paper(request, pk, suffix, report_paper)


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_table_file(request: StaffRequest, pk: int, suffix: str) -> HttpResponse:
    return _as_paper(request, pk, suffix, table_paper)


def _as_paper(
    request: StaffRequest, pk: int, suffix: str, made: Callable[[Submission], Paper]
) -> HttpResponse:
    sent = _fetch(request, pk)
    if sent.is_erased:
        raise Http404
    paper = on_template(made(sent), suffix, sent.organisation)
    return handed_out(
        request,
        paper,
        suffix,
        back=sent.get_absolute_url(),
        chain=sent.inspection.reference,
        subject=sent,
        action="submission.download",
        after={"name": file_name(paper, suffix)},
    )


def _context(request: StaffRequest, sent: Submission) -> dict[str, object]:
    may_erase = request.user.may(Permission.ERASURE_REQUEST, sent)
    return {
        "sent": sent,
        "said": sent.said,
        "facts": facts(sent),
        "papers": paper_links("submission-report", sent.pk),
        "table_papers": paper_links("submission-table", sent.pk),
        "may_erase": may_erase and not sent.is_erased,
        "crumbs": trail(sent),
    }


def trail(sent: Submission) -> list[Crumb]:
    listed = reverse("submission-list") + f"?inspection={sent.inspection.reference}"
    return [
        Crumb(_("Inspections"), reverse("inspection-list")),
        Crumb(str(sent.inspection), sent.inspection.get_absolute_url()),
        Crumb(_("Submissions upwards"), listed),
        Crumb(sent.label),
    ]


def facts(sent: Submission) -> list[tuple[str, object]]:
    return [
        (_("Number of the document"), sent.label),
        (_("Sent to"), sent.to_whom),
        (_("Sent on"), sent.sent_on),
        (_("Way of sending"), sent.get_way_display()),
        (_("Reporting period"), sent.said.get("period", "")),
        (_("Sent by"), sent.sent_by),
        (_("Kept at"), sent.sent_at),
        (_("Note"), sent.said.get("note", "")),
        (_("Digest"), sent.digest),
    ]


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_content(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand out all that was sent, byte for byte as its digest has it."""
    sent = _fetch(request, pk)
    if sent.is_erased:
        raise Http404
    return _hand_out(request, sent, sent.content.encode(), JSON, f"{sent.label}.json")


@requires(Permission.REPORT_VIEW)
@require_safe
def submission_ledger(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand out the ledger of the moment, byte for byte."""
    sent = _fetch(request, pk)
    for file in sent.said.get("files", ()):
        data = base64.b64decode(file["base64"])
        return _hand_out(request, sent, data, file["media_type"], file["name"])
    raise Http404


def _hand_out(
    request: StaffRequest, sent: Submission, data: bytes, media_type: str, name: str
) -> HttpResponse:
    _log(request, sent, name)
    header = content_disposition_header(True, name) or ""
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": header}
    )


def _log(request: StaffRequest, sent: Submission, name: str) -> None:
    if request.method == "GET":
        Chain.record(
            chain=sent.inspection.reference,
            actor=request.user,
            action="submission.download",
            subject=sent,
            after={"name": name},
        )
