"""What a step answers: back to the page of the thing, with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rectification.errors import Incomplete, NotAllowed, Refusal
from rectification.forms.parts.editing import NewForm, new_key
from rectification.forms.parts.identity import prove_identity
from rectification.models import (
    Finding,
    Inspection,
    Opinion,
    Report,
    SentForm,
)
from rectification.models.findings.replying import RepliedTo
from rectification.models.trail.lifecycle import AsRead
from rectification.views.autosave import sent
from rectification.views.parts.requests import StaffRequest

T = TypeVar("T", bound=AsRead)


def said(request: StaffRequest, form: forms.Form) -> dict[str, Any]:
    """Return what a short form says, or refuse with its first error as a sentence.

    The middleware answers: with the page of the thing where that keeps what was typed
    as a draft, with the form itself anywhere else.
    """
    if prove_identity(request, form).is_valid():
        return form.cleaned_data
    name, errors = next(iter(form.errors.items()))
    field = form.fields.get(name)
    sentence = f"{field.label}：{errors[0]}" if field else str(errors[0])
    raise Incomplete(sentence, form=form)


def as_read(request: StaffRequest, thing: T) -> T:
    """Bind a thing to what the page showed of it: nobody decides on what is newer."""
    thing.read = request.POST.get("read", "")
    return thing


def done(
    request: StaffRequest,
    thing: Finding | Inspection | Report | Opinion | RepliedTo,
    sentence: str,
) -> HttpResponse:
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


def sent_before(request: StaffRequest, sentence: str = "") -> HttpResponse | None:
    """Lead a form of something new, sent again, to what it made; None: not yet sent."""
    made = SentForm.objects.made_by(
        request.user, page=request.path, key=request.POST.get("form_key", "")
    )
    if not made:
        return None
    sent(request)
    messages.info(
        request, sentence or _("This form was sent before; nothing is added.")
    )
    return redirect(made)


@contextmanager
def once(request: StaffRequest, form: NewForm) -> Iterator[SentForm]:
    """Yield a valid form of something new as it was sent before, within a transaction.

    Where its `led_to` is empty it is sent for the first time: make the thing, and say
    by `lead_to` where it stands.
    """
    key = form.cleaned_data["form_key"] or new_key()
    with transaction.atomic():
        yield SentForm.objects.take(by=request.user, page=request.path, key=key)
