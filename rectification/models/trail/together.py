"""Entries of one act on many records: they wait for its end, and are appended at once.

Django's own list of what is to be called on commit is where they wait, as what was
written does (`written.py`): a savepoint that is rolled back takes its entries with it.
"""

import logging
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.trail.log import LogEntry

_LOGGER = logging.getLogger(__name__)
# Whether entries wait now: set by `Chain.together` and by nothing else.
WAITING: ContextVar[bool] = ContextVar("entries_wait", default=False)


class Told:
    """An entry that no chain has yet, and the payload that goes with it."""

    def __init__(
        self,
        chain: str,
        entry: "LogEntry",
        sides: tuple[object, object],
        actor: "User | None",
    ) -> None:
        """`sides`: what was before and after, plain; None where nothing is said."""
        self.chain, self.entry, self.actor = chain, entry, actor
        self.before, self.after = sides

    @property
    def has_payload(self) -> bool:
        return self.before is not None or self.after is not None

    def __call__(self) -> None:
        """Called by Django on commit, which an entry that waits must not see."""
        _LOGGER.error("%s was told, and the log has not got it", self.entry.action)


def take() -> dict[str, list[Told]]:
    """Return what waits by the name of its chain, in its order, and forget it."""
    connection = transaction.get_connection()
    found: dict[str, list[Told]] = {}
    rest = []
    for waiting in connection.run_on_commit:
        told = waiting[1]
        if isinstance(told, Told):
            found.setdefault(told.chain, []).append(told)
        else:
            rest.append(waiting)
    connection.run_on_commit[:] = rest
    return found
