"""Make a backup: database and files of one moment, read back before it counts."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from django.utils.translation import gettext as _
from pyrage import x25519

from rectification.backup.about import About
from rectification.backup.archive import (
    ABOUT,
    EVIDENCE,
    Key,
    Writer,
    files,
    opened,
    sealed,
)
from rectification.backup.databases import database
from rectification.errors import Refusal
from rectification.models.findings.evidence import Evidence, path_of
from rectification.models.oversight.integrity import faulty_chains
from rectification.models.trail.autosave import DraftFile
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

ACTION = "backup.make"


@dataclass(slots=True)
class Made:
    """`size`: bytes; `evidence`: files taken; `missing`, `changed`: digests of files
    that were gone or are no longer what was handed in; `faulty`: chains of the log.
    """

    path: Path
    is_encrypted: bool
    size: int = 0
    sha256: str = ""
    evidence: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.missing or self.changed or self.faulty)


def back_up(path: Path, keys: Sequence[Key] = ()) -> Made:
    """Write an archive, whole or not at all, read it back, and log it.

    Faults of what is backed up keep nobody from it: they are in what is returned.
    Raises Refusal and OSError.
    """
    if path.exists():
        raise Refusal(_("%(path)s is there already.") % {"path": path})
    made = Made(path, is_encrypted=bool(keys))
    # Known to this run alone: by it the archive is read back, then nobody has it.
    passing = x25519.Identity.generate()
    recipients = [*keys, passing.to_public()] if keys else []
    with _whole_or_none(path) as part:
        with part.open("wb") as file:
            with sealed(file, recipients) as stream:
                _write(Writer(stream), made)
            file.flush()
            os.fsync(file.fileno())
        with opened(part, [passing]) as stream:
            for _name, _content in files(stream):
                pass  # each is compared with its digest as it is read
        made.size = part.stat().st_size
        with part.open("rb") as written:
            made.sha256 = file_digest(written, "sha256").hexdigest()
    _log(made)
    return made


def _write(writer: Writer, made: Made) -> None:
    copier = database()
    with (
        tempfile.TemporaryDirectory(prefix="backup-") as scratch,
        copier.copied(Path(scratch)) as copy,
    ):
        writer.add_text(ABOUT, About.this_site().text())
        writer.add(copier.dump, copy)
        made.faulty = faulty_chains()
        for digest in _digests():
            _add_evidence(writer, digest, made)
    writer.close()


def _digests() -> Iterator[str]:
    """Yield once each the digests of files that records and drafts know."""
    kept = Evidence.objects.filter(erasure=None).values_list("sha256")
    of_drafts = DraftFile.objects.kept().values_list("sha256")
    for [digest] in kept.union(of_drafts).order_by("sha256"):
        yield digest


def _add_evidence(writer: Writer, digest: str, made: Made) -> None:
    try:
        name = EVIDENCE + f"{digest[:2]}/{digest[2:4]}/{digest}"
        found = writer.add(name, path_of(digest))
    except FileNotFoundError:
        made.missing.append(digest)
    else:
        made.evidence += 1
        if found != digest:
            made.changed.append(digest)


@contextmanager
def _whole_or_none(path: Path) -> Iterator[Path]:
    """Yield where to write; it has the name that was asked for once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.close(descriptor)
    try:
        yield part
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _log(made: Made) -> None:
    Chain.record(
        chain=SYSTEM_CHAIN,
        actor=None,
        action=ACTION,
        after={
            "backup": made.path.name,
            "sha256": made.sha256,
            "size": made.size,
            "encrypted": made.is_encrypted,
        },
    )


def old_ones(directory: Path, pattern: str, keep: int) -> list[Path]:
    """Return the backups of a directory but the newest `keep`, by their names."""
    return sorted(directory.glob(pattern))[:-keep]
