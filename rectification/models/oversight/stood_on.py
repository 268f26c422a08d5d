"""Hold what an act stood on against what the log said when it was done.

A row that is changed past the log, acted on and put back is what the log says again;
but the entry of the act names it as it was found: the seats that gave the right, who
had asked for what is granted, the password that was signed in with.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Model

from rectification.models.oversight.replay import Doubt, Facts, Told, after
from rectification.models.trail.log import HEAD_OF, LogEntry
from rectification.models.trail.written import say

UNFOUNDED = "unfounded"
# How long before the entry it may have been read, and how far clocks may go apart.
_MEANWHILE = timedelta(minutes=2)
_AT_ONCE = 5000


def unfounded(told: Told) -> Iterator[Doubt]:
    """Yield what entries name as found and the log did not say; `told`: all it says."""
    histories: dict[str, History] = {}
    entries = LogEntry.objects.exclude(seen="").order_by("chain", "seq")
    columns = entries.values_list("chain__name", "seq", "at", "seen")
    for chain, seq, at, seen in columns.iterator(_AT_ONCE):
        for name, found in json.loads(seen).items():
            if name.startswith(HEAD_OF):
                continue  # held against that chain, by `Chain.verify`
            if name not in histories:
                histories[name] = History(name, told.get(name, []))
            for field in histories[name].contradicts(found, at):
                kind, _slash, key = name.partition("/")
                yield Doubt(kind, int(key), UNFOUNDED, field, f"{chain}/{seq}")


class History:
    """What the log has said of one record, and since when."""

    def __init__(self, name: str, acts: list[tuple[datetime, Facts | None]]) -> None:
        self._unset = _defaults(name.partition("/")[0])
        self._since = [at for at, _said in acts]
        self._rows: list[Facts | None] = [None]  # before the first entry
        for _at, said in acts:
            self._rows.append(after(self._rows[-1], said))

    def contradicts(self, found: Facts, at: datetime) -> list[str]:
        """Return the fields found otherwise than the log said then; [""]: no such row.

        Said at any time of a short while about `at`, for an act takes some.
        """
        now = self._rows[bisect_right(self._since, at)]
        if now is not None and found.items() <= now.items():
            return []  # nearly always
        first = bisect_right(self._since, at - _MEANWHILE)
        last = bisect_right(self._since, at + _MEANWHILE)
        said = [row for row in self._rows[first : last + 1] if row is not None]
        if not said:
            return [""]
        return [
            name
            for name, value in found.items()
            if all(row.get(name, self._unset.get(name)) != value for row in said)
        ]


def _defaults(kind: str) -> Mapping[str, object]:
    """Return what a field holds that came with a later version than an entry."""
    model: type[Model] = apps.get_model("rectification", kind)
    fields = model._meta.concrete_fields
    return {one.name: say(one, one.get_default()) for one in fields}
