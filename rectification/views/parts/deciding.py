"""What waits for somebody's decision: for my work, and which is the next one."""

from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from rectification.access import BODY_ROLES, Role, Seat
from rectification.models import (
    Extension,
    Finding,
    Inspection,
    Responsibility,
    User,
)
from rectification.workflow import FindingState, Permission
from rectification.workflow_chain import DECIDED_BY, ChainStep


def close_outs(user: User) -> QuerySet[Finding]:
    """Return findings whose close-out somebody else has asked for."""
    return Finding.objects.visible_to(user).filter(asks_to_close(user))


def later_deadlines(user: User) -> QuerySet[Finding]:
    """Return findings with a later deadline on which somebody has the next word."""
    return Finding.objects.visible_to(user).filter(_asks_for_time(user))


def asks_to_close(user: User) -> Q:
    """Those at whose step that is due somebody has a seat; of a meeting, who takes
    what waits for it there."""
    return waits_for(user) & ~Q(submitted_by=user)


def waits_for(user: User) -> Q:
    """The same, whoever asked for it. Where no office has a say (`by_office`) it can be
    asked of `Tally` as well."""
    scope = user.scope(Permission.FINDING_DECIDE)
    due = _of_inspections(scope.whole()) & Q(steps_left="")
    for step, role in _STEPS:
        if seats := [one for one in user.seats_now() if one.role == role]:
            due |= _reached(seats) & Q(steps_left__startswith=step)
    return due & Q(state=FindingState.SUBMITTED)


def by_office(user: User) -> bool:
    """Whether somebody decides anything as the head of an office."""
    deciding = {role for _step, role in _STEPS}
    ranging = {Role.VERIFIER, *BODY_ROLES}
    return any(one.role in deciding - ranging for one in user.seats_now())


_STEPS = (*DECIDED_BY.items(), (ChainStep.MEETING, Role.COORDINATOR))


def _reached(seats: list[Seat]) -> Q:
    """Match the findings over which seats of one role reach (`access.covers`)."""
    bodies = {one.organisation_id for one in seats}
    if seats[0].role == Role.VERIFIER:
        return _of_inspections(Q(overseer__in=bodies))
    if seats[0].role in BODY_ROLES:
        return _of_inspections(Q(organisation__in=bodies))
    offices = {one.office_id for one in seats}
    own = Responsibility.objects.filter(office__in=offices)
    return Q(pk__in=own.values("finding"))


def _of_inspections(meant: Q) -> Q:
    """Match by a subquery, no join: which findings are asked first is left open."""
    of_it = Inspection.objects.filter(meant, pk=OuterRef("inspection"))
    return Q(Exists(of_it))


def _asks_for_time(user: User) -> Q:
    return Q(pk__in=Extension.objects.to_decide(user).values("finding"))


class Waiting(NamedTuple):
    """How many findings wait for a decision, and the one that is due first."""

    number: int
    first: Finding | None

    @property
    def url(self) -> str:
        """Where the first one is decided: a close-out on its sheet."""
        return decision_url(self.first) if self.first else ""


def decision_url(finding: Finding) -> str:
    if finding.state == FindingState.SUBMITTED:
        return reverse("finding-decide", args=[finding.reference])
    return f"{finding.get_absolute_url()}#actions"


def others_to_decide(user: User, besides: Finding) -> Waiting:
    """Return what else waits for somebody who has one finding before him."""
    waits = asks_to_close(user) | _asks_for_time(user)
    rows = Finding.objects.visible_to(user).filter(waits).exclude(pk=besides.pk)
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    found = list(rows.only("reference", "title", "state"))
    return Waiting(len(found), found[0] if found else None)
