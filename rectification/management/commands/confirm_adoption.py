"""Confirm the states of an import on the server, where nobody on the site can.

Whoever keeps the server has held them against the original; the log and the next
edition say so.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from rectification.management.on_server import OnServer
from rectification.models import Adoption


class Command(OnServer):
    help = "Confirm the imports of an inspection that nobody on the site can confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "inspection", nargs="?", help="its reference; none lists what waits"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Adoption.objects.waiting().counted().order_by("pk")
        reference = options["inspection"]
        if not reference:
            for row in rows.select_related("inspection"):
                self.stdout.write(f"{row}\t{row.states}")
            return
        meant = list(rows.filter(inspection__reference=reference))
        if not meant:
            raise CommandError(
                _("No import of the inspection “%(reference)s” waits to be confirmed.")
                % {"reference": reference}
            )
        self.confirm(meant)
