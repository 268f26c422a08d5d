"""One's own entry corrected or taken back; one filled in for one's office confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rectification.access import requires
from rectification.errors import InvalidTransition, NotAllowed, Refusal
from rectification.forms.autosave import put_in
from rectification.forms.findings.steps import CorrectForm, ReasonForm, ReturnForm
from rectification.models import ProgressEntry, User
from rectification.views.autosave import sent
from rectification.views.parts.answers import as_read, refused
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


def fetch(user: User, pk: int) -> ProgressEntry:
    shown = ProgressEntry.objects.visible_to(user)
    return get_object_or_404(shown.select_related("finding__inspection"), pk=pk)


def objection(entry: ProgressEntry, user: User, action: str) -> Refusal | None:
    """Say why somebody cannot change an entry, before a form is drawn."""
    if entry.author_id != user.pk:
        return NotAllowed(_("Only the author can change an entry."))
    if entry.can_be_rewritten(user):
        return entry.finding.why_not(action, by=user)
    return InvalidTransition(
        _("This entry is withdrawn or returned, or something already rests on it.")
    )


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def entry_correct(request: StaffRequest, pk: int) -> HttpResponse:
    entry = fetch(request.user, pk)
    if refusal := objection(entry, request.user, "correct_progress"):
        return refused(request, entry.finding, refusal)
    form = CorrectForm(request.POST or None, initial={"text": entry.text})
    chosen = request.GET.get("draft", "")
    put_in(form, request.user, "entry-correct", pk, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        entry.correct(by=request.user, text=said["text"], reason=said["reason"])
        return _done(request, entry, _("The entry has been corrected."))
    return render(request, "entry/correct.html", {"entry": entry, "form": form})


@requires(Permission.FINDING_WORK)
@require_http_methods(["GET", "POST"])
def entry_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    entry = fetch(request.user, pk)
    if refusal := objection(entry, request.user, "withdraw_progress"):
        return refused(request, entry.finding, refusal)
    form = ReasonForm(request.POST or None)
    chosen = request.GET.get("draft", "")
    put_in(form, request.user, "entry-withdraw", pk, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        entry.withdraw(by=request.user, reason=form.cleaned_data["reason"])
        return _done(request, entry, _("The entry has been withdrawn."))
    return render(request, "entry/withdraw.html", {"entry": entry, "form": form})


@requires(Permission.PROGRESS_RETURN)
@require_http_methods(["GET", "POST"])
def entry_return(request: StaffRequest, pk: int) -> HttpResponse:
    user, entry = request.user, fetch(request.user, pk)
    refusal = entry.finding.why_not("return_progress", by=user)
    if refusal := refusal or entry.why_not_returned(user):
        return refused(request, entry.finding, refusal)
    form = ReturnForm(request.POST or None)
    chosen = request.GET.get("draft", "")
    put_in(form, user, "entry-return", pk, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        entry.send_back(by=user, reason=form.cleaned_data["reason"])
        return _done(request, entry, _("The entry is returned, to be reported anew."))
    return render(request, "entry/return.html", {"entry": entry, "form": form})


@requires(Permission.FINDING_CONFIRM)
@require_POST
def entry_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    entry = as_read(request, fetch(request.user, pk))
    entry.confirm(by=request.user)
    return _done(request, entry, _("The entry has been confirmed."))


def _done(request: StaffRequest, entry: ProgressEntry, sentence: str) -> HttpResponse:
    sent(request)
    messages.success(request, sentence)
    return redirect(entry.finding.get_absolute_url() + "#progress")
