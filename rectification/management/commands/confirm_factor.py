"""Have a lost second factor forgotten on the server, where nobody on the site can.

Whoever keeps the server has seen the person; the log says so. The installer's own needs
no request: nobody on the site keeps that account.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.management.on_server import OnServer
from rectification.models import User
from rectification.models.bodies.factor_reset import LASTS


class Command(OnServer):
    help = "Forget a second factor of which nobody on the site can confirm the loss."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "login", nargs="?", help="whose it is; none lists the requests that wait"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Q(factor_reset_at__gt=timezone.now() - LASTS)
        name = options["login"]
        if not name:
            for user in User.objects.filter(waiting).order_by("pk"):
                self.stdout.write(f"{user} ({user.username})")
            return
        rows = User.objects.named(name).filter(waiting | Q(is_superuser=True))
        if not (meant := rows.first()):
            raise CommandError(
                _("No second factor of “%(name)s” waits to be forgotten.")
                % {"name": name}
            )
        self.confirm([meant])
