"""A notice's file for the commands that read one."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.files.text_file import read_file, read_text


def read_notice(path: Path) -> str:
    """Return the text in a notice's file.

    Raises CommandError with a sentence where it cannot be read as one.
    """
    try:
        return read_text(read_file(path)).text
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(why)s")
            % {"path": path, "why": error.strerror or error}
        ) from error
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal
