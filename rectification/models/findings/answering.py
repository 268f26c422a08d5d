"""Which offices have answered for a finding, from when until when: from the log.

An office taken off a finding, or closed, has done work on it all the same. Who answers
today is a row; who ever did stands in the entries that wrote and deleted those rows.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from rectification.access import OFFICE_ROLES
from rectification.models.bodies.appointment import Appointment
from rectification.models.bodies.organisation import Office
from rectification.models.trail.log import Chain, LogEntry

if TYPE_CHECKING:
    from rectification.models.bodies.user import User
    from rectification.models.findings.row import FindingRow

_ROW = "responsibility/"
_Known = dict[str, tuple[int, date | None, date | None]]


class Answer(NamedTuple):
    """An office, its first and its last day; None: from the beginning, until now."""

    office_id: int
    since: date | None
    until: date | None

    def meets(self, seat: Appointment) -> bool:
        """Whether somebody sat there while it answered; the day of leaving counts."""
        return (
            seat.post.office_id == self.office_id
            and seat.since <= (self.until or timezone.localdate())
            and (seat.until is None or self.since is None or seat.until >= self.since)
        )


def answers(findings: "Sequence[FindingRow]") -> dict[int, list[Answer]]:
    """Return by finding (key) who has answered for it since it was last reopened.

    What an office was merged into is one of them, from the same day on.
    """
    reopened = {one.pk: one.reopened_at for one in findings}
    found: dict[int, list[Answer]] = {pk: [] for pk in reopened}
    known = _logged(reopened)
    rows = apps.get_model("rectification", "Responsibility").objects
    now = rows.filter(finding__in=reopened).values_list("pk", "finding", "office")
    for pk, finding, office in now:
        known[finding].setdefault(f"{_ROW}{pk}", (office, None, None))
    ways = _successors(findings)
    for finding, told in known.items():
        for office, since, until in told.values():
            found[finding] += _with_successors(Answer(office, since, until), ways)
    return found


def _logged(reopened: dict[int, datetime | None]) -> dict[int, _Known]:
    """Read the entries of some findings; what ended before a reopening is left out."""
    Chain.settle()
    known: dict[int, _Known] = {pk: {} for pk in reopened}
    entries = LogEntry.objects.filter(
        subject_type="finding", subject_id__in=reopened, rows__contains=f'"{_ROW}'
    ).order_by("chain", "seq")
    for finding, at, rows in entries.values_list("subject_id", "at", "rows"):
        pk, day = int(finding or 0), timezone.localdate(at)
        told, again = known[pk], reopened[pk]
        for name, said in json.loads(rows).items():
            if not name.startswith(_ROW):
                continue
            if said is not None and said.get("office"):
                told[name] = (said["office"], day, None)
            elif said is None and name in told:
                if again is not None and at < again:
                    del told[name]
                else:
                    told[name] = (*told[name][:2], day)
    return known


def _successors(findings: "Sequence[FindingRow]") -> dict[int, int | None]:
    bodies = {one.inspection.organisation_id for one in findings}
    offices = Office.objects.filter(organisation__in=bodies)
    return dict(offices.values_list("pk", "successor"))


def _with_successors(first: Answer, ways: dict[int, int | None]) -> Iterator[Answer]:
    seen: set[int] = set()
    after: int | None = first.office_id
    while after is not None and after not in seen:
        seen.add(after)
        yield first._replace(office_id=after)
        after = ways.get(after)


def no_collectives(offices: Iterable[int]) -> set[int]:
    """Leave out what stands for several (各科室, 局党组).

    One that has ever had a handler or a head of its own is an office, whatever it is
    marked as.
    """
    own = Appointment.objects.filter(post__role__in=sorted(OFFICE_ROLES))
    seated = Q(is_collective=False) | Q(pk__in=own.values("post__office"))
    found = Office.objects.filter(seated, pk__in=set(offices))
    return set(found.values_list("pk", flat=True))


def sat_in(by: "User", told: Iterable[Answer]) -> set[int]:
    """Return the offices among them in which somebody sat while they answered."""
    seats = by.office_seats()
    return {one.office_id for one in told if any(one.meets(seat) for seat in seats)}
