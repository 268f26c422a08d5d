"""佐证核验: the evidence on the disk, read again in turns and held against its digests.

A turn reads so many files and goes on where the one before ended; after the last file
it begins anew. What each turn found stands in the system's log, and nowhere else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from rectification.models.findings.evidence import CHANGED, MISSING, Evidence
from rectification.models.trail.log import SYSTEM_CHAIN, Chain, LogEntry

ACTION = "evidence.check"
_TURNS = 1_000  # looked back upon at most
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn: files with keys after `began_after` up to `read_up_to` were read.

    `faults`: keys of evidence that is MISSING or CHANGED. `is_end`: nothing was left.
    """

    at: datetime | None
    read: int
    began_after: int
    read_up_to: int
    is_end: bool
    faults: Mapping[str, Sequence[int]]

    def covers(self, key: int) -> bool:
        return self.began_after < key <= self.read_up_to


def check(most: int | None = None) -> Turn:
    """Read up to so many files again, all that are left in None, and log the turn."""
    last = next(turns(), None)
    began = 0 if last is None or last.is_end or most is None else last.read_up_to
    kept = Evidence.objects.filter(erasure=None, pk__gt=began).order_by("pk")
    up_to, read = began, 0
    faults: dict[str, list[int]] = {MISSING: [], CHANGED: []}
    for one in islice(kept.iterator(_AT_ONCE), most):
        up_to, read = one.pk, read + 1
        if fault := one.fault():
            faults[fault].append(one.pk)
    is_end = most is None or not kept.filter(pk__gt=up_to).exists()
    said = {"read": read, "began_after": began, "read_up_to": up_to, "is_end": is_end}
    entry = Chain.record(
        chain=SYSTEM_CHAIN, actor=None, action=ACTION, after={**said, **faults}
    )
    return Turn(entry.at, read, began, up_to, is_end, faults)


def turns() -> Iterator[Turn]:
    """Yield what the log tells of turns, the newest first."""
    told = LogEntry.objects.filter(chain__name=SYSTEM_CHAIN, action=ACTION)
    for entry in told.select_related("payload").order_by("-pk")[:_TURNS]:
        said = entry.payload.after or {}
        yield Turn(
            at=entry.at,
            read=said["read"],
            began_after=said["began_after"],
            read_up_to=said["read_up_to"],
            is_end=said["is_end"],
            faults={kind: said[kind] for kind in (MISSING, CHANGED)},
        )


def standing_faults(told: Sequence[Turn]) -> dict[int, str]:
    """Return by key what is wrong with a file as it was last read.

    `told`: turns, the newest first. A fault of an older turn stands until the file is
    read again.
    """
    found: dict[int, str] = {}
    newer: list[Turn] = []
    for turn in told:
        for kind, keys in turn.faults.items():
            for key in keys:
                if not any(one.covers(key) for one in newer):
                    found[key] = kind
        newer.append(turn)
    return found


def latest_round(told: Sequence[Turn]) -> list[Turn]:
    """Return the turns, newest first, by which every file was read once."""
    found: list[Turn] = []
    begun = 0
    for turn in told:
        found.append(turn)
        begun += turn.began_after == 0
        if begun == (1 if told[0].is_end else 2):
            break
    return found
