"""PostgreSQL: its own pg_dump and pg_restore, and a change of names at the end."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import ProgrammingError, connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.models.oversight.one_moment import one_moment
from rectification.models.search.keeping import INDEX

_DEBIAN = Path("/usr/lib/postgresql")
_LONGEST = 63  # bytes of a name
_AT_ONCE = "2"  # tables and indexes that are restored at once
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0)  # seconds
_COPY = (
    "CREATE DATABASE {new} TEMPLATE template0 ENCODING 'UTF8' "
    "LC_COLLATE {collate} LC_CTYPE {ctype}"
)


class PostgreSQL:
    dump = "database.pgdump"

    def __init__(self) -> None:
        self.name = str(connection.settings_dict["NAME"])

    @contextmanager
    def copied(self, scratch: Path) -> Iterator[Path]:
        file = scratch / self.dump
        with one_moment():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_export_snapshot()")
                [moment] = cursor.fetchone()
            how = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
            # Its rows say no more than where to read: it is filled once all are there.
            how.append(f"--exclude-table-data={INDEX}")
            _run("pg_dump", *how, f"--snapshot={moment}", f"--file={file}", self.name)
            yield file

    def holds_records(self) -> bool:
        if not self._exists(self.name):
            return False
        if "rectification_user" not in connection.introspection.table_names():
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM rectification_user LIMIT 1")
            return cursor.fetchone() is not None

    def refuse_in_use(self) -> None:
        connection.close()
        if others := self._others():
            raise Refusal(
                _(
                    "The site still uses the database %(name)s (connections: "
                    "%(number)d): stop it and its timers first."
                )
                % {"name": self.name, "number": others}
            )

    @contextmanager
    def new(self, dump: Path) -> Iterator[str]:
        made = _named(self.name, "restoring")
        self._drop(made)  # what a killed run has left
        self._create(made)
        try:
            how = ["--exit-on-error", "--no-owner", "--no-privileges"]
            _run("pg_restore", *how, f"--jobs={_AT_ONCE}", "--dbname", made, dump)
            yield made
        finally:
            connection.close()
            self._drop(made)

    def swap(self, name: str, *, aside: str) -> str:
        self.refuse_in_use()
        old = _named(self.name, aside or "empty")
        exists = self._exists(self.name)
        quote = connection.ops.quote_name
        with _server() as cursor:
            cursor.execute("BEGIN")
            for before, after in ((self.name, old), (name, self.name)):
                if before == name or exists:
                    cursor.execute(
                        f"ALTER DATABASE {quote(before)} RENAME TO {quote(after)}"
                    )
            cursor.execute("COMMIT")
        if not aside:
            self._drop(old)
        return old if aside else ""

    def _others(self) -> int:
        """Count who is connected; one that has just left is given a moment to go."""
        others = 0
        for pause in _PAUSES:
            with _server() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s",
                    [self.name],
                )
                [others] = cursor.fetchone()
            if not others:
                break
            time.sleep(pause)
        return others

    def _create(self, name: str) -> None:
        quote = connection.ops.quote_name
        with _server() as cursor:
            cursor.execute(
                "SELECT datcollate, datctype FROM pg_database WHERE datname IN (%s, "
                "'template1') ORDER BY datname = 'template1' LIMIT 1",
                [self.name],
            )
            collate, ctype = (_literal(one) for one in cursor.fetchone())
            try:
                cursor.execute(
                    _COPY.format(new=quote(name), collate=collate, ctype=ctype)
                )
            except ProgrammingError as error:
                raise Refusal(
                    _(
                        "The database cannot be restored beside the old one: "
                        "%(why)sAllow the site's role to make databases, as the "
                        "administrator of PostgreSQL: ALTER ROLE %(role)s CREATEDB;"
                    )
                    % {"why": error, "role": connection.settings_dict["USER"]}
                ) from error

    def _drop(self, name: str) -> None:
        with _server() as cursor:
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")

    def _exists(self, name: str) -> bool:
        with _server() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None


def _named(name: str, end: str) -> str:
    whole = f"{name}_{end}"
    if len(whole.encode()) > _LONGEST:
        raise Refusal(
            _("The name of the database is too long: %(name)s") % {"name": whole}
        )
    return whole


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _server() -> Any:
    """Return a cursor on the same server, within no database of the site's."""
    return connection._nodb_cursor()


def _run(program: str, *arguments: object) -> None:
    """Run one of the server's tools; raise Refusal with what it says where it fails."""
    if not (path := _tool(program)):
        raise Refusal(
            _(
                "There is no %(program)s here: install PostgreSQL's client programs "
                "(Debian: postgresql-client), or put their directory into PATH."
            )
            % {"program": program}
        )
    given, env = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    whom = given[1:-1]  # who asks which server; neither psql nor the database
    done = subprocess.run(  # noqa: S603  PostgreSQL's own
        [path, *whom, *map(str, arguments)],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refusal(
            _("%(program)s has failed: %(why)s")
            % {"program": program, "why": done.stderr.strip()[:2000]}
        )


def _tool(program: str) -> str:
    """Return where a tool is: on PATH, or of Debian's newest version; "" if nowhere."""
    found = _DEBIAN.glob(f"*/bin/{program}")
    newest = max(found, key=lambda path: float(path.parts[-3]), default="")
    return shutil.which(program) or str(newest)
