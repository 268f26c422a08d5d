"""Passwords of an account: each hash that is stored is in the log by its digest."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from rectification.models.trail import written
from rectification.models.trail.log import SYSTEM_CHAIN, Chain, LogEntry

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


TOO_OLD = "password_too_old"  # in a session: until another is chosen
_GIVEN = ("user.change_password", "user.reset_password")
FIRST_LASTS = timedelta(days=7)  # a password that somebody else knows


class Passwords(AbstractBaseUser):
    """What Django knows of an account, with an entry wherever a hash changes."""

    class Meta(AbstractBaseUser.Meta):
        abstract = True

    if TYPE_CHECKING:
        session_epoch: int
        must_change_password: bool
        created_at: datetime
        reset_at: datetime | None

    @property
    def has_outlived_first_password(self) -> bool:
        """Whether a password given by somebody else was not changed in its time."""
        given_at = self.reset_at or self.created_at
        return self.must_change_password and timezone.now() - given_at > FIRST_LASTS

    @property
    def has_outlived_own_password(self) -> bool:
        """Whether the password is older than the site allows; the log knows when."""
        lasts = timedelta(settings.PASSWORD_LASTS_DAYS)
        given = LogEntry.objects.filter(
            chain__name=SYSTEM_CHAIN, subject_type="user", subject_id=self.pk
        ).filter(action__in=_GIVEN)
        at = given.order_by("-seq").values_list("at", flat=True).first()
        return bool(lasts) and timezone.now() - (at or self.created_at) >= lasts

    def check_password(self, raw_password: str | None) -> bool:
        """Say whether it is the password; one hashed the old way is hashed anew."""

        def renew(raw: str) -> None:
            with transaction.atomic():
                written.see(self, ("password",))
                self.set_password(raw)
                self._password = None  # not chosen anew: nothing to remember
                self.save(update_fields=["password"])
                Chain.record(
                    chain=SYSTEM_CHAIN,
                    actor=None,
                    action="user.renew_password",
                    subject=self,
                )

        return check_password(raw_password, self.password, renew)

    def choose_password(self, raw_password: str) -> None:
        """Choose one's own anew: nobody else knows it from now on."""
        with transaction.atomic():
            self.set_password(raw_password)
            self.must_change_password = False
            changed = ["password", "must_change_password"]
            self.save(update_fields=changed)
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=cast("User", self),
                action="user.change_password",
                subject=self,
            )

    def note_reset_on_server(self) -> None:
        """Keep a password that was given on the server; nobody on the site did it."""
        with transaction.atomic():
            self.save(update_fields=["password"])
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=None,
                action="user.reset_password",
                subject=self,
            )

    def end_own_sessions(self) -> None:
        """Sign oneself out everywhere; whoever calls keeps the session at hand."""
        with transaction.atomic():
            rows = type(self)._default_manager.filter(pk=self.pk)
            row = rows.select_for_update(no_key=True).get()
            before = {"session_epoch": row.session_epoch}
            after = {"session_epoch": row.session_epoch + 1}
            written.update(rows, **after)
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=cast("User", self),
                action="user.end_sessions",
                subject=row,
                before=before,
                after=after,
            )
        self.session_epoch = after["session_epoch"]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        signed = f"{self.password}{self.session_epoch or ''}"
        salt = "rectification.models.User.session"
        return salted_hmac(salt, signed, secret=secret, algorithm="sha256").hexdigest()
