"""A finding's way to its decision: start, submit, decide, reopen."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.findings.adopted import Adopted
from rectification.models.findings.chain import GIVEN_BACK, Chained, closed
from rectification.models.findings.deadline import Due
from rectification.models.findings.flags import flags_of
from rectification.models.findings.parties import without_others
from rectification.workflow import SETTLED, FindingState, MeasureState

if TYPE_CHECKING:
    from django.db.models import Model

    from rectification.models.bodies.user import User
    from rectification.models.findings.evidence import EvidenceUse
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.measure import Measure
    from rectification.models.findings.progress import ProgressEntry


class Closing(Chained, Adopted):
    """Verbs that change the state. Each is one row of `workflow.FINDING`."""

    class Meta:
        abstract = True

    # --- verbs -----------------------------------------------------------------

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
                **row._begun(by),
            )

    def withdraw(self, *, by: "User") -> None:
        """Take the request back."""
        self._advance("withdraw", by=by, **GIVEN_BACK)

    def send_back(self, *, by: "User", reason: str) -> None:
        """Return the request, at whatever step: the next one begins its chain anew."""
        with self._locked() as row:
            row._pass_over(by)
            row._check("send_back", by=by, reason=reason)
            row._decide("send_back", by=by, reason=reason)

    def approve(self, *, by: "User", reason: str = "") -> None:
        """Agree to the request: pass it on, or grant it where no step is left."""
        with self._locked() as row:
            row._pass_over(by)
            row._check(row.granting(), by=by, reason=reason)
            row._decide(row.granting(), by=by, reason=reason)

    def conclude(self, *, by: "User", reason: str) -> None:
        """Close out for good what was kept up, or was put right in substance."""
        with self._locked() as row:
            row.entries.mark_used()
            row._advance(
                "conclude",
                by=by,
                reason=reason,
                **closed(by),
            )

    def reopen(
        self,
        *,
        by: "User",
        reason: str,
        due: Due | None = None,
        measures: Collection[int] | None = None,
    ) -> None:
        """Open it again. `due`: the new deadline, None where the present one stays;
        `measures`: the keys of those that are open again, None for all done ones."""
        self._open_again("reopen", due, measures, by=by, reason=reason)

    def relapse(
        self,
        *,
        by: "User",
        reason: str,
        due: Due | None = None,
        measures: Collection[int] | None = None,
    ) -> None:
        """Reopen because a look-back found the matter relapsed."""
        self._open_again("relapse", due, measures, by=by, reason=reason)

    def _open_again(
        self,
        action: str,
        due: Due | None,
        measures: Collection[int] | None,
        *,
        by: "User",
        reason: str,
    ) -> None:
        with self._locked() as row:
            row._check(action, by=by, reason=reason)
            for measure in _to_open(cast("Finding", row), due, measures):
                before = measure.write(state=MeasureState.UNDER_WAY)
                row._note(
                    "reopen_measure",
                    by=by,
                    before={"measure": measure, **before},
                    after={"measure": measure, "state": measure.state},
                )
            row._advance(
                action,
                by=by,
                reason=reason,
                reopened_at=timezone.now(),
                **(_set_now(due) if due else {}),
                **_NOT_CLOSED,
            )

    # --- conditions --------------------------------------------------------------

    def why_no_request(self, *, by: "User") -> Refusal | None:
        """Say why close-out cannot be requested now, or None.

        Unlike `why_not("submit")` this asks for no evidence yet: the request itself
        may say why there is none.
        """
        if refusal := self._not_here("submit", by):
            return refusal
        gaps = self.closing_gaps(may_waive=True)
        return InvalidTransition(" ".join(gaps)) if gaps else None

    def closing_gaps(self, *, may_waive: bool = False) -> list[str]:
        """List what is missing for close-out, a sentence each.

        What counts is what stands now and came after the last reopening. Looks at
        whole rows, which a page has fetched already.
        """
        standing = self._standing_entries()
        gaps = []
        since = self.reopened_at
        if not standing:
            gaps.append(_("There is no progress entry."))
        elif since and not any(one.created_at >= since for one in standing):
            gaps.append(_("There is no progress entry since it was reopened."))
        if _is_asked_anew(standing):
            gaps.append(_("An entry was returned and has not been reported anew."))
        if waiting := self._unconfirmed(standing):
            gaps.append(
                _("An entry filled in for an office is not confirmed.")
                if any(one.on_behalf for one in waiting)
                else _("A report of an office is not confirmed by its head.")
            )
        if any(one.state not in SETTLED for one in self.measures.all()):
            gaps.append(_("A measure is neither done nor long-term."))
        if any(one.is_open for one in self.help_requests.all()):
            gaps.append(
                _("Help is asked for and has not come: solve or withdraw the request.")
            )
        waived = may_waive or bool(self.evidence_waiver)
        if not waived and not self._counting_evidence(standing):
            gaps.append(
                _("There is no evidence since it was reopened, nor a reason for that.")
                if since and self.evidence_uses.all()
                else _("There is neither evidence nor a reason for its absence.")
            )
        return gaps

    def _counting_evidence(
        self, standing: "Sequence[ProgressEntry]"
    ) -> "list[EvidenceUse]":
        """List what is shown for standing entries or the finding, and not erased."""
        uses = self.evidence_uses.all()
        if "evidence_uses" not in getattr(self, "_prefetched_objects_cache", {}):
            uses = uses.select_related("evidence")
        keys = {None, *(one.pk for one in standing)}
        since = self.reopened_at
        return [
            use
            for use in uses
            if use.entry_id in keys
            and use.evidence.erasure_id is None
            and (since is None or use.created_at >= since)
        ]

    def _check(self, action: str, *, by: "User", reason: str = "") -> None:
        super()._check(action, by=by, reason=reason)
        self.check_opinion(action, reason)

    def check_opinion(self, action: str, opinion: str) -> None:
        """Want a word on what asks for attention, of whoever grants a close-out."""
        if action not in workflow.AGREEING or opinion.strip():
            return
        if flags := flags_of(cast("Finding", self)):
            said = _("Please say why all the same: %(flags)s")
            raise Refusal(said % {"flags": " ".join(one.sentence for one in flags)})

    def _unconfirmed(
        self, standing: "Sequence[ProgressEntry]"
    ) -> "list[ProgressEntry]":
        """List entries that somebody in their office could confirm, and has not."""
        pending = [one for one in standing if one.is_unconfirmed]
        alone = without_others(pending)
        return [one for one in pending if one not in alone]

    def _grounds(self, action: str) -> "Iterator[Model]":
        yield self.inspection
        yield self.inspection.organisation
        if action in workflow.NEEDS_PROOF:
            yield from self.help_requests.all()  # the solved ones: they were open
        if action in workflow.DECISIONS:
            yield from self.entries.all()
            yield from self.measures.all()
            yield from self.evidence_uses.all()

    def _objection(self, action: str, by: "User") -> Refusal | None:
        if action == "reopen" and not self._may_reopen(by):
            return NotAllowed(_("The overseeing office reopens this finding."))
        if action in workflow.ON_REQUEST and (not_now := self._turn(by)):
            return not_now
        if action == "verify" and (own := self._verifies_own(by)):
            return own
        if action in workflow.NO_PARTY and (barred := self.barred(by)):
            return barred
        return self._not_ready(action)

    def _not_ready(self, action: str) -> Refusal | None:
        """Say what the record has against a step, whoever takes it, or None."""
        if action == "verify" and self.is_unconfirmed:
            return InvalidTransition(_("The import that closed it is not confirmed."))
        open_to = ("send_back", "conclude", self.granting())
        if action == "adopt_signed" and self.reopened_at is not None:
            return InvalidTransition(_("It was reopened, and closes by its own steps."))
        if action in workflow.DECISIONS and action not in open_to:
            if self.granting() == "pass_on":
                return InvalidTransition(_("Other steps of the chain come first."))
            if action == "pass_on":
                return InvalidTransition(_("No other step of the chain comes after."))
            return InvalidTransition(_("The request asks for another outcome."))
        if action in workflow.NEEDS_PROOF and (gaps := self.closing_gaps()):
            return InvalidTransition(" ".join(gaps))
        return None

    def _may_reopen(self, by: "User") -> bool:
        """The overseer's matter; where there is none, the body's own leader's.

        What was never confirmed, whoever could confirm it.
        """
        inspection = self.inspection
        if inspection.overseer_id is None or self.is_unconfirmed:
            return True
        return inspection.is_overseen_by(by)


def _to_open(
    row: "Finding", due: Due | None, measures: Collection[int] | None
) -> "list[Measure]":
    """Return the measures that are open again, after asking what speaks against it."""
    if due and (refusal := row.why_no_deadline()):
        raise refusal
    if due and due.due_on and due.due_on < timezone.localdate():
        raise Refusal(_("The new deadline lies in the past."), field="due_on")
    done = list(row.measures.filter(state=MeasureState.DONE))
    opened = [one for one in done if measures is None or one.pk in measures]
    if done and not opened:
        raise Refusal(
            _("Please tick what is to be put right anew."), field="open_again"
        )
    return opened


def _set_now(due: Due) -> dict[str, Any]:
    return {**due._asdict(), "due_set_at": timezone.now()}


def _is_asked_anew(standing: "Sequence[ProgressEntry]") -> bool:
    """Whether an entry was returned, and nothing was reported since."""
    returned = [one.returned_at for one in standing if one.returned_at]
    return bool(returned) and max(one.created_at for one in standing) < max(returned)


_NOT_CLOSED: dict[str, Any] = {
    **GIVEN_BACK,
    "closed_at": None,
    "closed_by": None,
    "closed_paper": None,
}
