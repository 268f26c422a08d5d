"""Read evidence again and say which files are missing or changed."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rectification.models import Evidence
from rectification.models.findings.evidence import CHANGED, MISSING
from rectification.models.oversight.evidence_check import check

SENTENCES = {
    MISSING: gettext_lazy("%(path)s is missing: %(name)s, shown for %(findings)s."),
    CHANGED: gettext_lazy("%(path)s has changed: %(name)s, shown for %(findings)s."),
}


class Command(BaseCommand):
    help = (
        "Read the evidence on the disk again and compare it with its digests; ends "
        "with 1 where a file is missing or changed. The log and the page “Evidence on "
        "the disk” tell what was found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--most",
            type=_number,
            help="read so many files, going on where the last turn ended; all if left "
            "out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        turn = check(options["most"])
        for kind, keys in turn.faults.items():
            for one in Evidence.objects.filter(pk__in=keys).order_by("pk"):
                shown = one.uses.values_list("finding__reference", flat=True)
                said = {
                    "path": one.path,
                    "name": one.name,
                    "findings": "、".join(sorted(set(shown))) or "—",
                }
                self.stderr.write(SENTENCES[kind] % said)
        read = ngettext("%(number)d file read.", "%(number)d files read.", turn.read)
        self.stdout.write(read % {"number": turn.read})
        if wrong := sum(map(len, turn.faults.values())):
            said_wrong = ngettext(
                "%(number)d file is not what was handed in: bring it back from a "
                "backup, and read it again.",
                "%(number)d files are not what was handed in: bring them back from a "
                "backup, and read them again.",
                wrong,
            )
            raise CommandError(said_wrong % {"number": wrong})


def _number(said: str) -> int:
    if not said.isascii() or not said.isdigit() or int(said) == 0:
        raise ArgumentTypeError(_("a whole number above 0, please"))
    return int(said)
