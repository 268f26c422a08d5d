"""Delete what has outlived its time, by the rules of `oversight/retention.py`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from rectification.models.oversight.retention import RULES, Rule, apply

_DAY = 24 * 3600


class Command(BaseCommand):
    help = (
        "Delete ended sessions, old drafts and the like; never findings, evidence, "
        "editions or the log. With --dry-run, say what would go."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go; delete nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            for rule in RULES:
                self._say(rule, rule.rows().count())
            self.stdout.write(_("Nothing was deleted: --dry-run."))
            return
        for rule, number in apply().items():
            self._say(rule, number)

    def _say(self, rule: Rule, number: int) -> None:
        self.stdout.write(
            _("%(what)s, kept for %(days)d days: %(number)d")
            % {
                "what": rule.label,
                "days": rule.lasts.total_seconds() // _DAY,
                "number": number,
            }
        )
