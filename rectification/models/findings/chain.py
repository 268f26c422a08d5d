"""Who decides on a request for close-out, step by step.

The chain of the body is fixed when somebody asks, without the steps for which nobody
is there: vacant, a party to the work, or needed at a later step. So it may come down to
one decision, by somebody who is no party; what is left stands in `Finding.steps_left`.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rectification import workflow
from rectification.access import covers
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.holders import holders, seated
from rectification.models.bodies.names import same_name
from rectification.models.bodies.separation import Ties, same_people
from rectification.models.findings.parties import (
    Parties,
    barring,
    separation,
    who_worked,
)
from rectification.workflow import FindingState, Permission
from rectification.workflow_chain import (
    CLOSING,
    DECIDED_BY,
    GOES_ON_TO,
    MET_ON,
    ChainStep,
    chain_of,
    steps_of,
)

if TYPE_CHECKING:
    from rectification.models.bodies.post import Post
    from rectification.models.bodies.user import User
    from rectification.models.findings.decision import Decision
    from rectification.models.findings.paper_sheet import PaperDecision, PaperSheet


class Chained(Parties):
    """The steps of a request, and whose turn it is."""

    class Meta:
        abstract = True

    # --- whose turn --------------------------------------------------------------

    # What is left where seats have fallen vacant since; only in memory, for a page.
    settled: "list[str] | None" = None

    @property
    def steps_due(self) -> list[str]:
        """The steps that are left, the one that is due first; none without a chain."""
        return steps_of(self.steps_left) if self.settled is None else self.settled

    @property
    def due_step(self) -> str:
        return next(iter(self.steps_due), "")

    def granting(self) -> str:
        """Return the action that agrees to the request at the step that is due."""
        if len(self.steps_due) > 1:
            return "pass_on"
        return workflow.GRANTED_BY[FindingState(self.asks or FindingState.COMPLETED)]

    def holds_step(self, step: str, by: "User") -> bool:
        """Whether a seat of somebody decides at a step; "": where there is no chain."""
        if not step:
            return by.may(Permission.FINDING_DECIDE, self)
        return self._seat_at(step, by) is not None

    def _seat_at(self, step: str, by: "User") -> "Post | None":
        reach = self.reach()
        for post in by.posts_now() if by.is_active else ():
            if step and post.role != DECIDED_BY.get(step):
                continue
            if covers(post.seat(), reach):
                return post
        return None

    # What `_not_his_turn` said, by account; only where `refusals` are kept as well.
    turns: "dict[int, Refusal | None] | None" = None

    def _turn(self, by: "User") -> Refusal | None:
        """Say that it is not this one's turn: asked anew by a verb, once by a page."""
        if self.refusals is None:
            return self._not_his_turn(by)
        self.turns = self.turns or {}
        if by.pk not in self.turns:
            self.turns[by.pk] = self._not_his_turn(by)
        return self.turns[by.pk]

    def _not_his_turn(self, by: "User", tied: set[int] | None = None) -> Refusal | None:
        """Say that somebody else decides at the step that is due, or None.

        `tied`: those who decided before and are no other person, where that was asked.
        """
        step = self.due_step
        if step == ChainStep.MEETING:
            return InvalidTransition(
                _("A meeting decides on this: its decision is entered from paper.")
            )
        if not self.holds_step(step, by):
            return NotAllowed(_whose_turn(step)) if step else NotAllowed()
        if tied is None and step and (deciders := self._deciders()):
            tied = same_people(by, deciders)
        if tied:
            return NotAllowed(
                _("Whoever decided at one step does not decide at another.")
            )
        return None

    def _not_this_sheet(self, sheet: "PaperSheet") -> Refusal | None:
        """Say why a sheet does not decide at the step that is due, or None."""
        step, signer = self.due_step, sheet.signer
        if sheet.is_of_meeting:
            return None if step in MET_ON else Refusal(_whose_turn(step))
        if not step:
            return None
        if step == ChainStep.MEETING:
            return Refusal(_("A meeting decides on this: please enter it as one."))
        if signer is None and step == ChainStep.OVERSEER:
            return Refusal(_("Of the overseeing body somebody with an account signs."))
        if signer and not self.holds_step(step, signer):
            return Refusal(f"{signer}：{_whose_turn(step)}")
        if self._decided_by(sheet):
            return Refusal(_("Whoever decided at one step does not decide at another."))
        return None

    def _decided_by(self, sheet: "PaperSheet") -> bool:
        """Whether a sheet may bear the signature of who decided an earlier step."""
        if sheet.signer:
            return bool(same_people(sheet.signer, self._deciders()))
        said = [one.who() for one in self.decided()]
        return any(same_name(sheet.signatory, name) for name in said)

    def decided(self) -> "list[Decision]":
        """List what was decided on the request that stands, the first step first."""
        if self.submitted_at is None:
            return []
        rows = self.decisions.all()
        if "decisions" not in getattr(self, "_prefetched_objects_cache", {}):
            rows = rows.select_related("decided_by", "decided_paper__sheet", "post")
        return [one for one in rows if one.asked_at == self.submitted_at]

    def _deciders(self) -> set[int]:
        found = {one.decided_by_id for one in self.decided()}
        return {key for key in found if key is not None}

    # --- which steps have somebody -------------------------------------------------

    def manned(
        self, steps: Sequence[str], *, asked_by: "User | None" = None
    ) -> list[str]:
        """Return of some steps those for which somebody is there, one that closes among
        them. `asked_by`: who is about to ask; else the request that stands is meant."""
        free = _Free(self, asked_by)
        wanted = list(steps)
        if not any(free.at(one) for one in wanted if one in CLOSING):
            wanted.append(next(one for one in GOES_ON_TO if free.at(one)))
        kept: list[str] = []
        for step in reversed(wanted):
            if step == ChainStep.MEETING or free.take(step):
                kept.insert(0, step)
        return kept

    def settle(self, by: "User") -> None:
        """Leave out, for a page, steps that have lost everybody since it was asked."""
        if self._waits_for_another(by):
            self.settled = self.manned(self.steps_due)

    def _pass_over(self, by: "User") -> None:
        """The same for good, on a locked row: the log names what is left out."""
        if not self._waits_for_another(by):
            return
        left = chain_of(self.manned(self.steps_due))
        if left != self.steps_left:
            self._change("pass_over", by=by, steps_left=left)

    def _waits_for_another(self, by: "User") -> bool:
        """Whether somebody decides at a later step, or in the place of all of them."""
        due = self.due_step
        if self.state != FindingState.SUBMITTED or due in ("", ChainStep.MEETING):
            return False
        later = {*self.steps_due, *GOES_ON_TO} - {due}
        mine = (one for one in later if one != ChainStep.MEETING)
        return not self.holds_step(due, by) and any(
            self.holds_step(one, by) for one in mine
        )

    def _verifies_own(self, by: "User") -> Refusal | None:
        """Keep from verifying who decided on the close-out, where another one can."""
        closers = self._deciders() if self.chain else set()
        if self.closed_by_id is not None:
            closers.add(self.closed_by_id)
        if not closers:
            return None
        worked = who_worked([self])
        tied = same_people(by, closers | worked)
        if self.refusals is not None:  # asked at once what a page asks as well
            self.refusals[by.pk] = separation([self], by, worked & tied)
        if not closers & tied:
            return None
        for one in holders(Permission.FINDING_VERIFY, self.reach()):
            if not same_people(one, closers) and self._separation(one) is None:
                return NotAllowed(
                    _(
                        "Whoever decided on the close-out does not verify it while "
                        "somebody else of the overseeing body can: %(name)s."
                    )
                    % {"name": one}
                )
        return None

    # --- what a step writes --------------------------------------------------------

    def _begun(self, by: "User") -> dict[str, str]:
        """Return the chain under which somebody asks now, as fields."""
        chain = self.inspection.organisation.close_out_chain
        if not chain:
            return {}
        left = self.manned(steps_of(chain), asked_by=by)
        return {"chain": chain, "steps_left": chain_of(left)}

    def _passed_on(self) -> dict[str, Any]:
        left = chain_of(self.steps_due[1:])
        return {"steps_left": left, "passed_on_at": timezone.now()}

    def _decide(self, action: str, *, by: "User", reason: str) -> None:
        """Write what somebody decides at the step that is due. Only after everything
        was asked, on a locked row."""
        self._keep_decision(action, by=by, opinion=reason)
        self._take(action, by=by, reason=reason, **self.outcome_of(action, by))

    def outcome_of(
        self,
        action: str,
        signer: "User | None",
        paper: "PaperDecision | None" = None,
    ) -> dict[str, Any]:
        """Return what a decision changes beside the state; what was reported is used
        by one that closes."""
        if action == "send_back":
            return GIVEN_BACK
        if action == "pass_on":
            return self._passed_on()
        self.entries.mark_used()
        return closed(signer, paper=paper)

    def _keep_decision(
        self,
        verdict: str,
        *,
        by: "User | None",
        opinion: str,
        paper: "PaperDecision | None" = None,
    ) -> None:
        """Store what is decided at the step that is due; only on a locked row."""
        step = self.due_step
        self.decisions.create(
            asked_at=self.submitted_at or timezone.now(),
            step=step,
            verdict=verdict,
            post=self._seat_at(step, by) if by else None,
            opinion=opinion.strip(),
            decided_by=by,
            decided_paper=paper,
        )


def closed(
    by: "User | None", *, paper: "PaperDecision | None" = None
) -> dict[str, Any]:
    """Return who closes a finding: an account, or what a sheet says, or both."""
    return {
        "closed_at": timezone.now(),
        "closed_by": by,
        "closed_paper": paper,
        "steps_left": "",
    }


GIVEN_BACK: dict[str, Any] = {
    "asks": "",
    "submitted_at": None,
    "submitted_by": None,
    "evidence_waiver": "",  # it belonged to that request
    "chain": "",
    "steps_left": "",
    "passed_on_at": None,
}


class _Free:
    """Who could decide at which step of a request; each is counted for one step."""

    def __init__(self, finding: Chained, asked_by: "User | None") -> None:
        self.finding = finding
        inspection = finding.inspection
        bodies = {inspection.organisation_id, inspection.overseer_id}
        self.people = list(
            seated(bodies).prefetch_related(
                "appointments__post__organisation", "appointments__post__office"
            )
        )
        self.kept_out = who_worked([finding]) | finding._deciders()
        if asked_by is not None:
            self.kept_out.add(asked_by.pk)
        keys = {one.pk for one in self.people}
        self.ties = Ties(keys | self.kept_out)
        self.found: dict[str, list[User]] = {}

    def at(self, step: str) -> "Sequence[User] | bool":
        """Return who is there for a step; of a meeting, that there is always one."""
        if step == ChainStep.MEETING:
            return True
        if step not in self.found:
            self.found[step] = [one for one in self.people if self._fits(step, one)]
        return self.found[step]

    def take(self, step: str) -> bool:
        """Count on somebody for a step, whom no other one needs; False for nobody."""
        people = self.at(step)
        free = [] if isinstance(people, bool) else list(self._apart(people))
        if len(free) == 1:
            self.kept_out.add(free[0].pk)
        return bool(free)

    def _fits(self, step: str, one: "User") -> bool:
        if not self.finding.holds_step(step, one) or not any(self._apart([one])):
            return False
        return step == ChainStep.OFFICE_HEAD or not barring([self.finding], one)

    def _apart(self, people: "Iterable[User]") -> "Iterable[User]":
        for one in people:
            if not any(self.ties.between(one.pk, key) for key in self.kept_out):
                yield one


def _whose_turn(step: str) -> str:
    return _("It is decided first by: %(step)s.") % {"step": ChainStep(step).label}
