"""Confirmations that accounts of one first run gave one another wait again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from rectification.models.trail.by_migration import record_rows
from rectification.models.trail.written import facts_of, name_of

FIELDS = ("confirmation", "confirmed_at", "confirmer")


class Makers:
    """Who could be using an account when a seat was confirmed, first run or not.

    `freed`: by account, when it was confirmed and by whom, as far as that holds.
    """

    def __init__(self, apps: StateApps) -> None:
        self.made: dict[int, list[tuple[int, datetime]]] = {}
        self.freed: dict[int, list[tuple[datetime, int | None]]] = {}
        for user in apps.get_model("rectification", "User").objects.all():
            self._add(user.pk, user.opened_by_id, user.created_at)
            self._add(user.pk, user.reset_by_id, user.reset_at)
        for seat in apps.get_model("rectification", "Appointment").objects.all():
            self._add(seat.user_id, seat.appointed_by_id, seat.created_at)
            if seat.confirmation in ("server", "earlier"):
                self.free(seat)

    def _add(self, user: int, maker: int | None, when: datetime | None) -> None:
        if maker is not None and when is not None:
            self.made.setdefault(user, []).append((maker, when))

    def free(self, seat: Any) -> None:
        row = (seat.confirmed_at, seat.confirmer_id)
        self.freed.setdefault(seat.user_id, []).append(row)

    def of(self, user: int, at: datetime) -> set[int]:
        found, waiting = {user}, [user]
        while waiting:
            new = set(self._direct(waiting.pop(), at)) - found
            found |= new
            waiting += new
        return found

    def _direct(self, user: int, at: datetime) -> Iterator[int]:
        for maker, when in self.made.get(user, []):
            if when <= at and not any(
                when < confirmed < at and confirmer != maker
                for confirmed, confirmer in self.freed.get(user, [])
            ):
                yield maker


def let_wait_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Judge each confirmation, oldest first, by what the confirmer was at the time."""
    seats = apps.get_model("rectification", "Appointment").objects
    makers = Makers(apps)
    for seat in seats.filter(confirmation="person").order_by("confirmed_at", "pk"):
        at = seat.confirmed_at
        if not makers.of(seat.user_id, at) & makers.of(seat.confirmer_id, at):
            makers.free(seat)
            continue
        seat.confirmation, seat.confirmed_at, seat.confirmer = "waiting", None, None
        seat.save(update_fields=FIELDS)
        record_rows(
            apps,
            "post.wait_again",
            {name_of(seat): facts_of(seat, FIELDS)},
            subject_type="appointment",
            subject_id=seat.pk,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0015_recounts_lateness"),
    ]

    operations = [
        migrations.RunPython(let_wait_again, migrations.RunPython.noop),
    ]
