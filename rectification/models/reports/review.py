"""A review: one signature of a report's round, on screen or on paper."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.models.bodies.names import same_name
from rectification.models.findings.paper import OnPaper, number_of
from rectification.models.trail.constraints import paired

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.REPORT_VIEW)
        return self.filter(scope.whole("report__inspection__"))


class Review(OnPaper):
    """A sign-off within one round, of one text: by `reviewed_by`, or on paper."""

    class Kind(models.TextChoices):
        FIRST = "first", _("First review")
        SECOND = "second", _("Second review")
        FINAL = "final", _("Final review")
        SECRECY = "secrecy", _("Secrecy check")

    report = models.ForeignKey(
        "Report", models.CASCADE, related_name="reviews", verbose_name=_("report")
    )
    round = models.PositiveIntegerField(_("round"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    opinion = models.TextField(_("opinion"), blank=True)
    signed_at = models.DateTimeField(_("signed at"), default=timezone.now)
    # Of what the report said when it was signed: it counts for that text alone.
    digest = models.CharField(_("digest"), max_length=64, blank=True, editable=False)
    # The same for each finding and section, to say which of them has changed.
    parts = models.JSONField(default=dict, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewed by"),
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "round", "kind"], name="review_once"
            ),
            models.CheckConstraint(
                name="review_screen_or_paper",
                condition=Q(
                    reviewed_by__isnull=False,
                    signatory="",
                    scan__isnull=True,
                    entered_by__isnull=True,
                    signer__isnull=True,
                    confirmed_at__isnull=True,
                )
                | Q(
                    ~Q(signatory=""),
                    reviewed_by__isnull=True,
                    scan__isnull=False,
                    entered_by__isnull=False,
                ),
            ),
            paired("review", "confirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_kind_display()}"

    @property
    def name(self) -> str:
        """Whose signature this is."""
        return self.signatory or str(self.reviewed_by)

    @property
    def sheet_number(self) -> str:
        """The number that a signed sheet bears."""
        return number_of(self.report.reference, self.digest)

    def may_be_of(self, user: "User") -> bool:
        """Say whether this may be the user's signature."""
        if self.reviewed_by_id is not None or self.signer_id is not None:
            return user.pk in (self.reviewed_by_id, self.signer_id)
        return same_name(self.signatory, str(user))
