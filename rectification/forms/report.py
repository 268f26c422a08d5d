"""Forms of the steps of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rectification.forms.gate import GatedForm, ProseField
from rectification.models import Review


class ReviewForm(GatedForm):
    kind = forms.ChoiceField(label=_("Review"), choices=Review.Kind.choices)
    opinion = ProseField(label=_("Opinion"), rows=3, required=False)


class WarningForm(GatedForm):
    """Why what a rule has found may be published as it is."""

    rule = forms.CharField(max_length=40, widget=forms.HiddenInput)
    # What the rule had found when the page was drawn.
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = ProseField(label=_("Reason"), rows=2)
