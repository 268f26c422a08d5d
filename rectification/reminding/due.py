"""Which reminders go on which day, and to whom."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from rectification.access import OFFICE_ROLES, Role
from rectification.models import (
    Appointment,
    Finding,
    Reminder,
    ReminderLevel,
    Responsibility,
    User,
)
from rectification.models.bodies.names import same_name
from rectification.models.findings import check_in
from rectification.models.findings.due import is_open
from rectification.models.findings.reminder_level import About
from rectification.models.findings.reported import Open, owed_now
from rectification.workflow import FindingState

# A level reached so long ago goes no more: days on which nothing ran are made up for,
# and what was due long before is not told of all at once.
CATCH_UP = timedelta(days=6)
_NEVER = -1000  # days: before every level
_BETWEEN = re.compile(r"[、,，;；\s]+")


class Row(NamedTuple):
    """A finding that is open or kept up, as far as it is asked here.

    `office`: the one that leads; `told_at`: when it was told last that it is kept up.
    """

    finding: int
    inspection: int
    office: int | None
    state: str
    kind: str
    due_on: date | None
    reference: str
    title: str
    organisation: int
    leader: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A level that is reached on a day; `people`: whom it reminds, if anybody."""

    row: Row
    level: ReminderLevel
    due_on: date
    people: tuple[User, ...]

    @property
    def day(self) -> date:
        return self.due_on + timedelta(days=self.level.offset)

    def words(self, *, on: date) -> str:
        return self.reminder(on=on).words(self.row.reference)

    def reminder(self, *, on: date) -> Reminder:
        """Return the record of it, not saved."""
        return Reminder(
            finding_id=self.row.finding,
            about=self.level.about,
            offset=self.level.offset,
            due_on=self.due_on,
            day=on,
            wording=self.level.wording,
            wording_en=self.level.wording_en,
        )


def planned(
    findings: QuerySet[Finding], *, first: date, last: date, on: date
) -> list[Planned]:
    """List what is reached from one day to another, of the reports owed on a third."""
    rows = _rows(findings)
    bodies = {row.organisation for row in rows}
    levels = ReminderLevel.objects.in_force(bodies)
    seats = Seats.of(bodies, on=on)
    found = []
    for row, about, due_on in _due(findings, rows, on):
        for level in levels[row.organisation]:
            day = due_on + timedelta(days=level.offset)
            if level.about == about and first <= day <= last:
                people = tuple(seats.whom(row, level))
                found.append(Planned(row, level, due_on, people))
    return sorted(found, key=lambda one: (one.day, one.due_on, one.row.reference))


def to_send(findings: QuerySet[Finding], *, on: date) -> list[Planned]:
    """List what goes on a day."""
    return unsent(planned(findings, first=on - CATCH_UP, last=on, on=on))


def unsent(reached: Iterable[Planned]) -> list[Planned]:
    """Return of each finding the last level reached, if it is new.

    Not what was sent for this deadline already, nor what comes before such a level.
    """
    latest = {(one.row.finding, one.level.about): one for one in reached}
    told = _last_sent({finding for finding, _about in latest})
    return [
        one
        for (finding, about), one in latest.items()
        if one.level.offset > told.get((finding, about, one.due_on), _NEVER)
    ]


def _last_sent(findings: set[int]) -> dict[tuple[int, str, date], int]:
    """Return the last level that went, by finding, what it was about, and its day."""
    rows = Reminder.objects.filter(finding__in=findings).order_by("offset")
    return {
        (one.finding_id, one.about, one.due_on): one.offset
        for one in rows.only("finding", "about", "due_on", "offset")
    }


def _rows(findings: QuerySet[Finding]) -> list[Row]:
    lead = Responsibility.objects.filter(finding=OuterRef("pk"), is_lead=True)
    kept = check_in.kept_up(Finding.objects.filter(pk=OuterRef("pk")))
    asked = findings.filter(is_open() | Exists(kept)).values_list(
        *("pk", "inspection", Subquery(lead.values("office")[:1]), "state", "kind"),
        *("due_on", "reference", "title", "inspection__organisation", "leader"),
        check_in.last_told(),
    )
    return [Row(*values) for values in asked]


def _due(
    findings: QuerySet[Finding], rows: list[Row], on: date
) -> Iterator[tuple[Row, About, date]]:
    """Yield what is due of each finding: it, and what is to be told of it."""
    kept_up = [row for row in rows if row.state == FindingState.LONG_TERM]
    by_key = {row.finding: row for row in rows if row.state != FindingState.LONG_TERM}
    for row in by_key.values():
        if row.due_on is not None:
            yield row, About.DEADLINE, row.due_on
    for row in kept_up:
        if row.told_at is not None:
            yield row, About.CHECK_IN, check_in.next_after(row.told_at)
    for one in owed_now(findings, [Open(*row[:6]) for row in by_key.values()], on=on):
        if not one.is_done:
            yield by_key[one.finding], About.REPORT, one.period.due_on


class Seats:
    """Who sits where on a day, with rights and an account that is open."""

    def __init__(self) -> None:
        self.offices: dict[tuple[Role, int], list[User]] = defaultdict(list)
        self.bodies: dict[tuple[Role, int], list[User]] = defaultdict(list)

    @classmethod
    def of(cls, bodies: Iterable[int], *, on: date) -> "Seats":
        held = Appointment.objects.held(on=on).confirmed()
        rows = held.filter(post__organisation__in=set(bodies), user__is_active=True)
        seats = cls()
        for one in rows.select_related("post", "user").order_by("user__pk", "pk"):
            role, post = Role(one.post.role), one.post
            if post.office_id and role in OFFICE_ROLES:
                seats.offices[role, post.office_id].append(one.user)
            else:
                seats.bodies[role, post.organisation_id].append(one.user)
        return seats

    def whom(self, row: Row, level: ReminderLevel) -> list[User]:
        """List whom a level reminds, each once; the coordinator where that is nobody.

        An office whose request waits for a decision can do nothing about the day.
        """
        waits = row.state == FindingState.SUBMITTED
        found: dict[int, User] = {}
        for role in level.roles:
            if waits and role in OFFICE_ROLES:
                continue
            found |= {one.pk: one for one in self._in(role, row)}
        if not found:
            coordinators = self._in(Role.COORDINATOR, row)
            found = {one.pk: one for one in coordinators}
        return list(found.values())

    def of_office(self, office: int) -> list[User]:
        """List the handlers of an office (key); where there is none, its head."""
        handlers = self.offices.get((Role.HANDLER, office))
        return handlers or self.offices.get((Role.OFFICE_HEAD, office), [])

    def _in(self, role: Role, row: Row) -> list[User]:
        if role in OFFICE_ROLES:
            return self.offices.get((role, row.office or 0), [])
        people = self.bodies.get((role, row.organisation), [])
        if role != Role.LEADER:
            return people
        names = [name for name in _BETWEEN.split(row.leader) if name]
        named = [
            one
            for one in people
            if any(same_name(one.full_name, name) for name in names)
        ]
        return named or people
