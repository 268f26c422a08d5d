"""Confirm a seat on the server, where nobody on the site can.

Whoever keeps the server has seen to it that the right person holds the account; the log
and the next edition say so.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from rectification.management.on_server import OnServer
from rectification.models import Appointment, User
from rectification.models.bodies.appointment import AppointmentQuerySet


class Command(OnServer):
    help = "Confirm the seats of a login name that nobody on the site can confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "username",
            nargs="?",
            help="none lists what waits, and whose seats exclude one another",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Appointment.objects.waiting().select_related(
            "user", "post__organisation"
        )
        if not options["username"]:
            self._list(rows)
            return
        waiting = list(rows.filter(user__in=User.objects.named(options["username"])))
        if not waiting:
            raise CommandError(
                _("No seat of the login name “%(name)s” waits for a confirmation.")
                % {"name": options["username"]}
            )
        self.confirm(waiting)

    def _list(self, waiting: AppointmentQuerySet) -> None:
        """Print what waits, then whose seats exclude one another."""
        for row in waiting.order_by("pk"):
            self.stdout.write(f"{row.user.username}\t{row}")
        clashing = Appointment.objects.excluding().select_related(
            "user", "post__organisation", "post__office"
        )
        for row in clashing.order_by("user", "pk"):
            self.stdout.write(
                _("Roles that exclude one another: %(seat)s (%(login)s)")
                % {"seat": row, "login": row.user.username}
            )
