"""Acts that ask again who it is, and the box in which the own password is typed."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from rectification.models.bodies.sign_in import has_proved, prove

BOX = "own_password"
# By the names of their addresses, those of the admin too: a session left open, or
# stolen, is not enough to decide, to publish, to take down, to erase, to let somebody
# in or out, or to change who oversees and what is asked.
ACTS: frozenset[str] = frozenset(
    {
        *("report-approve", "report-freeze", "report-publish", "report-take_down"),
        "act-confirm",
        *("entry-erase", "evidence-erase", "edition-erase", "source-erase"),
        *("order-erase", "instruction-erase", "submission-erase", "payload-erase"),
        *("verification-erase", "look_back-erase", "check_in-erase"),
        *("opinion-erase", "opinion-release", "opinion-decline"),
        "erasure-confirm",
        *("people-appoint", "people-account", "appointment-hand_over"),
        *("appointment-confirm", "overseer-confirm", "chain-confirm", "first_run"),
        *("rectification_appointment_add", "rectification_appointment_change"),
        *("rectification_user_add", "rectification_user_change"),
        "auth_user_password_change",
        "order-sign",
        *("finding-approve", "finding-conclude", "paper-confirm", "adoption-confirm"),
        "bulk-approve",  # once for all that are ticked
        *("appointment-end", "account-lock", "account-unlock"),
        *("account-end_sessions", "account-factor", "factor-confirm"),
        *("own-factor", "own-codes"),
        # Who decides on whose work, what a report needs, what is redacted.
        *("rectification_organisation_add", "rectification_organisation_change"),
        "rectification_inspection_change",
        *("rectification_redactionrule_add", "rectification_redactionrule_change"),
        "rectification_sitesettings_change",  # whose sign-in needs a second factor
    }
)
F = TypeVar("F", bound=forms.BaseForm)


class BareForm(forms.Form):
    """The form of an act that asks for nothing, but perhaps for who it is."""


class OwnPasswordField(forms.Field):
    """The box; what is typed in it goes nowhere. `fault`: what was wrong with it."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            label=_("Your password"),
            help_text=_("Before acts of weight it is asked again after five minutes."),
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.fault = fault

    def clean(self, value: object) -> None:
        """Refuse the form: the box stands on one that was sent only with a fault."""
        raise forms.ValidationError(self.fault)


def prove_identity(request: HttpRequest, form: F, act: str = "") -> F:
    """Put the box into the form of an act, or take what was typed in it for proof.

    `act`: the name of the address that the form posts to; empty: the request's own.
    Nothing else asks: whatever is to be proved besides is to be asked for here.
    """
    match = request.resolver_match
    act = act or (match.url_name if match else "") or ""
    if act not in ACTS or has_proved(request):
        return form
    fault = ""
    if form.is_bound:
        request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]
        fault = prove(request, request.POST.get(form.add_prefix(BOX), ""))
        if not fault:
            return form
    form.fields[BOX] = OwnPasswordField(fault)
    return form
