"""Repeat the draw of a sample from what is kept of it, and say whether it agrees."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rectification.models import Sample


class Command(BaseCommand):
    help = (
        "Draw a sample again from its printed number and the list that is kept; ends "
        "with 1 where that gives other findings than are kept. docs/sampling.md says "
        "how to do the same with sha256sum."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "number", help="as printed, such as 抽查〔2026〕3号-7F3A91C2"
        )
        parser.add_argument(
            "--list", action="store_true", help="print the list it was drawn from"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sample = Sample.objects.filter(number=options["number"].strip()).first()
        if sample is None:
            said = _("There is no sample %(number)s: the number is needed as printed.")
            raise CommandError(said % {"number": options["number"]})
        if options["list"]:
            self.stdout.write(sample.eligible, ending="")
            return
        for reference in sample.draw_again():
            self.stdout.write(reference)
        if faults := sample.faults():
            raise CommandError(" ".join(faults))
        said = _("The same %(count)d, from a list of %(among)d with digest %(digest)s.")
        among = len(sample.references)
        facts = {"count": sample.count, "among": among, "digest": sample.digest}
        self.stdout.write(said % facts)
