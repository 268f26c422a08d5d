"""Back up database and files of one moment: by hand, or once a night by a timer."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.backup.archive import read_key
from rectification.backup.making import Made, back_up, old_ones
from rectification.errors import Refusal

NAME = "rectification-{moment:%Y%m%dT%H%M%S}.tar"
ENCRYPTED = ".age"
UNSOUND = 2  # what the command ends with where the backup stands, and has faults in it
_FAULTS = {
    "missing": gettext_lazy("Missing on the disk, so not in the backup: %(name)s"),
    "changed": gettext_lazy("Not the file that was handed in: %(name)s"),
    "faulty": gettext_lazy("The log is not intact: %(name)s"),
}


class Command(BaseCommand):
    help = (
        "Write database and files of one moment into one archive, and read it back. "
        "Ends with 2 where it was written and what it holds has faults."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", type=Path, metavar="PATH", help="a directory, or a file to make"
        )
        parser.add_argument(
            "--key",
            action="append",
            dest="keys",
            metavar="age1…",
            help="encrypt to this public key of age, in place of BACKUP_KEYS; may be "
            "repeated. “manage.py backup_key” makes one",
        )
        parser.add_argument(
            "--keep",
            type=_number,
            metavar="NUMBER",
            help="afterwards delete older backups of the directory but the newest so "
            "many",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target, keep = options["target"], options["keep"]
        if keep and not target.is_dir():
            raise CommandError(_("--keep wants a directory; %s is none.") % target)
        try:
            keys = [read_key(one) for one in options["keys"] or settings.BACKUP_KEYS]
            if target.is_dir():
                name = NAME.format(moment=timezone.localtime())
                target /= name + ENCRYPTED * bool(keys)
            made = back_up(target, keys)
            self._say(made)
            if keep and made.is_sound:
                self._forget(target.parent, keep)
        except (Refusal, OSError) as error:
            raise CommandError(str(error)) from error
        if not made.is_sound:
            raise CommandError(
                _("The backup was written, and what it holds has the faults above."),
                returncode=UNSOUND,
            )

    def _say(self, made: Made) -> None:
        for kind, sentence in _FAULTS.items():
            for name in getattr(made, kind):
                self.stderr.write(str(sentence) % {"name": name})
        facts = {
            "path": made.path,
            "size": made.size,
            "files": made.evidence,
            "how": _("encrypted") if made.is_encrypted else _("not encrypted"),
        }
        self.stdout.write(
            _("%(path)s: %(size)d bytes, files: %(files)d, %(how)s, read back.") % facts
        )
        self.stdout.write(f"sha256 {made.sha256}")

    def _forget(self, directory: Path, keep: int) -> None:
        for path in old_ones(directory, "rectification-*.tar*", keep):
            path.unlink()
            self.stdout.write(_("Deleted: %(path)s") % {"path": path})


def _number(said: str) -> int:
    if not said.isascii() or not said.isdigit() or int(said) == 0:
        raise ArgumentTypeError(_("a whole number above 0, please"))
    return int(said)
