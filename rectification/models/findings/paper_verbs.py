"""Decisions on a finding that were signed on paper: proposed, then taken or dropped."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import InvalidTransition, Refusal
from rectification.models.bodies.names import same_name
from rectification.models.findings.closing import GIVEN_BACK, Closing, closed
from rectification.models.findings.paper import check_day
from rectification.workflow import FindingState

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rectification.models.bodies.user import User
    from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet


class PaperVerbs(Closing):
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
            if workflow.FINDING[action].needs_reason and not opinion.strip():
                raise Refusal(_("Please give a reason."))
            asked_at = row.asked_at()
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
            if row.asked_at() != decision.asked_at:
                raise InvalidTransition(_("It has been requested anew since."))
            row.entries.mark_used()
            row._take(
                action,
                by=by,
                reason=sheet.in_words(decision.opinion, confirmed_by=by),
                **(
                    GIVEN_BACK
                    if action == "send_back"
                    else closed(sheet.signer, paper=decision)
                ),
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

    def asked_at(self) -> datetime:
        """Return since when there is what a sheet may decide on."""
        if self.state == FindingState.SUBMITTED:
            since = self.submitted_at
        else:
            since = self.closed_at or self.adopted_at
        return since or timezone.now()

    def why_not_on_paper(
        self, step: str, sheet: "PaperSheet", action: str, *, by: "User"
    ) -> Refusal | None:
        """Say why a sheet cannot decide this, by whoever enters or confirms it.

        A meeting decides as a body: then nobody who took part in the work enters it.
        """
        refusal = (
            self.why_not(step, by=by)
            or self._out_of_state(action)
            or self._not_ready(action)
        )
        if refusal is None and not sheet.is_of_meeting:
            refusal = self._signatory_objection(sheet, action)
        if refusal is None and (sheet.is_of_meeting or step == "confirm_paper"):
            refusal = self._keeper_objection(by)
        return refusal

    def _signatory_objection(self, sheet: "PaperSheet", action: str) -> Refusal | None:
        """Ask of who signed what would be asked of him on screen."""
        signer = sheet.signer
        if signer is None:
            barred = self._workers()
            if any(same_name(sheet.signatory, str(one)) for one in barred):
                return Refusal(
                    _("Whoever took part in the work cannot decide on it: %(name)s.")
                    % {"name": sheet.signatory}
                )
            return None
        if not signer.may(workflow.FINDING[action].permission, self):
            return Refusal(
                _("%(name)s holds no post that decides on this.") % {"name": signer}
            )
        separation = self._separation(signer)
        return separation and Refusal(f"{signer}：{separation}")

    def _keeper_objection(self, by: "User") -> Refusal | None:
        if self._separation(by) is None:
            return None
        return Refusal(
            _(
                "Whoever took part in the work, or sits in a responsible office, "
                "cannot vouch for this paper. Another leader, coordinator or the "
                "overseeing office can."
            )
        )

    def _workers(self) -> "QuerySet[User]":
        """Return the accounts of all whose name must not stand under a decision."""
        users = apps.get_model("rectification", "User").objects
        seated = Q(appointments__post__office__in=self._answering_offices())
        return users.filter(Q(pk__in=self.parties()) | seated).distinct()
