"""Notifications as e-mail: tried again by the next run, and never two at once.

A mail holds references, days and addresses: no title, no text of a finding. Whoever
reads along in a mailbox is nobody's to know.
"""

import logging
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rectification.models import (
    SYSTEM_CHAIN,
    Chain,
    Notification,
    Reminded,
    Reminder,
    SiteSettings,
)

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many people were written to, and how many mails failed."""

    mailed: int = 0
    failed: int = 0


class _Unreachable(Exception):
    """The mail server does not answer: nobody else is tried with it now."""


def deliver() -> Delivered:
    """Write to everybody whose mail has not gone; the notice itself stands already."""
    if not settings.SENDS_MAIL:
        return Delivered()
    mailed = failed = 0
    rows = Notification.objects.to_mail().select_related("user")
    lines = Prefetch("lines", queryset=Reminded.objects.with_subjects())
    rows = rows.order_by("user", "day").prefetch_related(lines)
    site = SiteSettings.load()
    for _user, group in groupby(rows, lambda one: one.user_id):
        if not (own := [one for one in group if one.claim()]):
            continue
        try:
            _send(own, site)
        except (OSError, smtplib.SMTPException, _Unreachable) as fault:
            failed += 1
            _outcome(own, Notification.Mail.FAILED, _said(fault))
            if isinstance(fault, _Unreachable):
                break
        else:
            mailed += 1
            _outcome(own, Notification.Mail.SENT)
    if mailed or failed:
        facts = {"mailed": mailed, "failed": failed}
        Chain.record(
            chain=SYSTEM_CHAIN, actor=None, action="reminder.mail", after=facts
        )
    return Delivered(mailed, failed)


def _send(own: Sequence[Notification], site: SiteSettings) -> None:
    user = own[0].user
    with translation.override(user.mail_language):
        message = mail_of(own, site)
    with_server = get_connection()
    message.connection = with_server
    try:
        with_server.open()
    except (OSError, smtplib.SMTPException) as fault:
        raise _Unreachable(str(fault)) from fault
    try:
        message.send()
    finally:
        with_server.close()


def mail_of(own: Sequence[Notification], site: SiteSettings) -> EmailMultiAlternatives:
    """Return the mail of one person, in the language that is active."""
    reminders = [line.reminder for one in own for line in one.lines.all()]
    context = {
        "rows": [
            (str(one), settings.SITE_URL + one.url) for one in _in_order(reminders)
        ],
        "all_url": settings.SITE_URL + reverse("reminder-list"),
        "site_name": site.staff_name or settings.SITE_URL,
        "language": translation.get_language(),
    }
    subject = _("Rectification reminders: %(number)d, %(day)s") % {
        "number": len(reminders),
        "day": date_format(max(one.day for one in own)),
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("mail/reminders.txt", context),
        to=[own[0].user.email],
    )
    page = render_to_string("mail/reminders.html", {**context, "subject": subject})
    message.attach_alternative(page, "text/html")
    return message


def _in_order(reminders: Iterable[Reminder]) -> list[Reminder]:
    def key(one: Reminder) -> tuple[date, str]:
        return one.due_on, one.reference

    return sorted(reminders, key=key)


def _said(fault: Exception) -> str:
    kind = type(fault.__cause__ or fault).__name__
    return f"{kind}: {fault}"[:200]


def _outcome(own: Iterable[Notification], mail: str, fault: str = "") -> None:
    keys = [one.pk for one in own]
    Notification.objects.filter(pk__in=keys).update(mail=mail, fault=fault)
    if fault:
        _LOGGER.error("a reminder by mail failed: %s", fault)
