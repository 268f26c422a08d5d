"""Something to erase: what goes of it, and of the log entries that told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import Q

from rectification.access import Reach
from rectification.models.bodies.organisation import Organisation
from rectification.models.trail.log import LogPayload

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


def wipe_log(which: Q, erasure: "Erasure", **entry: object) -> list[int]:
    """Blank payloads; `entry` chooses the log entries by their own fields."""
    conditions = {f"entry__{name}": value for name, value in entry.items()}
    rows = LogPayload.objects.filter(which, erased_at=None, **conditions)
    rows = rows.exclude(entry__action__startswith="erasure.")
    keys = list(rows.values_list("entry", flat=True))
    LogPayload.objects.filter(entry__in=keys).update(
        before=None,
        after=None,
        erased_at=erasure.confirmed_at,
        erased_by=erasure.confirmed_by,
    )
    return keys
