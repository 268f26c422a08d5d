"""Seats that wait for a second person: who confirms them, and when they give rights."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import (
    APPOINTED_BY_COORDINATOR,
    CONFIRMED,
    OFFICE_ROLES,
    Permission,
    Reach,
    Role,
)
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import refuse_if_anybody
from rectification.models.bodies.post import Post
from rectification.models.bodies.separation import is_independent, makers_of
from rectification.models.trail.confirmable import Confirmable

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

# Whose right to confirm reaches beyond the body in which they sit.
_CONFIRMING = frozenset({Role.LEADER, Role.VERIFIER, Role.SECURITY_ADMIN})


class Confirmation(models.TextChoices):
    WAITING = "waiting", _("Not confirmed yet")
    PERSON = "person", _("Confirmed by a second person")
    SERVER = "server", _("Confirmed on the server")
    EARLIER = "earlier", _("From before confirmations")
    FIRST_RUN = "first_run", _("From the first run, until the first publication")


class Confirmed(Confirmable):
    """What an appointment knows of its confirmation."""

    Confirmation = Confirmation

    created_at = models.DateTimeField(
        _("entered at"), default=timezone.now, editable=False
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("appointed by"),
    )
    confirmation = models.CharField(
        _("confirmation"),
        max_length=10,
        choices=Confirmation,
        default=Confirmation.WAITING,
        editable=False,
    )

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        user: models.ForeignKey[User, User]
        user_id: int
        post: models.ForeignKey[Post, Post]
        until: models.DateField[date | None, date | None]

        def note(self, action: str, *, by: User | None) -> None: ...

    def is_confirmed(self, *, reset_at: datetime | None) -> bool:
        """The same rule as `confirmed()` on the query set.

        `reset_at`: when the person's password was last reset by somebody else.
        """
        if self.post.role not in CONFIRMED:
            return True
        if self.is_exempt:
            return reset_at is None
        return self.confirmed_at is not None and (
            reset_at is None or reset_at < self.confirmed_at
        )

    @property
    def is_exempt(self) -> bool:
        """Whether the first run made it and nothing is published yet."""
        return self.confirmation == Confirmation.FIRST_RUN

    @property
    def is_waiting(self) -> bool:
        """Whether a seat held today or later gives no right yet, or soon no more."""
        if self.is_over:
            return False
        return self.is_exempt or not self.is_confirmed(reset_at=self.user.reset_at)

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.localdate()

    def _is_made(self) -> bool:
        """Whether whoever opened, seated or reset the account may still be using it."""
        return bool(makers_of({self.user_id})[self.user_id])

    def why_not_confirm(self, by: "User") -> Refusal | None:
        """Say why somebody cannot confirm this seat now, or None.

        A seat that waits for nothing may still be confirmed while others could be
        using the account.
        """
        if by.pk == self.user_id:
            return NotAllowed(gettext("Nobody confirms the own seat."))
        if not self._may_confirm(by):
            return NotAllowed()
        if refusal := self._why_not_now():
            return refusal
        if not is_independent(by, self.user):
            return NotAllowed(
                gettext(
                    "It takes somebody who did not open, seat or reset the account, "
                    "and whose own account nobody opened, seated or reset who did. "
                    "Where nobody is left, whoever keeps the server confirms it."
                )
            )
        return None

    def _why_not_now(self) -> Refusal | None:
        """Say why nobody at all can confirm this seat now, or None."""
        if self.is_over or not (self.is_waiting or self._is_made()):
            return InvalidTransition(gettext("This seat waits for no confirmation."))
        if self.why_unused:
            return InvalidTransition(self.why_unused)
        return None

    @property
    def why_unused(self) -> str:
        """Say that only who gave the first password can have used the account."""
        if not self.user.must_change_password:
            return ""
        return gettext(
            "%(person)s has not chosen a password yet: the account is first to be "
            "used by its holder. Confirm then, having seen the person."
        ) % {"person": self.user}

    def confirm(self, *, by: "User") -> None:
        """Confirm, as a second person, that the right one sits in the seat."""
        with transaction.atomic():
            row = self._locked_to_confirm()
            if refusal := row.why_not_confirm(by):
                raise refusal
            row._confirm(Confirmation.PERSON, by=by)
        self.refresh_from_db()

    def confirm_on_server(self) -> None:
        """Confirm where nobody else can; the server's keeper has seen to the person."""
        with transaction.atomic():
            row = self._locked_to_confirm()
            if refusal := row._why_not_now():
                raise refusal
            refuse_if_anybody(row.who_may_confirm())
            row._confirm(Confirmation.SERVER, by=None)
        self.refresh_from_db()

    def who_may_confirm(self) -> "list[User]":
        """List the accounts that could confirm this seat now."""
        users = type(self.user).objects.filter(is_active=True, is_superuser=False)
        near = Q(appointments__post__role__in=sorted(_CONFIRMING)) | Q(
            appointments__post__role=Role.COORDINATOR,
            appointments__post__organisation=self.post.organisation_id,
        )
        people = users.filter(near).distinct().order_by("full_name", "pk")
        return [one for one in people if self.why_not_confirm(one) is None]

    def _locked_to_confirm(self) -> Self:
        rows = type(self)._default_manager.select_for_update(no_key=True, of=("self",))
        with_it = ("post__organisation", "user")  # of an appointment
        return rows.select_related(*with_it).get(pk=self.pk)

    def _confirm(self, how: str, *, by: "User | None") -> None:
        self._write_confirmed(how, by=by)
        self.note("post.confirm", by=by)

    def _may_confirm(self, by: "User") -> bool:
        """Who may appoint to the seat, and the leaders of its body and overseer."""
        if not by.may(Permission.APPOINT_CONFIRM, reach_of_confirmers(self.post)):
            return False
        only_coordinates = by.roles_now() <= {Role.COORDINATOR, *OFFICE_ROLES}
        return self.post.role in APPOINTED_BY_COORDINATOR or not only_coordinates


def reach_of_confirmers(post: Post) -> Reach:
    """Return whose a seat is for confirming; an overseer's own are its own matter."""
    body = post.organisation
    return Reach(body.pk, body.parent_id or body.pk)


CONFIRMED_CONSTRAINTS = [
    models.CheckConstraint(
        name="appointment_confirmed_when",
        condition=Q(confirmation__in=["waiting", "first_run"], confirmed_at=None)
        | Q(
            confirmation__in=["person", "server", "earlier"],
            confirmed_at__isnull=False,
        ),
    ),
    models.CheckConstraint(
        name="appointment_confirmed_by",
        condition=Q(confirmation="person", confirmer__isnull=False)
        | ~Q(confirmation="person") & Q(confirmer=None),
    ),
]
