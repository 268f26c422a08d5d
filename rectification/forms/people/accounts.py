"""Locking, unlocking and signing out somebody else."""

from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm, ProseField


class AccountStepForm(GatedForm):
    reason = ProseField(label=_("Reason"), rows=2)
