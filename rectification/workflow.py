"""The lifecycles as data: action → from which states, to which state, by whose right.

What a state allows stands here; who holds a right stands in `access.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rectification.notices.notice import Status
from rectification.permissions import Permission as Permission


class FindingState(TextChoices):
    REGISTERED = "registered", _("Not started")
    ONGOING = "ongoing", _("Under rectification")
    SUBMITTED = "submitted", _("Awaiting review")
    COMPLETED = "completed", _("Closed out")
    SUBSTANTIALLY_COMPLETED = (
        "substantially_completed",
        _("Substantially completed, continuing"),
    )
    LONG_TERM = "long_term", _("Long-term")

    @property
    def is_closed(self) -> bool:
        """Whether a decision (or the printed notice) has ended the work by a day."""
        return self in CLOSED

    @property
    def public_status(self) -> Status:
        """What a notice says of this state."""
        return PUBLIC_STATUS[self]


class ExtensionState(TextChoices):
    WAITING = "waiting", _("Waiting for a decision")
    ENDORSED = "endorsed", _("Agreed to here, waiting for the overseeing body")
    GRANTED = "granted", _("Agreed to")
    REFUSED = "refused", _("Not agreed to")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PlanState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    APPROVED = "approved", _("Approved")


class HelpState(TextChoices):
    ASKED = "asked", _("Waiting for an answer")
    ANSWERED = "answered", _("Answer given")
    SOLVED = "solved", _("Solved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CheckInState(TextChoices):
    WAITING = "waiting", _("Waiting to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned")


class MeasureState(TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    LONG_TERM = "long_term", _("Long-term")


F, M, P = FindingState, MeasureState, Permission
E, H, C = ExtensionState, HelpState, CheckInState

PUBLIC_STATUS: Mapping[FindingState, Status] = {
    F.REGISTERED: Status.NOT_COMPLETED,
    F.ONGOING: Status.ONGOING,
    F.SUBMITTED: Status.ONGOING,  # claimed is not yet done
    F.COMPLETED: Status.COMPLETED,
    F.SUBSTANTIALLY_COMPLETED: Status.SUBSTANTIALLY_COMPLETED,
    F.LONG_TERM: Status.LONG_TERM,
}
# The state an imported finding is adopted into.
ADOPTED_STATE: Mapping[Status, FindingState] = {
    Status.UNKNOWN: F.REGISTERED,
    Status.NOT_COMPLETED: F.ONGOING,
    Status.ONGOING: F.ONGOING,
    Status.COMPLETED: F.COMPLETED,
    Status.SUBSTANTIALLY_COMPLETED: F.SUBSTANTIALLY_COMPLETED,
    Status.LONG_TERM: F.LONG_TERM,
}
# What is open here is what counts as under rectification in public.
OPEN = frozenset(state for state in F if state.public_status.is_open)
CLOSED = frozenset(F) - OPEN
# The one order of bars, lists and tables: that of what the public reads. Of those that
# it reads alike, the furthest comes first.
STATE_ORDER = tuple(
    sorted(
        reversed(F), key=lambda state: [*Status].index(state.public_status.counted_as)
    )
)
# Closed, and not for good: kept up, or put right in substance.
THIRD = frozenset({F.SUBSTANTIALLY_COMPLETED, F.LONG_TERM})
# From these a table's state may be taken over.
ADOPTABLE = frozenset({F.REGISTERED, F.ONGOING})
# Work goes on under these: a long-term finding is reported on every year.
WORKABLE = frozenset({F.REGISTERED, F.ONGOING, F.SUBSTANTIALLY_COMPLETED, F.LONG_TERM})
SETTLED = frozenset({M.DONE, M.LONG_TERM})
HELP_OPEN = frozenset({H.ASKED, H.ANSWERED})  # until then nothing closes

S = TypeVar("S", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """One row of a lifecycle. `to_state` None: the caller names it (to adopt only)."""

    from_states: frozenset[S]
    to_state: S | None
    permission: Permission
    label: str | Promise
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Activity(Generic[S]):
    """Work that leaves the state alone, and the states in which it may be done."""

    from_states: frozenset[S]
    permission: Permission
    label: str | Promise
    needs_reason: bool = False


def _from(*states: S) -> frozenset[S]:
    return frozenset(states)


FINDING: Mapping[str, Transition[FindingState]] = {
    "adopt": Transition(_from(F.REGISTERED), None, P.INSPECTION_EDIT, _("Adopt")),
    # What a table says of work under way, once a second person has confirmed it.
    "adopt_signed": Transition(
        ADOPTABLE, None, P.ADOPTION_CONFIRM, _("Adopt on a signed basis")
    ),
    "start": Transition(_from(F.REGISTERED), F.ONGOING, P.FINDING_WORK, _("Start")),
    "submit": Transition(
        _from(F.ONGOING), F.SUBMITTED, P.FINDING_SUBMIT, _("Request close-out")
    ),
    "withdraw": Transition(
        _from(F.SUBMITTED), F.ONGOING, P.FINDING_SUBMIT, _("Withdraw the request")
    ),
    # Another step of the chain comes after it (`workflow_chain.py`).
    "pass_on": Transition(
        _from(F.SUBMITTED), F.SUBMITTED, P.FINDING_STEP, _("Agree, and pass on")
    ),
    "send_back": Transition(
        _from(F.SUBMITTED), F.ONGOING, P.FINDING_STEP, _("Return"), needs_reason=True
    ),
    "complete": Transition(
        _from(F.SUBMITTED), F.COMPLETED, P.FINDING_DECIDE, _("Approve close-out")
    ),
    "complete_in_substance": Transition(
        _from(F.SUBMITTED),
        F.SUBSTANTIALLY_COMPLETED,
        P.FINDING_DECIDE,
        _("Approve as substantially completed"),
    ),
    "keep_up": Transition(
        _from(F.SUBMITTED), F.LONG_TERM, P.FINDING_DECIDE, _("Approve as long-term")
    ),
    "conclude": Transition(
        THIRD, F.COMPLETED, P.FINDING_DECIDE, _("Close out for good"), needs_reason=True
    ),
    "reopen": Transition(
        CLOSED, F.ONGOING, P.FINDING_REOPEN, _("Reopen"), needs_reason=True
    ),
    "relapse": Transition(
        CLOSED,
        F.ONGOING,
        P.FINDING_LOOK_BACK,
        _("Reopen after a relapse"),
        needs_reason=True,
    ),
}
# The request names the state it asks for; the decision that grants it:
GRANTED_BY: Mapping[FindingState, str] = {
    F.COMPLETED: "complete",
    F.SUBSTANTIALLY_COMPLETED: "complete_in_substance",
    F.LONG_TERM: "keep_up",
}
GRANTING = frozenset(GRANTED_BY.values())
AGREEING = GRANTING | {"pass_on"}
ON_REQUEST = AGREEING | {"send_back"}  # at a step of the chain, by whose turn it is
# Taken by somebody who is no party to the work.
DECISIONS = ON_REQUEST | {"conclude"}
NO_PARTY = DECISIONS | {"verify", "look_back"}  # these change no state
# Not without a progress entry, settled measures, and evidence or a reason.
NEEDS_PROOF = AGREEING | {"submit", "conclude"}

_EDITABLE = frozenset(F) - {F.SUBMITTED}  # locked while it is under review
FINDING_ACTIVITIES: Mapping[str, Activity[FindingState]] = {
    "record_progress": Activity(WORKABLE, P.FINDING_WORK, _("Report progress")),
    "update_measure": Activity(WORKABLE, P.FINDING_WORK, _("Update a measure")),
    "record_outcomes": Activity(
        WORKABLE, P.FINDING_WORK, _("Enter figures of outcome")
    ),
    "attach": Activity(WORKABLE, P.FINDING_WORK, _("Attach evidence")),
    "ask_help": Activity(WORKABLE, P.FINDING_WORK, _("Ask for help")),
    "correct_progress": Activity(
        _EDITABLE, P.FINDING_WORK, _("Correct an entry"), needs_reason=True
    ),
    "withdraw_progress": Activity(
        _EDITABLE, P.FINDING_WORK, _("Withdraw an entry"), needs_reason=True
    ),
    # Only where it can be reported anew.
    "return_progress": Activity(
        WORKABLE, P.PROGRESS_RETURN, _("Return an entry"), needs_reason=True
    ),
    "waive": Activity(
        _from(F.ONGOING), P.FINDING_SUBMIT, _("Waive evidence"), needs_reason=True
    ),
    "confirm": Activity(_EDITABLE, P.FINDING_CONFIRM, _("Confirm an entry")),
    # Where a body wants it so: what somebody of one's office has reported.
    "confirm_progress": Activity(
        _EDITABLE, P.PROGRESS_CONFIRM, _("Confirm a report of the office")
    ),
    "plan": Activity(WORKABLE, P.FINDING_EDIT, _("Edit measures")),
    "fold": Activity(WORKABLE, P.FINDING_EDIT, _("Fold reports into the account")),
    "assign": Activity(
        _EDITABLE, P.FINDING_EDIT, _("Assign offices"), needs_reason=True
    ),
    "edit": Activity(_EDITABLE, P.FINDING_EDIT, _("Edit"), needs_reason=True),
    # What `edit` does with a later deadline, once an office has it.
    "extend": Activity(
        _EDITABLE, P.FINDING_EDIT, _("Ask for a later deadline"), needs_reason=True
    ),
    # Only while nothing stands on it; the row goes, its number is not given again.
    "unregister": Activity(
        _from(F.REGISTERED),
        P.INSPECTION_EDIT,
        _("Withdraw the registration"),
        needs_reason=True,
    ),
    "verify": Activity(CLOSED, P.FINDING_VERIFY, _("Verify")),
    "look_back": Activity(CLOSED, P.FINDING_LOOK_BACK, _("Look back")),
    "check_in": Activity(
        _from(F.LONG_TERM), P.FINDING_WORK, _("Tell how it was kept up this year")
    ),
    "correct_text": Activity(
        _EDITABLE, P.FINDING_EDIT, _("Correct the original text"), needs_reason=True
    ),
    # A later deadline may wait in any state; what a sheet decides has a state to ask.
    "enter_paper": Activity(
        frozenset(F), P.PAPER_ENTER, _("Enter a decision signed on paper")
    ),
    "confirm_paper": Activity(
        frozenset(F), P.PAPER_CONFIRM, _("Confirm a decision signed on paper")
    ),
    "discard_paper": Activity(
        frozenset(F),
        P.PAPER_CONFIRM,
        _("Discard a decision entered from paper"),
        needs_reason=True,
    ),
}

# The deadline before counts until another person agrees, no party to the work.
EXTENSION: Mapping[str, Transition[ExtensionState]] = {
    "withdraw": Transition(
        _from(E.WAITING, E.ENDORSED),
        E.WITHDRAWN,
        P.FINDING_EDIT,
        _("Withdraw the request for a later deadline"),
    ),
    # Where the overseeing body has the last word; elsewhere it is granted at once.
    "endorse": Transition(
        _from(E.WAITING),
        E.ENDORSED,
        P.FINDING_DECIDE,
        _("Agree, and pass on to the overseeing body"),
    ),
    "grant": Transition(
        _from(E.WAITING, E.ENDORSED),
        E.GRANTED,
        P.FINDING_DECIDE,
        _("Agree to the later deadline"),
    ),
    "refuse": Transition(
        _from(E.WAITING, E.ENDORSED),
        E.REFUSED,
        P.FINDING_DECIDE,
        _("Refuse the later deadline"),
        needs_reason=True,
    ),
}
# Entered by one person: a meeting has approved it, and nothing becomes freer by it.
PLAN: Mapping[str, Transition[PlanState]] = {
    "approve": Transition(
        _from(PlanState.DRAFT),
        PlanState.APPROVED,
        P.INSPECTION_EDIT,
        _("Enter the approval of the plan"),
    ),
}
# Help that an office needs with a finding.
HELP: Mapping[str, Transition[HelpState]] = {
    "answer": Transition(
        HELP_OPEN, H.ANSWERED, P.FINDING_HELP, _("Answer"), needs_reason=True
    ),
    "forward": Transition(HELP_OPEN, H.ASKED, P.FINDING_HELP, _("Pass on")),
    "solve": Transition(HELP_OPEN, H.SOLVED, P.FINDING_HELP, _("Help has come")),
    "withdraw": Transition(
        HELP_OPEN, H.WITHDRAWN, P.FINDING_WORK, _("Withdraw the request for help")
    ),
}
# What an office tells every year of what is to be kept up for good; by no party.
CHECK_IN: Mapping[str, Transition[CheckInState]] = {
    "confirm": Transition(
        _from(C.WAITING),
        C.CONFIRMED,
        P.FINDING_DECIDE,
        _("Confirm the yearly check-in"),
    ),
    "send_back": Transition(
        _from(C.WAITING),
        C.RETURNED,
        P.FINDING_DECIDE,
        _("Return the yearly check-in"),
        needs_reason=True,
    ),
}
# What a sheet may decide, once a second account has confirmed it.
ON_PAPER: Mapping[str, Transition[FindingState] | Transition[ExtensionState]] = {
    **{name: FINDING[name] for name in sorted(DECISIONS)},
    **{name: EXTENSION[name] for name in ("endorse", "grant", "refuse")},
}
