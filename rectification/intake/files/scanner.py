"""A virus scanner is asked about every file before it is stored, where one is set."""

import logging
import shutil
import subprocess
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings

from rectification.intake.files import faults

LOGGER = logging.getLogger(__name__)
_FOUND = 1  # what ClamAV's commands, and most others, answer of a file with a virus


def scan(stream: IO[bytes], *, name: str) -> None:
    """Raise UnreadableFile if the scanner finds a virus, or gives no answer in time.

    `FILE_SCANNER` is a command that reads the file from standard input and ends with 0
    (clean) or 1 (a virus), such as `clamdscan --no-summary -`. What cannot be scanned
    is not taken: a scanner that is down would else let everything pass unseen.
    """
    command = settings.FILE_SCANNER
    if not command:
        return
    stream.seek(0)
    with TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        code = _ask(command, copy)
    if code == _FOUND:
        LOGGER.warning("A virus was found in a file handed in: %r", name)
        raise faults.infected()
    if code != 0:
        raise faults.not_scanned()


def _ask(command: list[str], file: IO[bytes]) -> int | None:
    """Return what the scanner ends with; None if it cannot be run or takes too long."""
    try:
        answer = subprocess.run(  # noqa: S603  named by whoever keeps the server
            command,
            stdin=file,
            capture_output=True,
            timeout=settings.FILE_SCANNER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        LOGGER.error("The virus scanner gave no answer: %s", fault)
        return None
    if answer.returncode not in (0, _FOUND):
        said = (answer.stderr or answer.stdout).decode(errors="replace")[-500:]
        LOGGER.error("The virus scanner failed (%d): %s", answer.returncode, said)
    return answer.returncode
