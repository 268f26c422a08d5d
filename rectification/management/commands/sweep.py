"""List the files that no evidence is kept in, or delete them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from rectification.models.findings.orphans import orphans, sweep


class Command(BaseCommand):
    help = (
        "List files older than a day under EVIDENCE_ROOT that no record knows; with "
        "--delete, delete them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="delete them; the log says how many"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(orphans())
        size = 0
        for path in found:
            size += path.stat().st_size
            self.stdout.write(str(path))
        if options["delete"]:
            number = sweep(iter(found))
            said = ngettext(
                "%(number)d file deleted.", "%(number)d files deleted.", number
            )
            self.stdout.write(said % {"number": number})
            return
        said = ngettext(
            "%(number)d file, %(size)d bytes. Nothing was deleted: add --delete.",
            "%(number)d files, %(size)d bytes. Nothing was deleted: add --delete.",
            len(found),
        )
        self.stdout.write(said % {"number": len(found), "size": size})
