"""Where an imported report came from."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.access import Permission
from rectification.models.bodies.organisation import Organisation
from rectification.notices.canonical import digest_of

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, user: "User") -> Self:
        scope = user.scope(Permission.REPORT_VIEW)
        if scope.everything:
            return self.all()
        return self.filter(organisation__in=scope.organisation_ids)


class Source(models.Model):
    """A text that was taken in. `digest`: SHA-256 of its normalised lines."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sources", verbose_name=_("body")
    )
    digest = models.CharField(_("digest"), max_length=64)
    name = models.CharField(_("file name"), max_length=255, blank=True)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher as printed"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    chrome = models.JSONField(_("page furniture"), default=list, blank=True)
    imported_at = models.DateTimeField(_("imported at"), default=timezone.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("imported by"),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "digest"], name="source_digest"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.digest[:12]

    @property
    def content_digest(self) -> str:
        """SHA-256 of what an erasure would take."""
        return digest_of([self.chrome, self.name, self.publisher])
