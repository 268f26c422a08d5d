"""Locking, unlocking and signing out somebody else; the own password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import User
from rectification.models.bodies.passwords import TOO_OLD
from rectification.models.bodies.sign_in import prove


class AccountStepForm(GatedForm):
    reason = ProseField(label=_("Reason"), rows=2)


class OwnPasswordForm(PasswordChangeForm):
    """A new password; a wrong old one counts for the lock-out as at the sign-in.

    Wherever one changes the own: on the staff pages and in the administration.
    """

    user: User

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if request.session.get(TOO_OLD):
            self.fields["old_password"].help_text = ngettext(
                "A password counts for %(days)d day on this site; yours is older. "
                "Choose another to go on.",
                "A password counts for %(days)d days on this site; yours is older. "
                "Choose another to go on.",
                settings.PASSWORD_LASTS_DAYS,
            ) % {"days": settings.PASSWORD_LASTS_DAYS}

    def save(self, commit: bool = True) -> User:
        self.user.choose_password(self.cleaned_data["new_password1"])
        self.request.session.pop(TOO_OLD, None)
        return self.user

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if fault := prove(self.request, old):
            raise ValidationError(fault)
        return old

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        new = said.get("new_password1")
        if new and new == said.get("old_password"):
            words = gettext("This is the password that you have. Choose another.")
            self.add_error("new_password1", words)
        return said
