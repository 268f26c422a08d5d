"""Signing in and out as entries of the system's chain: one place for every road in.

The staff pages, the Django admin and the lock-out all tell of themselves by signals,
which `apps.py` connects to the functions here. Never kept: a password, nor a name that
nobody has, since it may be a password typed into the wrong box.

A session remembers when a password was last typed in it (`prove`).
"""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from rectification.models.bodies import slowing
from rectification.models.bodies.passwords import TOO_OLD
from rectification.models.trail import written
from rectification.models.trail.log import SYSTEM_CHAIN, Chain, LogEntry

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

SIGN_IN, SIGN_OUT = "session.sign_in", "session.sign_out"
REFUSE, LOCK_OUT, LIFT = "session.refuse", "session.lock_out", "session.lift"
BELIEVED = 5 * 60  # seconds: whoever typed the password is still who sits there
# What a session keeps: when a password was last typed in it, which entry opened it.
PROVED_AT, SIGNED_IN = "proved_at", "signed_in"
BEGAN_AT = "began_at"  # asked by `config/sessions.py`
_MARK = 8  # hex digits: tells two names apart, too short to try passwords against


def connect() -> None:
    """Listen to whatever signs people in."""
    from axes.signals import user_locked_out

    user_logged_in.connect(_signed_in, dispatch_uid=SIGN_IN)
    user_logged_out.connect(_signed_out, dispatch_uid=SIGN_OUT)
    user_login_failed.connect(_refused, dispatch_uid=REFUSE)
    user_locked_out.connect(_locked_out, dispatch_uid=LOCK_OUT)


def address_of(request: HttpRequest) -> str | None:
    """Return whose address it is, as `middleware.ProxyMiddleware` has settled it."""
    return request.META.get("REMOTE_ADDR")


def name_for_lock(
    request: HttpRequest | None, credentials: Mapping[str, object] | None = None
) -> str:
    """Return what a lock-out counts by: a login name that exists, or a mark."""
    said = credentials or (request.POST if request else {})
    name = str(said.get("username") or "")
    account = _account(name)
    return account.username if account else _mark(name)


def seconds_to_wait(request: HttpRequest, name: str) -> int:
    """Return how long somebody has to wait before trying a password for a name."""
    account = _account(name)
    if account and slowing.is_known(request, account.pk):
        return 0
    counted = name_for_lock(request, {"username": name})
    return slowing.seconds_to_wait(name=counted, address=address_of(request))


def _signed_in(request: HttpRequest | None, user: "User", **kwargs: object) -> None:
    with transaction.atomic():
        written.see(user, ("password", "is_active"))
        Chain.see_heads(since=_last_sign_in())
        entry = _record(SIGN_IN, request, user, by=user)
    if request is not None:
        request.session[SIGNED_IN] = entry.seq
        request.session[BEGAN_AT] = int(time.time())
        request.session[TOO_OLD] = user.has_outlived_own_password
        _remember(request)


def _last_sign_in() -> datetime | None:
    told = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN, action=SIGN_IN)
    return told.order_by("-seq").values_list("at", flat=True).first()


def _remember(request: HttpRequest) -> None:
    request.session[PROVED_AT] = int(time.time())


def has_proved(request: HttpRequest) -> bool:
    """Whether a password was typed in this session no longer ago than is believed."""
    since = time.time() - request.session.get(PROVED_AT, 0)
    return 0 <= since < BELIEVED


@sensitive_variables("password")
def prove(request: HttpRequest, password: str) -> str:
    """Hold a password against the signed-in account's; return "" or what is wrong.

    A wrong one counts for the lock-out as at the sign-in.
    """
    if not password:
        return _("Please type your password: the last time is over five minutes ago.")
    name = request.user.get_username()
    # Failures are kept with what was sent: nothing of the form is to stand there.
    bare = HttpRequest()
    bare.META = request.META
    if authenticate(bare, username=name, password=password) is None:
        if getattr(bare, "axes_locked_out", False):
            return _(
                "The password was wrong too often. Wait half an hour, or ask the "
                "security administrator to lift the lock-out."
            )
        return _("This is not your password; nothing was done. Please type it again.")
    reset(ip=address_of(request), username=name)
    _remember(request)
    return ""


def _signed_out(
    request: HttpRequest | None, user: "User | None", **kwargs: object
) -> None:
    if user is not None:
        _record(SIGN_OUT, request, user, by=user)


def _refused(
    credentials: Mapping[str, object],
    request: HttpRequest | None = None,
    **kwargs: object,
) -> None:
    name = str(credentials.get("username") or "")
    user = _account(name)
    facts: dict[str, Any] = {} if user else {"unknown": _mark(name)}
    _record(REFUSE, request, user, **facts)


def _locked_out(request: HttpRequest, username: str, **kwargs: object) -> None:
    """Say once that a name is locked: axes repeats it with every further attempt."""
    user = _account(username)
    if user is not None and not _is_told(user, address_of(request)):
        _record(LOCK_OUT, request, user)


def _is_told(user: "User", address: str | None) -> bool:
    since = timezone.now() - (get_cool_off() or timedelta())
    told = LogEntry.objects.filter(
        chain__name=SYSTEM_CHAIN, subject_type="user", subject_id=user.pk
    )
    told = told.filter(action__in=(LOCK_OUT, LIFT), at__gt=since).order_by("-seq")
    for entry in told.select_related("payload")[:20]:
        if entry.action == LIFT:
            return False
        payload = getattr(entry, "payload", None)
        if payload and (payload.after or {}).get("address") == address:
            return True
    return False


def _record(
    action: str,
    request: HttpRequest | None,
    user: "User | None",
    *,
    by: "User | None" = None,
    **facts: object,
) -> LogEntry:
    # The address is somebody's: it stands in the payload, which can be erased.
    address = address_of(request) if request is not None else None
    return Chain.record(
        chain=SYSTEM_CHAIN,
        actor=by,
        action=action,
        subject=user,
        after={"address": address, **facts},
    )


def _account(name: str) -> "User | None":
    if not name or "\0" in name:
        return None
    return get_user_model()._default_manager.named(name).first()


def _mark(name: str) -> str:
    """Tell a repeated unknown name from another, without keeping either."""
    return "?" + salted_hmac(__name__, name).hexdigest()[:_MARK]


def locked_names() -> QuerySet[AccessAttempt, dict[str, object]]:
    """Return who is locked out now: name, address, failures, the last of them."""
    since = timezone.now() - (get_cool_off() or timedelta())
    attempts = AccessAttempt.objects.filter(attempt_time__gt=since)
    counted = attempts.values("username", "ip_address").annotate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    return counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by()
