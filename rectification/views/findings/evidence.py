"""Evidence files: handed out to whoever may see them, shown for further findings."""

import logging

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import requires
from rectification.forms.findings.steps import AttachForm
from rectification.models import SYSTEM_CHAIN, Chain, Evidence, Finding, User
from rectification.views.parts.answers import refused
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import FileRow, file_row
from rectification.workflow import Permission

logger = logging.getLogger(__name__)
MOST = 50  # files offered at once; a search narrows them down


@requires(Permission.FINDING_VIEW)
@require_safe
def evidence_download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Hand a file out as a download, never for the browser to open by itself."""
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    return hand_out(request, evidence)


def hand_out(request: StaffRequest, evidence: Evidence) -> HttpResponseBase:
    """Send the file and log who took it. The caller has checked that he may."""
    if evidence.erasure_id:
        return HttpResponse(
            _("The content has been erased."),
            status=410,
            content_type="text/plain; charset=utf-8",
        )
    try:
        stream = evidence.path.open("rb")
    except OSError as error:
        logger.error("evidence %s is missing on disk", evidence.pk)
        raise Http404 from error
    if request.method == "GET":
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="evidence.download",
            subject=evidence,
            after={"sha256": evidence.sha256},
        )
    response = FileResponse(
        stream,
        as_attachment=True,
        filename=evidence.name,
        content_type=evidence.media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def finding_attach(request: StaffRequest, reference: str) -> HttpResponse:
    shown = Finding.objects.visible_to(request.user)
    finding = get_object_or_404(
        shown.select_related("inspection__organisation"), reference=reference
    )
    if refusal := finding.why_not("attach", by=request.user):
        return refused(request, finding, refusal)
    query = request.GET.get("q", "").replace("\0", "").strip()[:100]
    files = _kept(request.user, finding)
    form = AttachForm(request.POST or None, files)
    if request.method == "POST" and form.is_valid():
        _attach(request, finding, form)
        return redirect(finding.get_absolute_url() + "#evidence")
    rows = files.filter(name__icontains=query) if query else files
    context = {
        "finding": finding,
        "form": form,
        "query": query,
        "files": _rows(rows, form),
        "ticked": form.ticked,
    }
    return render(request, "evidence/attach.html", context)


def _attach(request: StaffRequest, finding: Finding, form: AttachForm) -> None:
    said = form.said()
    with transaction.atomic():
        for evidence, claim in said:
            finding.attach(by=request.user, evidence=evidence, claim=claim)
    sentence = ngettext(
        "The file is now shown for this finding too.",
        "%(count)d files are now shown for this finding too.",
        len(said),
    )
    messages.success(request, sentence % {"count": len(said)})


def _rows(files: QuerySet[Evidence], form: AttachForm) -> list[FileRow]:
    """Return the newest, each with what was typed for it."""
    return [
        file_row(one, "".join(form.own_claims.get(str(one.pk), ())))
        for one in files.order_by("-pk")[:MOST]
    ]


def _kept(user: User, finding: Finding) -> QuerySet[Evidence]:
    """Files of the body that are not shown for this finding yet."""
    body = finding.inspection.organisation
    kept = Evidence.objects.visible_to(user).filter(organisation=body, erasure=None)
    # The scan of a signature or an instruction proves nothing about a finding.
    signed = ("reviews", "papersheets", "paperacts", "adoptions", "instructions")
    unsigned = kept.filter(**dict.fromkeys(signed))
    return unsigned.exclude(uses__finding=finding)
