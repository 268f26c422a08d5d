"""Each entry's hash as a line of the program's log, for whoever collects such lines.

A collector on another machine then knows every head of every chain. Names and texts
stay in the log itself.
"""

import logging
from functools import partial

from django.db import transaction

_LOGGER = logging.getLogger("rectification.log")


def tell_once_it_stands(chain: str, seq: int, head: str, action: str) -> None:
    """Write a line when the transaction under way has been stored."""
    line = "%s:%d:%s %s"
    transaction.on_commit(partial(_LOGGER.info, line, chain, seq, head, action))
