"""What a body drafts in reply to an opinion: for its sender, and for the public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField
from rectification.models import Opinion


class ReplyForm(GatedForm):
    reply = ProseField(
        label=_("Reply"),
        rows=5,
        help_text=_("The sender reads it with the receipt code. No names, no numbers."),
    )
    is_public = forms.BooleanField(
        label=_("Make the reply public, beside what it is about"), required=False
    )
    outline = ProseField(
        label=_("Outline for the public"),
        rows=2,
        required=False,
        help_text=_("What the opinion says, in your own words and without its sender."),
    )

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "reply": opinion.reply,
            "is_public": opinion.is_public,
            "outline": opinion.outline,
        }
        super().__init__(*args, **kwargs)
        if not opinion.may_be_public:
            del self.fields["is_public"], self.fields["outline"]


class RefusalForm(GatedForm):
    reply = ProseField(
        label=_("Why it is not accepted"),
        rows=3,
        help_text=_(
            "The sender reads it: say where it can be brought forward instead."
        ),
    )
