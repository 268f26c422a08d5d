"""销号流程: the steps of a close-out as pages print them, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rectification.models import Decision, Finding, User
from rectification.workflow import FindingState
from rectification.workflow_chain import ChainStep, in_order, steps_of


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One step. `mark`: done, due, later or out (left out: nobody is there for it).

    `who`, `at` and `opinion`: of what was decided; empty before.
    """

    step: str
    label: str
    mark: str
    said: str
    who: str = ""
    at: datetime | None = None
    opinion: str = ""

    @property
    def is_open(self) -> bool:
        return self.mark in ("due", "later")


def chain_rows(finding: Finding) -> list[ChainRow]:
    """Return the steps of the request that stands, or stood; none without a chain."""
    if not finding.chain:
        return []
    decided = {one.step: one for one in finding.decided()}
    left = finding.steps_due if finding.state == FindingState.SUBMITTED else []
    known = in_order({*steps_of(finding.chain), *left, *decided})
    return [_row(one, left, decided.get(one)) for one in known]


def rows_beforehand(finding: Finding, user: User) -> list[ChainRow]:
    """Return the steps that a request of somebody would go through now."""
    chain = steps_of(finding.inspection.organisation.close_out_chain)
    if not chain:
        return []
    left = finding.manned(chain, asked_by=user)
    return [_row(one, left, None) for one in in_order({*chain, *left})]


def _row(step: str, left: list[str], decision: Decision | None) -> ChainRow:
    label = str(ChainStep(step).label)
    if decision is not None:
        return ChainRow(
            step,
            label,
            "done",
            str(decision.get_verdict_display()),
            who=decision.who(),
            at=decision.decided_at,
            opinion=decision.opinion,
        )
    if step not in left:
        said = _(
            "left out: nobody is there who is no party to the work and decides at no "
            "other step"
        )
        return ChainRow(step, label, "out", said)
    if step == left[0]:
        return ChainRow(step, label, "due", _("decides next"))
    return ChainRow(step, label, "later", _("decides after that"))
