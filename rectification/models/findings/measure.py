"""Measures: what is planned and what came of it. There is no other account."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.organisation import Office
from rectification.models.findings.finding import Finding
from rectification.workflow import MeasureState

WRITABLE = frozenset(
    {"position", "heading", "plan", "account", "state", "office", "owner", "due_on"}
)


class MeasureQuerySet(models.QuerySet["Measure"]):
    def accounted(self) -> Self:
        """Those that 整改落实情况 prints."""
        return self.exclude(account="")

    def ahead(self) -> Self:
        """Those that 下一步计划 prints: planned and not done."""
        return self.exclude(plan="").exclude(state=MeasureState.DONE)


class Measure(models.Model):
    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="measures", verbose_name=_("finding")
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    heading = models.CharField(_("heading"), max_length=1000, blank=True)
    plan = models.TextField(_("plan"), blank=True)
    account = models.TextField(_("account"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MeasureState, default=MeasureState.PLANNED
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("office"),
    )
    owner = models.CharField(_("person in charge"), max_length=100, blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_state_known",
                condition=models.Q(state__in=sorted(MeasureState.values)),
            )
        ]

    def __str__(self) -> str:
        return self.heading or self.plan[:40] or self.account[:40] or str(self.pk)

    @property
    def line(self) -> str:
        """What is to be done, in one line; "" where only an account stands."""
        return " ".join((self.plan or self.heading).split())

    @property
    def is_ahead(self) -> bool:
        """The same rule as `ahead()` on the query set."""
        return bool(self.plan) and self.state != MeasureState.DONE

    @property
    def is_used(self) -> bool:
        """Whether anything hangs on it: an account, a state reached, an entry."""
        return bool(
            self.account or self.state != MeasureState.PLANNED or self.entries.exists()
        )

    def write(self, **fields: object) -> dict[str, object]:
        """Save what differs and return its old values. Only under a finding's verb."""
        foreign = fields.keys() - WRITABLE
        if foreign:
            raise TypeError(f"a measure's {sorted(foreign)} cannot be changed")
        before = {
            name: getattr(self, name)
            for name, value in fields.items()
            if getattr(self, name) != value
        }
        for name in before:
            setattr(self, name, fields[name])
        self.save(update_fields=list(before))
        return before
