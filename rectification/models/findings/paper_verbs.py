"""Decisions on a finding that were signed on paper: proposed, then taken or dropped."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import InvalidTransition, Refusal
from rectification.models.findings.closing import Closing
from rectification.models.findings.paper import check_day
from rectification.models.findings.signable import Signable
from rectification.workflow import FindingState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rectification.models.bodies.user import User
    from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet


class PaperVerbs(Closing, Signable):
    """Verbs for `PaperSheet` alone, which locks all its findings before."""

    class Meta:
        abstract = True

    def propose_on_paper(
        self, sheet: "PaperSheet", action: str, *, by: "User", opinion: str = ""
    ) -> None:
        """Note what a sheet decides. Nothing is decided until it is confirmed."""
        with self._locked() as row:
            if refusal := row.why_not_on_paper("enter_paper", sheet, action, by=by):
                raise refusal
            if workflow.ON_PAPER[action].needs_reason and not opinion.strip():
                raise Refusal(_("Please give a reason."))
            row.check_opinion(action, opinion)
            asked_at = row._asked_of(action).asked_at()
            check_day(sheet.signed_on, since=timezone.localdate(asked_at))
            sheet.decisions.create(
                finding_id=row.pk,
                action=action,
                opinion=opinion.strip(),
                asked_at=asked_at,
            )
            said = {"action": action, "name": sheet.signatory, "sheet": sheet.pk}
            row._note("enter_paper", by=by, reason=opinion.strip(), after=said)

    def decide_on_paper(self, decision: "PaperDecision", *, by: "User") -> None:
        """Take the step that a confirmed sheet decides on."""
        action, sheet = decision.action, decision.sheet
        with self._locked() as row:
            if refusal := row.why_not_on_paper("confirm_paper", sheet, action, by=by):
                raise refusal
            asked = row._asked_of(action)
            if asked.asked_at() != decision.asked_at:
                raise InvalidTransition(_("It has been requested anew since."))
            asked.take_on_paper(decision, by=by)

    def take_on_paper(self, decision: "PaperDecision", *, by: "User") -> None:
        action, sheet = decision.action, decision.sheet
        with self._locked() as row:
            if action in workflow.ON_REQUEST:
                row._keep_decision(
                    action, by=sheet.signer, opinion=decision.opinion, paper=decision
                )
            row._take(
                action,
                by=by,
                reason=sheet.in_words(decision.opinion, confirmed_by=by),
                **row.outcome_of(action, sheet.signer, decision),
            )

    def discard_on_paper(
        self, decision: "PaperDecision", *, by: "User", reason: str
    ) -> None:
        """Log that a sheet is taken back; the sheet deletes the row."""
        with self._locked() as row:
            row._check("discard_paper", by=by, reason=reason)
            said = {"action": decision.action, "name": decision.sheet.signatory}
            row._note("discard_paper", by=by, reason=reason, before=said)

    # --- questions ---------------------------------------------------------------

    def signable(self) -> list[Signable]:
        """List what a sheet can decide here now: the finding itself, its deadline."""
        return [one for one in (self, *self.extensions.all()) if one.on_paper()]

    def asked_at(self) -> datetime:
        if self.state == FindingState.SUBMITTED:
            since = self.passed_on_at or self.submitted_at
        else:
            since = self.closed_at or self.adopted_at
        return since or timezone.now()

    def on_paper(self) -> list[str]:
        if self.state == FindingState.SUBMITTED:
            return [self.granting(), "send_back"]
        return ["conclude"] if self.state in workflow.THIRD else []

    def why_not_on_paper(
        self, step: str, sheet: "PaperSheet", action: str, *, by: "User"
    ) -> Refusal | None:
        """Say why a sheet cannot decide this here, by whoever enters or confirms it."""
        if refusal := self.why_not(step, by=by):
            return refusal
        return self._asked_of(action).why_not_signed(
            sheet, action, by=by, confirms=step == "confirm_paper"
        )

    def why_not_signed(
        self, sheet: "PaperSheet", action: str, *, by: "User", confirms: bool
    ) -> Refusal | None:
        is_asked = self.state == FindingState.SUBMITTED
        if is_asked and action in workflow.ON_REQUEST:
            refusal = self._not_ready(action) or self._not_this_sheet(sheet)
            if refusal is not None:
                return refusal
        return super().why_not_signed(sheet, action, by=by, confirms=confirms)

    def _asked_of(self, action: str) -> Signable:
        """Return what an action decides: this finding, or the deadline that waits."""
        if action in self.lifecycle:
            return self
        for one in self.extensions.all():
            if one.is_waiting:
                return one
        raise InvalidTransition(_("No later deadline waits for a decision here."))

    def _workers(self) -> "QuerySet[User]":
        users = apps.get_model("rectification", "User").objects
        seated = Q(appointments__post__office__in=self._answering_offices())
        return users.filter(Q(pk__in=self.parties()) | seated).distinct()
