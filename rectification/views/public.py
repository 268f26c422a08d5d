"""What the public reads: no session, no cookie, nothing but frozen editions."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from rectification.access import public
from rectification.models import Publication
from rectification.publishing import pages
from rectification.publishing.standing import PublicEdition, Standing, standing

_ON_HOME = 50  # reports on the first page


@public
@require_safe
def home(request: HttpRequest, language: str) -> HttpResponse:
    """List the reports that stand, newest first."""
    references = (
        Publication.objects.filter(withdrawal=None)
        .order_by("-published_at", "-pk")
        .values_list("report__reference", flat=True)[: 4 * _ON_HOME]
    )
    latest = [
        (reference, found.latest)
        for reference in list(dict.fromkeys(references))[:_ON_HOME]
        if (found := standing(reference)) and not found.latest.is_gone
    ]
    return _answer(request, pages.home_page(latest, language))


@public
@require_safe
def report(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """Show the newest edition of a report."""
    found = _standing(reference)
    return _edition(request, found, found.latest, language)


@public
@require_safe
def edition(
    request: HttpRequest, reference: str, number: int, language: str
) -> HttpResponse:
    """Show one edition at its permanent address."""
    found = _standing(reference)
    return _edition(request, found, _numbered(found, number), language)


@public
@require_safe
def edition_file(
    request: HttpRequest, reference: str, number: int, kind: str
) -> HttpResponse:
    """Hand out an edition as text or as its frozen JSON."""
    found = _standing(reference)
    wanted = _numbered(found, number)
    if wanted.is_gone:
        return _withdrawn(found, wanted, "zh-hans")
    make = pages.json_file if kind == "json" else pages.text_file
    return _answer(request, make(found, wanted))


@public
@require_safe
def finding(request: HttpRequest, reference: str, language: str) -> HttpResponse:
    """Lead from a finding's permanent address to where it is published last."""
    inspection = reference.rpartition("-")[0]
    publications = (
        Publication.objects.filter(
            withdrawal=None, report__inspection__reference=inspection
        )
        .order_by("-published_at", "-pk")
        .values_list("report__reference", flat=True)
    )
    for report_reference in dict.fromkeys(publications):
        found = standing(report_reference)
        if not found or found.latest.is_gone:
            continue
        latest = pages.envelope(found.latest.edition_id, found.latest.digest)
        if reference in latest.references:
            prefix = "/en" if language == "en" else ""
            return redirect(f"{prefix}/reports/{report_reference}/#f-{reference}")
    raise Http404


def _standing(reference: str) -> Standing:
    found = standing(reference)
    if found is None:
        raise Http404
    return found


def _numbered(found: Standing, number: int) -> PublicEdition:
    wanted = found.edition(number)
    if wanted is None:
        raise Http404
    return wanted


def _edition(
    request: HttpRequest, found: Standing, wanted: PublicEdition, language: str
) -> HttpResponse:
    if wanted.is_gone:
        return _withdrawn(found, wanted, language)
    return _answer(request, pages.report_page(found, wanted.number, language))


def _withdrawn(found: Standing, wanted: PublicEdition, language: str) -> HttpResponse:
    page = pages.withdrawn_page(found, wanted.number, language)
    response = HttpResponse(page.content, content_type=page.content_type, status=410)
    patch_cache_control(response, no_cache=True)
    return response


def _answer(request: HttpRequest, page: pages.Page) -> HttpResponse:
    """Send a page, or 304 where the browser has these very bytes."""
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if "*" in asked or page.etag in asked or f"W/{page.etag}" in asked:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(page.content, content_type=page.content_type)
    response.headers["ETag"] = page.etag
    if page.filename:
        disposition = content_disposition_header(True, page.filename)
        response.headers["Content-Disposition"] = disposition or "attachment"
    # Always asked again, so that a withdrawal is seen at once; unchanged costs a 304.
    patch_cache_control(response, public=True, no_cache=True)
    return response
