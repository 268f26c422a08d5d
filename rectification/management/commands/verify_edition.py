"""Check a downloaded edition without network or database."""

import argparse
import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.files.text_file import read_file
from rectification.notices import write
from rectification.publishing.envelope import open_envelope

LARGEST = 64 * 1024 * 1024  # bytes of an edition
SHORTEST = 12  # digits of a digest that cannot be met by chance


class Command(BaseCommand):
    help = "Compute the digest of a downloaded edition and check what it holds."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--digest", help="the digest as printed on the page, or its beginning"
        )

    def handle(self, **options: object) -> None:
        path = Path(str(options["file"]))
        try:
            envelope = open_envelope(read_file(path, LARGEST))
        except (OSError, Refusal) as error:
            raise CommandError(str(error), returncode=2) from error
        except (ValueError, UnicodeDecodeError) as error:
            raise CommandError(
                _("Not an unchanged edition: %(why)s") % {"why": error}, returncode=1
            ) from error
        printed = str(options["digest"] or "").lower()
        if printed and len(printed) < SHORTEST:
            raise CommandError(
                _("Give at least %(digits)d digits of the digest.")
                % {"digits": SHORTEST},
                returncode=2,
            )
        claimed = printed or _in_name(path)
        self.stdout.write(_("Report: %(title)s") % {"title": envelope.notice.title})
        self.stdout.write(_("As of: %(day)s") % {"day": date_format(envelope.as_of)})
        self.stdout.write(
            _("Findings: %(number)d, paragraphs: %(lines)d")
            % {
                "number": len(envelope.notice.findings),
                "lines": write(envelope.notice).count("\n") + 1,
            }
        )
        self.stdout.write(_("Digest: %(digest)s") % {"digest": envelope.digest})
        if claimed and not envelope.digest.startswith(claimed):
            raise CommandError(
                _("This is not the edition with the digest %(digest)s.")
                % {"digest": claimed},
                returncode=1,
            )
        self.stdout.write(
            _("The file is what the digest says.")
            if printed
            else _("Compare this digest with the one printed on the report's page.")
        )


def _in_name(path: Path) -> str:
    """Return the beginning of the digest that a download bears in its name."""
    found = re.search(r"-v\d+-([0-9a-f]{12})(?:\D|$)", path.name)
    return found[1] if found else ""
