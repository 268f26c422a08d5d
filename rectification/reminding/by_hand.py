"""提醒经办人: somebody has the handlers of findings reminded, beside the levels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.access import Permission
from rectification.errors import NotAllowed, Refusal
from rectification.models import Chain, Finding, Reminder, User
from rectification.models.findings.bulk import BulkAct
from rectification.models.findings.reminder import BY_HAND
from rectification.reminding.seats import Seats
from rectification.reminding.sending import tell
from rectification.workflow import WORKABLE


@dataclass
class RemindAll(BulkAct):
    """Once a day for each finding; `told`: by key, those of which something went today,
    and of these `asked`, by hand."""

    reason: str = ""
    on: date = field(default_factory=timezone.localdate)
    seats: Seats = field(default_factory=Seats)
    asked: set[int] = field(default_factory=set)
    told: set[int] = field(default_factory=set)

    action: ClassVar[str] = "bulk.remind"

    def prepare(self, findings: Sequence[Finding]) -> None:
        bodies = {one.inspection.organisation_id for one in findings}
        self.seats = Seats.of(bodies, on=self.on)
        went = Reminder.objects.filter(finding__in=findings, day=self.on)
        rows = list(went.values_list("finding", "about"))
        self.told = {key for key, _about in rows}
        self.asked = {key for key, about in rows if about == BY_HAND}

    def whom(self, finding: Finding) -> list[User]:
        lead = finding.lead_office
        return self.seats.of_office(lead.pk) if lead else []

    def why_not(self, finding: Finding, *, by: User) -> Refusal | None:
        if not by.may(Permission.URGE, finding.inspection):
            return NotAllowed()
        if finding.state not in WORKABLE:
            return Refusal(_("Its office has nothing to do on it now."))
        if finding.pk in self.asked:
            return Refusal(_("Its handlers were reminded of it today already."))
        if not self.whom(finding):
            return Refusal(
                _("Nobody of its office has a seat here. Urge the office another way.")
            )
        return None

    def do(self, finding: Finding, *, by: User) -> None:
        if refusal := self.why_not(finding, by=by):
            raise refusal
        day = {"due_on": self.on, "day": self.on}
        one = Reminder(finding=finding, about=BY_HAND, offset=0, **day)
        told = tell([(one, self.whom(finding))])
        self.asked.add(finding.pk)
        Chain.record(
            chain=finding.inspection.reference,
            actor=by,
            action="reminder.by_hand",
            subject=finding,
            after={"reminded": len(told)},
        )
