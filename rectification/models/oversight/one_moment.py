"""Read many tables as they stand at one moment, whatever people do meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every query within see the same; nothing can be written."""
    database: Any = connection
    mode = getattr(database, "transaction_mode", None)
    if mode:
        database.transaction_mode = "DEFERRED"  # reads, and holds nobody up
    try:
        with transaction.atomic():
            if database.vendor == "postgresql" and not database.savepoint_ids:
                with database.cursor() as cursor:
                    cursor.execute(_ONE_MOMENT)
            yield
    finally:
        if mode:
            database.transaction_mode = mode
