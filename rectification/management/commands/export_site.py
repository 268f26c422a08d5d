"""Write all public pages into a directory: for another network, a server, a disk."""

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.public_site.catalogue import catalogue
from rectification.public_site.static_copy import export


class Command(BaseCommand):
    help = "Write the public site as files with relative links and packed copies."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR")

    def handle(self, *, directory: Path, **options: object) -> None:
        try:
            done = export(catalogue(), directory)
        except (OSError, Refusal) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Files: %(files)d, written: %(changed)d, removed: %(removed)d.")
            % {"files": done.files, "changed": done.changed, "removed": done.removed}
        )
