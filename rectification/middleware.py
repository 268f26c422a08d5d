"""What happens around every request, in the order in which the settings name it."""

import re
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from importlib import import_module
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rectification.access import REQUEST_ID, is_for_staff
from rectification.errors import Incomplete, NotAllowed, Refusal
from rectification.forms import autosave as drafts
from rectification.forms.drafted import place_of
from rectification.forms.people.sign_in import SignInForm
from rectification.views.autosave import SENT, address_of, carrying, draft_save
from rectification.views.errors import BACK, again, only_posts
from rectification.views.people.second_factor import owed

Network = IPv4Network | IPv6Network
GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class ProxyMiddleware:
    """Believe what a web server in front says of a request; of nobody else.

    Behind one, the visitor's address is the last that no server of ours has. From
    anybody else the headers are taken away, so that nothing later can believe them.
    """

    SAID = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trusted = _networks(tuple(settings.TRUSTED_PROXIES))
        if not _is_ours(request.META.get("REMOTE_ADDR", ""), trusted):
            for name in self.SAID:
                request.META.pop(name, None)
        elif address := _visitor(request.META.get(self.SAID[0], ""), trusted):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


@cache
def _networks(names: tuple[str, ...]) -> tuple[str | Network, ...]:
    return tuple(
        one if one == "unix" else ip_network(one, strict=False) for one in names
    )


def _is_ours(address: str, trusted: Iterable[str | Network]) -> bool:
    if not address:
        return "unix" in trusted
    try:
        peer = ip_address(address)
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(peer in one for one in trusted if not isinstance(one, str))


def _visitor(said: str, trusted: Iterable[str | Network]) -> str:
    """Return the last address of X-Forwarded-For that is no server of ours."""
    for seen in reversed(said.split(",")):
        try:
            address = str(ip_address(seen.strip()))
        except ValueError:
            return ""  # whatever stands before is the visitor's own invention
        if not _is_ours(address, trusted):
            return address
    return ""


class ProbeMiddleware:
    """Let a machine ask by address how this one is: such names are no host of ours."""

    ASKED = frozenset({"/healthz", "/readyz"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in self.ASKED and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = (
                settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
            )
        return self.get_response(request)


class RequestIdMiddleware:
    """Name each request; a web server in front may name it by X-Request-ID."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
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
        small = settings.BODY_MAX_ANONYMOUS
        if size > small and (size > settings.BODY_MAX_BYTES or not _is_known(request)):
            sentence = _("The request is too large.")
            return HttpResponse(sentence, status=413, content_type="text/plain")
        return self.get_response(request)


def _is_known(request: HttpRequest) -> bool:
    """Whether somebody is signed in, on a page that is not for everybody."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    if getattr(view, "access", None) == "public":
        return False
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return bool(key) and SESSION_KEY in store(key).load()


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


class LanguageMiddleware:
    """Staff pages: by cookie. Public pages: by address alone, so that they can be kept.

    Not Django's: it lets the browser's preference decide and varies every page by it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    if is_for_staff(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        return chosen if known else settings.LANGUAGE_CODE
    return "en" if request.path.startswith("/en/") else settings.LANGUAGE_CODE


class TypedTextMiddleware:
    """See to it that no text is lost on its way: signed out, or politely refused."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_redirect = response.status_code in (302, 303)
        if request.method == "POST" and is_redirect and SENT not in request.META:
            _keep_refused(request)
        if response.status_code == 404:
            _drop_unseen(request)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.method != "POST" or getattr(view, "access", None) == "public":
            return None
        path = address_of(request)
        if view is draft_save:
            path = request.POST.get("for", "")
        place = place_of(path)
        if place is None or request.user.is_authenticated:
            return None
        words = drafts.typed(place, request.POST)
        if not words:
            return None  # the usual way to the login page
        context = {"form": SignInForm(request), "next": place.page}
        data = request.POST
        carried = {**words, "for": path, "owner": data.get("draft_owner", "")}
        carried |= {n: data[n] for n in ("draft_tab", "draft_from") if n in data}
        context |= carrying(carried, is_cleared=bool(data.get("cleared")))
        return render(request, "registration/login.html", context)


def _keep_refused(request: HttpRequest) -> None:
    place = place_of(address_of(request))
    if place is None or not request.user.is_authenticated:
        return
    try:
        drafts.keep(request.user, place, request.POST)
    except Refusal:
        return  # a mark was met: the refusal itself says so


def _drop_unseen(request: HttpRequest) -> None:
    """A form about something that is not there, or no longer: its draft goes too."""
    place = place_of(request.path)
    if place is not None and request.user.is_authenticated:
        drafts.drop(request.user, place)


class OwedMiddleware:
    """Let nobody past the second factor, nor past a password of somebody else's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        return owed(request, view)


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
    """Turn a refusal into its sentence: a message and the way back, or JSON.

    A short form that lacks something comes back itself, unless the page it stood on
    keeps what was typed as a draft.

    Somebody who walks to an address that only takes a POST (reloading a page that a
    step has answered, say) gets a page with a way on, instead of the browser's own.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return only_posts(request, response)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refusal) or isinstance(exception, NotAllowed):
            return None  # NotAllowed is Django's 403
        wants_page = "text/html" in request.headers.get("Accept", "text/html")
        if request.method != "POST" or not wants_page:
            return JsonResponse({"detail": str(exception)}, status=409)
        if isinstance(exception, Incomplete) and place_of(request.path) is None:
            return again(request, exception, back=way_back(request))
        messages.error(request, str(exception))
        return HttpResponse(status=303, headers={"Location": way_back(request)})


def way_back(request: HttpRequest) -> str:
    """Return the page the form stood on, if it is ours; else the start page.

    A form that was given back says where it stood at first: it was sent again from the
    address of its step, which shows nothing.
    """
    for place in (request.POST.get(BACK, ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(
            place, {request.get_host()}, require_https=request.is_secure()
        ):
            return place
    return resolve_url(settings.LOGIN_REDIRECT_URL)
