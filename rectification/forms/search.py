"""What is sought, of which kind, in which body; its box stands in each header."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.models import Organisation, User
from rectification.models.search.asking import LONGEST
from rectification.models.search.sources import SOURCES


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=LONGEST, required=False)
    kind = forms.ChoiceField(
        required=False, choices=[("", ""), *((kind, kind) for kind in SOURCES)]
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        seen = Organisation.objects.visible_to(user).inspected().order_by("name", "pk")
        self.bodies = list(seen[:200])
        self.fields["body"] = forms.TypedChoiceField(
            label=_("Body"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[
                ("", _("All bodies")),
                *((one.pk, str(one)) for one in self.bodies),
            ],
        )
