"""Import a published notice: its findings become records, and a draft report of it."""

import argparse
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from rectification.errors import Refusal, Unclear
from rectification.intake import import_notice
from rectification.intake.documents.document import Document
from rectification.intake.doubts import sentences
from rectification.intake.naming import level_kept
from rectification.intake.reached import form_words
from rectification.management.reading import add_level, read_notice
from rectification.models import SYSTEM_CHAIN, Chain, Organisation, User
from rectification.notices.vocabulary.numbering import Level


class Command(BaseCommand):
    help = "Import a published notice, all or nothing, and make a draft report of it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--organisation",
            required=True,
            metavar="NAME",
            help="the inspected body; it is added where it is not known yet",
        )
        parser.add_argument(
            "--by", metavar="LOGIN", help="who imports; else the body's coordinator"
        )
        add_level(parser)
        parser.add_argument(
            "--cleared",
            action="store_true",
            help="a text marked as internal has been checked and holds no secret",
        )

    def handle(self, **options: object) -> None:
        path = Path(str(options["file"]))
        name = " ".join(str(options["organisation"]).split())
        try:
            intake = self._take_in(path, options)
            with transaction.atomic():
                organisation = self._organisation(name)
                by = self._importer(options["by"], organisation)
                before = set(organisation.offices.names_today())
                report = import_notice.store(intake, by=by, organisation=organisation)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if intake.read.is_converted:
            self.stdout.write(
                _("The file was in %(encoding)s and has been converted.")
                % {"encoding": intake.read.encoding.upper()}
            )
        self._tell_of_offices(organisation, before)
        for sentence in (*intake.doubts, *sentences(intake.notice)):
            self.stdout.write(_("Doubt: %(doubt)s") % {"doubt": sentence})
        self.stdout.write(
            _(
                "Findings imported for %(body)s: %(found)d, draft report %(report)s, "
                "%(url)s"
            )
            % {
                "found": len(intake.notice.findings),
                "body": organisation,
                "report": report.reference,
                "url": report.get_absolute_url(),
            }
        )

    def _tell_of_offices(self, organisation: Organisation, before: set[str]) -> None:
        if new := [
            one for one in organisation.offices.names_today() if one not in before
        ]:
            self.stdout.write(
                _("Offices set up, which were not known: %(names)s")
                % {"names": "、".join(new)}
            )

    def _take_in(
        self, path: Path, options: Mapping[str, object]
    ) -> import_notice.Intake:
        document = read_notice(path)
        level = self._level(document, options)
        read = partial(import_notice.understand, name=path.name, level=level)
        try:
            return read(document, cleared=bool(options["cleared"]))
        except Unclear as unclear:
            if not sys.stdin.isatty():
                raise Unclear(
                    _("%(refusal)s On the command line, confirm with --cleared.")
                    % {"refusal": unclear}
                ) from unclear
            self.stdout.write(str(unclear))
            if input(_("Type “yes” to confirm: ")).strip().lower() not in ("yes", "是"):
                raise
            return read(document, cleared=True)

    def _level(self, document: Document, options: Mapping[str, object]) -> Level | None:
        """Return where the findings stand: as said, else as the body has it kept."""
        level = options["level"]
        name = " ".join(str(options["organisation"]).split())
        known = Organisation.objects.filter(name=name).first()
        if isinstance(level, Level) or known is None:
            return level if isinstance(level, Level) else None
        kept = level_kept(document.text, known)
        if kept is not None:
            self.stdout.write(
                _("Read by what was named before: the findings stand at %(form)s.")
                % {"form": form_words(kept)}
            )
        return kept

    def _organisation(self, name: str) -> Organisation:
        known = Organisation.objects.filter(name=name).first()
        if known is None:
            self.stdout.write(
                _("%(body)s was not known and is added.") % {"body": name}
            )
            Organisation(name=name, slug="new").full_clean(exclude=["slug"])
            with transaction.atomic():
                known = Organisation.objects.create(name=name)
                Chain.record(
                    chain=SYSTEM_CHAIN,
                    actor=None,
                    action="organisation.found",
                    subject=known,
                )
        return known

    def _importer(self, login: object, organisation: Organisation) -> User:
        if not login:
            return import_notice.importer_for(organisation)
        user = User.objects.named(str(login)).first()
        if user is None:
            raise CommandError(_("There is no account “%(login)s”.") % {"login": login})
        return user
