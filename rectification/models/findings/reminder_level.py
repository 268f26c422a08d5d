"""提醒设置: how many days before or after a day who is reminded, in which words.

A row of a body goes before the site's of the same day, and that before the standard
ones: a body enters what it has otherwise, and switches off what it does not want.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Role
from rectification.models.bodies.organisation import Organisation

_MOST = 366
_PLACE = re.compile(r"\{([^{}]*)\}")
# What may stand in braces in somebody's own words, and what it stands for.
PLACES: Mapping[str, str] = {
    **{"编号": "reference", "时限": "due", "天数": "days"},
    **{"reference": "reference", "due": "due", "days": "days"},
}


class About(models.TextChoices):
    DEADLINE = "deadline", _("The deadline of a finding")
    REPORT = "report", _("The due day of a report")
    CHECK_IN = "check_in", _("The due day of a yearly check-in")
    REPLY = "reply", _("The due day of a reply")
    HELP = "help", _("Help that nobody has answered")
    OPINION = "opinion", _("The due day of a reply to the public")


# Field → whom it reminds. Handler and head are those of the lead office, of a reply
# those of the office that owes it; help that was passed on is its new holder's to
# answer, in place of the coordinator.
RECIPIENTS: Mapping[str, Role] = {
    "to_handler": Role.HANDLER,
    "to_office_head": Role.OFFICE_HEAD,
    "to_coordinator": Role.COORDINATOR,
    "to_leader": Role.LEADER,
}


class ReminderLevelQuerySet(models.QuerySet["ReminderLevel"]):
    def in_force(self, bodies: Iterable[int]) -> "Mapping[int, list[ReminderLevel]]":
        """Return the levels of some bodies (keys), in the order of their days."""
        keys = {*bodies}
        rows = list(self.filter(Q(organisation=None) | Q(organisation__in=keys)))
        return {key: _merged(rows, key) for key in keys}


def _merged(rows: "Iterable[ReminderLevel]", body: int) -> "list[ReminderLevel]":
    site: list[ReminderLevel] = [one for one in rows if one.organisation_id is None]
    own = [one for one in rows if one.organisation_id == body]
    found = {one.kind: one for one in standard_levels() + site + own}
    levels = [one for one in found.values() if one.is_active]
    return sorted(levels, key=lambda one: one.kind)


class LevelKind(NamedTuple):
    """What makes two rows the same level."""

    about: str
    offset: int


class ReminderLevel(models.Model):
    """`offset`: days after the due day; before it where it is negative."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminder_levels",
        verbose_name=_("body"),
        help_text=_("Left empty: for every body that has none of its own of that day."),
    )
    about = models.CharField(
        _("reminds of"), max_length=8, choices=About, default=About.DEADLINE
    )
    offset = models.SmallIntegerField(
        _("days"),
        validators=[MinValueValidator(-_MOST), MaxValueValidator(_MOST)],
        help_text=_("-20: 20 days before; 0: on the day; 7: 7 days after."),
    )
    to_handler = models.BooleanField(_("to the handler"), default=False)
    to_office_head = models.BooleanField(_("to the head of office"), default=False)
    to_coordinator = models.BooleanField(_("to the coordinator"), default=False)
    to_leader = models.BooleanField(
        _("to the responsible leader"),
        default=False,
        help_text=_("All leaders of the body where nobody of that name has a seat."),
    )
    wording = models.CharField(
        _("wording in Chinese"),
        max_length=200,
        blank=True,
        help_text=_(
            "Left empty: the standard sentence. {编号}, {时限} and {天数} are filled "
            "in."
        ),
    )
    wording_en = models.CharField(
        _("wording in English"),
        max_length=200,
        blank=True,
        help_text=_(
            "Left empty: the standard sentence. {reference}, {due} and {days} are "
            "filled in."
        ),
    )
    is_active = models.BooleanField(
        _("is sent"),
        default=True,
        help_text=_("Switched off, nobody is reminded on that day."),
    )

    objects = ReminderLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder level")
        verbose_name_plural = _("reminder levels")
        ordering = ["organisation", "about", "offset"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "about", "offset"], name="reminderlevel_once"
            ),
            models.UniqueConstraint(
                fields=["about", "offset"],
                condition=Q(organisation=None),
                name="reminderlevel_once_site",
            ),
            models.CheckConstraint(
                name="reminderlevel_somebody",
                condition=Q(is_active=False)
                | Q(to_handler=True)
                | Q(to_office_head=True)
                | Q(to_coordinator=True)
                | Q(to_leader=True),
                violation_error_message=_("Say who is reminded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} {self.day_words}"

    @property
    def kind(self) -> LevelKind:
        return LevelKind(self.about, self.offset)

    @property
    def day_words(self) -> str:
        """Say the day: 20 days before, on the day, 7 days after."""
        if not self.offset:
            return gettext("on the day")
        days = abs(self.offset)
        words = ngettext("%(days)d day before", "%(days)d days before", days)
        if self.about == About.HELP:
            words = ngettext(
                "%(days)d day after it was asked for",
                "%(days)d days after it was asked for",
                days,
            )
        elif self.offset > 0:
            words = ngettext("%(days)d day after", "%(days)d days after", days)
        return words % {"days": days}

    @property
    def roles(self) -> list[Role]:
        return [role for name, role in RECIPIENTS.items() if getattr(self, name)]

    @property
    def roles_words(self) -> str:
        return "、".join(str(role.label) for role in self.roles)

    def clean(self) -> None:
        """Refuse braces that nothing would fill, and help reminded of beforehand."""
        if self.about == About.HELP and (self.offset or 0) < 1:
            fault = gettext("Of help one is reminded days after: enter 1 or more.")
            raise ValidationError({"offset": fault})
        for name in ("wording", "wording_en"):
            unknown = {*_PLACE.findall(getattr(self, name))} - PLACES.keys()
            rest = _PLACE.sub("", getattr(self, name))
            if unknown or {"{", "}"} & {*rest}:
                known = "、".join(f"{{{one}}}" for one in PLACES)
                fault = gettext("Only these are filled in: %(known)s.")
                raise ValidationError({name: fault % {"known": known}})

    @classmethod
    def standard(cls, about: About, offset: int, *names: str) -> Self:
        return cls(about=about, offset=offset, **dict.fromkeys(names, True))


def filled(wording: str, values: Mapping[str, str]) -> str:
    """Put values into somebody's own words."""
    return _PLACE.sub(lambda found: values[PLACES[found[1]]], wording)


def standard_levels() -> list[ReminderLevel]:
    """Return what holds where nobody has entered anything: rising with the delay."""
    handler, head, coordinator, leader = RECIPIENTS
    level = ReminderLevel.standard
    return [
        level(About.DEADLINE, -20, handler),
        level(About.DEADLINE, -10, handler, head, leader),
        level(About.DEADLINE, -3, handler, head, coordinator),
        level(About.DEADLINE, 0, handler, head, coordinator, leader),
        level(About.DEADLINE, 7, handler, head, coordinator, leader),
        level(About.REPORT, -3, handler),
        level(About.REPORT, 0, handler, head),
        level(About.REPORT, 1, handler, head, coordinator),
        level(About.CHECK_IN, -20, handler),
        level(About.CHECK_IN, 0, handler, head),
        level(About.CHECK_IN, 7, handler, head, coordinator),
        level(About.REPLY, -3, handler),
        level(About.REPLY, 0, handler, head),
        level(About.REPLY, 1, handler, head, coordinator),
        level(About.REPLY, 7, handler, head, coordinator, leader),
        level(About.HELP, 3, coordinator),
        level(About.HELP, 7, coordinator, leader),
        level(About.OPINION, -3, coordinator),
        level(About.OPINION, 0, coordinator, leader),
        level(About.OPINION, 1, coordinator, leader),
    ]
