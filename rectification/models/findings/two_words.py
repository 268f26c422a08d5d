"""Whose word a later deadline waits for: a leader's of the body, then its overseer's.

The second one only where the body says so (`extension_needs_overseer`).
"""

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import holders
from rectification.models.bodies.separation import same_people
from rectification.models.findings.parties import separation, who_worked
from rectification.models.findings.signable import Signable
from rectification.workflow import ExtensionState

if TYPE_CHECKING:
    from datetime import datetime

    from rectification.models.bodies.user import User
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet

WAITING = (ExtensionState.WAITING, ExtensionState.ENDORSED)


class TwoWords(Signable):
    """What a request for a later deadline asks of whoever decides on it."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        finding: Finding
        requested_by: User
        requested_by_id: int
        endorsed_at: datetime | None
        endorsed_by_id: int | None
        endorsed_paper: PaperDecision | None

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def needs_overseer(self) -> bool:
        """Whether the overseeing body has the last word, after the leader's."""
        inspection = self.finding.inspection
        asks = inspection.organisation.extension_needs_overseer
        return asks and inspection.overseer_id is not None

    def _not_his(self, action: str, by: "User") -> Refusal | None:
        """Say that it is not this one's turn, or None."""
        if not self.needs_overseer:
            return None
        is_overseer = self.finding.inspection.is_overseen_by(by)
        if is_overseer and not self.endorsed_at and self._has_endorser():
            return NotAllowed(
                gettext("A leader of the body says first whether it agrees.")
            )
        if not is_overseer and (action == "grant" or self.endorsed_at):
            return NotAllowed(gettext("The overseeing body has the last word here."))
        return None

    def _has_endorser(self) -> bool:
        """Whether a leader sits in the body who may decide on this."""
        inspection = self.finding.inspection
        return any(
            not inspection.is_overseen_by(one) and self._separation(one) is None
            for one in holders(Permission.FINDING_DECIDE, inspection.reach())
        )

    def _separation(self, by: "User") -> Refusal | None:
        worked = who_worked([self.finding])
        asked, passed_on = {self.requested_by_id}, set[int]()
        if self.endorsed_by_id:
            passed_on.add(self.endorsed_by_id)
        tied = same_people(by, worked | asked | passed_on)
        if tied & asked:
            return NotAllowed(
                gettext(
                    "Whoever asked for the later deadline cannot decide on it, nor "
                    "whose account they opened, seated or reset."
                )
            )
        paper = self.endorsed_paper
        if (paper and paper.sheet.is_signed_by(by)) or tied & passed_on:
            return NotAllowed(
                gettext("Whoever passed this on cannot have the last word on it too.")
            )
        return separation([self.finding], by, tied & worked)

    def on_paper(self) -> list[str]:
        """The overseeing body has its word on screen: it is no signer of the body's."""
        if not self.needs_overseer:
            return ["grant", "refuse"] if self.is_waiting else []
        return ["endorse", "refuse"] if self.state == ExtensionState.WAITING else []

    def why_not_signed(
        self, sheet: "PaperSheet", action: str, *, by: "User", confirms: bool
    ) -> Refusal | None:
        if self.is_waiting and action not in self.on_paper():
            return InvalidTransition(
                gettext("The overseeing body has the last word here, on screen.")
            )
        if sheet.signer and (refusal := self._not_his(action, sheet.signer)):
            return Refusal(f"{sheet.signer}：{refusal}")
        return super().why_not_signed(sheet, action, by=by, confirms=confirms)
