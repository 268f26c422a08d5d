"""Keep the heads of the log outside of it: in a file, in a mailbox; once a day.

Who cuts the log's tail cannot reach them: `verify_audit_log --heads FILE` compares.
"""

import smtplib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.management.commands.verify_audit_log import lines_of
from rectification.models.oversight.integrity import heads as current_heads


class Command(BaseCommand):
    help = (
        "Print the head of each chain of the log that is not in FILE yet, append it "
        "there, and send it by e-mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file", type=Path, help="append to this file: on another machine, say"
        )
        parser.add_argument(
            "--mail",
            action="append",
            default=[],
            metavar="ADDRESS",
            help="send to this address; may be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, addresses = options["file"], options["mail"]
        if addresses and not settings.SENDS_MAIL:
            raise CommandError(_("No e-mail can be sent: set EMAIL_URL."))
        known = set(lines_of(path)) if path and path.exists() else set()
        heads = [head for head in current_heads() if head not in known]
        text = "".join(f"{line}\n" for line in [_moment(), *heads])
        self.stdout.write(text, ending="")
        try:
            if path:
                with path.open("a", encoding="utf-8") as file:
                    file.write(text)
            if addresses:
                _mail(text, addresses)
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(str(error)) from error


def _moment() -> str:
    return f"# {timezone.localtime().isoformat(timespec='seconds')} {settings.SITE_URL}"


def _mail(text: str, addresses: list[str]) -> None:
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    said = _(
        "Keep this message: by it anybody can tell whether the end of the log was cut "
        "off afterwards. Saved as a file, it is compared by “manage.py "
        "verify_audit_log --heads FILE”."
    )
    subject = _("Heads of the log, %(day)s") % {"day": day}
    # Of the mail as a whole, what is no head is a note.
    EmailMessage(subject, f"# {said}\n{text}", to=addresses).send()
