"""Another overseeing body, for a body or one inspection: it waits for a second person.

Whoever changes who oversees lets that office read, decide and reopen. So the earlier
overseer counts until somebody else confirms: another keeper of the bodies, the present
overseer, or where there is none a leader of the body. What a new body or inspection
is given at first is no change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import holders, refuse_if_anybody
from rectification.models.bodies.organisation import Organisation
from rectification.models.bodies.separation import is_independent
from rectification.models.trail.confirmable import Confirmable
from rectification.models.trail.constraints import implies
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.inspection import Inspection


def told(waiting: str | None) -> str:
    """Say who waits to oversee: one of `names`, None where nothing waits."""
    return "" if waiting is None else waiting or gettext("no overseeing body")


class OverseerChangeQuerySet(models.QuerySet["OverseerChange"]):
    def visible_to(self, user: "User") -> Self:
        """Those that somebody might confirm; each verb asks whether he may."""
        scope = user.scope(Permission.OVERSEER_CONFIRM)
        if scope.everything:
            return self.all()
        own = Q(before=None, organisation__in=scope.organisation_ids)
        return self.filter(own | Q(before__in=scope.overseen_by_ids))

    def waiting(self) -> Self:
        return self.filter(confirmation=OverseerChange.Confirmation.WAITING)

    def to_confirm_by(self, user: "User") -> Self:
        return self.waiting().visible_to(user).exclude(proposed_by=user)

    def of(self, thing: "Organisation | Inspection") -> Self:
        """Those of a body itself, or of one inspection."""
        if isinstance(thing, Organisation):
            return self.filter(organisation=thing, inspection=None)
        return self.filter(inspection=thing)

    def waiting_for(self, thing: "Organisation | Inspection") -> str:
        """Say who is to oversee it once that is confirmed; "" where nothing waits."""
        return told(self.of(thing).waiting().names().first())

    def names(self) -> "models.QuerySet[OverseerChange, str]":
        """Return who is to oversee, by name; "" where nobody is to."""
        return self.values_list(Coalesce("after__name", Value("")), flat=True)

    def why_not_propose(self, thing: "Organisation | Inspection") -> Refusal | None:
        if not self.of(thing).waiting().exists():
            return None
        return InvalidTransition(
            gettext(
                "Another overseeing body waits to be confirmed already. Confirm or "
                "discard that first, on the page “Overseeing bodies to confirm”."
            )
        )

    def propose(
        self,
        thing: "Organisation | Inspection",
        overseer: Organisation | None,
        *,
        by: "User",
    ) -> "OverseerChange":
        """Propose another overseeing body, or none; one change waits at a time."""
        if not (by.is_superuser or by.may(Permission.REFERENCE_EDIT)):
            raise NotAllowed()
        with transaction.atomic():
            row = _locked(thing)
            if refusal := self.why_not_propose(row):
                raise refusal
            present = _overseer(row)
            if overseer == present:
                raise Refusal(gettext("This is the overseeing body already."))
            whose = (
                {"organisation": row}
                if isinstance(row, Organisation)
                else {"organisation": row.organisation, "inspection": row}
            )
            change = self.create(
                **whose,
                before=present,
                after=overseer,
                proposed_by=by,
            )
            change._note("overseer.propose", by=by)
        return change


class OverseerChange(Confirmable):
    """Who oversees now and who is to; `inspection` empty: the whole body."""

    class Confirmation(models.TextChoices):
        WAITING = "waiting", _("Not confirmed yet")
        PERSON = "person", _("Confirmed by a second person")
        SERVER = "server", _("Confirmed on the server")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("body")
    )
    inspection = models.ForeignKey(
        "Inspection",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("inspection"),
    )
    before = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("overseeing body before"),
    )
    after = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("overseeing body from then on"),
    )
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

    objects = OverseerChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the overseeing body")
        verbose_name_plural = _("changes of overseeing bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(confirmation="waiting", inspection=None),
                name="overseerchange_one_of_body",
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(confirmation="waiting"),
                name="overseerchange_one_inspection",
            ),
            models.CheckConstraint(
                name="overseerchange_confirmed_when",
                condition=Q(confirmation="waiting", confirmed_at=None)
                | Q(confirmation__in=["person", "server"], confirmed_at__isnull=False),
            ),
            implies(
                "overseerchange_confirmed_by",
                Q(confirmation="person"),
                Q(confirmer__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing}：{self.before or '—'} → {self.after or '—'}"

    # --- questions -----------------------------------------------------------------

    @property
    def thing(self) -> "Organisation | Inspection":
        return self.inspection or self.organisation

    def reach(self) -> Reach:
        """Whose it is to confirm: the overseer's while there is one."""
        is_overseen = self.before_id is not None
        return Reach(None if is_overseen else self.organisation_id, self.before_id)

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
        if self.confirmation == OverseerChange.Confirmation.WAITING:
            return None
        return InvalidTransition(gettext("There is nothing to confirm."))

    def _why_not_now(self) -> Refusal | None:
        if refusal := self._why_answered():
            return refusal
        if _overseer(self.thing) != self.before:
            return InvalidTransition(
                gettext("The overseeing body is another one by now. Propose it anew.")
            )
        return None

    def who_may_confirm(self) -> "list[User]":
        """List the accounts that could confirm it now."""
        found = holders(Permission.OVERSEER_CONFIRM, self.reach())
        return [one for one in found if self.why_not_confirm(one) is None]

    # --- verbs ---------------------------------------------------------------------

    def confirm(self, *, by: "User") -> None:
        """Confirm as a second person: from now on the other one oversees."""
        with self._locked() as row:
            if refusal := row.why_not_confirm(by):
                raise refusal
            row._confirm(OverseerChange.Confirmation.PERSON, by=by)
        self.refresh_from_db()

    def confirm_on_server(self) -> None:
        """Confirm where nobody on the site can; the server's keeper has asked."""
        with self._locked() as row:
            if refusal := row._why_not_now():
                raise refusal
            refuse_if_anybody(row.who_may_confirm())
            row._confirm(OverseerChange.Confirmation.SERVER, by=None)
        self.refresh_from_db()

    def discard(self, *, by: "User", reason: str) -> None:
        """Take the proposal back; who oversees stays."""
        if not reason.strip():
            raise Refusal(gettext("Please give a reason."))
        with self._locked() as row:
            if refusal := row.why_not_discard(by):
                raise refusal
            key = row.pk
            row.delete()
            row.pk = key  # the entry names what is gone
            row._note("overseer.discard", by=by, reason=reason)

    def _confirm(self, how: str, *, by: "User | None") -> None:
        self._write_confirmed(how, by=by)
        thing = self.thing
        name = "parent" if isinstance(thing, Organisation) else "overseer"
        setattr(thing, name, self.after)
        thing.save(update_fields=[name])
        self._note("overseer.confirm", by=by)

    @contextmanager
    def _locked(self) -> Iterator["OverseerChange"]:
        """Lock what it is about first, as whoever proposes does."""
        with transaction.atomic():
            _locked(self.thing)
            rows = OverseerChange.objects.select_for_update(no_key=True, of=("self",))
            row = rows.filter(pk=self.pk).first()
            if row is None:
                raise InvalidTransition(gettext("There is nothing to confirm."))
            yield row

    def _note(self, action: str, *, by: "User | None", reason: str = "") -> None:
        """Log it with both names: what oversees is told to people in words."""
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=by,
            action=action,
            subject=self,
            reason=reason,
            before={"overseer": str(self.before or "")},
            after={"overseer": str(self.after or "")},
        )


def _overseer(thing: "Organisation | Inspection") -> Organisation | None:
    return thing.parent if isinstance(thing, Organisation) else thing.overseer


def _locked(thing: "Organisation | Inspection") -> "Organisation | Inspection":
    rows = type(thing)._default_manager.select_for_update(no_key=True)
    return rows.get(pk=thing.pk)
