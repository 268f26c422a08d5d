"""How many findings of an inspection stand in a state, lacking what, due when: kept.

Counted anew they cost the overview of a hundred thousand findings half a second. The
database keeps them itself, in the transaction that changes a finding, an office that
answers or a measure (`tally_triggers.py`); a test holds what is kept against what is
counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from rectification.models.findings.debts import LACKS
from rectification.models.findings.inspection import Inspection
from rectification.workflow import OPEN, FindingState


class TallyQuerySet(models.QuerySet["Tally"]):
    def of(self, inspections: "models.QuerySet[Inspection]") -> Self:
        return self.filter(inspection__in=inspections.values("pk"))

    def by_state(self) -> "models.QuerySet[Tally, tuple[Any, ...]]":
        """Have each state with how many stand in it, and how many of them lack what."""
        sums = {what: Sum(f"without_{what}") for what in LACKS}
        rows = self.order_by().values_list("state")
        return rows.annotate(all=Sum("number"), **sums)


def summed(
    told: Mapping[str, Sequence[int]],
) -> tuple[Counter[str], Counter[str]]:
    """Return how many stand in each state, and what the open ones lack.

    `told`: by state the numbers of `by_state`.
    """
    states = Counter({state: numbers[0] for state, numbers in told.items()})
    lacks: Counter[str] = Counter()
    for state in OPEN & told.keys():
        lacks.update(dict(zip(LACKS, told[state][1:], strict=True)))
    return states, lacks


class Tally(models.Model):
    """`without_…`: so many of them lack that; it is owed while they are open.

    `steps_left`: of those that wait for a decision; `flagged`: so many of them ask for
    attention.
    """

    inspection = models.ForeignKey(
        Inspection, models.CASCADE, related_name="tallies", verbose_name=_("inspection")
    )
    state = models.CharField(_("state"), max_length=30)
    steps_left = models.CharField(
        _("steps left to decide"), max_length=60, blank=True, default=""
    )
    number = models.IntegerField(_("number"))
    without_office = models.IntegerField(_("without an office"))
    without_deadline = models.IntegerField(_("without a deadline"))
    without_measure = models.IntegerField(_("without a measure"))
    flagged = models.IntegerField(_("to heed"), default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of findings")
        verbose_name_plural = _("counts of findings")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "state", "steps_left"],
                name="tally_inspection_state",
            )
        ]

    def __str__(self) -> str:
        state = dict(FindingState.choices).get(self.state, self.state)
        return f"{self.inspection} {state}: {self.number}"


class DueTallyQuerySet(models.QuerySet["DueTally"]):
    def of(self, inspections: "models.QuerySet[Inspection]") -> Self:
        return self.filter(inspection__in=inspections.values("pk"))

    def until(self, months: Sequence[str]) -> "models.QuerySet[DueTally, Any]":
        """Select what is due up to the last of some months: it has its numbers."""
        return self.filter(due_month__lte=months[-1]).order_by()

    @staticmethod
    def sums(months: Sequence[str]) -> Iterator[Sum]:
        """Yield what sums up those due before the first month, then in each."""
        yield Sum("number", filter=Q(due_month__lt=months[0]), default=0)
        for month in months:
            yield Sum("number", filter=Q(due_month=month), default=0)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


class DueTally(models.Model):
    """How many open findings of an inspection are due in a month (`month_of`): kept."""

    inspection = models.ForeignKey(
        Inspection,
        models.CASCADE,
        related_name="due_tallies",
        verbose_name=_("inspection"),
    )
    due_month = models.CharField(_("due in"), max_length=7)
    number = models.IntegerField(_("number"))

    objects = DueTallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of deadlines")
        verbose_name_plural = _("counts of deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "due_month"],
                name="duetally_inspection_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspection} {self.due_month}: {self.number}"
