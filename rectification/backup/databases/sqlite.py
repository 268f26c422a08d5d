"""SQLite: a file copied in one moment, packed, and put in the place of another."""

import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from rectification.backup.databases.database import looking_at
from rectification.errors import Refusal

_BESIDE = ("-wal", "-shm")
_MADE = ("", *_BESIDE, ".migrating")  # what making one may leave
_QUICK = 1  # level of gzip: five times smaller at a tenth of the time


class SQLite:
    dump = "database.sqlite3.gz"

    def __init__(self) -> None:
        self.path = Path(str(connection.settings_dict["NAME"])).resolve()

    @contextmanager
    def copied(self, scratch: Path) -> Iterator[Path]:
        """Writers go on meanwhile. Free pages are left out: what was erased is gone."""
        copy, packed = scratch / "database.sqlite3", scratch / self.dump
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        with copy.open("rb") as file, gzip.open(packed, "wb", _QUICK) as target:
            shutil.copyfileobj(file, target, 1 << 20)
        with looking_at(str(copy)):
            yield packed

    def holds_records(self) -> bool:
        if not self.path.exists():
            return False
        with closing(sqlite3.connect(self.path)) as there:
            try:
                found = there.execute("SELECT 1 FROM rectification_user LIMIT 1")
                return found.fetchone() is not None
            except sqlite3.OperationalError:  # no such table
                return False
            except sqlite3.DatabaseError:  # damaged: something was there
                return True

    def refuse_in_use(self) -> None:
        """Only who is alone with a database may end its write-ahead log."""
        connection.close()
        if not self.path.exists():
            return
        with closing(sqlite3.connect(self.path, timeout=0)) as there:
            try:
                there.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as error:
                raise Refusal(
                    _("The site still uses %(path)s: stop it and its timers first.")
                    % {"path": self.path}
                ) from error
            except sqlite3.DatabaseError:
                return  # damaged: nobody works with it

    @contextmanager
    def new(self, dump: Path) -> Iterator[str]:
        made = self.path.with_name(f"{self.path.name}.restoring")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with gzip.open(dump) as source, made.open("wb") as target:
                os.fchmod(target.fileno(), 0o640)
                shutil.copyfileobj(source, target, 1 << 20)
            yield str(made)
        finally:
            for end in _MADE:
                made.with_name(made.name + end).unlink(missing_ok=True)

    def swap(self, name: str, *, aside: str) -> str:
        """The old file has a second name before the new one takes its first."""
        with closing(sqlite3.connect(name)) as there:
            there.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
        self.refuse_in_use()
        old = self.path.with_name(f"{self.path.name}.{aside}")
        if aside:
            os.link(self.path, old)
        for end in _BESIDE:  # of a damaged one; else they are gone by now
            beside = self.path.with_name(self.path.name + end)
            if aside and beside.exists():
                beside.rename(f"{old}{end}")
            beside.unlink(missing_ok=True)
        with open(name, "rb") as file:
            os.fsync(file.fileno())
        os.replace(name, self.path)
        return str(old) if aside else ""
