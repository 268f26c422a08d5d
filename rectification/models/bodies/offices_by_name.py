"""A body's offices by what a text calls them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rectification.notices.vocabulary.offices import rejoin

if TYPE_CHECKING:
    from rectification.models.bodies.organisation import Office, Organisation


class OfficesByName(dict[str, "Office"]):
    """A body's offices of today. Asking for a name that is missing sets it up."""

    def __init__(self, organisation: "Organisation", *, first: int = 0) -> None:
        rows = organisation.offices.filter(until=None)
        super().__init__((office.name, office) for office in rows)
        self.organisation, self.first = organisation, first
        self.known = list(self)
        self.opened: list[Office] = []

    def named(
        self, names: Sequence[str], lead: str
    ) -> "tuple[list[Office], Office | None]":
        """Return the offices that a text names, in order, and which of them leads."""
        meant = rejoin(names, self.known)
        rows = [self[name] for name in dict.fromkeys(meant.values())]
        return rows, self.get(meant.get(lead, lead))

    def __missing__(self, name: str) -> "Office":
        position = self.first + len(self)
        new = {"organisation": self.organisation, "name": name}
        office = self.organisation.offices.model(position=position, **new)
        office.keep()
        self.opened.append(office)
        self[name] = office
        return office
