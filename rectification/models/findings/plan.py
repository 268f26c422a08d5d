"""整改方案: what is promised to whom; a draft until it is approved, then fixed.

While it is a draft, offices, deadlines, standards and measures change freely; once it
is approved a change needs a reason, and a later deadline is an extension
(`deadline.py`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.debts import owing
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.proposed_state import Basis, check_basis
from rectification.models.trail.constraints import implies, paired
from rectification.models.trail.lifecycle import Acting
from rectification.workflow import PlanState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import FindingQuerySet


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: "User") -> Self:
        shown = Inspection.objects.visible_to(user)
        return self.filter(inspection__in=shown.values("pk"))

    def begin(self, inspection: Inspection, *, by: "User") -> "Plan":
        """Begin the plan: what is assigned from today on is a draft."""
        if not by.may(Permission.INSPECTION_EDIT, inspection):
            raise NotAllowed()
        with transaction.atomic():
            Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk)
            if self.filter(inspection=inspection).exists():
                raise InvalidTransition(gettext("The plan is begun already."))
            plan = self.create(inspection=inspection, begun_by=by)
            plan._note("begin", by=by)
        return plan


class Plan(Acting):
    lifecycle = workflow.PLAN

    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="plan", verbose_name=_("inspection")
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=PlanState,
        default=PlanState.DRAFT,
        editable=False,
    )
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("begun by"),
    )
    # Who approved it: a meeting or a signature, with the scan of it.
    meeting = models.CharField(_("meeting or signature"), max_length=200, blank=True)
    met_on = models.DateField(_("day of it"), null=True, blank=True)
    number = models.CharField(_("number of the minutes"), max_length=100, blank=True)
    scan = models.ForeignKey(
        "Evidence",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("signed scan"),
    )
    opinion = models.TextField(_("opinion of the overseeing body"), blank=True)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approval entered by"),
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification plan")
        verbose_name_plural = _("rectification plans")
        constraints = [
            paired("plan", "approved"),
            implies(
                "plan_approved_on_basis",
                Q(state=PlanState.APPROVED),
                ~Q(meeting="")
                & Q(
                    approved_at__isnull=False,
                    scan__isnull=False,
                    met_on__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.reference} {self.meeting}".strip()

    # --- verbs -----------------------------------------------------------------

    def approve(self, *, by: "User", basis: Basis, opinion: str = "") -> None:
        """Enter that it was approved. From now on what it says is fixed.

        Raises while a finding has nobody, no deadline or no measure to be approved.
        """
        with self._locked() as row:
            # Whoever changes a finding meanwhile waits, and then finds it fixed.
            list(row._findings().select_for_update(no_key=True).order_by("pk"))
            row._check("approve", by=by)
            row._check_whole(opinion)
            check_basis(basis, row.inspection)
            row._take(
                "approve",
                by=by,
                meeting=basis.meeting,
                met_on=basis.met_on,
                number=basis.number,
                scan=basis.scan,
                opinion=opinion,
                approved_at=timezone.now(),
                approved_by=by,
            )

    def _grounds(self, action: str) -> "Iterator[models.Model]":
        yield self.inspection
        yield self.inspection.organisation

    def _check_whole(self, opinion: str) -> None:
        if self.inspection.organisation.plan_needs_opinion and not opinion.strip():
            raise Refusal(
                gettext("Please enter the opinion of the overseeing body."),
                field="opinion",
            )
        lacking = self._findings().filter(owing()).in_printed_order()
        if named := list(lacking.values_list("reference", flat=True)):
            raise Refusal(
                gettext(
                    "Not dispatched yet, so there is nothing to approve of them: "
                    "%(findings)s. Complete the table of tasks first."
                )
                % {"findings": "、".join(named)}
            )

    # --- questions ---------------------------------------------------------------

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def address(self) -> str:
        return self.inspection.reference

    @property
    def chain_name(self) -> str:
        return self.inspection.reference

    def reach(self) -> Reach:
        return self.inspection.reach()

    def _findings(self) -> "FindingQuerySet":
        found: Any = self.inspection.findings.all()
        return found
