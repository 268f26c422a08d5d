"""What somebody of the public sends: an opinion, a receipt code, whether it is solved.

There is no session to hold a form together with who was given it: a token signed with
the time does, good for one opinion about one thing. The receipt code is made of it, so
that the same form sent twice is one opinion with one code.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.errors import Refusal
from rectification.forms.parts.gate import ProseField
from rectification.intake import secrecy
from rectification.models.reports.opinion import LONGEST

LASTS = 4 * 3600  # seconds that a form may stay open
SOONEST = 3  # seconds; nobody reads the page and writes in less
_SALT = "opinion"
# Neither 0 and O nor 1 and I: a code is copied by hand and told by telephone.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 12  # of 32 signs: sixty bits, not to be found by trying


@dataclass(frozen=True, slots=True)
class Token:
    """What a form was given: for what, when (seconds), and a number used once."""

    about: str
    given_at: int
    nonce: str

    @classmethod
    def give(cls, about: str) -> str:
        said = [about, int(time.time()), secrets.token_hex(16)]
        return signing.dumps(said, salt=_SALT)

    @classmethod
    def read(cls, text: str, about: str) -> "Token":
        """Raise Refusal for one of elsewhere, too old, too new, or of another page."""
        try:
            said = signing.loads(text, salt=_SALT, max_age=LASTS)
        except signing.BadSignature as error:
            raise Refusal(
                _("This form was open for too long. Please send it once more.")
            ) from error
        token = cls(*said)
        if token.about != about:
            raise Refusal(_("This form is of another page. Please send it once more."))
        if time.time() - token.given_at < SOONEST:
            raise Refusal(
                _("That was too quick. Please read through it, and send it once more.")
            )
        return token

    @property
    def code(self) -> str:
        """The receipt code, in groups of four."""
        found = salted_hmac(_SALT, self.nonce, algorithm="sha256").digest()
        signs = "".join(_SIGNS[byte % len(_SIGNS)] for byte in found[:_LENGTH])
        return "-".join(signs[at : at + 4] for at in range(0, _LENGTH, 4))


class OpinionForm(forms.Form):
    """`website` is a trap: people do not see it, and programs fill it in."""

    words = ProseField(label=gettext_lazy("Your opinion"), rows=8)
    may_be_public = forms.BooleanField(
        label=gettext_lazy(
            "It may be told of in public, in outline and without me, with the reply."
        ),
        required=False,
    )
    website = forms.CharField(required=False, max_length=200)
    token = forms.CharField(max_length=400)

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        words, token = self.fields["words"], self.fields["token"]
        words.error_messages["required"] = _("Please write your opinion.")
        token.error_messages["required"] = _(
            "The form did not arrive whole. Please send it once more."
        )

    def clean_words(self) -> str:
        text: str = self.cleaned_data["words"]
        if len(text) > LONGEST:
            raise forms.ValidationError(
                _("%(found)d characters; %(limit)d is the most. Please shorten it.")
                % {"found": len(text), "limit": LONGEST}
            )
        try:
            secrecy.check(text, cleared=True)
        except Refusal as refusal:
            self.is_withheld = True
            raise forms.ValidationError(str(refusal)) from refusal
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("The box “website” has to stay empty: programs fill it in.")
            )
        return ""

    def clean_token(self) -> Token:
        try:
            return Token.read(self.cleaned_data["token"], self.about)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    is_withheld = False

    @property
    def typed(self) -> str:
        """What is shown again: nothing of a text that bears a mark of secrecy."""
        return "" if self.is_withheld else str(self.data.get("words", ""))

    @property
    def refusals(self) -> list[str]:
        return [str(line) for lines in self.errors.values() for line in lines]


class CodeForm(forms.Form):
    """A receipt code; `solved` where its sender says whether it is."""

    code = forms.CharField(
        max_length=40,
        error_messages={"required": gettext_lazy("Please type the receipt code.")},
    )
    solved = forms.ChoiceField(choices=[("yes", ""), ("no", "")], required=False)
