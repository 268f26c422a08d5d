"""Confirm another overseeing body on the server, where nobody on the site can.

Whoever keeps the server has asked the body and the offices; the log says so.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from rectification.management.on_server import OnServer
from rectification.models import OverseerChange


class Command(OnServer):
    help = "Confirm another overseeing body that nobody on the site can confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "thing",
            nargs="?",
            help="name of a body or reference of an inspection; none lists what waits",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = OverseerChange.objects.waiting().order_by("pk")
        name = options["thing"]
        if not name:
            for row in rows:
                self.stdout.write(str(row))
            return
        of_body = Q(inspection=None, organisation__name=name)
        meant = list(rows.filter(of_body | Q(inspection__reference=name)))
        if not meant:
            raise CommandError(
                _("No other overseeing body waits for “%(name)s”.") % {"name": name}
            )
        self.confirm(meant)
