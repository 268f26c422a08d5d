"""An inspection, of whatever source, and the aspects that group its findings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach, Role
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.organisation import Office, Organisation
from rectification.models.bodies.overseer_change import OverseerChange
from rectification.models.bodies.rhythm import Rhythm
from rectification.models.bodies.site_settings import SiteSettings
from rectification.models.findings.registering import NewFinding, register_all
from rectification.models.findings.reporting_period import ReportingPeriod
from rectification.models.trail.amendable import Amending
from rectification.models.trail.constraints import in_order
from rectification.models.trail.log import Chain
from rectification.workflow import OPEN

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding
    from rectification.models.reports.report import Report


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.FINDING_VIEW)
        seen = scope.whole()
        if scope.office_ids:
            own = self.model._default_manager.filter(
                findings__responsibilities__office__in=scope.office_ids
            )
            seen |= Q(pk__in=own.values("pk"))
        return self.filter(seen)

    def under_way(self) -> Self:
        """Those of which a finding is open still; the others are over, or empty."""
        kept = apps.get_model("rectification", "Tally").objects.all()
        some_open = kept.filter(state__in=sorted(OPEN), number__gt=0)
        return self.filter(Exists(some_open.filter(inspection=OuterRef("pk"))))

    def with_next_overseer(self) -> Self:
        """Fetch with each who waits to oversee it, as `told` says it."""
        waiting = OverseerChange.objects.waiting().filter(inspection=OuterRef("pk"))
        return self.annotate(next_overseer=Subquery(waiting.names()[:1]))

    def open_new(
        self,
        *,
        by: "User",
        organisation: Organisation,
        feedback_on: date | None = None,
        **fields: object,
    ) -> "Inspection":
        """Register an inspection under the next number of its year.

        A number is taken for good: the log chain that bears it is never deleted.
        """
        if not by.may(Permission.INSPECTION_EDIT, organisation):
            raise NotAllowed()
        year = (feedback_on or timezone.localdate()).year
        with transaction.atomic():
            SiteSettings.lock()
            reference = _next_reference(year)
            inspection = self.create(
                organisation=organisation,
                reference=reference,
                feedback_on=feedback_on,
                **{"overseer_id": organisation.parent_id, **fields},
            )
            Chain.record(
                chain=reference,
                actor=by,
                action="inspection.open",
                subject=inspection,
                after={"organisation": organisation, "feedback_on": feedback_on}
                | fields,
            )
        return inspection


def _next_reference(year: int) -> str:
    names = Chain.objects.filter(name__startswith=f"{year}-")
    serials = (int(name.split("-")[1]) for name in names.values_list("name", flat=True))
    return f"{year}-{max(serials, default=0) + 1:03d}"


class Inspection(Amending):
    class Source(models.TextChoices):
        INSPECTION = "inspection", _("Inspection by the city or county")
        HIGHER_INSPECTION = "higher", _("Inspection by the province or centre")
        AUDIT = "audit", _("Audit")
        SUPERVISION = "supervision", _("Supervision of decisions")

    amendable = frozenset(
        {
            "source",
            "round",
            "theme",
            "team",
            "started_on",
            "ended_on",
            "feedback_on",
            "plan_due_on",
            "campaign_ends_on",
            "rhythm",
        }
    )

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="inspections", verbose_name=_("body")
    )
    overseer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="overseen",
        verbose_name=_("overseeing body"),
    )
    source = models.CharField(
        _("source"), max_length=12, choices=Source, default=Source.INSPECTION
    )
    round = models.CharField(_("round"), max_length=100, blank=True)
    theme = models.CharField(_("theme"), max_length=200, blank=True)
    team = models.CharField(_("team"), max_length=500, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    feedback_on = models.DateField(_("feedback on"), null=True, blank=True)
    plan_due_on = models.DateField(_("plan due on"), null=True, blank=True)
    campaign_ends_on = models.DateField(
        _("concentrated rectification ends on"), null=True, blank=True
    )
    rhythm = models.CharField(
        _("rhythm of reporting"),
        max_length=11,
        choices=Rhythm,
        blank=True,
        help_text=_("Empty: as the body. Another one holds from the next period on."),
    )
    # Of a letter that bears a mark of secrecy: who cleared the wording that is kept.
    cleared_by = models.CharField(_("wording cleared by"), max_length=200, blank=True)
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    # Counters, so that a number is not used again after a deletion.
    next_serial = models.PositiveIntegerField(default=1, editable=False)
    next_report = models.PositiveIntegerField(default=1, editable=False)

    objects = InspectionQuerySet.as_manager()

    if TYPE_CHECKING:
        next_overseer: str | None  # with_next_overseer()
        opened_at: datetime | None  # `reporting_period.py`
        periods: "RelatedManager[ReportingPeriod]"

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        constraints = [in_order("inspection_dates", "started_on", "ended_on")]

    def __str__(self) -> str:
        return self.name_of(self.reference, self.theme or self.round)

    @staticmethod
    def name_of(reference: str, subject: str) -> str:
        """Return what one is called: its number, and its theme or else its round."""
        return f"{reference} {subject}".strip()

    def get_absolute_url(self) -> str:
        return reverse("inspection-detail", args=[self.reference])

    # --- verbs -----------------------------------------------------------------

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; before another rhythm holds, the periods that have begun are kept."""
        with transaction.atomic():
            if "rhythm" in (kwargs.get("update_fields") or ()):
                self.keep_begun_periods()
            super().save(*args, **kwargs)

    def keep_begun_periods(self) -> None:
        """Keep the days of what has begun, by the rhythm that is stored."""
        ReportingPeriod.objects.keep_begun(self.pk, on=timezone.localdate())

    def register(
        self,
        *,
        by: "User",
        title: str,
        original_text: str = "",
        offices: Sequence[Office] = (),
        lead: Office | None = None,
        position: int | None = None,
        people: Mapping[int, tuple[str, str]] | None = None,
        measures: Sequence[Mapping[str, object]] = (),
        **fields: object,
    ) -> "Finding":
        """Add a finding under the next serial. Without `lead`, nobody leads.

        `people`: person and telephone by the key of their office. `measures`: the
        fields of each, in order. Pages, notices and tables all register by this.
        """
        wanted = NewFinding(
            title=title,
            original_text=original_text,
            offices=offices,
            lead=lead,
            position=position,
            people=people or {},
            measures=measures,
            fields=fields,
        )
        return self.register_all([wanted], by=by)[0]

    def register_all(
        self, wanted: Sequence[NewFinding], *, by: "User"
    ) -> "list[Finding]":
        """Add findings under the next serials, in this order, all or none."""
        self._check(by, Permission.INSPECTION_EDIT)
        return register_all(self, wanted, by=by)

    def add_aspect(
        self,
        *,
        by: "User",
        title: str,
        parent: "Aspect | None" = None,
        position: int | None = None,
    ) -> "Aspect":
        """Add an aspect, behind the others unless a position is given."""
        self._check(by, Permission.INSPECTION_EDIT)
        with transaction.atomic():
            Inspection.objects.select_for_update(no_key=True).get(pk=self.pk)
            if position is None:
                highest = self.aspects.aggregate(Max("position"))["position__max"]
                position = 1 if highest is None else highest + 1
            aspect = Aspect(
                inspection=self, title=title, parent=parent, position=position
            )
            aspect.keep()
            aspect.note(
                "add",
                by=by,
                after={"title": title, "parent": parent, "position": position},
            )
        return aspect

    def draft_report(self, *, by: "User", title: str, **fields: object) -> "Report":
        """Begin a report under the next number of this inspection."""
        self._check(by, Permission.REPORT_EDIT)
        with transaction.atomic():
            number = self._take("next_report", 1)
            report = self.reports.create(
                number=number,
                reference=f"{self.reference}-r{number}",
                title=title,
                drafted_by=by,
                **fields,
            )
            report._note("draft", by=by, after={"title": title})
        return report

    def take_serials(self, count: int) -> int:
        """Reserve serials for findings and return the first. In a transaction only."""
        return self._take("next_serial", count)

    def _take(self, counter: str, count: int) -> int:
        rows = Inspection.objects.select_for_update(no_key=True)
        first = rows.values_list(counter, flat=True).get(pk=self.pk)
        Inspection.objects.filter(pk=self.pk).update(**{counter: F(counter) + count})
        setattr(self, counter, first + count)
        return first

    def _check(self, by: "User", permission: Permission) -> None:
        if not by.may(permission, self):
            raise NotAllowed()

    # --- questions ---------------------------------------------------------------

    def reach(self) -> Reach:
        return Reach(self.organisation_id, self.overseer_id)

    def is_overseen_by(self, user: "User") -> bool:
        """Whether somebody sits in the inspection office of the overseeing body."""
        return any(
            seat.role == Role.VERIFIER and seat.organisation_id == self.overseer_id
            for seat in user.seats_now()
        )

    def draft_plan_since(self) -> date | None:
        """The day on which its plan was begun, while that is a draft; else None."""
        plan = getattr(self, "plan", None)
        return timezone.localdate(plan.begun_at) if plan and plan.is_draft else None

    def has_approved_plan(self) -> bool:
        plan = getattr(self, "plan", None)
        return plan is not None and not plan.is_draft

    @property
    def chain_name(self) -> str:
        return self.reference


class AspectQuerySet(models.QuerySet["Aspect"]):
    def visible_to(self, user: "User") -> Self:
        shown = Inspection.objects.visible_to(user)
        return self.filter(inspection__in=shown.values("pk"))


class Aspect(Amending):
    """方面: groups findings, may nest."""

    amendable = frozenset({"title", "parent", "position"})

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="aspects",
        verbose_name=_("inspection"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("within"),
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=1000)

    objects = AspectQuerySet.as_manager()

    class Meta:
        verbose_name = _("aspect")
        verbose_name_plural = _("aspects")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def reach(self) -> Reach:
        return self.inspection.reach()

    @property
    def chain_name(self) -> str:
        return self.inspection.reference

    def keep(self, changed: list[str] | None = None) -> None:
        """Refuse a parent of elsewhere, and one that lies within this very aspect."""
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.inspection_id != self.inspection_id or above.pk in seen:
                raise Refusal(gettext("An aspect cannot lie within this one."))
            seen.add(above.pk)
            above = above.parent
        super().keep(changed)
