"""Send the reminders of a day: to be run once a day, by cron or a timer.

Run again it sends nothing twice, and tries again the mails that failed. It ends with 1
where a mail failed; the notice stands in the application all the same.
"""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.reminding.mail import deliver
from rectification.reminding.sending import Going, going, remind


class Command(BaseCommand):
    help = "Remind people of what is due, once for each level and day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="DATE",
            help="as of this day (2026-11-26) in place of today",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go; write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        on = options["on"] or today
        if options["dry_run"]:
            self._say(going(on=on), on)
            self.stdout.write(_("Nothing was sent: --dry-run."))
            return
        if on > today:
            raise CommandError(
                _("%(day)s has not come yet: add --dry-run to see what would go.")
                % {"day": on}
            )
        self._say(remind(on=on), on)
        found = deliver()
        self.stdout.write(
            _("E-mails sent: %(mailed)d, failed: %(failed)d")
            % {"mailed": found.mailed, "failed": found.failed}
        )
        if found.failed:
            raise CommandError(_("E-mails have failed: the next run tries again."))

    def _say(self, found: Going, on: date) -> None:
        for one in found.sent:
            names = "、".join(str(user) for user in one.people)
            self.stdout.write(f"{one.words(on=on)}：{names}")
        for one in found.nobody:
            self.stdout.write(
                _("%(reference)s: there is nobody to remind")
                % {"reference": one.row.reference}
            )
        people = {user.pk for one in found.sent for user in one.people}
        self.stdout.write(
            _("%(day)s: reminders %(number)d, people reminded %(people)d")
            % {"day": on, "number": len(found.sent), "people": len(people)}
        )
