"""Reset a password on the server: Django's own command, and an entry of the log."""

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from rectification.models import User


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> str | None:
        name = options["username"] or getpass.getuser()
        with transaction.atomic():
            said = super().handle(*args, **options)
            User.objects.get_by_natural_key(name).note_reset_on_server()
        return said
