"""Make a pair of keys for backups: the private one goes into a safe, not on here."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from pyrage import x25519


class Command(BaseCommand):
    help = (
        "Write a new private key of age into a file and print its public key, for "
        "BACKUP_KEYS. Without the file no backup made by it can be restored."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path, pair = options["file"], x25519.Identity.generate()
        try:
            how = os.O_CREAT | os.O_EXCL | os.O_WRONLY  # never over another key
            with os.fdopen(os.open(path, how, 0o400), "w") as file:
                file.write(f"# public key: {pair.to_public()}\n{pair}\n")
        except FileExistsError as error:
            raise CommandError(
                _("%(path)s is there already.") % {"path": path}
            ) from error
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(pair.to_public()))
        self.stderr.write(
            _(
                "Move %(path)s off this machine to where it is kept safe, twice: who "
                "has it reads every backup, and without it none can be restored."
            )
            % {"path": path}
        )
