"""Another overseeing body, for a body or one inspection: it waits for a second person.

Whoever changes who oversees lets that office read, decide and reopen. What a new body
or inspection is given at first is no change.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.bodies.proposed import (
    Proposed,
    confirmed_constraints,
    locked,
)

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
                "discard that first, on the page “Changes of bodies to confirm”."
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
            row = locked(thing)
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
            change.tell("propose", by=by)
        return change


class OverseerChange(Proposed):
    """Who oversees now and who is to; `inspection` empty: the whole body."""

    log_as = "overseer"

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
            *confirmed_constraints("overseerchange"),
        ]

    def __str__(self) -> str:
        return f"{self.thing}：{self.before or '—'} → {self.after or '—'}"

    @property
    def thing(self) -> "Organisation | Inspection":
        return self.inspection or self.organisation

    @property
    def overseer_id(self) -> int | None:
        return self.before_id

    def is_stale(self) -> bool:
        return _overseer(self.thing) != self.before

    def values(self) -> dict[str, Any]:
        name = "parent" if isinstance(self.thing, Organisation) else "overseer"
        return {name: self.after}

    def told(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return both names: what oversees is told to people in words."""
        before, after = str(self.before or ""), str(self.after or "")
        return {"overseer": before}, {"overseer": after}


def _overseer(thing: "Organisation | Inspection") -> Organisation | None:
    return thing.parent if isinstance(thing, Organisation) else thing.overseer
