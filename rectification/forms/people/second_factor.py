"""Codes of the second factor: one to pass, one to show that an app has read the key."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from rectification.models import User
from rectification.models.bodies.second_factor import fits, give

LONGEST = 16


class CodeField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        typed = {"autocomplete": "one-time-code", "autocapitalize": "none"}
        super().__init__(
            label=_("One-time code"),
            max_length=LONGEST,
            widget=forms.TextInput(attrs=typed),
            **kwargs,
        )


class CodeForm(forms.Form):
    code = CodeField(
        help_text=_("Six digits of the app, or one of the codes on your printed list.")
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if fault := give(self.request, cast(User, self.request.user), code):
            raise forms.ValidationError(fault)
        return code


class AppForm(forms.Form):
    """`device`: the app's; None where codes alone are set up, which ask for no code."""

    code = CodeField(help_text=_("Six digits that the app shows once it has the key."))

    def __init__(self, *args: Any, device: TOTPDevice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.device = device
        self.fields["code"].required = device is not None

    def clean_code(self) -> str:
        code: str = "".join(self.cleaned_data["code"].split())
        if self.device is not None and not fits(self.device, code):
            raise forms.ValidationError(
                gettext(
                    "This is not what the app shows for this key. Check that the clock "
                    "of the telephone is right, and type the next code."
                )
            )
        return code
