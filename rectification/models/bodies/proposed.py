"""What one person proposes of a body and a second one confirms: it waits until then.

What is proposed changes who decides on others' work. So the present state counts until
somebody else confirms: another keeper of the bodies, the overseer, or where there is
none a leader of the body. A subclass says what it is about and what then changes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import holders, refuse_if_anybody
from rectification.models.bodies.separation import is_independent
from rectification.models.trail.confirmable import Confirmable
from rectification.models.trail.constraints import implies
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

M = TypeVar("M", bound=models.Model)


class Proposed(Confirmable):
    """`log_as`: how its acts are called in the log, before the dot."""

    class Confirmation(models.TextChoices):
        WAITING = "waiting", _("Not confirmed yet")
        PERSON = "person", _("Confirmed by a second person")
        SERVER = "server", _("Confirmed on the server")

    log_as: ClassVar[str]

    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
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

    # --- of each kind ----------------------------------------------------------------

    @property
    def thing(self) -> models.Model:
        """Return the row that changes; it is locked before the proposal."""
        raise NotImplementedError

    @property
    def overseer_id(self) -> int | None:
        """Return whose word it takes; None: a leader's of the body."""
        raise NotImplementedError

    def is_stale(self) -> bool:
        """Return whether the thing has become another since it was proposed."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        """Return what of the thing changes, by field."""
        raise NotImplementedError

    def told(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return what was and what is to be, as the log tells it."""
        raise NotImplementedError

    # --- questions -----------------------------------------------------------------

    def reach(self) -> Reach:
        """Whose it is to confirm: the overseer's while there is one."""
        overseer = self.overseer_id
        own: int | None = getattr(self, "organisation_id", None)
        return Reach(own if overseer is None else None, overseer)

    def why_not_confirm(self, by: "User") -> Refusal | None:
        """Say why somebody cannot confirm this now, or None."""
        if not by.may(Permission.OVERSEER_CONFIRM, self):
            return NotAllowed()
        if refusal := self._why_not_now():
            return refusal
        if not is_independent(by, self.proposed_by):
            return NotAllowed(
                gettext(
                    "It takes a second person: neither who proposed the change nor an "
                    "account of theirs. Where nobody is left, whoever keeps the server "
                    "confirms it."
                )
            )
        return None

    def why_not_discard(self, by: "User") -> Refusal | None:
        """Say why somebody cannot take the proposal back now, or None."""
        is_own = by.pk == self.proposed_by_id
        if not is_own and not by.may(Permission.OVERSEER_CONFIRM, self):
            return NotAllowed()
        return self._why_answered()

    def _why_answered(self) -> Refusal | None:
        if self.confirmation == self.Confirmation.WAITING:
            return None
        return InvalidTransition(gettext("There is nothing to confirm."))

    def _why_not_now(self) -> Refusal | None:
        if refusal := self._why_answered():
            return refusal
        if self.is_stale():
            return InvalidTransition(
                gettext("What it changes is another by now. Propose it anew.")
            )
        return None

    def who_may_confirm(self) -> "list[User]":
        """List the accounts that could confirm it now."""
        found = holders(Permission.OVERSEER_CONFIRM, self.reach())
        return [one for one in found if self.why_not_confirm(one) is None]

    # --- verbs ---------------------------------------------------------------------

    def confirm(self, *, by: "User") -> None:
        """Confirm as a second person: from now on it holds."""
        with self._locked() as row:
            if refusal := row.why_not_confirm(by):
                raise refusal
            row._confirm(self.Confirmation.PERSON, by=by)
        self.refresh_from_db()

    def confirm_on_server(self) -> None:
        """Confirm where nobody on the site can; the server's keeper has asked."""
        with self._locked() as row:
            if refusal := row._why_not_now():
                raise refusal
            refuse_if_anybody(row.who_may_confirm())
            row._confirm(self.Confirmation.SERVER, by=None)
        self.refresh_from_db()

    def discard(self, *, by: "User", reason: str) -> None:
        """Take the proposal back; all stays as it is."""
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with self._locked() as row:
            if refusal := row.why_not_discard(by):
                raise refusal
            key = row.pk
            row.delete()
            row.pk = key  # the entry names what is gone
            row.tell("discard", by=by, reason=reason)

    def _confirm(self, how: str, *, by: "User | None") -> None:
        self._write_confirmed(how, by=by)
        values = self.values()
        for name, value in values.items():
            setattr(self.thing, name, value)
        self.thing.save(update_fields=list(values))
        self.tell("confirm", by=by)

    @contextmanager
    def _locked(self) -> Iterator[Self]:
        """Lock what it is about first, as whoever proposes does."""
        with transaction.atomic():
            locked(self.thing)
            rows = type(self)._default_manager
            row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=self.pk)
            found = row.first()
            if found is None:
                raise InvalidTransition(gettext("There is nothing to confirm."))
            yield found

    def tell(self, act: str, *, by: "User | None", reason: str = "") -> None:
        before, after = self.told()
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=f"{self.log_as}.{act}",
            subject=self,
            reason=reason,
            before=before,
            after=after,
        )


def locked(thing: M) -> M:
    rows = type(thing)._default_manager.select_for_update(no_key=True)
    return rows.get(pk=thing.pk)


def confirmed_constraints(name: str) -> list[models.CheckConstraint]:
    """Hold that what is confirmed says when, and by whom; `name`: of the table."""
    return [
        models.CheckConstraint(
            name=f"{name}_confirmed_when",
            condition=Q(confirmation="waiting", confirmed_at=None)
            | Q(confirmation__in=["person", "server"], confirmed_at__isnull=False),
        ),
        implies(
            f"{name}_confirmed_by",
            Q(confirmation="person"),
            Q(confirmer__isnull=False),
        ),
    ]
