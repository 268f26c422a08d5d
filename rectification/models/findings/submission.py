"""上报: what of an inspection went upward, to whom, when, and in which words.

Rows that never change. A submission takes no step: no finding stands otherwise by it.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission, Reach
from rectification.errors import NotAllowed, Refusal
from rectification.models.bodies.organisation import Organisation
from rectification.models.findings.inspection import Inspection
from rectification.models.findings.reporting_period import ReportingPeriod
from rectification.models.trail import written
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet
from rectification.models.trail.log import Chain
from rectification.notices.canonical import canonical_bytes, digest

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class SubmissionQuerySet(FrozenQuerySet["Submission"]):
    def visible_to(self, user: "User") -> Self:
        """Those of one's own body; of bodies one oversees, what was sent to one."""
        scope = user.scope(Permission.REPORT_VIEW)
        if scope.everything:
            return self.all()
        own = Q(organisation__in=scope.organisation_ids)
        return self.filter(own | Q(to_body__in=scope.overseen_by_ids))

    def next_number(self, organisation: Organisation, year: int) -> int:
        """Return the next number of a body's year. Only with the body locked."""
        rows = self.filter(organisation=organisation, year=year)
        last: int | None = rows.aggregate(last=Max("number"))["last"]
        return (last or 0) + 1

    def last_of(self, inspection: Inspection) -> "Submission | None":
        return self.filter(inspection=inspection).order_by("-pk").first()

    def keep(
        self,
        period: ReportingPeriod,
        content: Mapping[str, object],
        *,
        by: "User",
        number: int,
        to_body: Organisation | None,
        to_whom: str,
        way: str,
        sent_on: date,
    ) -> "Submission":
        """Keep what goes upward, for good. Only with the body of `number` locked."""
        inspection = period.inspection
        if not by.may(Permission.SUBMISSION_SEND, inspection):
            raise NotAllowed()
        if sent_on > timezone.localdate():
            raise Refusal(gettext("The date lies in the future."), field="sent_on")
        data = canonical_bytes(content)
        made = self.create(
            inspection=inspection,
            organisation=inspection.organisation,
            since=period.since,
            until=period.until,
            year=sent_on.year,
            number=number,
            to_body=to_body,
            to_whom=to_whom,
            way=way,
            sent_on=sent_on,
            sent_by=by,
            content=data.decode(),
            digest=digest(data),
        )
        written.see(inspection)
        made.note(by=by)
        return made


class Submission(FrozenModel):
    """`content`: the canonical bytes as text of all that was sent, its files too; ""
    once erased. `digest`: SHA-256 of those bytes."""

    class Way(models.TextChoices):
        EXCHANGE = "exchange", _("By exchange of official documents")
        PAPER = "paper", _("On paper")
        E_MAIL = "e_mail", _("By e-mail")
        SYSTEM = "system", _("In this system")

    erasable = "content"

    inspection = models.ForeignKey(
        Inspection,
        models.PROTECT,
        related_name="submissions",
        verbose_name=_("inspection"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="submissions",
        verbose_name=_("body"),
    )
    since = models.DateField(_("first day of the period"))
    until = models.DateField(_("last day"))
    year = models.PositiveIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    # Who oversees it and reads it here; else a superior by name alone.
    to_body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("overseeing body"),
    )
    to_whom = models.CharField(_("sent to"), max_length=200)
    way = models.CharField(_("way"), max_length=8, choices=Way)
    sent_on = models.DateField(_("sent on"))
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("sent by"),
    )
    content = models.TextField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)

    objects: ClassVar = SubmissionQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("submission upwards")
        verbose_name_plural = _("submissions upwards")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "number"], name="submission_number"
            ),
            models.CheckConstraint(
                name="submission_to_whom", condition=~models.Q(to_whom="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.label}"

    @property
    def label(self) -> str:
        """Its number as official documents write one."""
        return f"〔{self.year}〕{self.number}号"

    @property
    def is_erased(self) -> bool:
        return not self.content

    @cached_property
    def said(self) -> Mapping[str, Any]:
        """What was sent; {} once erased."""
        found: Mapping[str, Any] = json.loads(self.content) if self.content else {}
        return found

    def get_absolute_url(self) -> str:
        return reverse("submission-detail", args=[self.pk])

    def reach(self) -> Reach:
        return self.inspection.reach()

    def note(self, *, by: "User") -> None:
        Chain.record(
            chain=self.inspection.reference,
            actor=by,
            action="submission.send",
            subject=self,
            after={
                "submission": self.label,
                "to_whom": self.to_whom,
                "way": self.way,
                "sent_on": self.sent_on,
                "digest": self.digest,
            },
        )
