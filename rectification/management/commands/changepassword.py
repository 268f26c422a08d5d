"""Reset a password on the server: Django's own questions, and an entry of the log."""

import getpass
from typing import Any

from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from rectification.models import User

_TRIES = 3
_PROMPTS = ("Password: ", "Password (again): ")  # as Django asks


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Ask first: a site on SQLite would wait for whoever types."""
        name = options["username"] or getpass.getuser()
        account = User.objects.filter(username=name).first()
        if account is None:
            raise CommandError(_("No account is named “%(name)s”.") % {"name": name})
        typed = self._typed(account)
        with transaction.atomic():
            row = User.objects.select_for_update(no_key=True).get(pk=account.pk)
            row.set_password(typed)
            row.note_reset_on_server()
        self.stdout.write(_("The password of %(name)s is reset.") % {"name": name})

    def _typed(self, account: User) -> str:
        for _try in range(_TRIES):
            typed, again = (getpass.getpass(prompt=one) for one in _PROMPTS)
            try:
                if typed != again:
                    unlike = SetPasswordMixin.error_messages["password_mismatch"]
                    raise ValidationError(unlike)
                validate_password(typed, account)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return typed
        raise CommandError(_("The password stays as it was."))
