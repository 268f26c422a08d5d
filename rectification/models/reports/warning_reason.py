"""Why a warning before publication was let pass: who said so, when, of which hits."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models.reports.report import Report


class WarningReasonQuerySet(models.QuerySet["WarningReason"]):
    def latest_of(self, report: Report) -> "dict[str, WarningReason]":
        """Return the newest reason for each rule."""
        rows = self.filter(report=report).select_related("answered_by").order_by("pk")
        return {row.rule: row for row in rows}


class WarningReason(models.Model):
    """One answer, never changed; a newer one stands in its place.

    It holds for the hits it was given for: `hits_digest` is of their quotes.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="warning_reasons", verbose_name=_("report")
    )
    rule = models.CharField(_("rule"), max_length=40)
    hits_digest = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    objects = WarningReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for a warning")
        verbose_name_plural = _("reasons for warnings")
        constraints = [
            models.CheckConstraint(
                name="warningreason_reason", condition=~models.Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.rule}"
