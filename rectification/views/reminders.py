"""我的提醒: what one is reminded of, read or not, and whether it is mailed."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch, Value
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from rectification.access import requires
from rectification.forms.people.mail_choice import MailChoiceForm
from rectification.models import (
    Addressee,
    Finding,
    HelpRequest,
    Notification,
    Opinion,
    Reminded,
    Reminder,
    User,
)
from rectification.models.findings.reminder import SubjectKey
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 30  # days on which somebody was told something


@dataclass(frozen=True, slots=True)
class Line:
    """`url`: "" where what it is of is no longer one's own to see; `title`: too."""

    words: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_read: bool
    mail: str
    fault: str
    lines: list[Line]


@requires(Permission.FINDING_VIEW)
@require_safe
def reminder_list(request: StaffRequest) -> HttpResponse:
    user = request.user
    lines = Reminded.objects.with_subjects().order_by("reminder__due_on", "pk")
    rows = list(
        Notification.objects.visible_to(user).prefetch_related(
            Prefetch("lines", queryset=lines)
        )[:MOST]
    )
    seen = _seen(user, rows)
    context = {
        "days": [_day(one, seen) for one in rows],
        "unread": user.unread_reminders,
        "mails": settings.SENDS_MAIL,
        "is_mailed": bool(user.email and user.mail_language),
    }
    return render(request, "reminder/list.html", context)


def _seen(user: User, rows: list[Notification]) -> Mapping[SubjectKey, str]:
    """Return the titles of what somebody sees of what the reminders are of."""
    asked = defaultdict(set)
    for one in rows:
        for line in one.lines.all():
            asked[line.reminder.subject.field].add(line.reminder.subject.key)
    seen: dict[SubjectKey, str] = {}
    for field, keys in asked.items():
        titles = _TITLES[field](user).filter(pk__in=keys)
        seen |= {SubjectKey(field, key): title for key, title in titles}
    return seen


# Field of a reminder → key and title of each that somebody sees.
_TITLES: Mapping[str, Callable[[User], Any]] = {
    "finding": lambda user: Finding.objects.visible_to(user).values_list("pk", "title"),
    "addressee": lambda user: Addressee.objects.visible_to(user).values_list(
        "pk", Value("")
    ),
    "help_request": lambda user: HelpRequest.objects.visible_to(user).values_list(
        "pk", "finding__title"
    ),
    "opinion": lambda user: Opinion.objects.visible_to(user).values_list(
        "pk", Value("")
    ),
}


def _day(one: Notification, seen: Mapping[SubjectKey, str]) -> Day:
    lines = [_line(line.reminder, seen) for line in one.lines.all()]
    mail = "" if one.mail == one.Mail.NONE else one.get_mail_display()
    return Day(one.day, one.read_at is not None, mail, one.fault, lines)


def _line(one: Reminder, seen: Mapping[SubjectKey, str]) -> Line:
    title = seen.get(one.subject)
    return Line(str(one), title or "", "" if title is None else one.url)


@requires(Permission.FINDING_VIEW)
@require_POST
def reminder_read(request: StaffRequest) -> HttpResponse:
    Notification.objects.read(request.user)
    return redirect("reminder-list")


@requires(Permission.FINDING_VIEW)
@require_http_methods(["GET", "POST"])
def reminder_mail(request: StaffRequest) -> HttpResponse:
    form = MailChoiceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        request.user.choose_mail(email=said["email"], language=said["language"])
        messages.success(request, _("Kept."))
        return redirect("reminder-list")
    context = {"form": form, "mails": settings.SENDS_MAIL}
    return render(request, "reminder/mail.html", context)
