"""What goes on a day, written down once: who is told of what, and the log of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Inspection,
    Notification,
    Reminded,
    Reminder,
    SiteSettings,
    User,
)
from rectification.models.findings.reminder_level import About
from rectification.models.trail import written
from rectification.reminding.due import Planned, to_send


@dataclass(frozen=True, slots=True)
class Going:
    """What goes on a day. `nobody`: what nobody can be told of."""

    sent: Sequence[Planned]
    nobody: Sequence[Planned]


def going(*, on: date) -> Going:
    """Return what goes on a day.

    Whoever was told of a level on that day already is told the rest on the next, and
    a level is made up for later. What somebody sent by hand holds up nothing.
    """
    found = to_send(Inspection.objects.all(), on=on)
    levels = Notification.objects.filter(day=on, lines__reminder__about__in=About)
    told = set(levels.values_list("user", flat=True))
    new = [one for one in found if not told & {user.pk for user in one.people}]
    return Going(
        [one for one in new if one.people], [one for one in new if not one.people]
    )


def remind(*, on: date) -> Going:
    """Write down what goes on a day, or nothing. Of two runs at once one waits."""
    with transaction.atomic():
        SiteSettings.lock()
        found = going(on=on)
        if found.sent:
            told = tell([(one.reminder(on=on), one.people) for one in found.sent])
            facts = {"day": on, "reminders": len(found.sent), "reminded": len(told)}
            Chain.record(
                chain=SYSTEM_CHAIN, actor=None, action="reminder.send", after=facts
            )
        else:  # of a new site the row to lock by was made, which no entry names
            transaction.set_rollback(True)
    return found


def tell(told: Sequence[tuple[Reminder, Sequence[User]]]) -> set[int]:
    """Write down reminders of one day with whom they tell; return the accounts (keys).

    Within a transaction, and before an entry of the log, which names the rows.
    """
    reminders = [one for one, _people in told]
    Reminder.objects.bulk_create(reminders)
    written.note_all(reminders)
    people = {user.pk: user for _one, whom in told for user in whom}
    notifications = _notifications(people, reminders[0].day)
    lines = [
        Reminded(notification=notifications[user.pk], reminder=one)
        for one, whom in told
        for user in whom
    ]
    Reminded.objects.bulk_create(lines)
    written.note_all(lines)
    Notification.recount(people)
    return set(people)


def _notifications(people: Mapping[int, User], day: date) -> Mapping[int, Notification]:
    """Return everybody's notification of a day, unread and, where wanted, to mail."""
    mail, kept = Notification.Mail, Notification.objects.filter(day=day)
    found = {one.user_id: one for one in kept.filter(user__in=people)}
    again = kept.filter(pk__in=[one.pk for one in found.values()])
    again.update(read_at=None)
    again.filter(mail=mail.SENT).update(mail=mail.WAITING, tries=0)
    new = [
        Notification(user=user, day=day, mail=_mail_of(user))
        for key, user in people.items()
        if key not in found
    ]
    Notification.objects.bulk_create(new)
    written.note_all(new)
    return found | {one.user_id: one for one in new}


def _mail_of(user: User) -> str:
    """Say whether a mail is to go; an account without one keeps the notification."""
    wanted = settings.SENDS_MAIL and user.email and user.mail_language
    return Notification.Mail.WAITING if wanted else Notification.Mail.NONE
