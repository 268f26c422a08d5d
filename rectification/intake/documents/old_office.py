"""Documents of the old formats, turned into .docx by LibreOffice where it is installed.

It runs in a process of its own, with a home that goes again, without network where the
system lets a process give it up, and with so much memory and time.

    python -m rectification.intake.documents.old_office PROGRAM ARGUMENT …
"""

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from rectification.intake.files import faults

MEMORY = 3 << 30  # bytes of address space
SECONDS = 25  # of work; a worker of the site has thirty of a clock
_ROOT = Path(__file__).resolve().parents[3]
_PROGRAMS = ("soffice", "libreoffice")
_NEW_NAMES = 0x10000000 | 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET


def as_docx(data: bytes, extension: str) -> bytes:
    """Return an old document as .docx. Raises UnreadableFile with what to do instead.

    `extension`: what the file is called by, such as .doc.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise faults.is_old(extension)
    with TemporaryDirectory(prefix="old-office-") as folder:
        source = Path(folder, "source" + extension)
        source.write_bytes(data)
        made = Path(folder, "source.docx")
        if not _convert(program, source) or not made.exists():
            raise faults.is_old(extension)
        return made.read_bytes()


def _convert(program: str, source: Path) -> bool:
    home = source.parent
    command = [
        *(sys.executable, "-m", __name__, program, "--headless", "--norestore"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(home)),
        *(f"-env:UserInstallation=file://{home}/profile", str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603  this module, and a program of the system
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it has processes of its own
        process.wait()


def main(*command: str) -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_NEW_NAMES)
    os.execv(command[0], command)  # noqa: S606  named by `as_docx`


if __name__ == "__main__":
    main(*sys.argv[1:])
