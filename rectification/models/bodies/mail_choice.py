"""Whether an account is written to, at which address and in which language."""

from typing import TYPE_CHECKING, cast

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from rectification.models.trail.log import SYSTEM_CHAIN, Chain

if TYPE_CHECKING:
    from rectification.models.bodies.user import User


class MailChoice(models.Model):
    """Reminders stand in the application whatever is chosen here."""

    class Language(models.TextChoices):
        NONE = "", _("No e-mail")
        CHINESE = "zh-hans", _("In Chinese")
        ENGLISH = "en", _("In English")

    email = models.EmailField(_("e-mail"), blank=True)
    mail_language = models.CharField(
        _("reminders by e-mail"),
        max_length=7,
        choices=Language,
        default=Language.CHINESE,
        blank=True,
    )
    # Counted where reminders are sent and read, so that no page has to count.
    unread_reminders = models.PositiveIntegerField(
        _("unread reminders"), default=0, editable=False
    )

    class Meta:
        abstract = True

    def choose_mail(self, *, email: str, language: str) -> None:
        """Choose for oneself."""
        before = {"email": self.email, "mail_language": self.mail_language}
        after = {"email": email, "mail_language": language}
        if before == after:
            return
        with transaction.atomic():
            self.email, self.mail_language = email, language
            self.save(update_fields=list(after))
            Chain.record(
                chain=SYSTEM_CHAIN,
                actor=cast("User", self),
                action="user.choose_mail",
                subject=self,
                before=before,
                after=after,
            )
