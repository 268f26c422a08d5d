"""What happens around every request: its id, refusals said politely, no caching of
staff pages."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .access import REQUEST_ID
from .errors import NotAllowed, Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Name each request; a web server in front may name it by X-Request-ID."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor's own would stand in the log as if we had given it.
        given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        token = REQUEST_ID.set(given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = REQUEST_ID.get()
            return response
        finally:
            REQUEST_ID.reset(token)


class HeadersMiddleware:
    """Say on every answer what no middleware of others says, static files included."""

    ALWAYS = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        # For what never reaches the policy of the pages: files, and refusals before it.
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Frame-Options": "DENY",
    }

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


class BodyLimitMiddleware:
    """Refuse what is too large before a byte of it is kept.

    The check for forgeries reads a form before anybody is known to be signed in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            size = 0
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if size > (settings.BODY_MAX_BYTES if known else settings.BODY_MAX_ANONYMOUS):
            sentence = _("The request is too large.")
            return HttpResponse(sentence, status=413, content_type="text/plain")
        return self.get_response(request)


class NoStoreMiddleware:
    """Keep every page that is not declared public out of caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        access = getattr(match.func, "access", None) if match else None
        if access != "public":
            patch_cache_control(response, no_store=True, private=True)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Sign-in by default, without looking at the visitor of a public page.

    Django's asks who it is first, which reads the session and varies every public
    page by its cookie.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if getattr(view_func, "access", None) == "public":
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Lead back to a page, not to an address that only takes a POST."""
        if request.method == "POST":
            return redirect_to_login(way_back(request))
        return super().handle_no_permission(request, view_func)


class RefusalMiddleware:
    """Turn a refusal into its sentence: a message and the way back, or JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refusal) or isinstance(exception, NotAllowed):
            return None  # NotAllowed is Django's 403
        wants_page = "text/html" in request.headers.get("Accept", "text/html")
        if request.method != "POST" or not wants_page:
            return JsonResponse({"detail": str(exception)}, status=409)
        messages.error(request, str(exception))
        return HttpResponse(status=303, headers={"Location": way_back(request)})


def way_back(request: HttpRequest) -> str:
    """Return the page the form stood on, if it is ours; else the start page."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    ):
        return referer
    return resolve_url(settings.LOGIN_REDIRECT_URL)
