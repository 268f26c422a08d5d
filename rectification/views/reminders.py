"""我的提醒: what one is reminded of, read or not, and whether it is mailed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
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
from rectification.models import Finding, Notification, Reminded, User
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

MOST = 30  # days on which somebody was told something


@dataclass(frozen=True, slots=True)
class Line:
    """`title`, `url`: "" where the finding is no longer one's own to see."""

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
    lines = Reminded.objects.select_related("reminder__finding").order_by(
        "reminder__due_on", "pk"
    )
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


def _seen(user: User, rows: list[Notification]) -> Mapping[int, Finding]:
    keys = {line.reminder.finding_id for one in rows for line in one.lines.all()}
    return Finding.objects.visible_to(user).in_bulk(keys) if keys else {}


def _day(one: Notification, seen: Mapping[int, Finding]) -> Day:
    lines = []
    for line in one.lines.all():
        finding = seen.get(line.reminder.finding_id)
        title = finding.title if finding else ""
        url = finding.get_absolute_url() if finding else ""
        lines.append(Line(str(line.reminder), title, url))
    mail = "" if one.mail == one.Mail.NONE else one.get_mail_display()
    return Day(one.day, one.read_at is not None, mail, one.fault, lines)


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
