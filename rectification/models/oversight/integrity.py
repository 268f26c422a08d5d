"""Hold the records against the log: what was changed, emptied or taken away past it.

The chains prove that the log is whole. This proves that what the log vouches for is
still there, or was erased by two people and not by somebody with a database client.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q

from rectification.models.findings.evidence import Evidence
from rectification.models.findings.progress import ProgressEntry
from rectification.models.findings.source import Source
from rectification.models.reports.edition import Edition, Publication, Withdrawal
from rectification.models.trail.log import LogEntry, LogPayload

_AT_ONCE = 2000
CHANGED, EMPTIED, MISSING = "changed", "emptied", "missing"
UNLOGGED = "unlogged"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One record that is not what the log says: `kind` and `pk` name it."""

    kind: str
    pk: int
    what: str


def unvouched(*, reads_files: bool = False) -> Iterator[Doubt]:
    """Yield every record that the log does not vouch for.

    `reads_files`: read all evidence again, instead of asking for its size alone.
    """
    gone = erased()
    yield from _payloads(gone["payload"])
    yield from _entries(gone["entry"])
    yield from _editions(gone["edition"])
    yield from _ways_to_the_public()
    yield from _evidence(gone["evidence"], reads_files=reads_files)
    yield from _sources(gone["source"])


def erased() -> dict[str, set[int]]:
    """Return what erasures took, by kind, as the log tells it."""
    gone: dict[str, set[int]] = defaultdict(set)
    for after in _told("erasure.confirm").values():
        for kind, keys in after.get("gone", {}).items():
            gone[kind] |= set(keys)
    return gone


def _told(*actions: str) -> dict[int, dict]:
    """Return the values after each of these acts, by the entry's key, in order."""
    rows = LogPayload.objects.filter(entry__action__in=actions, erased_at=None)
    values = rows.order_by("entry").values_list("entry", "after")
    return {pk: after or {} for pk, after in values.iterator(_AT_ONCE)}


def _by_subject(*actions: str) -> dict[int, dict]:
    """Return the values after the last of these acts on each record."""
    told = _told(*actions)
    entries = LogEntry.objects.filter(action__in=actions).order_by("pk")
    subjects = entries.values_list("pk", "subject_id").iterator(_AT_ONCE)
    return {subject: told[pk] for pk, subject in subjects if pk in told and subject}


def _payloads(gone: set[int]) -> Iterator[Doubt]:
    """An erased payload is empty, and some erasure names it."""
    empty = Q(before__isnull=True, after__isnull=True)
    rows = LogPayload.objects.filter(Q(erased_at__isnull=False) | empty)
    for pk, before, after in rows.values_list("entry", "before", "after"):
        if pk not in gone or before is not None or after is not None:
            yield Doubt("payload", pk, EMPTIED)


def _entries(gone: set[int]) -> Iterator[Doubt]:
    """Doubt entries whose text is not the last one logged, or was emptied."""
    logged: dict[int, str] = {}
    acts = ("finding.record_progress", "finding.correct_progress")
    for after in _told(*acts).values():
        if "entry" in after and "text" in after:
            logged[after["entry"]] = after["text"]
    rows = ProgressEntry.objects.values_list("pk", "text", "erasure")
    for pk, text, erasure in rows.iterator(_AT_ONCE):
        said = logged.pop(pk, None)
        if pk in gone:
            continue
        if erasure or not text.strip():
            yield Doubt("entry", pk, EMPTIED)
        elif said is not None and said != text:
            yield Doubt("entry", pk, CHANGED)
    yield from _missing("entry", logged)


def _editions(gone: set[int]) -> Iterator[Doubt]:
    for edition in Edition.objects.tampered():
        yield Doubt("edition", edition.pk, CHANGED)
    rows = Edition.objects.values_list("pk", flat=True)
    for pk in rows.filter(content="").exclude(pk__in=gone):
        yield Doubt("edition", pk, EMPTIED)
    yield from _missing("edition", set(_by_subject("edition.freeze")) - set(rows))


def _ways_to_the_public() -> Iterator[Doubt]:
    """Each publication and withdrawal has its entry, and each entry its row."""
    edition = "publication__edition"
    for kind, key, action, rows in (
        ("publication", "edition", "edition.publish", Publication.objects),
        ("withdrawal", edition, "edition.take_down", Withdrawal.objects),
    ):
        acts = LogEntry.objects.filter(action=action, subject_type="edition")
        subjects = acts.values_list("subject_id", flat=True)
        logged = {key for key in subjects if key is not None}
        stored = dict(rows.values_list(key, "pk"))
        for one in sorted(stored.keys() - logged):
            yield Doubt(kind, stored[one], UNLOGGED)
        # Named by the edition: the row that had a key of its own is gone.
        yield from _missing(kind, logged - stored.keys())


def _evidence(gone: set[int], *, reads_files: bool) -> Iterator[Doubt]:
    logged = {pk: after["sha256"] for pk, after in _by_subject("evidence.keep").items()}
    for one in Evidence.objects.order_by("pk").iterator(_AT_ONCE):
        sha256 = logged.pop(one.pk, one.sha256)
        if one.pk in gone:
            continue
        if one.erasure_id or not one.name or not one.path.is_file():
            yield Doubt("evidence", one.pk, EMPTIED)
            continue
        is_other = sha256 != one.sha256 or _size(one.path) != one.size
        if is_other or (reads_files and not one.is_intact()):
            yield Doubt("evidence", one.pk, CHANGED)
    yield from _missing("evidence", logged)


def _size(path: Path) -> int:
    return path.stat().st_size


def _sources(gone: set[int]) -> Iterator[Doubt]:
    """A source may have had nothing around it: only the log knows which had."""
    logged = _by_subject("source.keep")
    for source in Source.objects.order_by("pk").iterator(_AT_ONCE):
        said = logged.get(source.pk, {}).get("content", source.content_digest)
        if source.pk not in gone and said != source.content_digest:
            is_empty = not (source.chrome or source.name or source.publisher)
            yield Doubt("source", source.pk, EMPTIED if is_empty else CHANGED)


def _missing(kind: str, keys: Iterable[int]) -> Iterator[Doubt]:
    yield from (Doubt(kind, pk, MISSING) for pk in sorted(keys))
