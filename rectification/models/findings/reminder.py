"""到期提醒: what was reminded of, once for each level and deadline, and whom."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.user import User
from rectification.models.findings.finding import Finding
from rectification.models.findings.reminder_level import About, filled

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_HAND = "by_hand"  # somebody has the handlers reminded: no level, once a day
MOST_TRIES = 5  # runs that try a mail; what it says is old by then
_LOST = timedelta(hours=1)  # a mail under way so long: its process has died


class Reminder(models.Model):
    """A level reached: of a finding, by its deadline, or the due day of what is told.

    `day`: on which it went. `wording`: of the level, as it was by then.
    """

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="reminders", verbose_name=_("finding")
    )
    about = models.CharField(
        _("reminds of"),
        max_length=8,
        choices=[*About.choices, (BY_HAND, _("What somebody asks to be seen to"))],
    )
    offset = models.SmallIntegerField(_("days"))
    due_on = models.DateField(_("due on"))
    day = models.DateField(_("sent on"))
    wording = models.CharField(_("wording in Chinese"), max_length=200, blank=True)
    wording_en = models.CharField(_("wording in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "about", "offset", "due_on"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return self.words(self.finding.reference)

    def words(self, reference: str) -> str:
        """Say it in the language that is active: reference, day, days; no title."""
        if self.about == BY_HAND:
            return gettext("You are asked to see to %(reference)s") % {
                "reference": reference
            }
        left = (self.due_on - self.day).days
        values = {
            "reference": reference,
            "due": date_format(self.due_on),
            "days": str(abs(left)),
        }
        is_english = (get_language() or "").startswith("en")
        own = self.wording_en if is_english else self.wording
        if own:
            return filled(own, values)
        if self.about == About.REPORT:
            return _report_words(left) % {**values, "number": abs(left)}
        if self.about == About.CHECK_IN:
            return _check_in_words(left) % {**values, "number": abs(left)}
        return _deadline_words(left) % {**values, "number": abs(left)}


def _deadline_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "%(reference)s is due on %(due)s, in %(number)d day",
            "%(reference)s is due on %(due)s, in %(number)d days",
            left,
        )
    if left:
        return ngettext(
            "%(reference)s was due on %(due)s, %(number)d day ago",
            "%(reference)s was due on %(due)s, %(number)d days ago",
            -left,
        )
    return gettext("%(reference)s is due today, %(due)s")


def _report_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "A report on %(reference)s is due on %(due)s, in %(number)d day",
            "A report on %(reference)s is due on %(due)s, in %(number)d days",
            left,
        )
    if left:
        return gettext("A report on %(reference)s was due on %(due)s and is late")
    return gettext("A report on %(reference)s is due today, %(due)s")


def _check_in_words(left: int) -> str:
    if left > 0:
        return ngettext(
            "The yearly check-in of %(reference)s is due on %(due)s, in %(number)d day",
            "The yearly check-in of %(reference)s is due on %(due)s, in %(number)d "
            "days",
            left,
        )
    if left:
        return gettext(
            "The yearly check-in of %(reference)s was due on %(due)s and is late"
        )
    return gettext("The yearly check-in of %(reference)s is due today, %(due)s")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: User) -> Self:
        """One's own: whom else they tell is shown with the inspection."""
        return self.filter(user=user)

    def read(self, user: User) -> None:
        """Note that somebody has seen all of the own ones."""
        self.visible_to(user).filter(read_at=None).update(read_at=timezone.now())
        Notification.recount([user.pk])

    def to_mail(self) -> Self:
        """Those whose mail has not gone, and whose reader still wants one."""
        mail, lost = Notification.Mail, timezone.now() - _LOST
        unsent = Q(mail__in=[mail.WAITING, mail.FAILED])
        died = Q(mail=mail.SENDING, tried_at__lt=lost)
        return (
            self.filter(unsent | died, tries__lt=MOST_TRIES, user__is_active=True)
            .exclude(user__email="")
            .exclude(user__mail_language="")
        )


class Notification(models.Model):
    """What one person is told on one day."""

    class Mail(models.TextChoices):
        NONE = "none", _("No e-mail")
        WAITING = "waiting", _("E-mail waits")
        SENDING = "sending", _("E-mail under way")
        SENT = "sent", _("E-mail sent")
        FAILED = "failed", _("E-mail failed")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notifications",
        verbose_name=_("person"),
    )
    day = models.DateField(_("day"))
    read_at = models.DateTimeField(_("read at"), null=True)
    mail = models.CharField(_("e-mail"), max_length=7, choices=Mail, default=Mail.NONE)
    tried_at = models.DateTimeField(_("last tried at"), null=True)
    tries = models.PositiveSmallIntegerField(_("how often tried"), default=0)
    fault = models.CharField(_("what failed"), max_length=200, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="notification_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"

    def claim(self) -> bool:
        """Take the mail for this process; False where another one has.

        Trap: a row that another process was just writing is held against this filter
        again, but not against the inner query, which read it as it was before.
        """
        rows = Notification.objects.to_mail().filter(pk=self.pk)
        own = Notification.objects.filter(pk__in=rows.values("pk"), tries=self.tries)
        return bool(
            own.update(
                mail=self.Mail.SENDING, tries=F("tries") + 1, tried_at=timezone.now()
            )
        )

    @staticmethod
    def recount(users: "Iterable[int]") -> None:
        """Write into the accounts how many reminders they have not read."""
        unread = (
            Reminded.objects.filter(
                notification__user=OuterRef("pk"), notification__read_at=None
            )
            .order_by()
            .values("notification__user")
            .annotate(number=Count("pk"))
            .values("number")
        )
        User.objects.filter(pk__in=list(users)).update(
            unread_reminders=Coalesce(Subquery(unread), 0)
        )


class Reminded(models.Model):
    """That a person was told of a reminder."""

    notification = models.ForeignKey(
        Notification,
        models.CASCADE,
        related_name="lines",
        verbose_name=_("notification"),
    )
    reminder = models.ForeignKey(
        Reminder, models.CASCADE, related_name="told", verbose_name=_("reminder")
    )

    class Meta:
        verbose_name = _("person reminded")
        verbose_name_plural = _("people reminded")
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "reminder"], name="reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notification} {self.reminder_id}"


def sent_since(day: date) -> "models.QuerySet[Reminded]":
    """Return who was told what from a day on, newest first."""
    rows = Reminded.objects.filter(reminder__day__gte=day)
    return rows.select_related("reminder__finding", "notification__user").order_by(
        "-reminder__day", "reminder__due_on", "reminder", "notification__user"
    )
