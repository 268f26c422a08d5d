"""What the overview asks: made of who asks, of which inspections, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from rectification.dashboards.across import (
    Closing,
    Numbers,
    asked_of,
    late_and_due,
    numbers_in,
)
from rectification.dashboards.prepared import fetched, told
from rectification.forms.inspections.choice import inspections_of, named
from rectification.models import (
    Extension,
    Finding,
    Inspection,
    OutcomeFigure,
    Tally,
    User,
)
from rectification.models.findings import check_in, look_back
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.inspection import InspectionQuerySet
from rectification.models.findings.outcome import OutcomeQuerySet
from rectification.models.findings.verification import not_to_verify, to_verify
from rectification.views.overview.rows import (
    close_out_rows,
    later_rows,
    to_put_off,
)
from rectification.views.parts.deciding import asks_to_close, by_office, waits_for
from rectification.workflow import Permission

MANY = 500  # close-outs that wait


@dataclass
class Asked:
    """`said`: the fields that name inspections, as the list of findings has them."""

    user: User
    said: Mapping[str, str]
    today: date

    @property
    def made_of(self) -> tuple[object, ...]:
        """Return all that the text of a query here depends on."""
        seats, said = self.user.seats_now(), sorted(self.said.items())
        return (self.user.pk, *seats, *said, self.today)

    def numbers(self) -> Numbers:
        numbers = numbers_in(told(self.made_of, self._question))
        if not self.sees_whole:
            return numbers
        beside = numbers.beside.copy()
        beside["unverified"] = (
            beside["overseen"] - beside["waiting"] - beside["verified"]
        )
        return replace(numbers, beside=beside)

    def rows(self, *, most_late: int, most_due: int) -> list[Finding]:
        """Fetch what is late, and what is due in each month ahead."""
        of_each = {"most_late": most_late, "most_due": most_due}
        return fetched(
            ("rows", *of_each.items(), *self.made_of),
            lambda: late_and_due(self.findings, on=self.today, **of_each),
        )

    def close_outs(self, number: int, *, most: int) -> list[Finding]:
        """Fetch the close-outs that wait longest, of so many that wait."""
        if not number:
            return []
        many = number > MANY
        return fetched(
            ("close-outs", most, many, *self.made_of),
            lambda: close_out_rows(
                self.longest_closing if many else self.closing, most=most
            ),
        )

    def put_off(self, number: int, *, most: int) -> list[Extension]:
        """Fetch the later deadlines that wait longest, of so many that wait."""
        if not number:
            return []
        return fetched(
            ("later", most, *self.made_of), lambda: later_rows(self.later, most=most)
        )

    def inspected(self) -> list[Inspection]:
        """Fetch the inspections that are meant."""
        whose = "organisation", "overseer"
        return fetched(
            ("inspections", *self.made_of),
            lambda: self.inspections.select_related(*whose),
        )

    def _question(self) -> QuerySet[Any, tuple[Any, ...]]:
        return asked_of(
            self.findings,
            self.inspections,
            on=self.today,
            is_whole=self.sees_whole,
            closing=self._closing(),
            beside={
                "later": self.later,
                "outcomes": self.outcomes,
                **self._closed(),
            },
        )

    def _closing(self) -> Closing:
        if not self.sees_whole or by_office(self.user):
            return Closing(self.closing)
        waits = waits_for(self.user)
        meant = self._meant.visible_to(self.user)
        kept = Tally.objects.of(meant).filter(waits)
        own = self.findings.filter(waits, submitted_by=self.user)
        return Closing(self.closing, kept, own)

    # --- of whom, of what ------------------------------------------------------------

    @cached_property
    def sees_whole(self) -> bool:
        return not self.user.scope(Permission.FINDING_VIEW).office_ids

    @cached_property
    def inspections(self) -> InspectionQuerySet:
        return inspections_of(self.said).visible_to(self.user)

    @cached_property
    def _meant(self) -> InspectionQuerySet:
        """The same, those too that are over: what is open is of one under way."""
        return Inspection.objects.filter(named(self.said))

    @cached_property
    def findings(self) -> FindingQuerySet:
        """All findings of what is meant, as far as somebody sees them.

        Asked of each finding: the first that are due are then found by their index.
        """
        if not self.sees_whole:
            return self._seen
        of_it = self._meant.visible_to(self.user).filter(pk=OuterRef("inspection"))
        return Finding.objects.filter(Exists(of_it))

    @cached_property
    def _counted(self) -> FindingQuerySet:
        """The same, asked by inspection: to be counted, all of them."""
        meant = self._meant.visible_to(self.user)
        return Finding.objects.filter(inspection__in=meant.values("pk"))

    @cached_property
    def _seen(self) -> FindingQuerySet:
        rows = Finding.objects.all()
        if not self.sees_whole:
            rows = rows.visible_to(self.user)
        return rows.filter(inspection__in=self.inspections.values("pk"))

    # --- what waits, and what comes after a close-out --------------------------------

    @cached_property
    def closing(self) -> QuerySet[Finding]:
        """Close-outs that somebody else has asked for."""
        rows = self._counted if self.sees_whole else self._seen
        return rows.filter(asks_to_close(self.user))

    @property
    def longest_closing(self) -> QuerySet[Finding]:
        """The same where they are many: found in the order in which they were asked."""
        return self.findings.filter(asks_to_close(self.user))

    @cached_property
    def later(self) -> QuerySet[Extension]:
        return to_put_off(self.user, self._meant)

    @cached_property
    def outcomes(self) -> OutcomeQuerySet:
        if not self.sees_whole:
            return OutcomeFigure.objects.of(self._seen)
        # From the figures to their findings, of which many have none.
        of_it = self._seen.filter(pk=OuterRef("finding"))
        return OutcomeFigure.objects.filter(Exists(of_it))

    def _closed(self) -> dict[str, QuerySet[Any, Any]]:
        """Ask what is to be looked at again, and to be verified; where counts are kept,
        by what is not."""
        seen = few = self._seen
        of_it = self.inspections.filter(pk=OuterRef("inspection"))
        if self.sees_whole:  # by the few of their kind, not by inspection
            few = Finding.objects.filter(Exists(of_it))
        after = {
            "look_back": look_back.owed(seen, by_day=self.today),
            "check_in": check_in.owed(few, by_day=self.today),
            "repeated": few.filter(prior__isnull=False),
        }
        if not self.sees_whole:
            return {**after, "unverified": to_verify(seen)}
        waiting, verified = not_to_verify(few)
        return {**after, "waiting": waiting, "verified": verified}
