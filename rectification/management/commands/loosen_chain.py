"""Have a body's close-outs decided at fewer steps, from the next request on.

On the site a chain only becomes longer. Whoever keeps the server has been asked by
the body, as a second person; the log says so, with the reason.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.models import Organisation
from rectification.models.bodies.close_out_chain import loosen
from rectification.workflow_chain import ChainStep


class Command(BaseCommand):
    help = "Have a body's close-outs decided at fewer steps."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("body", help="name of the body")
        parser.add_argument(
            "steps", nargs="*", choices=ChainStep.values, help="none: decided once"
        )
        parser.add_argument("--reason", required=True, help="who has asked, and why")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Organisation.objects.filter(name=options["body"]).first()
        if body is None:
            raise CommandError(
                _("There is no body “%(name)s”.") % {"name": options["body"]}
            )
        try:
            loosen(body, options["steps"], reason=options["reason"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{body}: {body.close_out_chain or '-'}")
