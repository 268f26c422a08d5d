"""Editions: frozen, then made public, perhaps taken down. Rows that never change."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.models.reports.paper_act import PaperAct
from rectification.models.reports.report import Report
from rectification.models.trail.constraints import signed
from rectification.models.trail.frozen import FrozenModel, FrozenQuerySet
from rectification.models.trail.log import LogEntry
from rectification.workflow_reports import ReportState

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class EditionQuerySet(FrozenQuerySet["Edition"]):
    def visible_to(self, user: "User") -> Self:
        """Staff's view, unpublished ones included."""
        scope = user.scope(Permission.REPORT_VIEW)
        return self.filter(scope.whole("report__inspection__"))

    def published(self) -> Self:
        return self.filter(publication__isnull=False)


class Edition(FrozenModel):
    """The frozen envelope. `content`: its canonical bytes as text, never re-written;
    "" once erased. `digest`: SHA-256 of those bytes."""

    erasable = "content"

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="editions", verbose_name=_("report")
    )
    content = models.TextField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    as_of = models.DateField(_("as of"))
    frozen_at = models.DateTimeField(_("frozen at"), default=timezone.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("frozen by"),
    )

    objects: ClassVar = EditionQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.report} {self.digest[:12]}"

    @property
    def is_erased(self) -> bool:
        return not self.content

    @property
    def is_public(self) -> bool:
        """Whether it was made public and has not been taken down."""
        publication = getattr(self, "publication", None)
        return publication is not None and not publication.is_withdrawn

    @property
    def is_void(self) -> bool:
        """Whether it was frozen and given up before the public saw it."""
        if getattr(self, "publication", None) is not None:
            return False
        latest = self.report.editions.order_by("-pk").values_list("pk", flat=True)
        return self.report.state != ReportState.FROZEN or latest[0] != self.pk


class PublicationQuerySet(FrozenQuerySet["Publication"]):
    def logged(self) -> Self:
        """Those that the log knows, each with when and why it was taken down.

        `taken_down_at` and `taken_down_for` are the log's: a withdrawal that somebody
        has deleted brings no edition back.
        """
        acts = LogEntry.objects.filter(
            subject_type="edition", subject_id=OuterRef("edition_id")
        )
        taken_down = acts.filter(action="edition.take_down").order_by("seq")
        return self.filter(Exists(acts.filter(action="edition.publish"))).annotate(
            taken_down_at=Subquery(taken_down.values("at")[:1]),
            taken_down_for=Subquery(taken_down.values("reason")[:1]),
        )


class Publication(FrozenModel):
    """An edition's way to the public. `number` counts within the report (第N次公开)."""

    edition = models.OneToOneField(
        Edition,
        models.PROTECT,
        related_name="publication",
        verbose_name=_("edition"),
    )
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="publications", verbose_name=_("report")
    )
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    # Where it was on paper; the account is then the signer's, if there is one.
    published_paper = models.ForeignKey(
        PaperAct,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published on paper"),
    )
    # Who made it public, as the next edition keeps it and this one's page prints it:
    # name, post, from paper. Empty where it was public before this was kept.
    sign_off = models.JSONField(default=dict, blank=True, editable=False)

    objects: ClassVar = PublicationQuerySet.as_manager()

    class Meta(FrozenModel.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="publication_number"
            ),
            models.CheckConstraint(
                name="publication_from_one", condition=models.Q(number__gte=1)
            ),
            signed("publication", "published"),
        ]

    def __str__(self) -> str:
        return f"{self.report} #{self.number}"

    @property
    def publisher(self) -> str:
        """Who decided it: an account, or whoever signed on paper."""
        paper = self.published_paper
        return paper.words() if paper else str(self.published_by)

    @property
    def is_withdrawn(self) -> bool:
        return getattr(self, "withdrawal", None) is not None


class Withdrawal(FrozenModel):
    """A publication taken down; its address goes on saying why."""

    publication = models.OneToOneField(
        Publication,
        models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("publication"),
    )
    reason = models.TextField(_("reason"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    class Meta(FrozenModel.Meta):
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                name="withdrawal_reason", condition=~models.Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return str(self.publication)
