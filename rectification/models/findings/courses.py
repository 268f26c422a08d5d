"""What became of findings, from the log: in which state each was when, and who led.

A row knows only how it stands today; who owed what in a period that is over depends on
how it stood then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from rectification.models.trail.log import LogEntry

_FINDING, _ROW = "finding/", "responsibility/"


@dataclass(slots=True)
class Course:
    """One finding's states and lead offices (key, or None), each with its beginning.

    `chain`: the name of its inspection's.
    """

    chain: str
    states: list[tuple[datetime, str | None]] = field(default_factory=list)
    leads: list[tuple[datetime, int | None]] = field(default_factory=list)

    def state_at(self, at: datetime) -> str | None:
        """Return the state; None before it was registered, and once it is gone."""
        return _last(self.states, at)

    def lead_at(self, at: datetime) -> int | None:
        return _last(self.leads, at)


def _last(told: list[tuple[datetime, Any]], at: datetime) -> Any:
    return next((value for since, value in reversed(told) if since <= at), None)


def courses_of(*chains: str) -> Mapping[int, Course]:
    """Read the chains of inspections; what became of each finding, by its key."""
    entries = LogEntry.objects.filter(
        Q(rows__contains=f'"{_ROW}') | Q(rows__contains='"state"'),
        chain__name__in=chains,
    )
    found: dict[int, Course] = {}
    rows: dict[str, dict[str, Any]] = {}  # responsibilities, as they were written
    written_at = entries.order_by("chain", "seq").values_list(
        "chain__name", "at", "rows"
    )
    for chain, at, written in written_at:
        touched: set[int] = set()
        for name, said in json.loads(written).items():
            if name.startswith(_FINDING) and (said is None or "state" in said):
                course = found.setdefault(
                    int(name.removeprefix(_FINDING)), Course(chain)
                )
                course.states.append((at, said and said["state"]))
            elif name.startswith(_ROW):
                before = rows.pop(name, {})
                if said is not None:
                    rows[name] = {**before, **said}
                touched.add((before or said)["finding"])
        leads = {
            one["finding"]: one["office"]
            for one in rows.values()
            if one["is_lead"] and one["finding"] in touched
        }
        for key in touched:
            course = found.setdefault(key, Course(chain))
            course.leads.append((at, leads.get(key)))
    return found
