"""成效登记: the numbers in which a finding's outcome is counted, one row a counter."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed, Refusal
from rectification.models.findings.outcome_counters import (
    CENT,
    COUNTERS,
    HIGHEST,
    OutcomeKind,
    plain_words,
)
from rectification.models.findings.row import FindingRow

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class OutcomeQuerySet(models.QuerySet["OutcomeFigure"]):
    def summed(self) -> dict[str, tuple[Decimal, int]]:
        """Sum up by counter, with the number of findings that give it."""
        rows = self.order_by().values_list("kind")
        sums = rows.annotate(total=Sum("number"), findings=Count("pk"))
        return {kind: (total.quantize(CENT), number) for kind, total, number in sums}

    def numbers(self) -> dict[str, Decimal]:
        """Sum up by counter; those that nobody has given are not in it."""
        return {kind: total for kind, (total, _findings) in self.summed().items()}

    def of_report(self, report: models.Model) -> Self:
        """Those of the findings that a report prints."""
        return self.filter(finding__items__report=report)

    def of(self, findings: "models.QuerySet[models.Model]") -> Self:
        return self.filter(finding__in=findings.order_by().values("pk"))


class OutcomeFigure(models.Model):
    """A counter of a finding. No row: nobody has said; a zero was said.

    Written by `Finding.record_outcomes` alone.
    """

    finding = models.ForeignKey(
        "rectification.Finding",
        models.PROTECT,
        related_name="outcomes",
        verbose_name=gettext_lazy("finding"),
    )
    kind = models.CharField(gettext_lazy("counter"), max_length=16, choices=OutcomeKind)
    number = models.DecimalField(
        pgettext_lazy("figure of outcome", "number"), max_digits=15, decimal_places=2
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("figure of outcome")
        verbose_name_plural = gettext_lazy("figures of outcome")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "kind"], name="outcome_once"),
            models.CheckConstraint(
                name="outcome_kind_known",
                condition=Q(kind__in=sorted(OutcomeKind.values)),
            ),
            models.CheckConstraint(
                name="outcome_within_reason",
                condition=Q(number__gte=0, number__lte=HIGHEST),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.get_kind_display()}"


class Outcomes(FindingRow):
    """The verb that writes the numbers: all of a form at once, over one version."""

    class Meta:
        abstract = True

    def record_outcomes(
        self, *, by: "User", version: int, numbers: Mapping[str, Decimal | None]
    ) -> None:
        """Enter counters; None takes one back, what is not named stays."""
        with self._locked() as row:
            row._check("record_outcomes", by=by)
            row._check_version(version)
            kept = {one.kind: one.number for one in row.outcomes.all()}
            stands = {
                name: number
                for name, number in {**kept, **numbers}.items()
                if number is not None
            }
            _refuse_impossible(stands)
            changed = sorted(
                name for name in numbers if stands.get(name) != kept.get(name)
            )
            for name in changed:
                row._keep_outcome(name, stands.get(name))
            if changed:
                row._bump()
                row._note(
                    "record_outcomes",
                    by=by,
                    before=_told(kept, changed),
                    after=_told(stands, changed),
                )

    def _keep_outcome(self, name: str, number: Decimal | None) -> None:
        row = self.outcomes.filter(kind=name).first()
        if number is None:
            if row is not None:
                row.delete()
        elif row is None:
            self.outcomes.create(kind=name, number=number)
        else:
            row.number = number
            row.save(update_fields=["number"])

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "record_outcomes" and not self._is_led_by(by):
            return NotAllowed(_("The lead office enters the figures of outcome."))
        return super()._objection(action, by)

    def _is_led_by(self, by: "User") -> bool:
        """Whether somebody works in the lead office, or keeps the whole body."""
        lead = self.lead_office
        if lead is None:
            return True
        reach = self.reach()
        led = Reach(reach.organisation_id, reach.overseer_id, frozenset({lead.pk}))
        return by.may(Permission.FINDING_WORK, led)


def _told(numbers: Mapping[str, Decimal], names: list[str]) -> dict[str, object]:
    """Say numbers for the log; what was not given is empty there."""
    return {
        name: plain_words(numbers[name]) if name in numbers else "" for name in names
    }


def _refuse_impossible(numbers: Mapping[str, Decimal]) -> None:
    """Refuse what no count can be, with the field that it stands in."""
    for name, number in numbers.items():
        if number < 0 or number > HIGHEST:
            said = _("A number from 0 to %(highest)s.")
            raise Refusal(said % {"highest": plain_words(HIGHEST)}, field=name)
        if not COUNTERS[name].is_money and number != number.to_integral_value():
            raise Refusal(_("This is counted in whole numbers."), field=name)
        if number != number.quantize(CENT):
            raise Refusal(_("Money is counted to the cent."), field=name)
    due = numbers.get(OutcomeKind.MONEY_DUE)
    recovered = numbers.get(OutcomeKind.MONEY_RECOVERED)
    if due is not None and recovered is not None and recovered > due:
        raise Refusal(
            _("More than was to be recovered: please check both numbers."),
            field=OutcomeKind.MONEY_RECOVERED.value,
        )
