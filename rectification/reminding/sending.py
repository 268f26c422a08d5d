"""What goes on a day, written down once: who is told of what, and the log of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Finding,
    Notification,
    Reminded,
    SiteSettings,
    User,
)
from rectification.models.trail import written
from rectification.reminding.due import Planned, by_person, to_send


@dataclass(frozen=True, slots=True)
class Going:
    """What goes on a day. `nobody`: what nobody can be told of."""

    sent: Sequence[Planned]
    nobody: Sequence[Planned]


def going(*, on: date) -> Going:
    """Return what goes on a day.

    Whoever was told something on that day already is told the rest on the next: a
    person gets one notification a day, and a level is made up for later.
    """
    found = to_send(Finding.objects.all(), on=on)
    told = set(Notification.objects.filter(day=on).values_list("user", flat=True))
    new = [one for one in found if not told & {user.pk for user in one.people}]
    return Going(
        [one for one in new if one.people], [one for one in new if not one.people]
    )


def remind(*, on: date) -> Going:
    """Write down what goes on a day, or nothing. Of two runs at once one waits."""
    if not (first := going(on=on)).sent:
        return first
    with transaction.atomic():
        SiteSettings.lock()
        found = going(on=on)
        if found.sent:
            _write(found.sent, on)
    return found


def _write(sent: Sequence[Planned], on: date) -> None:
    reminders = [one.reminder(on=on) for one in sent]
    type(reminders[0]).objects.bulk_create(reminders)
    written.note_all(reminders)
    people = {user.pk: user for one in sent for user in one.people}
    notifications = {
        key: Notification(user=user, day=on, mail=_mail_of(user))
        for key, user in people.items()
    }
    Notification.objects.bulk_create(notifications.values())
    written.note_all(notifications.values())
    row_of = {id(one): row for one, row in zip(sent, reminders, strict=True)}
    lines = [
        Reminded(notification=notifications[key], reminder=row_of[id(one)])
        for key, told in by_person(sent).items()
        for one in told
    ]
    Reminded.objects.bulk_create(lines)
    written.note_all(lines)
    Notification.recount(people)
    facts = {"day": on, "reminders": len(reminders), "reminded": len(people)}
    Chain.record(chain=SYSTEM_CHAIN, actor=None, action="reminder.send", after=facts)


def _mail_of(user: User) -> str:
    """Say whether a mail is to go; an account without one keeps the notification."""
    wanted = settings.SENDS_MAIL and user.email and user.mail_language
    return Notification.Mail.WAITING if wanted else Notification.Mail.NONE
