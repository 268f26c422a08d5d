"""What somebody says who asks for an erasure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField


class EraseForm(GatedForm):
    """Speaking of work secrets is what this form is for: only marks are refused."""

    reason = ProseField(
        label=_("Reason"),
        rows=3,
        help_text=_(
            "What kind of content it is and how it got here. Do not repeat it: "
            "the reason stays for good."
        ),
    )

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["cleared"] = True
        return super().clean()
