"""What the commands share that confirm on the server, where nobody on the site can."""

from collections.abc import Iterable
from typing import Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rectification.errors import Refusal


class Confirmable(Protocol):
    def confirm_on_server(self) -> None: ...


class OnServer(BaseCommand):
    def confirm(self, rows: Iterable[Confirmable]) -> None:
        """Confirm each; the first refusal ends it with its sentence."""
        for row in rows:
            try:
                row.confirm_on_server()
            except Refusal as refusal:
                raise CommandError(f"{row}: {refusal}") from refusal
            self.stdout.write(_("Confirmed on the server: %(seat)s") % {"seat": row})
