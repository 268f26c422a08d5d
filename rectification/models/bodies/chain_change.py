"""Fewer steps in the close-outs of a body: they wait for a second person.

A chain that asks for more is set by whoever keeps the bodies, alone. One that asks for
less makes closing easier.
"""

from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.close_out_chain import check_chain, loosened
from rectification.models.bodies.organisation import Organisation
from rectification.models.bodies.proposed import (
    Proposed,
    confirmed_constraints,
    locked,
)
from rectification.workflow_chain import chain_words

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ChainChangeQuerySet(models.QuerySet["ChainChange"]):
    def visible_to(self, user: "User") -> Self:
        """Those that somebody might confirm; each verb asks whether he may."""
        scope = user.scope(Permission.OVERSEER_CONFIRM)
        if scope.everything:
            return self.all()
        own = Q(organisation__parent=None, organisation__in=scope.organisation_ids)
        return self.filter(own | Q(organisation__parent__in=scope.overseen_by_ids))

    def waiting(self) -> Self:
        return self.filter(confirmation=ChainChange.Confirmation.WAITING)

    def to_confirm_by(self, user: "User") -> Self:
        return self.waiting().visible_to(user).exclude(proposed_by=user)

    def why_not_propose(self, body: Organisation) -> Refusal | None:
        if not self.waiting().filter(organisation=body).exists():
            return None
        return InvalidTransition(
            gettext(
                "A shorter chain waits to be confirmed already. Confirm or discard "
                "that first, on the page “Changes of bodies to confirm”."
            )
        )

    def propose(self, body: Organisation, chain: str, *, by: "User") -> "ChainChange":
        """Propose a chain that takes fewer steps; one change waits at a time."""
        if not (by.is_superuser or by.may(Permission.REFERENCE_EDIT)):
            raise NotAllowed()
        check_chain(chain)
        with transaction.atomic():
            row = locked(body)
            if refusal := self.why_not_propose(row):
                raise refusal
            if not loosened(row.close_out_chain, chain):
                raise Refusal(gettext("This asks for no step less."))
            change = self.create(
                organisation=row,
                before=row.close_out_chain,
                after=chain,
                proposed_by=by,
            )
            change.tell("propose", by=by)
        return change


class ChainChange(Proposed):
    """`before`, `after`: steps of `ChainStep`, as a body keeps them."""

    log_as = "chainchange"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("body")
    )
    before = models.CharField(_("chain before"), max_length=60, blank=True)
    after = models.CharField(_("chain from then on"), max_length=60, blank=True)

    objects = ChainChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("shorter chain of the close-out")
        verbose_name_plural = _("shorter chains of the close-out")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(confirmation="waiting"),
                name="chainchange_one_of_body",
            ),
            *confirmed_constraints("chainchange"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.before_words} → {self.after_words}"

    @property
    def before_words(self) -> str:
        return chain_words(self.before)

    @property
    def after_words(self) -> str:
        return chain_words(self.after)

    @property
    def thing(self) -> Organisation:
        return self.organisation

    @property
    def overseer_id(self) -> int | None:
        return self.organisation.parent_id

    def is_stale(self) -> bool:
        return self.organisation.close_out_chain != self.before

    def values(self) -> dict[str, Any]:
        return {"close_out_chain": self.after}

    def told(self) -> tuple[dict[str, str], dict[str, str]]:
        before, after = (
            {"close_out_chain": self.before},
            {"close_out_chain": self.after},
        )
        return before, after
