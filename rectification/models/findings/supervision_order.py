"""督办: an order to offices or to a body, signed, numbered, replied to and closed.

Inside a body it is drafted by the coordinator and signed by a leader, another person.
From the overseer to the body it is a letter: whoever verifies may draft and sign it,
since an overseeing body may have one person only, and it is the body that replies.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed
from rectification.models.bodies.order_kinds import OrderKind, OrderTone
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.order_verbs import OrderVerbs
from rectification.models.findings.replying import RepliedToQuerySet
from rectification.models.trail.constraints import implies, paired
from rectification.workflow_orders import (
    ORDER,
    ORDER_ACTIVITIES,
    OrderState,
)

if TYPE_CHECKING:
    from rectification.models.bodies.scope import Scope
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding


class SupervisionOrderQuerySet(RepliedToQuerySet["SupervisionOrder"]):
    def visible_to(self, user: "User") -> Self:
        """Drafts for who issues; what is out, also for whom it is about or goes to."""
        scope = user.scope(Permission.FINDING_VIEW)
        if scope.everything:
            return self.all()
        sent = self._addressees().filter(office__in=scope.office_ids)
        issuing = scope.organisation_ids | scope.overseen_by_ids
        return self.filter(
            Q(issuer__in=issuing)
            | Q(number__isnull=False) & (scope.whole("inspection__") | Q(Exists(sent)))
        )

    def kept_by(self, scope: "Scope") -> Self:
        return self.filter(issuer__in=scope.organisation_ids | scope.overseen_by_ids)

    def to_sign_by(self, user: "User") -> Self:
        kept = self.kept_by(user.scope(Permission.ORDER_SIGN))
        mine = Q(drafted_by=user, issuer=F("inspection__organisation"))
        return kept.filter(state=OrderState.TO_SIGN).exclude(mine)

    def draft(
        self,
        inspection: Inspection,
        *,
        by: "User",
        issuer: Organisation,
        kind: OrderKind,
        reason: str,
        findings: "Sequence[Finding]",
        offices: Sequence[Office] = (),
        reply_days: int | None = None,
    ) -> "SupervisionOrder":
        """Draft an order; `reply_days` where they are not those of its kind."""
        order = self.model(
            inspection=inspection,
            issuer=issuer,
            kind=kind.name,
            tone=kind.tone,
            reason=reason,
            reply_days=reply_days or kind.days,
            drafted_by=by,
        )
        if not by.may(Permission.ORDER_DRAFT, order):
            raise NotAllowed()
        order.keep_draft(by=by, findings=findings, offices=offices)
        return order


class SupervisionOrder(OrderVerbs):
    """`kind`, `tone`: as they were called when it was drafted. Number from issue on."""

    lifecycle = ORDER
    activities = ORDER_ACTIVITIES
    decided_on = ("state", "version")
    relation = "order"
    asks_in = "reason"

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="orders",
        verbose_name=_("inspection"),
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="orders_issued",
        verbose_name=_("issued by"),
    )
    kind = models.CharField(_("kind"), max_length=20)
    tone = models.CharField(_("colour"), max_length=6, choices=OrderTone)
    reason = models.TextField(_("reason"))
    reply_days = models.PositiveSmallIntegerField(_("working days to reply"))
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=OrderState,
        default=OrderState.DRAFT,
        editable=False,
    )
    drafted_at = models.DateTimeField(_("drafted at"), default=timezone.now)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed by"),
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = SupervisionOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision order")
        verbose_name_plural = _("supervision orders")
        constraints = [
            paired("supervisionorder", "issued"),
            paired("supervisionorder", "ended"),
            models.UniqueConstraint(
                fields=["issuer", "year", "number"], name="supervisionorder_number"
            ),
            models.CheckConstraint(
                name="supervisionorder_numbered",
                condition=Q(number=None, year=None, issued_at=None, reply_due_on=None)
                | Q(
                    number__gte=1,
                    year__isnull=False,
                    issued_at__isnull=False,
                    reply_due_on__isnull=False,
                ),
            ),
            implies(
                "supervisionorder_out",
                Q(state__in=["issued", "closed"]),
                Q(number__isnull=False),
            ),
            implies(
                "supervisionorder_not_out",
                Q(state__in=["draft", "to_sign"]),
                Q(number__isnull=True),
            ),
            models.CheckConstraint(
                name="supervisionorder_over_when",
                condition=Q(state__in=["closed", "withdrawn"], ended_at__isnull=False)
                | Q(state__in=["draft", "to_sign", "issued"], ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}{self.number_words}" if self.number else self.kind

    @property
    def number_words(self) -> str:
        """The number as papers print it; "" until it is issued."""
        return f"〔{self.year}〕{self.number}号" if self.number else ""

    def get_absolute_url(self) -> str:
        return reverse("order-detail", args=[self.pk])

    # --- questions ---------------------------------------------------------------

    @property
    def is_from_overseer(self) -> bool:
        return self.issuer_id != self.inspection.organisation_id

    def reach(self) -> Reach:
        """Of who issues it alone: nobody else drafts, signs or closes it."""
        if self.is_from_overseer:
            return Reach(None, self.issuer_id)
        return Reach(self.issuer_id)
