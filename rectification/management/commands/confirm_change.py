"""Confirm on the server what was proposed of a body, where nobody on the site can.

Another overseeing body, or fewer steps in its close-outs. Whoever keeps the server has
asked the body and the offices; the log says so.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from rectification.management.on_server import OnServer
from rectification.models import ChainChange, OverseerChange


class Command(OnServer):
    help = "Confirm a change of a body that nobody on the site can confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "thing",
            nargs="?",
            help="name of a body or reference of an inspection; none lists what waits",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        overseers = OverseerChange.objects.waiting().order_by("pk")
        chains = ChainChange.objects.waiting().order_by("pk")
        name = options["thing"]
        if not name:
            for row in (*overseers, *chains):
                self.stdout.write(str(row))
            return
        of_body = Q(inspection=None, organisation__name=name)
        meant = [
            *overseers.filter(of_body | Q(inspection__reference=name)),
            *chains.filter(organisation__name=name),
        ]
        if not meant:
            raise CommandError(_("Nothing waits for “%(name)s”.") % {"name": name})
        self.confirm(meant)
