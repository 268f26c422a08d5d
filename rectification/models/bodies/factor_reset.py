"""A second factor that is lost: one asks that it be forgotten, another confirms it.

Whoever gives a new password could else sign in as anybody alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Self, cast

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.confirming import reach_of_confirmers
from rectification.models.bodies.holders import refuse_if_anybody
from rectification.models.bodies.second_factor import forget
from rectification.models.bodies.separation import is_another, is_independent
from rectification.models.trail import written
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

LASTS = timedelta(days=7)  # then it is to be asked for anew


class FactorReset(models.Model):
    """What an account knows of a request to forget its second factor."""

    factor_reset_at = models.DateTimeField(
        _("new second factor asked for at"), null=True, editable=False
    )
    factor_reset_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("new second factor asked for by"),
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        session_epoch: int

    @classmethod
    def factors_to_confirm_by(cls, user: "User") -> models.QuerySet[Self]:
        """Accounts within somebody's reach; the verb asks whether he may."""
        rows = cls._default_manager.filter(
            factor_reset_at__gt=timezone.now() - LASTS
        ).exclude(factor_reset_by=user)
        scope = user.scope(Permission.APPOINT_CONFIRM)
        if scope.everything:
            return rows.exclude(pk=user.pk)
        bodies = models.Q(post__organisation__in=scope.organisation_ids) | models.Q(
            post__organisation__in=scope.overseen_by_ids
        )
        bodies |= models.Q(post__organisation__parent__in=scope.overseen_by_ids)
        seats = apps.get_model("rectification", "Appointment").objects
        return rows.exclude(pk=user.pk).filter(
            pk__in=seats.held().filter(bodies).values("user")
        )

    def ask_factor_reset(self, *, by: "User", reason: str) -> None:
        """Ask that app and codes be forgotten; a second person confirms it."""
        if self.pk == by.pk or not by.may(Permission.ACCOUNT_LOCK):
            raise NotAllowed()
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with self._locked_for_factor() as row:
            row._write_factor_reset(by=by)
            row._note("user.ask_factor", by=by, reason=reason)
        self.refresh_from_db()

    def why_not_confirm_factor(self, by: "User") -> Refusal | None:
        """Say why somebody cannot confirm it now, or None."""
        me = cast("User", self)
        if by.pk == self.pk or not any(
            by.may(Permission.APPOINT_CONFIRM, reach_of_confirmers(post))
            for post in me.posts_now()
        ):
            return NotAllowed()
        if refusal := self._why_no_factor_waits():
            return refusal
        asked = cast("User", self.factor_reset_by)
        if not (is_another(by, me) and is_independent(by, asked)):
            return NotAllowed(
                gettext(
                    "It takes a second person: neither who asked for it nor an account "
                    "of theirs, and nobody who could be using this account. Where "
                    "nobody is left, whoever keeps the server confirms it."
                )
            )
        return None

    def _why_no_factor_waits(self) -> Refusal | None:
        at = self.factor_reset_at
        if at is not None and timezone.now() - at < LASTS:
            return None
        return InvalidTransition(gettext("There is nothing to confirm."))

    def confirm_factor_reset(self, *, by: "User") -> None:
        """Forget the second factor, having seen the person; all sessions end."""
        with self._locked_for_factor() as row:
            if refusal := row.why_not_confirm_factor(by):
                raise refusal
            row._forget_factor(by=by)
        self.refresh_from_db()

    def confirm_on_server(self) -> None:
        """The same where nobody on the site can; the server's keeper has asked."""
        with self._locked_for_factor() as row:
            is_installer = cast("User", row).is_superuser
            if not is_installer and (refusal := row._why_no_factor_waits()):
                raise refusal
            refuse_if_anybody(row.who_may_confirm_factor())
            row._forget_factor(by=None)
        self.refresh_from_db()

    def who_may_confirm_factor(self) -> "list[User]":
        """List the accounts that could confirm it now."""
        users = apps.get_model("rectification", "User").objects
        seated = users.filter(is_active=True, appointments__isnull=False)
        found = seated.distinct().order_by("pk")
        return [one for one in found if self.why_not_confirm_factor(one) is None]

    def _forget_factor(self, *, by: "User | None") -> None:
        forget(cast("User", self))
        self._write_factor_reset(by=None)
        values = {"session_epoch": self.session_epoch + 1}
        written.update(type(self)._default_manager.filter(pk=self.pk), **values)
        self._note("user.confirm_factor", by=by)

    def _write_factor_reset(self, *, by: "User | None") -> None:
        self.factor_reset_by, self.factor_reset_at = by, timezone.now() if by else None
        self.save(update_fields=["factor_reset_by", "factor_reset_at"])

    def _note(self, action: str, *, by: "User | None", reason: str = "") -> None:
        Chain.record(
            chain=SYSTEM_CHAIN, actor=by, action=action, subject=self, reason=reason
        )

    @contextmanager
    def _locked_for_factor(self) -> Iterator[Self]:
        with transaction.atomic():
            rows = type(self)._default_manager.select_for_update(no_key=True)
            yield rows.get(pk=self.pk)
