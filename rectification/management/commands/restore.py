"""Restore a backup: made and verified beside what stands, then put in its place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pyrage import IdentityError, x25519

from rectification.backup.about import About
from rectification.backup.archive import Identity
from rectification.backup.restoring import Restored, look_into, restore
from rectification.errors import Refusal
from rectification.models.search.keeping import fill_if_empty


class Command(BaseCommand):
    help = (
        "Put a backup in the place of database and files; whole or not at all. The "
        "site is stopped meanwhile."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--identity",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a file with the private key of age; may be repeated",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="even where there are records already; they are kept aside",
        )
        parser.add_argument(
            "--despite-faults",
            action="store_true",
            help="even where the log that comes back is not intact",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="read all of it, compare every digest, and change nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.despite_faults = options["despite_faults"]
        path = options["file"]
        try:
            keys = [key for file in options["identity"] for key in _identities(file)]
            if options["dry_run"]:
                found = look_into(path, keys)
                self._tell(found.about)
                self._say(_("Whole, files: %(files)d. Nothing was changed."), found)
                return
            found = restore(path, keys, replace=options["replace"], check=self._check)
        except (Refusal, OSError) as error:
            raise CommandError(
                _("%(why)s Nothing was restored.") % {"why": error}
            ) from error
        self._say(_("Restored, files: %(files)d."), found)
        if found.old:
            self._say(_("What stood before is kept as %(old)s."), found)

    def _tell(self, about: About) -> None:
        made_at = parse_datetime(about.made_at)
        self.stdout.write(
            _("Backup of %(moment)s, version %(version)s, migrated up to %(name)s.")
            % {
                "moment": date_format(made_at, "DATETIME_FORMAT") if made_at else "",
                "version": about.version,
                "name": max(one for one in about.migrations if "rectification" in one),
            }
        )

    def _say(self, sentence: str, found: Restored) -> None:
        self.stdout.write(sentence % {"files": found.evidence, "old": found.old})

    def _check(self, about: About) -> None:
        """Migrate and verify what nobody sees yet."""
        self._tell(about)
        call_command("migrate", verbosity=0)
        fill_if_empty()
        try:
            call_command(
                "verify_audit_log",
                head=about.heads,
                stdout=self.stdout,
                stderr=self.stderr,
            )
        except CommandError as error:
            if not self.despite_faults:
                raise Refusal(
                    _("%(why)s Add --despite-faults to restore it all the same.")
                    % {"why": error}
                ) from error
            self.stderr.write(str(error))


def _identities(path: Path) -> list[Identity]:
    """Read the keys of a file as age writes it: a line each, notes behind #."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    try:
        keys = [
            x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except IdentityError as error:
        raise Refusal(
            _("%(path)s holds no private key of age (AGE-SECRET-KEY-1…).")
            % {"path": path}
        ) from error
    return keys
