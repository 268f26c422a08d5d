"""What somebody can see: everything, or three sets of ids that `visible_to` asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from rectification.access import EVERYWHERE, OFFICE_ROLES, Permission, Role, Seat, holds

if TYPE_CHECKING:
    from rectification.models.findings.inspection import Inspection


@dataclass(frozen=True, slots=True)
class Scope:
    everything: bool
    organisation_ids: frozenset[int]  # whole bodies
    overseen_by_ids: frozenset[int]  # inspections these bodies oversee
    office_ids: frozenset[int]  # only what these offices answer for

    @classmethod
    def of(cls, seats: Iterable[Seat], permission: Permission) -> "Scope":
        seats = [seat for seat in seats if holds(seat.role, permission)]
        office = [seat for seat in seats if seat.role in OFFICE_ROLES]
        verifying = [seat for seat in seats if seat.role == Role.VERIFIER]
        rest = [seat for seat in seats if seat not in office + verifying]
        return cls(
            any(seat.role in EVERYWHERE for seat in seats),
            frozenset(seat.organisation_id for seat in rest),
            frozenset(seat.organisation_id for seat in verifying),
            frozenset(seat.office_id for seat in office if seat.office_id),
        )

    def covers(self, inspection: "Inspection") -> bool:
        """Say whether an inspection is seen whole, not only for an office's sake."""
        return (
            self.everything
            or inspection.organisation_id in self.organisation_ids
            or inspection.overseer_id in self.overseen_by_ids
        )

    def whole(self, inspection: str = "") -> Q:
        """Match rows seen for their body's or overseer's sake.

        `inspection` is the path to it, ending in "__" ("" on Inspection itself).
        """
        if self.everything:
            return ~Q(pk__in=[])  # always true; an empty Q() would vanish in an OR
        return Q(**{f"{inspection}organisation__in": self.organisation_ids}) | Q(
            **{f"{inspection}overseer__in": self.overseen_by_ids}
        )
