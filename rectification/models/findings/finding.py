"""A finding: its fields, its queries, its questions.

What is done to it stands in `closing.py` (towards the decision) and in the files of
verbs: what is reported, planned and dispatched, what it says, what paper decided.
"""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification import workflow
from rectification.access import Permission, Reach
from rectification.models.bodies.organisation import Office
from rectification.models.findings import due
from rectification.models.findings.dispatch import Dispatching
from rectification.models.findings.inspection import Aspect, Inspection
from rectification.models.findings.listed import Listed
from rectification.models.findings.outcome import Outcomes
from rectification.models.findings.paper_verbs import PaperVerbs
from rectification.models.findings.progress_verbs import ProgressVerbs
from rectification.models.findings.registration import Registration
from rectification.models.trail import written
from rectification.models.trail.constraints import MissingFirst, implies, paired, signed
from rectification.notices.notice import Status, days_left
from rectification.workflow import FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


# What lists, totals and their last pages are read from.
INDEXES = [
    # The list in printed order, and its last page.
    models.Index(fields=["inspection", "position", "id"], name="finding_in_order"),
    # The totals over the list, and of what waits: counted from the index alone.
    models.Index(
        fields=["inspection", "state", "due_on", "steps_left", "submitted_by"],
        name="finding_seen_state",
    ),
    # The list by deadline, by state and by its latest progress: each in whole
    # order, down to the key, or PostgreSQL sorts all rows for one page.
    models.Index(fields=["due_on", "id"], name="finding_by_deadline"),
    models.Index(fields=["state", "id"], name="finding_by_state"),
    MissingFirst(fields=["latest_on", "id"], name="finding_latest"),
    # What is late or due next, and what waits longest for a decision, of many bodies.
    models.Index(fields=["state", "due_on", "id", "inspection"], name="finding_due"),
    models.Index(
        fields=[
            *("state", "submitted_at", "id", "inspection", "submitted_by"),
            "steps_left",
        ],
        name="finding_asked",
    ),
    # The few that were found in an earlier inspection.
    models.Index(
        fields=["inspection"],
        name="finding_repeated",
        condition=models.Q(prior__isnull=False),
    ),
]


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: "User") -> Self:
        """Findings of one's offices, of one's body, or of bodies one oversees."""
        scope = user.scope(Permission.FINDING_VIEW)
        if scope.everything:
            return self.all()
        # Subqueries, no join: a database then keeps to the index of what is asked for.
        whole = Inspection.objects.filter(scope.whole())
        seen = Q(inspection__in=whole.values("pk"))
        if scope.office_ids:
            own = Responsibility.objects.filter(office__in=scope.office_ids)
            seen |= Q(pk__in=own.values("finding"))
        return self.filter(seen)

    def open(self) -> Self:
        return self.filter(due.is_open())

    def in_hand(self) -> Self:
        """Open, and waiting for nobody's decision."""
        return self.filter(state__in=workflow.OPEN - {FindingState.SUBMITTED})

    def closed(self) -> Self:
        return self.filter(state__in=workflow.CLOSED)

    def overdue(self, *, on: date) -> Self:
        return self.filter(due.overdue(on=on))

    def due_within(self, days: int, *, on: date) -> Self:
        return self.filter(due.due_within(days, on=on))

    def answered_for_by(self, offices: Collection[int]) -> Self:
        """Findings for which one of the offices answers, as lead or joint."""
        own = Responsibility.objects.filter(office__in=offices)
        return self.filter(pk__in=own.values("finding"))

    def in_printed_order(self) -> Self:
        return self.order_by("inspection", "position", "pk")


class Finding(Outcomes, Registration, PaperVerbs, ProgressVerbs, Dispatching, Listed):
    class Kind(models.TextChoices):
        DATED = "dated", _("With a deadline")
        IMMEDIATE = "immediate", _("To be put right at once")
        LONG_TERM = "long_term", _("To be kept up for good")
        WITHIN_CAMPAIGN = "within_campaign", _("Within the concentrated rectification")

    class Precision(models.TextChoices):
        DAY = "day", _("Day")
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")

    lifecycle = workflow.FINDING
    activities = workflow.FINDING_ACTIVITIES
    decided_on = (
        *("state", "submitted_at", "closed_at", "adopted_at", "reopened_at"),
        *("latest_entry_id", "version", "steps_left"),
    )

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="findings",
        verbose_name=_("inspection"),
    )
    reference = models.CharField(_("reference"), max_length=30, unique=True)
    serial = models.PositiveIntegerField(_("serial"))
    position = models.PositiveIntegerField(_("order"), default=0)
    aspect = models.ForeignKey(
        Aspect,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("aspect"),
    )
    title = models.CharField(_("title"), max_length=1000)
    original_text = models.TextField(
        _("original text"), blank=True, help_text=_("Paragraphs, one a line.")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, blank=True)
    due_on = models.DateField(
        _("deadline"), null=True, blank=True, help_text=_("The last day that counts.")
    )
    due_precision = models.CharField(
        _("precision of the deadline"), max_length=8, choices=Precision, blank=True
    )
    due_wording = models.CharField(_("deadline as printed"), max_length=500, blank=True)
    # When it was given its first deadline. A typing error shows within a day.
    due_set_at = models.DateTimeField(
        _("deadline set at"), null=True, blank=True, editable=False
    )
    standard = models.TextField(_("standard"), blank=True)
    leader = models.CharField(_("responsible leader"), max_length=500, blank=True)
    person = models.CharField(_("person responsible"), max_length=500, blank=True)
    # The account and the next steps as far as they stand before the first measure.
    account_lead = models.TextField(_("introduction to the account"), blank=True)
    plan_lead = models.TextField(_("introduction to the next steps"), blank=True)
    outcome = models.TextField(
        _("outcome of the rectification"),
        blank=True,
        help_text=_("What was achieved; public once the report shows it."),
    )
    reason_for_delay = models.TextField(
        _("reason for delay as published"),
        blank=True,
        help_text=_(
            "Public once the report shows it. The reason that an office gives with "
            "its progress stays internal."
        ),
    )
    prior = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relapses",
        verbose_name=_("same finding of an earlier inspection"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The newest entry that stands and its day, which lists show and sort by; nothing
    # but `_keep_latest` writes them.
    latest_entry = models.ForeignKey(
        "ProgressEntry",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("latest progress"),
    )
    latest_on = models.DateField(_("date of it"), null=True, editable=False)

    state = models.CharField(
        _("state"),
        max_length=24,
        choices=FindingState,
        default=FindingState.REGISTERED,
        editable=False,
    )
    asks = models.CharField(
        _("requested outcome"),
        max_length=24,
        choices=[(state.value, state.label) for state in workflow.GRANTED_BY],
        blank=True,
        editable=False,
    )
    # The chain of steps that the request was made under, and of it what is left to
    # decide, the step that is due first: `models/findings/chain.py`.
    chain = models.CharField(
        _("chain of the close-out"), max_length=60, blank=True, editable=False
    )
    steps_left = models.CharField(
        _("steps left to decide"), max_length=60, blank=True, editable=False
    )
    passed_on_at = models.DateTimeField(_("passed on at"), null=True, editable=False)
    # What was handed in before does not close it again.
    reopened_at = models.DateTimeField(_("reopened at"), null=True, editable=False)
    evidence_waiver = models.TextField(_("reason for no evidence"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    # Where it was closed on paper; `closed_by` is then the signer's account, if any.
    closed_paper = models.ForeignKey(
        "PaperDecision",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed on paper"),
    )
    offices = models.ManyToManyField(
        Office, through="Responsibility", related_name="findings"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "serial"], name="finding_serial"
            ),
            paired("finding", "adopted"),
            paired("finding", "submitted"),
            signed("finding", "closed"),
            models.CheckConstraint(
                name="finding_latest_pair",
                condition=Q(latest_entry=None, latest_on=None)
                | Q(latest_entry__isnull=False, latest_on__isnull=False),
            ),
            implies(
                "finding_due_precision", Q(due_on__isnull=False), ~Q(due_precision="")
            ),
            implies(
                "finding_wording_adopted",
                ~Q(status_wording=""),
                Q(adopted_at__isnull=False),
            ),
            implies(
                "finding_submitted_when",
                Q(state=FindingState.SUBMITTED),
                Q(submitted_at__isnull=False) & ~Q(asks=""),
            ),
            implies(
                "finding_steps_submitted",
                ~Q(steps_left=""),
                Q(state=FindingState.SUBMITTED),
            ),
            implies(
                "finding_closed_when",
                Q(state__in=sorted(workflow.CLOSED)),
                Q(closed_at__isnull=False) | Q(adoption__isnull=False),
            ),
            implies(
                "finding_adoption_closes",
                Q(adoption__isnull=False),
                Q(adopted_at__isnull=False, state__in=sorted(workflow.CLOSED)),
            ),
            implies(
                "finding_open_not_closed",
                Q(state__in=sorted(workflow.OPEN)),
                Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="finding_state_known",
                condition=Q(state__in=sorted(FindingState.values)),
            ),
        ]
        indexes = INDEXES

    def get_absolute_url(self) -> str:
        return reverse("finding-detail", args=[self.reference])

    # --- questions ---------------------------------------------------------------

    def reach(self) -> Reach:
        rows = self.responsibilities.all()
        for row in rows:
            written.see(row)
        return Reach(
            self.inspection.organisation_id,
            self.inspection.overseer_id,
            frozenset(row.office_id for row in rows),
        )

    @property
    def status(self) -> FindingState:
        return FindingState(self.state)

    @property
    def public_status(self) -> Status:
        """What a notice says. An adopted state says no more than it did there."""
        return self.status.public_status

    def is_overdue(self, *, on: date | None = None) -> bool:
        left = self.days_left(on=on)
        return left is not None and left < 0

    def days_left(self, *, on: date | None = None) -> int | None:
        """Days to the deadline, negative when past; None when closed or undated."""
        day = on or timezone.localdate()
        return days_left(self.status.public_status, self.due_on, on=day)

    @property
    def lead_office(self) -> Office | None:
        for row in self.responsibilities.all():
            if row.is_lead:
                return row.office
        return None


class Responsibility(models.Model):
    """An office that answers for a finding. At most one leads."""

    finding = models.ForeignKey(
        Finding,
        models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("finding"),
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("office"),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    is_lead = models.BooleanField(_("lead office"), default=False)
    person = models.CharField(_("person responsible"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "office"], name="responsibility_once"
            ),
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(is_lead=True),
                name="responsibility_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.office}"
