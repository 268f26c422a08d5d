"""Pages for requests that no view gets to see, or that a fault has ended."""

import sys
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
)
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found, permission_denied

from rectification.access import REQUEST_ID, is_for_staff
from rectification.errors import Incomplete, Refusal
from rectification.intake import secrecy

BACK = "back_to"  # the page that a form which is given back stood on
FROM = "Sec-Fetch-Site"  # where a browser says that a form comes from
# A database that is gone, held or full; a disk that is full.
STORES = (OperationalError, InterfaceError, OSError)
_UNTYPED = ("csrfmiddlewaretoken", "next", BACK)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a name is no host of this site, or that a request cannot be read.

    Without reading it again. Django's own page makes a token for forms and so asks for
    the very body that could not be read.
    """
    is_host = isinstance(exception, DisallowedHost)
    context = {"is_host": is_host, "for_staff": is_for_staff(request)}
    return HttpResponseBadRequest(render_to_string("400.html", context))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page; what was typed for one that was comes back."""
    return _or_typed(request, page_not_found(request, exception), "gone")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _or_typed(request, permission_denied(request, exception), "gone")


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form's token is of another sign-in; what was typed comes back."""
    return _or_typed(request, csrf_failure(request, reason), "expired")


def _or_typed(request: HttpRequest, answer: HttpResponse, fault: str) -> HttpResponse:
    """Return the answer; where a form of ours was sent, what was typed in it."""
    if request.method == "POST" and "_post" in vars(request) and _is_ours(request):
        words = _words(request)
        if _to_read(words):
            page = _typed_page(request, fault, words)
            return HttpResponse(page, status=answer.status_code)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that a fault has ended the request; what was typed comes back to be sent.

    Needs no database, session or settings: one of them may be what failed.
    """
    is_store = isinstance(sys.exc_info()[1], STORES)
    if request.method == "POST" and (is_store or _is_ours(request)):
        fault = "store" if is_store else "mistake"
        page = _typed_page(request, fault, _words(request))
    else:
        page = _page(request, is_store)
    response = HttpResponse(page, status=503 if is_store else 500)
    response.headers["Cache-Control"] = "no-store, private"
    if is_store:
        response.headers["Retry-After"] = "30"
    return response


def _page(request: HttpRequest, is_store: bool) -> str:
    context = {
        "for_staff": is_for_staff(request),
        "request_id": REQUEST_ID.get(),
        "is_store": is_store,
    }
    return render_to_string("500.html", context)


Words = list[tuple[str, str]]


def _words(request: HttpRequest) -> Words:
    """Return what was typed, by field.

    Never a password, nor a text that bears a mark of secrecy.
    """
    words = list(_typed(request)) if _is_ours(request) else []
    try:
        for _name, text in words:
            secrecy.check(text, cleared=True)
    except Refusal:
        return []
    return words


def _to_read(words: Words) -> list[str]:
    """Return what people wrote of it: no keys, numbers and days."""
    texts = (text.strip() for _name, text in words)
    return [text for text in texts if not text.isascii() or " " in text]


def _typed_page(request: HttpRequest, fault: str, words: Words) -> str:
    """Say that nothing was kept, and give back what was typed to be sent again."""
    for_staff = is_for_staff(request)  # the forms of the public have no token
    context = {
        "words": words,
        "to_read": _to_read(words),
        "path": request.get_full_path(),
        "token": get_token(request) if for_staff else "",
        "fault": fault,
        "has_files": bool(request.FILES),
        "for_staff": for_staff,
    }
    return render_to_string("fault.html", context)


def _is_ours(request: HttpRequest) -> bool:
    """Whether a form came from a page of this site: no other may have it sent again."""
    here = f"{request.scheme}://{request.headers.get('Host')}"
    # Over plain http browsers say the second alone.
    stated = request.headers.get(FROM) == "same-origin"
    return _has_token(request) or stated or request.headers.get("Origin") == here


def _has_token(request: HttpRequest) -> bool:
    """Whether Django has found the form's token to be right."""
    return getattr(request, "csrf_processing_done", False)


def again(request: HttpRequest, refusal: Incomplete, *, back: str) -> HttpResponse:
    """Give a short form back as it was sent, with what it lacks; nothing was done."""
    path = request.get_full_path()
    context = {"form": refusal.form, "path": path, "back": back, "back_name": BACK}
    page = render_to_string("again.html", context, request)
    return HttpResponse(page, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def only_posts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give a way on to who walks to the address of a step; others are answered bare."""
    if request.method == "GET" and hasattr(request, "user"):
        above = request.path_info.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(above)
        except Resolver404:
            above = resolve_url(settings.LOGIN_REDIRECT_URL)
        context = {"back": above, "for_staff": is_for_staff(request)}
        response.content = render_to_string("405.html", context, request)
    return response


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in _UNTYPED and "password" not in name:
            yield from ((name, str(one)) for one in values)
