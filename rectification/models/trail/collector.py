"""Each entry's hash as a line of the program's log, for whoever collects such lines.

A collector on another machine then knows every head of every chain. Names and texts
stay in the log itself.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from rectification.models.trail.log import LogEntry

_LOGGER = logging.getLogger("rectification.log")


def tell_once_they_stand(entries: "Sequence[LogEntry]") -> None:
    """Write a line for each when the transaction under way has been stored."""
    said = [(it.chain.name, it.seq, it.hash, it.action) for it in entries]
    transaction.on_commit(partial(_tell, said))


def _tell(said: Sequence[tuple[str, int, str, str]]) -> None:
    for one in said:
        _LOGGER.info("%s:%d:%s %s", *one)
