"""Which reminders go on which day, and to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from rectification.models import Inspection, Reminder, ReminderLevel, User
from rectification.models.findings.reminder import SUBJECTS, SubjectKey
from rectification.reminding.seats import Seats
from rectification.reminding.subjects import Subject, subjects

# A level reached so long ago goes no more: days on which nothing ran are made up for,
# and what was due long before is not told of all at once.
CATCH_UP = timedelta(days=6)
_NEVER = -1000  # days: before every level


@dataclass(frozen=True, slots=True)
class Planned:
    """A level that is reached on a day; `people`: whom it reminds, if anybody."""

    row: Subject
    level: ReminderLevel
    people: tuple[User, ...]

    @property
    def day(self) -> date:
        return self.row.due_on + timedelta(days=self.level.offset)

    def words(self, *, on: date) -> str:
        return self.reminder(on=on).words(self.row.reference)

    def reminder(self, *, on: date) -> Reminder:
        """Return the record of it, not saved."""
        return Reminder(
            **{f"{self.row.key.field}_id": self.row.key.key},
            about=self.level.about,
            offset=self.level.offset,
            due_on=self.row.due_on,
            day=on,
            wording=self.level.wording,
            wording_en=self.level.wording_en,
        )


def planned(
    inspections: QuerySet[Inspection],
    *,
    first: date,
    last: date,
    on: date,
    levels: Mapping[int, Sequence[ReminderLevel]] | None = None,
) -> list[Planned]:
    """List what is reached from one day to another, of the reports owed on a third.

    `levels`: those in force, by body, where they are at hand.
    """
    rows = list(subjects(inspections, on=on))
    bodies = {row.organisation for row in rows}
    if levels is None:
        levels = ReminderLevel.objects.in_force(bodies)
    overseers = {row.overseer for row in rows if row.step and row.overseer}
    seats = Seats.of(bodies | overseers, on=on)
    found = []
    for row in rows:
        for level in levels[row.organisation]:
            day = row.due_on + timedelta(days=level.offset)
            if level.about == row.about and first <= day <= last:
                found.append(Planned(row, level, tuple(seats.whom(row, level))))
    return sorted(found, key=lambda one: (one.day, one.row.due_on, one.row.reference))


def to_send(inspections: QuerySet[Inspection], *, on: date) -> list[Planned]:
    """List what goes on a day."""
    return unsent(planned(inspections, first=on - CATCH_UP, last=on, on=on))


def unsent(reached: Iterable[Planned]) -> list[Planned]:
    """Return of each thing that is due the last level reached, if it is new.

    Not what was sent for this deadline already, nor what comes before such a level.
    """
    latest = {(one.row.key, one.row.about): one for one in reached}
    told = _last_sent(key for key, _about in latest)
    return [
        one
        for (key, about), one in latest.items()
        if one.level.offset > told.get((key, about, one.row.due_on), _NEVER)
    ]


def _last_sent(
    keys: Iterable[SubjectKey],
) -> dict[tuple[SubjectKey, str, date], int]:
    """Return the last level that went, by what it was of, what about, and its day."""
    asked: dict[str, set[int]] = {field: set() for field in SUBJECTS}
    for field, key in keys:
        asked[field].add(key)
    is_asked = Q()
    for field, found in asked.items():
        is_asked |= Q(**{f"{field}__in": found})
    rows = Reminder.objects.filter(is_asked).order_by("offset")
    return {
        (one.subject, one.about, one.due_on): one.offset
        for one in rows.only(*SUBJECTS, "about", "due_on", "offset")
    }
