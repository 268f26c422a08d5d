"""What one person does and a second one confirms: when that was, and who it was."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class Confirmable(models.Model):
    """A row with a `confirmation` of its own choices: that it waits, or by whom not."""

    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    confirmer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        abstract = True

    def _write_confirmed(self, how: str, *, by: "User | None") -> None:
        """Write that it is confirmed; `by` None: on the server. On a locked row."""
        values = {"confirmation": how, "confirmed_at": timezone.now(), "confirmer": by}
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
