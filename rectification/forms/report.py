"""Forms of the steps of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.gate import GatedForm, ProseField
from rectification.models import Review


class ReviewForm(GatedForm):
    kind = forms.ChoiceField(label=_("Review"), choices=Review.Kind.choices)
    opinion = ProseField(label=_("Opinion"), rows=3, required=False)
