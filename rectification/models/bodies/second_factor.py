"""The second factor: after the password, a code of an app or one from a printed list.

django-otp keeps devices and lists, and makes each wrong code wait longer than the one
before, whichever session it comes from. What a session still owes is settled as it is
opened (`OWES`): nobody is stopped in the middle of work when a role begins to need a
second factor, and no page asks the database for it.
"""

import time
from typing import TYPE_CHECKING

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from rectification.access import Role
from rectification.errors import InvalidTransition
from rectification.models.bodies.sign_in import address_of
from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

OWES = "owes_second_factor"  # in a session: true until the code has been typed
CODES = 10  # on a list
FEW = 3  # codes left, at which a new list is to be printed
_TOLERANCE = 1  # steps of 30 seconds that the telephone's clock may be off


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid=OWES)


def _signed_in(request: HttpRequest | None, user: "User", **kwargs: object) -> None:
    if request is not None:
        request.session[OWES] = has_one(user) or is_needed(user)


def owes(request: HttpRequest) -> bool:
    return bool(request.session.get(OWES))


def has_one(user: "User") -> bool:
    """Whether somebody has set one up: it is asked for, whatever roles need."""
    return (
        TOTPDevice.objects.filter(user=user).exists()
        or StaticDevice.objects.filter(user=user).exists()
    )


def is_needed(user: "User") -> bool:
    """Whether a role of somebody needs one. Who installs counts as who administers."""
    if settings.SECOND_FACTOR_FOR_ALL:
        return True
    roles = user.roles_now() | ({Role.SYSTEM_ADMIN} if user.is_superuser else set())
    return bool(roles & SiteSettings.load().roles_with_factor())


def codes_left(user: "User") -> int:
    return StaticToken.objects.filter(device__user=user).count()


def device_for(user: "User", key: str) -> TOTPDevice:
    """Return an app's device that is not stored yet; `key`: hexadecimal."""
    return TOTPDevice(user=user, name="app", key=key)


@sensitive_variables("code")
def fits(device: TOTPDevice, code: str) -> bool:
    """Whether an app that has read the key says this code now; then it is used up."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    if not (code.isdecimal() and totp.verify(int(code), _TOLERANCE)):
        return False
    device.last_t, device.drift = totp.t(), totp.drift
    return True


def enrol(user: "User", device: TOTPDevice | None) -> list[str]:
    """Keep an app, or none, and a list of codes, which is returned this once."""
    with transaction.atomic():
        _lock(user)
        if has_one(user):
            raise InvalidTransition(_("This account has a second factor already."))
        if device is not None:
            device.save()
        codes = _new_list(user)
        _note("user.enrol_factor", user, with_app=device is not None)
    return codes


def renew_codes(user: "User") -> list[str]:
    """Put another list in the place of the one that there is, and return it."""
    with transaction.atomic():
        _lock(user)
        codes = _new_list(user)
        _note("user.renew_codes", user)
    return codes


def forget(user: "User") -> None:
    """Take app and list away; whoever calls has asked who it is, and logs it."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _lock(user: "User") -> None:
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=user.pk)


def _new_list(user: "User") -> list[str]:
    device, _made = StaticDevice.objects.get_or_create(user=user, name="codes")
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=one) for one in codes
    )
    return codes


def _note(action: str, user: "User", **facts: bool) -> None:
    Chain.record(
        chain=SYSTEM_CHAIN, actor=user, action=action, subject=user, after=facts
    )


@sensitive_variables("code")
def give(request: HttpRequest, user: "User", code: str) -> str:
    """Take a code for the session at hand; return "" or what is wrong with it.

    A wrong one counts for the lock-out as a wrong password does.
    """
    name = user.get_username()
    bare = HttpRequest()  # failures are kept with what was sent: nothing of the form
    bare.META = request.META
    if not AxesProxyHandler.is_allowed(bare, {"username": name}):
        return _too_often()
    code = "".join(code.split()).lower()
    devices = TOTPDevice if code.isdecimal() and len(code) == 6 else StaticDevice
    for device in devices.objects.filter(user=user):
        if not device.verify_is_allowed()[0]:
            return _("A wrong code was typed a moment ago. Wait, and type it again.")
        if verify_token(user, device.persistent_id, code):
            reset(ip=address_of(request), username=name)
            request.session[OWES] = False
            _note("session.second_factor", user)
            return ""
    user_login_failed.send(
        sender=__name__, request=bare, credentials={"username": name}
    )
    if getattr(bare, "axes_locked_out", False):
        return _too_often()
    return _("This code does not fit, or was used before. Please type another one.")


def _too_often() -> str:
    return _(
        "The code was wrong too often. Wait half an hour, or ask the security "
        "administrator to lift the lock-out."
    )
