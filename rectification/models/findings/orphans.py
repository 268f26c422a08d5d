"""Files where evidence lies that no record knows: what a killed upload leaves."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from rectification.models.findings.evidence import Evidence
from rectification.models.trail.autosave import FILES_LAST, DraftFile
from rectification.models.trail.log import SYSTEM_CHAIN, Chain

# Seconds; a younger one may belong to an upload under way, or to a draft.
YOUNGEST = int(FILES_LAST.total_seconds())
# A file under its digest, and what was made of it to be shown.
_DIGEST = re.compile(r"([0-9a-f]{64})(\.(small|large)\.jpg)?")
_AT_ONCE = 500  # digests asked about in one query


def orphans(root: Path | None = None) -> Iterator[Path]:
    """Yield the files under `root` (EVIDENCE_ROOT) that no evidence is kept in.

    Only what an upload writes: files under their digest, pictures as they are shown,
    and the parts of one that was broken off. Whatever else lies there is somebody
    else's.
    """
    waiting: list[Path] = []
    for path in sorted((root or Path(settings.EVIDENCE_ROOT)).rglob("*")):
        if path.name.startswith(".part-") and _is_old(path):
            yield path
        elif _DIGEST.fullmatch(path.name) and _is_old(path):
            waiting.append(path)
            if len(waiting) == _AT_ONCE:
                yield from _unknown(waiting)
                waiting = []
    yield from _unknown(waiting)


def sweep(found: Iterator[Path]) -> int:
    """Delete orphans, with what drafts still say of theirs, and log how many.

    Returns that number.

    Each is set aside first and asked about again: the same bytes may have been
    uploaded in the meantime, and are then put back.
    """
    DraftFile.objects.outlived().delete()
    number = 0
    for path in found:
        aside = path.with_name(f".sweep-{path.name}")
        path.rename(aside)
        if not path.name.startswith(".part-") and _is_wanted(aside, path):
            if not path.exists():
                aside.rename(path)
            continue
        aside.unlink()
        number += 1
    if number:
        Chain.record(
            chain=SYSTEM_CHAIN,
            actor=None,
            action="evidence.sweep",
            subject=None,
            after={"files": number},
        )
    return number


def _is_wanted(aside: Path, path: Path) -> bool:
    return not _is_old(aside) or Evidence.objects.filter(sha256=_digest(path)).exists()


def _digest(path: Path) -> str:
    return path.name[:64]


def _is_old(path: Path) -> bool:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    return path.is_file() and time.time() - status.st_mtime > YOUNGEST


def _unknown(paths: list[Path]) -> Iterator[Path]:
    digests = [_digest(path) for path in paths]
    known = Evidence.objects.filter(sha256__in=digests, erasure=None)
    kept = set(known.values_list("sha256", flat=True))
    yield from (path for path in paths if _digest(path) not in kept)
