"""The filters of the list that ask what came of a close-out."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rectification.models import LookBack, User, Verification
from rectification.models.findings import check_in, look_back
from rectification.models.findings.finding import FindingQuerySet
from rectification.models.findings.sample import drawn_to_look_at
from rectification.models.findings.verification import to_verify, verified_as

AFTER_CLOSE = ("verified", "look_back", "check_in")


class AfterClosePart(forms.Form):
    verified = forms.ChoiceField(
        label=_("Verification"),
        required=False,
        choices=[
            ("", _("Any")),
            ("none", _("Closed out and not verified")),
            *Verification.Result.choices,
            ("sham", _("Only feigned")),
        ],
    )
    look_back = forms.ChoiceField(
        label=_("Look-back"),
        required=False,
        choices=[
            ("", _("Any")),
            ("owed", _("Look-back due, not done")),
            ("drawn", _("Drawn for a sample, not done")),
            *LookBack.Result.choices,
        ],
    )
    check_in = forms.ChoiceField(
        label=_("Yearly check-in"),
        required=False,
        choices=[
            ("", _("Any")),
            ("owed", _("Check-in due, not told")),
            ("waiting", _("Told, to be confirmed")),
        ],
    )


def after_close(
    findings: FindingQuerySet, said: Mapping[str, Any], user: User
) -> FindingQuerySet:
    """Narrow by what came of a close-out: verified, looked at again, or not yet."""
    verified, lasted = said.get("verified"), said.get("look_back")
    if verified == "none":
        findings = to_verify(findings)
    elif verified:
        findings = verified_as(findings, verified)
    if lasted == "owed":
        findings = look_back.owed(findings, by_day=timezone.localdate())
    elif lasted == "drawn":
        findings = findings.filter(pk__in=drawn_to_look_at(user).values("pk"))
    elif lasted:
        findings = look_back.looked_at_as(findings, lasted)
    told = said.get("check_in")
    if told == "owed":
        findings = check_in.owed(findings, by_day=timezone.localdate())
    elif told:
        findings = check_in.waits(findings)
    return findings
