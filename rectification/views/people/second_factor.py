"""The second factor: typed after the password, set up, printed anew, forgotten."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_otp.plugins.otp_totp.models import default_key

from rectification import nav
from rectification.access import requires, signed_in
from rectification.forms.parts.identity import BareForm, prove_identity
from rectification.forms.people.second_factor import AppForm, CodeForm
from rectification.models import User
from rectification.models.bodies import second_factor
from rectification.models.bodies.passwords import TOO_OLD
from rectification.public_site.pages import qr_code
from rectification.views.parts.answers import said
from rectification.views.parts.offered_steps import act
from rectification.views.parts.requests import StaffRequest
from rectification.views.people.sign_in import password_change
from rectification.workflow import Permission

KEY = "second_factor_key"  # in a session, until an app has read it
MOST = 200
OWN_IN_ADMIN = ("admin:password_change", "admin:logout", "admin:jsi18n")


def owed(request: HttpRequest, view: object) -> HttpResponseBase | None:
    """Lead to what somebody has to do before any page opens; None: nothing."""
    if getattr(view, "access", None) == "public":
        return None  # public pages never look at the user
    user = request.user
    if not isinstance(user, User):
        return None
    if second_factor.owes(request):
        if view is own_factor:
            return None
        where = request.get_full_path() if request.method == "GET" else ""
        return redirect(f"{reverse('own-factor')}?{_next(where)}")
    is_old = request.session.get(TOO_OLD)
    if view is password_change or not (is_old or user.must_change_password):
        return None
    if user.may(Permission.STAFF):
        return redirect("password-change")
    # Without a post there is only the Django admin, with a page of its own.
    match = request.resolver_match
    is_there = match is not None and match.view_name in OWN_IN_ADMIN
    return redirect(OWN_IN_ADMIN[0]) if is_old and not is_there else None


@signed_in
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def own_factor(request: StaffRequest) -> HttpResponse:
    """Ask for a code, or set up what gives codes."""
    if not second_factor.has_one(request.user):
        return _set_up(request)
    if not second_factor.owes(request):
        return redirect(nav.landing(request.user))
    form = CodeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        left = second_factor.codes_left(request.user)
        if left <= second_factor.FEW:
            messages.warning(request, _few(left))
        return redirect(_onward(request))
    context = {"form": form, "next": request.POST.get("next", _asked(request))}
    return render(request, "account/code.html", context)


def _set_up(request: StaffRequest) -> HttpResponse:
    key = request.session.setdefault(KEY, default_key())
    device = second_factor.device_for(request.user, key)
    with_app = request.POST.get("way") != "codes"
    sent = request.POST if request.method == "POST" else None
    asked = AppForm(sent, device=device if with_app else None)
    form = prove_identity(request, asked)
    if sent is not None and form.is_valid():
        codes = second_factor.enrol(request.user, device if with_app else None)
        del request.session[KEY]
        request.session[second_factor.OWES] = False
        return _codes(request, codes)
    context = {
        "form": form,
        "qr": qr_code(device.config_url),
        "key": device.config_url.partition("secret=")[2].partition("&")[0],
        "next": request.POST.get("next", _asked(request)),
        "is_needed": second_factor.owes(request),
    }
    return render(request, "account/set_up.html", context)


@requires(Permission.STAFF)
@never_cache
@require_http_methods(["GET", "POST"])
def own_codes(request: StaffRequest) -> HttpResponse:
    """Print another list; the one before is worth nothing from then on."""
    if not second_factor.has_one(request.user):
        return redirect("own-factor")
    sent = request.POST if request.method == "POST" else None
    form = prove_identity(request, BareForm(sent))
    if sent is not None and form.is_valid():
        return _codes(request, second_factor.renew_codes(request.user))
    return render(request, "account/new_codes.html", {"form": form})


def _codes(request: StaffRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "onward": resolve_url(_onward(request))}
    return render(request, "account/codes.html", context)


def _few(left: int) -> str:
    return ngettext(
        "%(left)d code is left on your list. Print a new one under My account.",
        "%(left)d codes are left on your list. Print a new one under My account.",
        left,
    ) % {"left": left}


def _asked(request: HttpRequest) -> str:
    return request.GET.get("next", "")


def _next(where: str) -> str:
    return urlencode({"next": where}) if where else ""


def _onward(request: StaffRequest) -> str:
    """Return where somebody was going: an address of this site, else the beginning."""
    where = request.POST.get("next", "")
    ours = {request.get_host()}
    if url_has_allowed_host_and_scheme(where, ours, require_https=request.is_secure()):
        return where
    if request.user.may(Permission.STAFF):
        return nav.landing(request.user)
    return "admin:index" if request.user.is_staff else "work"


@requires(Permission.APPOINT_CONFIRM)
@require_safe
def factor_waiting(request: StaffRequest) -> HttpResponse:
    rows = User.factors_to_confirm_by(request.user).select_related("factor_reset_by")
    label = _("Seen; forget the second factor")
    steps = [
        (one, act(request, "factor-confirm", one.pk, label, "small"))
        for one in rows.order_by("pk")[:MOST]
    ]
    return render(request, "people/factors.html", {"rows": steps})


@requires(Permission.APPOINT_CONFIRM)
@require_POST
def factor_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.factors_to_confirm_by(request.user), pk=pk)
    said(request, BareForm(request.POST))
    person.confirm_factor_reset(by=request.user)
    words = _("%(person)s sets up a new second factor at the next sign-in.")
    messages.success(request, words % {"person": person})
    return redirect("factor-waiting")
