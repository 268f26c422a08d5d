"""How each kind of database is copied in one moment, and a copy put in its place."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from django.db import connection


class Database(Protocol):
    """`dump`: the name of its copy in an archive."""

    dump: str

    def copied(self, scratch: Path) -> AbstractContextManager[Path]:
        """Write a copy and yield its file; within, queries see what it holds."""
        ...

    def holds_records(self) -> bool: ...

    def refuse_in_use(self) -> None:
        """Raise Refusal while another process is connected to the site's database."""
        ...

    def new(self, dump: Path) -> AbstractContextManager[str]:
        """Make a database of a copy beside the site's and yield its name.

        It is gone afterwards, unless `swap` has made it the site's.
        """
        ...

    def swap(self, name: str, *, aside: str) -> str:
        """Make it the site's, in one step.

        The old one is kept under its name with `aside` behind it, which is returned;
        without `aside` it goes.
        """
        ...


@contextmanager
def looking_at(name: str) -> Iterator[None]:
    """Let everything within ask another database of the same kind and server."""
    connection.close()
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
