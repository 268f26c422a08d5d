"""Something to erase: what goes of it, and of the log entries that told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from rectification.access import Reach
from rectification.models.bodies.organisation import Organisation
from rectification.models.trail.log import LogEntry, LogPayload

if TYPE_CHECKING:
    from rectification.models.oversight.erasure import Erasure


# Kind of record → the keys of those whose content went; a payload's is its entry's.
Gone = Mapping[str, list[int]]


@dataclass(frozen=True, slots=True)
class Erasable:
    """Something to erase. `place` names it without its content; `digest` is that
    of the content; `wipe` blanks the rows and names them, for the log; `files` go
    once all rows have."""

    organisation: Organisation
    reach: Reach
    place: str
    chain: str
    digest: str
    wipe: Callable[["Erasure"], "Gone"]
    files: tuple[Path, ...] = ()


def wipe_log(which: Q, erasure: "Erasure", **entry: object) -> dict[str, list[int]]:
    """Blank payloads and reasons of some log entries; name the entries of each.

    `entry` chooses them by their own fields. A reason that an old entry is hashed with
    stays.
    """
    chosen = LogEntry.objects.filter(which, **entry)
    return wipe(chosen.exclude(action__startswith="erasure."), erasure)


def wipe(
    entries: "QuerySet[LogEntry]", erasure: "Erasure", *, payloads: Q | None = None
) -> dict[str, list[int]]:
    """The same of a query; `payloads`: the condition by which theirs go, None: all."""
    keys = list(entries.values_list("pk", flat=True))
    rows = LogPayload.objects.filter(payloads or Q(), entry__in=keys, erased_at=None)
    told = list(rows.values_list("entry", flat=True))
    LogPayload.objects.filter(entry__in=told).update(
        before=None,
        after=None,
        erased_at=erasure.confirmed_at,
        erased_by=erasure.confirmed_by,
    )
    given = with_reason(LogEntry.objects.filter(pk__in=keys))
    reasons = list(given.values_list("pk", flat=True))
    LogEntry.objects.filter(pk__in=reasons).erase()
    return {"payload": told, "reason": reasons}


def with_reason(entries: "QuerySet[LogEntry]") -> "QuerySet[LogEntry]":
    """Return those whose reason stands and can be erased."""
    return entries.exclude(reason="").exclude(reason_digest="")
