"""催办: an office is asked for the reports it owes; by whom, when and by what way."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.models.bodies.organisation import Office
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.reported import Cell, by_office, owed_now
from rectification.models.findings.reporting_period import ReportingPeriod
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet
from rectification.models.trail.log import Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class UrgeQuerySet(FrozenQuerySet["Urge"]):
    def of_period(self, period: ReportingPeriod) -> Self:
        """Of this period of its inspection."""
        return self.filter(inspection=period.inspection_id, since=period.since)

    def send(
        self,
        inspection: Inspection,
        *,
        by: "User",
        offices: Collection[Office],
        way: str,
    ) -> "list[Urge]":
        """Urge offices, all or none of them; each is an entry of the log.

        Raises InvalidTransition for one that owes nothing, or nothing any more.
        """
        if way not in Urge.Way.values or not offices:
            raise Refusal(gettext("Say whom you urge, and by what way."))
        with transaction.atomic():
            rows = Inspection.objects.select_for_update(no_key=True)
            row = rows.get(pk=inspection.pk)
            if not by.may(Permission.URGE, row):
                raise NotAllowed()
            owed = owed_now(row.findings.all())
            cells = by_office(owed)
            _check_owing(offices, cells)
            period = owed[0].period
            made = [
                self.create(
                    inspection=row,
                    office=office,
                    since=period.since,
                    due_on=period.due_on,
                    owed=cells[office.pk].owed,
                    done=cells[office.pk].done,
                    way=way,
                    urged_by=by,
                )
                for office in offices
            ]
            for one in made:
                one.note(by=by)
        return made


def _check_owing(offices: Collection[Office], cells: Mapping[int, Cell]) -> None:
    for office in offices:
        if office.pk not in cells or not cells[office.pk].missing:
            raise InvalidTransition(
                gettext("%(office)s owes no report any more.") % {"office": office}
            )


class Urge(FrozenModel):
    """`owed`, `done`: the reports of the office at that time."""

    class Way(models.TextChoices):
        SYSTEM = "system", _("In this system")
        CHAT = "chat", _("In a group chat")
        TELEPHONE = "telephone", _("By telephone")
        IN_PERSON = "in_person", _("In person")

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="urges",
        verbose_name=_("inspection"),
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="urges", verbose_name=_("office")
    )
    since = models.DateField(_("first day of the period"))
    due_on = models.DateField(_("reports due on"))
    owed = models.PositiveIntegerField(_("reports owed"))
    done = models.PositiveIntegerField(_("of these done"))
    way = models.CharField(_("way"), max_length=9, choices=Way)
    urged_at = models.DateTimeField(_("urged at"), default=timezone.now)
    urged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("urged by"),
    )

    objects: ClassVar = UrgeQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("urging")
        verbose_name_plural = _("urgings")
        indexes = [models.Index(fields=["inspection", "since"], name="urge_of_period")]

    def __str__(self) -> str:
        return f"{self.office} {self.due_on}"

    def note(self, *, by: "User") -> None:
        Chain.record(
            chain=self.inspection.reference,
            actor=by,
            action="urge.send",
            subject=self,
            after={
                "office": self.office_id,
                "due_on": self.due_on,
                "owed": self.owed,
                "done": self.done,
                "way": self.way,
            },
        )
