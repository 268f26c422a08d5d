"""To whom an order goes, what it is about, and what is replied to it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.models.bodies.organisation import Office
from rectification.models.findings.finding import Finding
from rectification.models.findings.supervision_order import SupervisionOrder
from rectification.models.trail.constraints import paired
from rectification.models.trail.lifecycle import AsRead
from rectification.workflow_orders import OrderState

if TYPE_CHECKING:
    from datetime import date

    from rectification.models.bodies.user import User


class ConcernedFinding(models.Model):
    """A finding that an order is about."""

    order = models.ForeignKey(
        SupervisionOrder,
        models.PROTECT,
        related_name="concerned",
        verbose_name=_("order"),
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="concerned_by", verbose_name=_("finding")
    )

    class Meta:
        verbose_name = _("finding of an order")
        verbose_name_plural = _("findings of orders")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "finding"], name="concernedfinding_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.finding}"


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def visible_to(self, user: "User") -> Self:
        """Of orders one sees: all where one sees the whole, else of the own office."""
        scope = user.scope(Permission.FINDING_VIEW)
        shown = SupervisionOrder.objects.visible_to(user)
        return self.filter(
            scope.whole("order__inspection__") | Q(office__in=scope.office_ids),
            order__in=shown.values("pk"),
        )

    def owing(self) -> Self:
        """Of orders that are out: not replied yet, or sent back."""
        return self.filter(order__state=OrderState.ISSUED, replied_at=None)

    def owed_by(self, user: "User") -> Self:
        """What this person is to reply: for the own office, or for the own body."""
        scope = user.scope(Permission.FINDING_WORK)
        return self.owing().filter(
            Q(office__in=scope.office_ids)
            | Q(
                office=None,
                order__inspection__organisation__in=scope.organisation_ids,
            )
        )


class Addressee(AsRead, models.Model):
    """An office that is to reply; no office: the inspected body as a whole.

    What was sent back is to be replied anew: its words stay, to be mended.
    """

    decided_on = ("reply", "replied_at", "returned_at")

    order = models.ForeignKey(
        SupervisionOrder,
        models.PROTECT,
        related_name="addressees",
        verbose_name=_("order"),
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office"),
    )
    reply = models.TextField(_("reply"), blank=True)
    replied_at = models.DateTimeField(_("replied at"), null=True, editable=False)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("replied by"),
    )
    return_reason = models.TextField(_("why it was sent back"), blank=True)
    returned_at = models.DateTimeField(_("sent back at"), null=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("sent back by"),
    )

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("addressee of an order")
        verbose_name_plural = _("addressees of orders")
        constraints = [
            paired("addressee", "replied"),
            paired("addressee", "returned"),
            models.UniqueConstraint(
                fields=["order", "office"], name="addressee_office_once"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(office=None),
                name="addressee_body_once",
            ),
            models.CheckConstraint(
                name="addressee_owes_or_replied",
                condition=Q(replied_at=None) | Q(returned_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.name}"

    # --- questions ---------------------------------------------------------------

    @property
    def name(self) -> str:
        inspected = self.order.inspection.organisation
        return self.office.name if self.office else inspected.name

    @property
    def has_replied(self) -> bool:
        return self.replied_at is not None

    def is_late(self, on: "date") -> bool:
        """Whether the reply is overdue on a day."""
        return not self.has_replied and self.order.is_overdue(on)

    def reach(self) -> Reach:
        """Who replies: whoever works for the office, or for the body as a whole."""
        inspection = self.order.inspection
        offices = frozenset({self.office_id} if self.office_id else ())
        return Reach(inspection.organisation_id, inspection.overseer_id, offices)


class ReplyFile(models.Model):
    """A file that came with a reply."""

    addressee = models.ForeignKey(
        Addressee, models.PROTECT, related_name="files", verbose_name=_("reply")
    )
    evidence = models.ForeignKey(
        "Evidence", models.PROTECT, related_name="replies", verbose_name=_("evidence")
    )

    class Meta:
        verbose_name = _("file of a reply")
        verbose_name_plural = _("files of replies")
        constraints = [
            models.UniqueConstraint(
                fields=["addressee", "evidence"], name="replyfile_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.addressee} {self.evidence_id}"
