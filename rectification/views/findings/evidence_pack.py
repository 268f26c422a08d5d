"""佐证材料包: the evidence of a finding, or of a whole inspection, taken as one zip."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.exporting.evidence_pack import (
    MOST_BYTES,
    MOST_FINDINGS,
    EvidencePack,
    size_of,
)
from rectification.models import SYSTEM_CHAIN, Chain, Finding, Inspection
from rectification.papers.dossier import dossier_paper
from rectification.views.parts.papers import handed_out
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_pack(request: StaffRequest, reference: str) -> HttpResponseBase:
    shown = Finding.objects.visible_to(request.user).select_related("inspection")
    finding = get_object_or_404(
        shown.select_related("inspection__organisation"), reference=reference
    )
    about = f"{finding.reference} {finding.title}"
    return _pack(request, shown.filter(pk=finding.pk), finding, about)


@requires(Permission.FINDING_VIEW)
@require_safe
def inspection_pack(request: StaffRequest, reference: str) -> HttpResponseBase:
    """Hand out what is shown for those findings of it that somebody may see.

    Of more than fit into one pack a part, `?part=2`; without one it says which.
    """
    shown = Inspection.objects.visible_to(request.user).select_related("organisation")
    inspection = get_object_or_404(shown, reference=reference)
    findings = Finding.objects.visible_to(request.user).filter(inspection=inspection)
    findings = findings.order_by("position", "pk")
    count = findings.order_by().count()
    if count <= MOST_FINDINGS:
        return _pack(request, findings, inspection, str(inspection))
    spans = [
        (first, min(first + MOST_FINDINGS, count))
        for first in range(0, count, MOST_FINDINGS)
    ]
    part = request.GET.get("part", "")
    if part not in map(str, range(1, len(spans) + 1)):
        messages.warning(request, _parts(request, spans, count))
        return redirect(inspection)
    first, behind = spans[int(part) - 1]
    keys = list(findings.values_list("pk", flat=True)[first:behind])
    about = f"{inspection} {first + 1}-{behind}"
    return _pack(request, findings.filter(pk__in=keys), inspection, about)


def _parts(
    request: StaffRequest, spans: Sequence[tuple[int, int]], count: int
) -> SafeString:
    """Say that a pack of so many findings comes in parts, with a link to each."""
    words = _(
        "There are %(count)s findings, and a pack holds %(most)s at most, or its page "
        "would hardly open. Take it in parts:"
    ) % {"count": f"{count:,}", "most": f"{MOST_FINDINGS:,}"}
    links = (
        (request.path, number, f"{first + 1:,}", f"{behind:,}")
        for number, (first, behind) in enumerate(spans, 1)
    )
    each = format_html_join(" ", '<a href="{}?part={}">{}–{}</a>', links)
    return format_html("{} {}", words, each)


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_dossier(request: StaffRequest, reference: str, suffix: str) -> HttpResponse:
    """一事一档: all of a finding on paper, its files by name and digest."""
    shown = Finding.objects.visible_to(request.user).select_related("inspection")
    finding = get_object_or_404(shown, reference=reference)
    pack = EvidencePack(shown.filter(pk=finding.pk), body="", about="")
    with translation.override(settings.LANGUAGE_CODE):
        paper = dossier_paper(pack)
    back = finding.get_absolute_url()
    chain = finding.inspection.reference
    return handed_out(request, paper, suffix, back=back, chain=chain, subject=finding)


def _pack(
    request: StaffRequest,
    findings: QuerySet[Finding],
    subject: Finding | Inspection,
    about: str,
) -> HttpResponseBase:
    if refusal := _too_large(findings):
        messages.error(request, refusal)
        return redirect(subject)
    pack = EvidencePack(findings, body=_body(subject), about=about)
    if request.method == "GET":
        _log(request, subject, pack)
    response = StreamingHttpResponse(pack.chunks(), content_type="application/zip")
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=pack.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _too_large(findings: QuerySet[Finding]) -> str:
    if (size := size_of(findings)) > MOST_BYTES:
        said = _(
            "The files have %(size)s together, a pack %(most)s at most. Take the "
            "findings one by one."
        )
        return said % {
            "size": filesizeformat(size),
            "most": filesizeformat(MOST_BYTES),
        }
    return ""


def _log(request: StaffRequest, subject: Model, pack: EvidencePack) -> None:
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=request.user,
        action="evidence.pack",
        subject=subject,
        after={"findings": len(pack.shown), "files": len(pack.files)},
    )


def _body(subject: Finding | Inspection) -> str:
    inspection = subject.inspection if isinstance(subject, Finding) else subject
    return inspection.organisation.name
