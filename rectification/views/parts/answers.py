"""What a step answers: back to the page of the thing, with a sentence."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from rectification.errors import NotAllowed, Refusal
from rectification.forms.parts.identity import prove_identity
from rectification.models import Finding, Report
from rectification.views.autosave import sent
from rectification.views.parts.requests import StaffRequest


def said(request: StaffRequest, form: forms.Form) -> dict[str, Any]:
    """Return what a short form says, or refuse with its first error as a sentence."""
    if prove_identity(request, form).is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    field = form.fields.get(name)
    raise Refusal(f"{field.label}：{errors[0]}" if field else str(errors[0]))


def done(request: StaffRequest, thing: Finding | Report, sentence: str) -> HttpResponse:
    """Say that a step is taken; a draft of its form has done its work."""
    sent(request)
    messages.success(request, sentence)
    return redirect(thing.get_absolute_url())


def refused(
    request: StaffRequest, thing: Finding | Report, refusal: Refusal
) -> HttpResponse:
    """Answer a page that cannot be drawn now: 403, or back with the sentence."""
    if isinstance(refusal, NotAllowed):
        raise refusal
    messages.error(request, str(refusal))
    return redirect(thing.get_absolute_url())
