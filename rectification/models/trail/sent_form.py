"""Forms of something new that were accepted: each has made one thing."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from rectification.models.bodies.user import User

MOST = 200  # accepted forms of one person that are known again


class SentFormQuerySet(models.QuerySet["SentForm"]):
    def take(self, *, by: "User", page: str, key: str) -> "SentForm":
        """Return the form of this key, new or sent before. In a transaction only.

        Of two that arrive at once the second waits here until the first is through.
        """
        form, _is_new = self.get_or_create(user=by, page=page[:200], key=key)
        return form

    def made_by(self, user: "User", *, page: str, key: str) -> str:
        """Return the address of what a form made, "" where it was not accepted yet."""
        rows = self.filter(user=user, page=page[:200], key=key[:64].replace("\0", ""))
        return rows.values_list("led_to", flat=True).first() or ""


class SentForm(models.Model):
    """`page`: the address it was sent to; `key`: drawn with the form; `led_to`: the
    address of what it made, "" while that is being made."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="sent_forms",
        verbose_name=_("person"),
    )
    page = models.CharField(_("page"), max_length=200)
    key = models.CharField(_("form"), max_length=64)
    led_to = models.CharField(_("led to"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)

    objects = SentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "key"], name="sentform_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.key}"

    def lead_to(self, address: str) -> None:
        """Note what it made; the oldest forms of the same person are forgotten."""
        self.led_to = address
        changed = ["led_to"]
        self.save(update_fields=changed)
        own = SentForm.objects.filter(user=self.user_id)
        old = own.order_by("-pk").values_list("pk", flat=True)[MOST:]
        own.filter(pk__in=list(old)).delete()
