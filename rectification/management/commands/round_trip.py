"""Read notices and write them again; every paragraph must come out to the letter."""

import argparse
import uuid
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction
from django.utils.translation import gettext as _

from rectification import records
from rectification.errors import NoFinding, Refusal
from rectification.intake import import_notice
from rectification.intake.documents.reader import MAX_BYTES, read_document
from rectification.intake.doubts import sentences
from rectification.intake.files.text_file import read_file
from rectification.models import Organisation, Report
from rectification.notices import Notice, normalise, parse, put_back
from rectification.notices.notice import Role, SectionKind
from rectification.notices.reading.answers import set_aside
from rectification.notices.writing.write import printed


class Command(BaseCommand):
    help = (
        "Read each file as a notice, write it again and compare; with "
        "--through-database by way of the records. Exit status 1 on a difference."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--through-database",
            action="store_true",
            help="load the notice into records and take it from there; rolls back",
        )

    def handle(
        self, *, files: list[Path], through_database: bool, **options: object
    ) -> None:
        differing = sum(self._one(path, through=through_database) for path in files)
        if differing:
            raise CommandError(
                _("Files that differ or were not read: %(differing)d of %(files)d.")
                % {"differing": differing, "files": len(files)},
                returncode=1,
            )

    def _one(self, path: Path, *, through: bool) -> bool:
        """Report on one file; return whether it failed.

        The words in front of the colons are for scripts to find and stay English.
        """
        self.stdout.write(str(path))
        try:
            text = read_document(read_file(path, MAX_BYTES), path.name).text
        except (OSError, Refusal) as error:
            self.stdout.write(f"  not read: {error}")
            return True
        notice = parse(text)
        self._describe(notice)
        try:
            written = _through_database(notice) if through else notice
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                _("The database has no tables yet: run “manage.py migrate” first.")
            ) from error
        except NoFinding:
            self.stdout.write("  no finding: nothing to load into records")
            written = notice
        differences = list(_differences(text, written))
        for at, expected, found in differences:
            self.stdout.write(f"  differs: paragraph {at}")
            self.stdout.write(f"    - {expected}")
            self.stdout.write(f"    + {found}")
        if not differences:
            self.stdout.write("  identical")
        return bool(differences)

    def _describe(self, notice: Notice) -> None:
        groups = [one for one in notice.sections if one.kind is SectionKind.GROUP]
        offices = {name for one in notice.findings for name in one.offices}
        kept = [one.text for one in printed(notice) if one.role is Role.KEPT]
        self.stdout.write(f"  findings: {len(notice.findings)}")
        self.stdout.write(f"  groups: {len(groups)}")
        self.stdout.write(f"  offices: {len(offices)}")
        for name, lines in (
            ("set aside", set_aside(notice)),
            ("kept", kept),
            ("doubts", sentences(notice)),
        ):
            self.stdout.write(f"  {name}: {len(lines)}")
            for line in lines:
                self.stdout.write(f"    {line}")


def _differences(text: str, notice: Notice) -> Iterator[tuple[int, str, str]]:
    """Yield (paragraph from 1, as it was, as it comes out) where the two differ."""
    pairs = zip_longest(
        normalise(text).split("\n"), put_back(notice) or [""], fillvalue=""
    )
    for at, (line, other) in enumerate(pairs, 1):
        if line != other:
            yield at, line, other


def _through_database(notice: Notice) -> Notice:
    """Return the notice as the records give it back; leave nothing behind."""
    with transaction.atomic():
        name = f"round trip {uuid.uuid4().hex}"
        organisation = Organisation.objects.create(name=name)
        by = import_notice.importer_for(organisation)
        source = import_notice.keep_source(notice, by=by, organisation=organisation)
        report = records.load(notice, by=by, organisation=organisation, source=source)
        again = records.snapshot(Report.objects.get(pk=report.pk))
        transaction.set_rollback(True)
    return again
