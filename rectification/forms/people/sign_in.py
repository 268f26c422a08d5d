"""Signing in, at the pace that wrong passwords leave."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext, ngettext

from rectification.models import User
from rectification.models.bodies.sign_in import seconds_to_wait


class Slowed(AuthenticationForm):
    def clean(self) -> dict[str, Any]:
        """Refuse before the password is looked at: such an attempt is not counted."""
        name = str(self.cleaned_data.get("username") or "")
        if self.request and (seconds := seconds_to_wait(self.request, name)):
            raise forms.ValidationError(
                ngettext(
                    "Too many wrong passwords of late. Please wait %(seconds)d second "
                    "and try again.",
                    "Too many wrong passwords of late. Please wait %(seconds)d seconds "
                    "and try again.",
                    seconds,
                )
                % {"seconds": seconds},
                code="slow",
            )
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if user.has_outlived_first_password:
            raise forms.ValidationError(
                gettext(
                    "A password that somebody has given you counts for seven days. Ask "
                    "for a new one where you had it from."
                ),
                code="outlived",
            )


class SignInForm(Slowed):
    pass


class AdminSignInForm(Slowed, AdminAuthenticationForm):
    pass
