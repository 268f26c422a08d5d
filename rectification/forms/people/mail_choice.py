"""Whether, where and in which language somebody is written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.models import User


class MailChoiceForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    language = forms.ChoiceField(
        label=_("Reminders by e-mail"),
        choices=User.Language.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        now = {"email": user.email, "language": user.mail_language}
        super().__init__(data, initial=now)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("language") and not said.get("email") and not self.errors:
            self.add_error("email", _("Say where to, or choose no e-mail."))
        return said
