"""Restore a backup: made beside what stands, looked at, then put in its place.

Files lie under their digests, so those of the backup are true beside any database: they
come first. The database takes its place in one step, and the old one is kept.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rectification.backup.about import About
from rectification.backup.archive import EVIDENCE, Broken, Identity, files, opened
from rectification.backup.databases import database
from rectification.backup.databases.database import Database, looking_at
from rectification.errors import Refusal
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

ACTION = "backup.restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """`old`: where the database that stood before is kept, "" where none did."""

    about: About
    evidence: int
    old: str


def look_into(path: Path, identities: Sequence[Identity]) -> Restored:
    """Read a whole backup, compare every digest, and change nothing."""
    with opened(path, identities) as stream:
        found = files(stream)
        about = About.read(*next(found, ("", None)))
        evidence = sum(name.startswith(EVIDENCE) for name, _content in found)
    about.refuse_unfit()
    return Restored(about, evidence, "")


def restore(
    path: Path,
    identities: Sequence[Identity] = (),
    *,
    replace: bool,
    check: Callable[[About], None],
) -> Restored:
    """Put a backup in the place of what stands; whole or not at all.

    `check` is called while the restored database and files are what the site would
    see, and nobody sees them yet: it migrates, verifies, and raises to stop all.
    Raises Refusal and OSError.
    """
    target = database()
    holds_records = target.holds_records()
    if holds_records and not replace:
        raise Refusal(
            _(
                "There are records here already: add --replace to put the backup in "
                "their place. What stands now is kept under another name."
            )
        )
    target.refuse_in_use()
    with _beside_evidence() as staged, tempfile.TemporaryDirectory() as scratch:
        about, dump, evidence = _unpack(path, identities, target, staged, Path(scratch))
        with target.new(dump) as made:
            with looking_at(made), _evidence_at(staged):
                check(about)
                _log(path, about)
            _move_in(staged)
            moment = timezone.localtime()
            aside = f"before_{moment:%Y%m%dt%H%M%S}" if holds_records else ""
            old = target.swap(made, aside=aside)
    connection.close()
    return Restored(about, evidence, old)


def _unpack(
    path: Path,
    identities: Sequence[Identity],
    target: Database,
    staged: Path,
    scratch: Path,
) -> tuple[About, Path, int]:
    dump, evidence = scratch / target.dump, 0
    with opened(path, identities) as stream:
        found = files(stream)
        about = About.read(*next(found, ("", None)))
        about.refuse_unfit()
        for name, content in found:
            is_evidence = name.startswith(EVIDENCE)
            evidence += is_evidence
            _keep(
                content, staged / name.removeprefix(EVIDENCE) if is_evidence else dump
            )
    if not dump.exists():
        raise Broken(_("There is no database in the backup."))
    return about, dump, evidence


def _keep(content: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        os.fchmod(file.fileno(), settings.FILE_UPLOAD_PERMISSIONS)
        shutil.copyfileobj(content, file, 1 << 20)


@contextmanager
def _beside_evidence() -> Iterator[Path]:
    """Yield a directory on the disk where evidence lies; it is gone afterwards."""
    root = Path(settings.EVIDENCE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=root) as staged:
        yield Path(staged)


@contextmanager
def _evidence_at(staged: Path) -> Iterator[None]:
    usual, settings.EVIDENCE_ROOT = settings.EVIDENCE_ROOT, staged
    try:
        yield
    finally:
        settings.EVIDENCE_ROOT = usual


def _move_in(staged: Path) -> None:
    root = Path(settings.EVIDENCE_ROOT)
    for file in sorted(staged.rglob("*")):
        if file.is_file():
            place = root / file.relative_to(staged)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, place)


def _log(path: Path, about: About) -> None:
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=None,
        action=ACTION,
        after={"backup": path.name, "made_at": about.made_at},
    )
