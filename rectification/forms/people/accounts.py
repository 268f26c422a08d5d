"""Locking, unlocking and signing out somebody else; the own password."""

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import User
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

    def save(self, commit: bool = True) -> User:
        self.user.choose_password(self.cleaned_data["new_password1"])
        return self.user

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if fault := prove(self.request, old):
            raise ValidationError(fault)
        return old
