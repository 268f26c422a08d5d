"""A paper handed out as Word or PDF, and the links that lead there."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from rectification.errors import Refusal
from rectification.models import Chain, Organisation, PaperTemplate
from rectification.models.bodies.paper_template import template_beside
from rectification.models.trail.plain import Facts
from rectification.papers.formats import FORMATS, file_name
from rectification.papers.paper import Paper
from rectification.views.parts.requests import StaffRequest


@dataclass(frozen=True, slots=True)
class PaperLink:
    label: str
    url: str


def paper_links(name: str, *args: object, query: str = "") -> list[PaperLink]:
    """Return where a paper is had in each format; `name` of its addresses."""
    more = f"?{query}" if query else ""
    return [
        PaperLink(one.label, reverse(f"{name}-{suffix}", args=args) + more)
        for suffix, one in FORMATS.items()
    ]


def on_template(paper: Paper, suffix: str, house: Organisation) -> Paper:
    """Return a paper that as Word is made on the template of a body, if it has one."""
    if suffix != "docx":
        return paper
    return replace(paper, template=PaperTemplate.objects.of(organisation=house))


def on_template_beside(paper: Paper, suffix: str, row: Model) -> Paper:
    """The same, of a row that was fetched with it (`PaperTemplateQuerySet.beside`)."""
    if suffix != "docx":
        return paper
    return replace(paper, template=template_beside(row))


def handed_out(
    request: StaffRequest,
    paper: Paper,
    suffix: str,
    *,
    back: str,
    chain: str,
    subject: Model,
    action: str = "paper.export",
    after: Facts | None = None,
) -> HttpResponse:
    """Answer with the file and log who took it; or go `back` with why there is none.

    `chain`: of the log, an inspection's reference or the system's.
    """
    one = FORMATS[suffix]
    try:
        content = one.write(paper)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if request.method == "GET":
        Chain.record(
            chain=chain,
            actor=request.user,
            action=action,
            subject=subject,
            after=after,
        )
    named = content_disposition_header(True, file_name(paper, suffix)) or ""
    headers = {"Content-Disposition": named}
    return HttpResponse(content, content_type=one.media_type, headers=headers)
