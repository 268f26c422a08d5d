"""What the public reads: no session, no cookie, nothing but frozen editions."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from rectification.access import public
from rectification.errors import Refusal
from rectification.forms.check import CheckForm
from rectification.public_site import pages, static_pages, verdict
from rectification.public_site import search as searching
from rectification.public_site.addresses import address
from rectification.public_site.catalogue import catalogue
from rectification.public_site.choice import Choice
from rectification.public_site.page import GONE, PublicPage, PublicPlace


@public
@require_safe
def page(
    request: HttpRequest, page: str, language: str, **place: object
) -> HttpResponse:
    """Hand out a public page or file; every address but the check's comes here."""
    made = pages.page(catalogue(), page, language, *place.values())
    if made is None:
        raise Http404
    return _answer(request, made)


@public
@require_safe
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Lead from what a form chose to the address that says it."""
    choice = Choice.given(request.GET)
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response.headers["Location"] = (
        address(language, "by", choice) if choice else address(language, "home")
    )
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@public
@require_safe
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Say which editions have the words; each question has a page, none is kept."""
    place = PublicPlace(catalogue(), language, "search")
    return _answer(request, searching.search(place, request.GET.get("q", "")))


# No session, so no token to forge with; nothing is kept, so nothing to forge.
@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, language: str) -> HttpResponse:
    """Say whether a text, a file or a digest is what was published."""
    site = catalogue()
    if request.method != "POST":
        made = pages.page(site, "check", language)
        assert made is not None  # noqa: S101 - this page is always there
        return _answer(request, made)
    with translation.override(language):
        made = _checked(request, PublicPlace(site, language, "check"))
    response = HttpResponse(made.content, content_type=made.content_type)
    patch_cache_control(response, no_store=True)
    return response


def _checked(request: HttpRequest, place: PublicPlace) -> PublicPage:
    """Return the page with the answer, or with what to mend; nothing typed is lost."""
    form = CheckForm(request.POST, request.FILES)
    typed = {name: request.POST.get(name, "") for name in ("digest", "text")}
    if not form.is_valid():
        return static_pages.check(place, typed=typed, refusal=form.refusal)
    try:
        found = verdict.check(
            place.site, typed=form.cleaned_data["digest"], content=form.content
        )
    except Refusal as refusal:
        return static_pages.check(place, typed=typed, refusal=str(refusal))
    return static_pages.check(place, found, typed)


def _answer(request: HttpRequest, page: PublicPage) -> HttpResponse:
    """Send a page, packed where the browser takes it, or 304 where it has it."""
    if page.status == GONE:
        response = HttpResponse(page.content, page.content_type, page.status)
        response.headers["Cache-Control"] = "no-cache"
        return response
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    # Whoever weighs encodings (gzip;q=0) gets the plain bytes: right in every case.
    is_packed = "gzip" in accepted and "q=0" not in accepted
    if _has(request, page):
        response = HttpResponseNotModified()
    else:
        content = page.packed if is_packed else page.content
        response = HttpResponse(content, content_type=page.content_type)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        if page.disposition:
            response.headers["Content-Disposition"] = page.disposition
    response.headers["ETag"] = page.packed_etag if is_packed else page.etag
    response.headers["Vary"] = "Accept-Encoding"
    # Always asked again, so that a withdrawal is seen at once; unchanged costs a 304.
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _has(request: HttpRequest, page: PublicPage) -> bool:
    """Whether the browser says that it has the page already, plain or packed."""
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if not asked or asked in (page.etag, page.packed_etag):
        return bool(asked)
    given = {tag.removeprefix("W/") for tag in parse_etags(asked)}
    return bool(given & {"*", page.etag, page.packed_etag})
