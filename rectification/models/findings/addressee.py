"""To whom an order or instruction goes, what it is about, what is replied to it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.models.bodies.organisation import Office
from rectification.models.findings.finding import Finding
from rectification.models.findings.instruction import Instruction
from rectification.models.findings.supervision_order import SupervisionOrder
from rectification.models.trail.constraints import implies, paired
from rectification.models.trail.lifecycle import AsRead
from rectification.workflow_orders import OUT

if TYPE_CHECKING:
    from datetime import date

    from rectification.models.bodies.user import User


def of_one(model: str) -> models.CheckConstraint:
    """A row belongs to an order or to an instruction."""
    return models.CheckConstraint(
        name=f"{model}_of_one",
        condition=Q(order__isnull=True, instruction__isnull=False)
        | Q(order__isnull=False, instruction__isnull=True),
    )


class ConcernedFinding(models.Model):
    """A finding that an order or an instruction is about."""

    order = models.ForeignKey(
        SupervisionOrder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concerned",
        verbose_name=_("order"),
    )
    instruction = models.ForeignKey(
        Instruction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="concerned",
        verbose_name=_("instruction of a leader"),
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
            ),
            models.UniqueConstraint(
                fields=["instruction", "finding"], name="concernedfinding_once_told"
            ),
            of_one("concernedfinding"),
        ]

    def __str__(self) -> str:
        return f"{self.order or self.instruction} {self.finding}"


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    def visible_to(self, user: "User") -> Self:
        """Of what one sees: all where one sees the whole, else of the own office."""
        scope = user.scope(Permission.FINDING_VIEW)
        whole = scope.whole("order__inspection__") | scope.whole(
            "instruction__inspection__"
        )
        orders = SupervisionOrder.objects.visible_to(user)
        instructions = Instruction.objects.visible_to(user)
        return self.filter(
            whole | Q(office__in=scope.office_ids),
            Q(order__in=orders.values("pk"))
            | Q(instruction__in=instructions.values("pk")),
        )

    def owing(self) -> Self:
        """Of what is out: not replied yet, or sent back."""
        out = Q(order__state__in=OUT) | Q(instruction__state__in=OUT)
        return self.filter(out, replied_at=None)

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
        null=True,
        blank=True,
        related_name="addressees",
        verbose_name=_("order"),
    )
    instruction = models.ForeignKey(
        Instruction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="addressees",
        verbose_name=_("instruction of a leader"),
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
                fields=["instruction", "office"], name="addressee_office_once_told"
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(office=None),
                name="addressee_body_once",
            ),
            implies("addressee_told", Q(order=None), Q(office__isnull=False)),
            of_one("addressee"),
            models.CheckConstraint(
                name="addressee_owes_or_replied",
                condition=Q(replied_at=None) | Q(returned_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asking} {self.name}"

    # --- questions ---------------------------------------------------------------

    @property
    def asking(self) -> SupervisionOrder | Instruction:
        """The order or the instruction that is replied to."""
        if found := self.order or self.instruction:
            return found
        raise TypeError("A constraint keeps it from belonging to nothing.")

    @property
    def name(self) -> str:
        inspected = self.asking.inspection.organisation
        return self.office.name if self.office else inspected.name

    @property
    def has_replied(self) -> bool:
        return self.replied_at is not None

    def is_late(self, on: "date") -> bool:
        """Whether the reply is overdue on a day."""
        return not self.has_replied and self.asking.is_overdue(on)

    def reach(self) -> Reach:
        """Who replies: whoever works for the office, or for the body as a whole."""
        inspection = self.asking.inspection
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
