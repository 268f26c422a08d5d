"""A notice's file, and how to read it, for the commands that read one."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.intake.documents.document import Document
from rectification.intake.documents.reader import MAX_BYTES, read_document
from rectification.intake.files.text_file import read_file
from rectification.intake.reached import little_read
from rectification.notices import Notice
from rectification.notices.reading.named_level import TITLES
from rectification.notices.reading.reach import FORMS, level_of
from rectification.notices.vocabulary.numbering import Level

_TITLES = "titles"


def read_notice(path: Path) -> Document:
    """Return what a notice's file says, of whatever kind it is.

    Raises CommandError with a sentence where it cannot be read as one.
    """
    try:
        return read_document(read_file(path, MAX_BYTES), path.name)
    except OSError as error:
        raise CommandError(
            _("%(path)s cannot be read: %(why)s")
            % {"path": path, "why": error.strerror or error}
        ) from error
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal


def add_level(parser: argparse.ArgumentParser) -> None:
    """Let whoever calls a command say at which headings the findings stand."""
    parser.add_argument(
        "--level",
        type=_level,
        metavar="FORM",
        help="the findings stand at headings such as "
        f"{' '.join(FORMS.values())}, or at short lines without a number: {_TITLES}",
    )


def _level(form: str) -> Level:
    level = TITLES if form == _TITLES else level_of(form)
    if level is None:
        forms = " ".join((*FORMS.values(), _TITLES))
        raise argparse.ArgumentTypeError(f"choose one of {forms}")
    return level


def reach_lines(text: str, notice: Notice) -> Iterator[str]:
    """Yield how far reading got where it got not far, and what to do about it."""
    if words := little_read(text, notice):
        yield _("Little was read of this text:")
        yield from (f"  {one}" for one in words)
        yield _("Say at which headings the findings stand, as in: --level （一）")
