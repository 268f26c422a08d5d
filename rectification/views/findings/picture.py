"""Pictures of proof: small in the lists, large on a page of their own."""

import logging

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.errors import UnreadableFile
from rectification.intake.files import preview
from rectification.models import SYSTEM_CHAIN, Chain, Evidence, EvidenceUse, Finding
from rectification.models.findings.evidence import PICTURES, PREVIEWS
from rectification.records.words import file_names
from rectification.views.parts.requests import StaffRequest
from rectification.views.parts.rows import file_rows
from rectification.workflow import Permission

logger = logging.getLogger(__name__)


@requires(Permission.FINDING_VIEW)
@require_safe
def evidence_preview(request: StaffRequest, pk: int, size: str) -> HttpResponse:
    """Answer with the picture made small; the large one is logged as looked at."""
    shown = Evidence.objects.visible_to(request.user).filter(media_type__in=PICTURES)
    evidence = get_object_or_404(shown, pk=pk)
    if evidence.erasure_id:
        gone = _("The content has been erased.")
        return HttpResponse(gone, status=410, content_type="text/plain; charset=utf-8")
    kept, edge = evidence.preview_path(size), PREVIEWS[size]
    try:
        drawn = preview.kept(evidence.path, kept, edge=edge)
    except (OSError, UnreadableFile) as error:
        logger.warning("evidence %s cannot be drawn: %s", evidence.pk, error)
        raise Http404 from error
    if size == "large" and request.method == "GET":
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=request.user,
            action="evidence.look",
            subject=evidence,
            after={"sha256": evidence.sha256},
        )
    return HttpResponse(drawn, content_type="image/jpeg")


@requires(Permission.FINDING_VIEW)
@require_safe
def finding_picture(request: StaffRequest, reference: str, pk: int) -> HttpResponse:
    """Show one picture of a finding large, with the one before and the one after it."""
    shown = Finding.objects.visible_to(request.user)
    finding = get_object_or_404(shown, reference=reference)
    uses = list(
        EvidenceUse.objects.filter(finding=finding, evidence__erasure=None)
        .filter(evidence__media_type__in=PICTURES)
        .select_related("evidence__uploaded_by", "entry")
        .order_by("pk")
    )
    # A file shown for several entries is one picture.
    pictures = list({use.evidence_id: use for use in reversed(uses)}.values())[::-1]
    at = next((n for n, use in enumerate(pictures) if use.evidence_id == pk), None)
    if at is None:
        raise Http404
    rows = file_rows(pictures, file_names(uses), reference=finding.reference)
    context = {
        "finding": finding,
        "picture": rows[at],
        "entry": pictures[at].entry,
        "uploaded_by": pictures[at].evidence.uploaded_by,
        "number": at + 1,
        "count": len(rows),
        "before": rows[at - 1] if at else None,
        "after": rows[at + 1] if at + 1 < len(rows) else None,
    }
    return render(request, "finding/picture.html", context)
