"""提醒: what goes out of an inspection in the next days and to whom, and what went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rectification.access import requires
from rectification.errors import NotAllowed
from rectification.models import Inspection, Notification, Reminded, ReminderLevel
from rectification.reminding.due import CATCH_UP, Planned, planned, unsent
from rectification.views.inspections.reporting import crumbs, fetch
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

AHEAD = timedelta(days=14)
BACK = timedelta(days=30)
MOST = 100  # rows of one table


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody told; `fault`: why the mail failed, `mail`: how it went, "" for none."""

    name: str
    mail: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    day: date
    words: str
    url: str
    people: list[Told]


@dataclass(frozen=True, slots=True)
class Level:
    about: str
    day: str
    roles: str
    wording: str


@requires(Permission.URGE)
@require_safe
def inspection_reminders(request: StaffRequest, reference: str) -> HttpResponse:
    inspection = fetch(request.user, reference)
    if not request.user.may(Permission.URGE, inspection):
        raise NotAllowed()
    today = timezone.localdate()
    own = Inspection.objects.filter(pk=inspection.pk)
    body = inspection.organisation_id
    levels = ReminderLevel.objects.in_force([body])
    first, last = today - CATCH_UP, today + AHEAD
    found = planned(own, first=first, last=last, on=today, levels=levels)
    due = unsent(one for one in found if one.day <= today)
    ahead = [one for one in found if one.day > today]
    sent = Reminded.objects.of_inspection(inspection).sent_since(today - BACK)
    context = {
        "inspection": inspection,
        "crumbs": crumbs(inspection, _("Reminders")),
        "due": [_coming(one, on=today) for one in due[:MOST]],
        "is_behind": any(one.day < today for one in due),
        "ahead": [_coming(one, on=one.day) for one in ahead[:MOST]],
        "sent": _went(sent[: MOST * 4])[:MOST],
        "levels": [_level(one) for one in levels[body]],
        "mails": settings.SENDS_MAIL,
        "most": MOST if max(len(due), len(ahead)) > MOST else 0,
    }
    return render(request, "inspection/reminders.html", context)


def _coming(one: Planned, *, on: date) -> Row:
    people = [Told(str(user)) for user in one.people]
    return Row(on, one.words(on=on), one.row.url, people)


def _went(rows: Iterable[Reminded]) -> list[Row]:
    """Sum up by reminder; the rows come in its order."""
    found = []
    for reminder, told in groupby(rows, lambda one: one.reminder):
        people = [_told(one.notification) for one in told]
        found.append(Row(reminder.day, str(reminder), reminder.url, people))
    return found


def _told(notification: Notification) -> Told:
    has_none = notification.mail == notification.Mail.NONE
    mail = "" if has_none else notification.get_mail_display()
    return Told(str(notification.user), mail, notification.fault)


def _level(one: ReminderLevel) -> Level:
    return Level(one.get_about_display(), one.day_words, one.roles_words, one.wording)
