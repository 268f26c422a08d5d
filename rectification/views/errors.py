"""Pages for requests that no view gets to see, or that a fault has ended."""

from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
)
from django.middleware.csrf import get_token
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from rectification.access import REQUEST_ID, is_for_staff
from rectification.errors import Incomplete, Refusal
from rectification.intake import secrecy

BACK = "back_to"  # the page that a form which is given back stood on
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
    """Say that a fault has ended the request; without database, session or settings."""
    context = {"for_staff": is_for_staff(request), "request_id": REQUEST_ID.get()}
    return HttpResponseServerError(render_to_string("500.html", context))


def fault(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing was kept, and give back what was typed to be sent again.

    Needs no database: that may be what failed. A password is never given back, nor a
    text that bears a mark of secrecy.
    """
    is_store = isinstance(exception, DatabaseError | OSError)
    words = list(_typed(request))
    try:
        for _name, text in words:
            secrecy.check(text, cleared=True)
    except Refusal:
        words = []
    context = {
        "words": words,
        "path": request.get_full_path(),
        "token": get_token(request),
        "is_store": is_store,
        "has_files": bool(request.FILES),
    }
    page = render_to_string("fault.html", context)
    response = HttpResponse(page, status=503 if is_store else 500)
    response.headers["Cache-Control"] = "no-store, private"
    if is_store:
        response.headers["Retry-After"] = "30"
    return response


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
