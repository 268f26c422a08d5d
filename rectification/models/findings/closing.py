"""A finding's way to its decision: start, submit, decide, reopen, adopt."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.access import Reach
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.trail.lifecycle import Acting
from rectification.workflow import SETTLED, FindingState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.progress import ProgressEntry


class Closing(Acting):
    """Verbs that change the state. Each is one row of `workflow.FINDING`."""

    class Meta:
        abstract = True

    # --- verbs -----------------------------------------------------------------

    def adopt(self, *, by: "User", state: str, wording: str = "") -> None:
        """Take over the state a printed notice gives, with its word for it.

        Exempt from the conditions of closing, until it is reopened.
        """
        self._advance(
            "adopt",
            by=by,
            to_state=FindingState(state),
            status_wording=wording,
            adopted_at=timezone.now(),
            adopted_by=by,
        )

    def start(self, *, by: "User") -> None:
        self._advance("start", by=by)

    def submit(
        self,
        *,
        by: "User",
        asks: str = FindingState.COMPLETED,
        waiver: str = "",
    ) -> None:
        """Request close-out. `waiver`: why there is no evidence (shown in public)."""
        if asks not in workflow.GRANTED_BY:
            raise Refusal(_("This outcome cannot be requested."))
        with self._locked() as row:
            if waiver:
                row._check("waive", by=by, reason=waiver)
                row._change("waive", by=by, reason=waiver, evidence_waiver=waiver)
            row._advance(
                "submit",
                by=by,
                asks=asks,
                submitted_at=timezone.now(),
                submitted_by=by,
            )

    def withdraw(self, *, by: "User") -> None:
        """Take the request back."""
        self._advance("withdraw", by=by, **_NO_REQUEST)

    def send_back(self, *, by: "User", reason: str) -> None:
        self._advance("send_back", by=by, reason=reason, **_NO_REQUEST)

    def approve(self, *, by: "User", reason: str = "") -> None:
        """Grant what the request asked for."""
        with self._locked() as row:
            # Not submitted: let the table say so in its own words.
            asked = FindingState(row.asks or FindingState.COMPLETED)
            row.entries.mark_used()
            row._advance(
                workflow.GRANTED_BY[asked],
                by=by,
                reason=reason,
                closed_at=timezone.now(),
                closed_by=by,
            )

    def reopen(self, *, by: "User", reason: str) -> None:
        now = timezone.now()
        self._advance("reopen", by=by, reason=reason, reopened_at=now, **_NOT_CLOSED)

    def relapse(self, *, by: "User", reason: str) -> None:
        """Reopen because a look-back found the matter relapsed."""
        now = timezone.now()
        self._advance("relapse", by=by, reason=reason, reopened_at=now, **_NOT_CLOSED)

    # --- conditions --------------------------------------------------------------

    def closing_gaps(self) -> list[str]:
        """List what is missing for close-out, a sentence each.

        Looks at whole rows, which a page has fetched already.
        """
        standing = self._standing_entries()
        gaps = []
        since = self.reopened_at
        if not standing:
            gaps.append(_("There is no progress entry."))
        elif since and not any(one.created_at >= since for one in standing):
            gaps.append(_("There is no progress entry since it was reopened."))
        if any(one.on_behalf and one.confirmed_at is None for one in standing):
            gaps.append(_("An entry filled in for an office is not confirmed."))
        if any(one.state not in SETTLED for one in self.measures.all()):
            gaps.append(_("A measure is neither done nor long-term."))
        if not self.evidence_waiver and not self.evidence_uses.all():
            gaps.append(_("There is neither evidence nor a reason for its absence."))
        return gaps

    def _standing_entries(self) -> "list[ProgressEntry]":
        return [one for one in self.entries.all() if one.withdrawn_at is None]

    def _on_every_step(self) -> dict[str, object]:
        # What the notice printed holds only until the state changes.
        return {"status_wording": "", "adopted_at": None, "adopted_by": None}

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action in workflow.DECISIONS:
            separation = self._separation(by)
            if separation is not None:
                return separation
            granted = workflow.GRANTED_BY.get(FindingState(self.asks))
            if action not in ("send_back", granted):
                return InvalidTransition(_("The request asks for another outcome."))
        if action == "submit" or action in workflow.GRANTED_BY.values():
            gaps = self.closing_gaps()
            if gaps:
                return InvalidTransition(" ".join(gaps))
        return None

    def _separation(self, by: "User") -> Refusal | None:
        """Keep the decision from whoever did or requested the work."""
        if self.submitted_by_id == by.pk:
            return NotAllowed(_("Whoever requested the close-out cannot decide on it."))
        # Filling in for an office is not authoring.
        entries = self._standing_entries()
        if any(one.author_id == by.pk and not one.on_behalf for one in entries):
            return NotAllowed(_("Whoever reported progress cannot decide on it."))
        reach = self.reach()
        inside = by.office_ids_now() & reach.office_ids
        if inside and not self._is_fallback(by, reach):
            return NotAllowed(_("Members of a responsible office cannot decide on it."))
        return None

    def _is_fallback(self, by: "User", reach: Reach) -> bool:
        """Say whether the body has named this person's post for its own office."""
        body = self.inspection.organisation
        return (
            body.coordinating_office_id in reach.office_ids
            and body.fallback_closer_id in {post.pk for post in by.posts_now()}
        )


_NO_REQUEST: dict[str, object] = {
    "asks": "",
    "submitted_at": None,
    "submitted_by": None,
}
_NOT_CLOSED: dict[str, object] = {
    **_NO_REQUEST,
    "closed_at": None,
    "closed_by": None,
    "evidence_waiver": "",
}
