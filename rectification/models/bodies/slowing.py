"""How soon a password may be tried again, besides the lock of a name at an address.

A lock on a name alone would let anybody shut anybody out; on an address, one visitor
the whole office behind it. So these two only slow down, and whoever has signed in from
a device before is not slowed there.
"""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Max, Q, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

SPAN = timedelta(hours=1)  # failures older than this no longer count
FREE_OF_NAME = 10  # failures, from wherever, before a name is slowed
FREE_OF_ADDRESS = 30  # of whatever name, before an address is; an office shares one
SHORTEST, LONGEST = 5, 30  # seconds between two attempts, doubled by each failure
COOKIE = "device"
_KEPT = 180 * 24 * 3600  # seconds that a device is known without signing in
_MOST = 10  # accounts that one device may be known for
_SALT = "device"
_PATH = "/staff/"  # public pages are never told


def seconds_to_wait(*, name: str, address: str | None) -> int:
    """Return how long the next attempt has to wait; 0 where it need not.

    `name`: as the lock-out counts by. Attempts made too soon are not counted.
    """
    recent = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - SPAN)
    of_name, of_address = Q(username=name), Q(ip_address=address)
    return max(
        _wait(recent.filter(of_name).aggregate(**_TOLD), FREE_OF_NAME),
        _wait(recent.filter(of_address).aggregate(**_TOLD), FREE_OF_ADDRESS),
    )


_TOLD = {"failures": Sum("failures_since_start"), "last": Max("attempt_time")}


def _wait(told: dict[str, object], free: int) -> int:
    failures, last = told["failures"], told["last"]
    if not isinstance(failures, int) or failures < free:
        return 0
    pause = min(LONGEST, SHORTEST * 2 ** min(failures - free, 10))
    since = (timezone.now() - last).total_seconds()  # type: ignore[operator]
    return max(0, round(pause - since))


# --- devices --------------------------------------------------------------------------


def is_known(request: HttpRequest, account: int) -> bool:
    """Say whether somebody has signed in to this account from this device before."""
    return account in _known(request)


def remember(request: HttpRequest, response: HttpResponseBase, account: int) -> None:
    """Know this device for the account from now on."""
    others = [one for one in _known(request) if one != account]
    response.set_cookie(
        COOKIE,
        signing.dumps([account, *others][:_MOST], salt=_SALT),
        max_age=_KEPT,
        path=_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[int]:
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return []
    return [one for one in said if isinstance(one, int)]
