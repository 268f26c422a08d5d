"""公文模板: the Word document on which a body's papers are set, and those before it."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.organisation import Organisation

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def without_files(self) -> Self:
        return self.defer("content")

    def of(self, *, at: datetime | None = None, **body: object) -> bytes:
        """Return the file on which the papers of a body are made; b"" for none.

        `body`: how its rows are asked for; `at`: on which they were made then, for
        what has to stay as it was.
        """
        rows = self.filter(**body)
        if at is None:
            rows = rows.filter(ended_at=None)
        else:
            ended = Q(ended_at=None) | Q(ended_at__gt=at)
            rows = rows.filter(ended, added_at__lte=at)
        one = rows.first()
        return one.read() if one else b""

    @staticmethod
    def beside(body: str) -> dict[str, Subquery]:
        """Return what asks for the one in use in the query of a row: `template_beside`.

        `body`: how the row names its body.
        """
        own = PaperTemplate.objects.filter(organisation=OuterRef(body), ended_at=None)
        return {
            f"template_{name}": Subquery(own.order_by().values(name)[:1])
            for name in ("content", "sha256")
        }


def template_beside(row: Any) -> bytes:
    """Return the file asked for in the query of a row (`beside`); b"" for none."""
    found = PaperTemplate(
        content=row.template_content or b"", sha256=row.template_sha256
    )
    return found.read()


class PaperTemplate(models.Model):
    """`content`: a .docx that `papers/house.py` has looked into.

    In use from `added_at` to `ended_at`. A body uses one or none at a time; those it
    used before stay: what was made public then is made on them.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="paper_templates",
        verbose_name=_("body"),
    )
    name = models.CharField(_("file name"), max_length=255, editable=False)
    content = models.BinaryField(_("file"))
    sha256 = models.CharField(_("digest"), max_length=64, editable=False)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("added by"),
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects: ClassVar = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Word template of papers")
        verbose_name_plural = _("Word templates of papers")
        ordering = ["organisation", "-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_at=None),
                name="papertemplate_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name}"

    @property
    def label_in_log(self) -> str:
        return f"#{self.pk}"

    def read(self) -> bytes:
        """Return the file; b"" where the log vouches for the digest of another."""
        content = bytes(self.content)
        is_whole = hashlib.sha256(content).hexdigest() == self.sha256
        return content if is_whole else b""

    def bring(self, content: bytes, name: str, *, by: "User") -> None:
        """Be this file, of a row that is new."""
        self.content, self.name, self.added_by = content, name[:255], by
        self.sha256 = hashlib.sha256(content).hexdigest()

    def take_back(self) -> None:
        """Use it no more. The caller logs it."""
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])

    def take_the_place(self) -> None:
        """Take back the one in use; within the transaction that saves this one."""
        bodies = Organisation.objects.select_for_update(no_key=True)
        list(bodies.filter(pk=self.organisation_id).values_list("pk"))
        before = PaperTemplate.objects.without_files().filter(ended_at=None)
        for one in before.filter(organisation=self.organisation_id):
            one.take_back()
        self.added_at = timezone.now()
