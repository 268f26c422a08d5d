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


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that a fault has ended the request; what was typed comes back to be sent.

    Needs no database, session or settings: one of them may be what failed.
    """
    is_store = isinstance(sys.exc_info()[1], STORES)
    if request.method == "POST" and (is_store or _is_ours(request)):
        page = _typed_page(request, is_store)
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


def _typed_page(request: HttpRequest, is_store: bool) -> str:
    """Say that nothing was kept, and give back what was typed to be sent again.

    A password is never given back, nor a text that bears a mark of secrecy.
    """
    words = list(_typed(request)) if _is_ours(request) else []
    for_staff = is_for_staff(request)  # the forms of the public have no token
    try:
        for _name, text in words:
            secrecy.check(text, cleared=True)
    except Refusal:
        words = []
    context = {
        "words": words,
        "path": request.get_full_path(),
        "token": get_token(request) if for_staff else "",
        "is_store": is_store,
        "has_files": bool(request.FILES),
        "for_staff": for_staff,
    }
    return render_to_string("fault.html", context)


def _is_ours(request: HttpRequest) -> bool:
    """Whether a form came from a page of this site: no other may have it sent again."""
    return _has_token(request) or request.headers.get(FROM) == "same-origin"


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
