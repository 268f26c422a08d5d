"""到期提醒: what was reminded of, once for each level and deadline, and whom."""

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.user import User
from rectification.models.findings.addressee import Addressee
from rectification.models.findings.finding import Finding
from rectification.models.findings.help_request import HelpRequest
from rectification.models.findings.instruction import Instruction
from rectification.models.findings.reminder_level import About, filled
from rectification.models.findings.reminder_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rectification.models.findings.inspection import Inspection
    from rectification.models.findings.supervision_order import SupervisionOrder

BY_HAND = "by_hand"  # somebody has the handlers reminded: no level, once a day
MOST_TRIES = 5  # runs that try a mail; what it says is old by then
_LOST = timedelta(hours=1)  # a mail under way so long: its process has died
# Field → of what a reminder of it can be.
SUBJECTS: "Mapping[str, list[str]]" = {
    "finding": [About.DEADLINE, About.REPORT, About.CHECK_IN, BY_HAND],
    "addressee": [About.REPLY],
    "help_request": [About.HELP],
    "opinion": [About.OPINION],
}
# What `reference` and `url` ask of them.
_NAMED = (
    *("finding", "help_request__finding"),
    *("addressee__order", "addressee__instruction"),
    *("opinion__finding", "opinion__report"),
)


class SubjectKey(NamedTuple):
    """Of what a reminder is: a field of `SUBJECTS`, and the key of the row."""

    field: str
    key: int


def _of_one() -> models.CheckConstraint:
    """A reminder is of one thing, and of what can be reminded of with such a one."""
    found = Q()
    for field, about in SUBJECTS.items():
        is_set = {f"{one}__isnull": one != field for one in SUBJECTS}
        found |= Q(**is_set, about__in=about)
    return models.CheckConstraint(name="reminder_of_one", condition=found)


def _once(field: str, name: str) -> models.UniqueConstraint:
    fields = [field, "about", "offset", "due_on"]
    return models.UniqueConstraint(fields=fields, name=name)


class Reminder(models.Model):
    """A level reached: of a finding, by its deadline or the due day of what is told;
    of an addressee, an opinion, by the day its reply is due; of help, by the day since
    which it waits.

    `day`: on which it went. `wording`: of the level, as it was by then.
    """

    finding = models.ForeignKey(
        Finding,
        models.CASCADE,
        null=True,
        related_name="reminders",
        verbose_name=_("finding"),
    )
    addressee = models.ForeignKey(
        Addressee,
        models.CASCADE,
        null=True,
        related_name="reminders",
        verbose_name=_("addressee of an order"),
    )
    help_request = models.ForeignKey(
        HelpRequest,
        models.CASCADE,
        null=True,
        related_name="reminders",
        verbose_name=_("request for help"),
    )
    opinion = models.ForeignKey(
        "Opinion",
        models.CASCADE,
        null=True,
        related_name="reminders",
        verbose_name=_("opinion from the public"),
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
            _of_one(),
            _once("finding", "reminder_once"),
            _once("addressee", "reminder_once_reply"),
            _once("help_request", "reminder_once_help"),
            _once("opinion", "reminder_once_opinion"),
        ]

    def __str__(self) -> str:
        return self.words(self.reference)

    @property
    def subject(self) -> SubjectKey:
        keys = ((field, getattr(self, f"{field}_id")) for field in SUBJECTS)
        return next(SubjectKey(field, key) for field, key in keys if key is not None)

    @property
    def reference(self) -> str:
        """What it is of, as `words` names it: no title, and no person."""
        if self.addressee:
            return asked_in(self.addressee.asking)
        return self.opinion.about if self.opinion else self._of.reference

    @property
    def url(self) -> str:
        """Where what it is of stands."""
        of = self.addressee.asking if self.addressee else self.opinion or self._of
        return of.get_absolute_url()

    @property
    def _of(self) -> Finding:
        if found := self.help_request.finding if self.help_request else self.finding:
            return found
        raise TypeError("A constraint keeps it from being of nothing.")

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
        return WORDS[self.about](left) % {**values, "number": abs(left)}


def asked_in(asking: "SupervisionOrder | Instruction") -> str:
    """Name an order by its number, an instruction by its day: not by its leader."""
    if isinstance(asking, Instruction):
        day = date_format(asking.given_on)
        return gettext("The instruction of %(day)s") % {"day": day}
    return str(asking)


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
    @contextmanager
    def recounted(**of: object) -> "Iterator[None]":
        """Delete within what reminders are `of`: who had not read them has fewer."""
        gone = {f"reminder__{path}": value for path, value in of.items()}
        rows = Reminded.objects.filter(notification__read_at=None, **gone)
        people = set(rows.values_list("notification__user", flat=True))
        yield
        if people:
            Notification.recount(people)

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


class RemindedQuerySet(models.QuerySet["Reminded"]):
    def with_subjects(self) -> Self:
        """Fetch along what the reminders are of, as their words name it."""
        paths = [f"reminder__{one}" for one in _NAMED]
        return self.select_related(*paths)

    def of_inspection(self, inspection: "Inspection") -> Self:
        return self.filter(
            Q(reminder__finding__inspection=inspection)
            | Q(reminder__addressee__order__inspection=inspection)
            | Q(reminder__addressee__instruction__inspection=inspection)
            | Q(reminder__help_request__finding__inspection=inspection)
            | Q(reminder__opinion__report__inspection=inspection)
        )

    def sent_since(self, day: date) -> Self:
        """Return who was told what from a day on, newest first."""
        rows = self.filter(reminder__day__gte=day).select_related("notification__user")
        return rows.with_subjects().order_by(
            "-reminder__day", "reminder__due_on", "reminder", "notification__user"
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

    objects = RemindedQuerySet.as_manager()

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
