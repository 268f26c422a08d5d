"""Imports whose states wait: found, opened for a notice, proposed by a table."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext

from rectification.access import Permission
from rectification.errors import NotAllowed, Refusal
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.proposed_state import (
    Basis,
    Proposal,
    ProposedState,
    check_basis,
    check_proposals,
)
from rectification.models.trail import written

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.adoption import Adoption


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def visible_to(self, user: "User") -> Self:
        return self.filter(user.scope(Permission.FINDING_VIEW).whole("inspection__"))

    def waiting(self) -> Self:
        """Not confirmed, and with a state that still hangs on it."""
        states = Q(findings__isnull=False) | Q(proposals__isnull=False)
        hanging = self.model._default_manager.filter(states)
        return self.filter(pk__in=hanging.values("pk"), confirmation="waiting")

    def counted(self) -> Self:
        """With `states`: how many hang on it."""
        both = Count("findings", distinct=True) + Count("proposals", distinct=True)
        return self.annotate(states=both)

    def to_confirm_by(self, user: "User") -> Self:
        """Those within somebody's reach to confirm; the verb asks whether he may."""
        mine = user.scope(Permission.ADOPTION_CONFIRM).whole("inspection__")
        return self.waiting().filter(mine).exclude(proposed_by=user)

    def of_notice(self, inspection: Inspection, *, by: "User") -> "Adoption":
        """Open the adoption under which the states of a notice are taken over."""
        if not by.may(Permission.INSPECTION_EDIT, inspection):
            raise NotAllowed()
        with transaction.atomic():
            adoption = self.create(inspection=inspection, proposed_by=by)
            adoption.note("adoption.propose", by=by)
        return adoption

    def propose(
        self,
        inspection: Inspection,
        *,
        by: "User",
        basis: Basis,
        proposals: Sequence[Proposal],
    ) -> "Adoption":
        """Propose the states of a table, all or none; they wait for a second person."""
        if not by.may(Permission.INSPECTION_EDIT, inspection):
            raise NotAllowed()
        if not proposals:
            raise Refusal(
                gettext("The table closes no finding that could be taken over so.")
            )
        with transaction.atomic():
            rows = Inspection.objects.select_for_update(no_key=True)
            inspection = rows.get(pk=inspection.pk)
            check_proposals(proposals, inspection)
            mine = self.model._default_manager.filter(
                inspection__organisation=inspection.organisation_id
            )
            check_basis(basis, inspection, beside=mine)
            return self._keep(inspection, by, basis, proposals)

    def _keep(
        self,
        inspection: Inspection,
        by: "User",
        basis: Basis,
        proposals: Sequence[Proposal],
    ) -> "Adoption":
        """Write what is proposed and log it. Only on a locked inspection."""
        adoption = self.create(
            inspection=inspection,
            proposed_by=by,
            meeting=basis.meeting,
            met_on=basis.met_on,
            number=basis.number,
            scan=basis.scan,
        )
        rows = ProposedState.objects.bulk_create(
            ProposedState(
                adoption=adoption,
                finding=one.finding,
                state=one.state,
                wording=one.wording,
            )
            for one in proposals
        )
        written.note_all(rows)
        named = listed(one.finding.reference for one in proposals)
        adoption.note("adoption.propose", by=by, after={"findings": named})
        return adoption


def listed(references: Iterable[str]) -> str:
    """Return references as the log keeps them; records speak Chinese."""
    return "、".join(references)
