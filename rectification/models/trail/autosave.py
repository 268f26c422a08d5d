"""What somebody has typed into a form and not sent yet."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

MOST = 200  # drafts of one person; the oldest give way


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, user: "User") -> Self:
        """A draft is nobody else's business."""
        return self.filter(user=user)

    def of(self, user: "User", key: str) -> dict[str, "FormDraft"]:
        """Return somebody's drafts about one thing, by the name of their form."""
        return {draft.form: draft for draft in self.filter(user=user, key=key)}

    def keep(self, *, by: "User", form: str, key: str, data: dict[str, str]) -> None:
        """Store what was typed, in place of what was stored before."""
        self.update_or_create(
            user=by,
            form=form,
            key=key,
            defaults={"data": data, "updated_at": timezone.now()},
        )
        old = self.filter(user=by).order_by("-updated_at", "-pk")[MOST:]
        self.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


class FormDraft(models.Model):
    """One form of one person. `form`: the name of the address it posts to; `key`:
    of the thing it is about, as in that address; `data`: fields as they were sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="drafts",
        verbose_name=_("person"),
    )
    form = models.CharField(_("form"), max_length=40)
    key = models.CharField(_("subject"), max_length=40)
    data = models.JSONField(_("content"), default=dict)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form", "key"], name="formdraft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"
