"""Drafts: kept while typing, put back on the page, carried across a logout."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rectification.access import requires
from rectification.errors import Classified, Refusal, Unclear
from rectification.forms import autosave as drafts
from rectification.forms.drafted import FormPlace, place_of
from rectification.intake import secrecy
from rectification.models import User
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission

PREFIX = "kept."  # of carried fields; the login form has names of its own
SENT = "rectification.draft_sent"  # in request.META: the form was accepted


def _place(request: StaffRequest) -> FormPlace:
    place = place_of(request.POST.get("for", ""))
    if place is None:
        raise Refusal(_("This form keeps no draft."))
    return place


@requires(Permission.STAFF)
@require_POST
def draft_save(request: StaffRequest) -> HttpResponse:
    """Keep a form half filled in. `for`: the address it will be sent to.

    The script asks for JSON; the button leads back to the page of the form.
    """
    place = _place(request)
    wants_page = "text/html" in request.headers.get("Accept", "text/html")
    if not drafts.is_seen(request.user, place):
        drafts.drop(request.user, place)
        raise Http404
    try:
        kept = drafts.keep(request.user, place, request.POST)
    except Unclear as doubt:
        if not wants_page:
            raise
        return _asked(request, place, str(doubt))
    now = date_format(timezone.localtime(), "TIME_FORMAT")
    said = _("Draft kept at %(time)s.") % {"time": now}
    if not wants_page:
        return JsonResponse({"detail": said if kept else ""})
    messages.success(request, said if kept else _("Nothing is typed yet."))
    return redirect(place.page)


def _asked(request: StaffRequest, place: FormPlace, doubt: str) -> HttpResponse:
    """Ask whether a text is no secret; it waits on this page, not on the server."""
    words = drafts.typed(place, request.POST)
    kept = ("for", "draft_tab", "draft_from")
    fields = {**words, **{name: request.POST.get(name, "") for name in kept}}
    return render(request, "draft/doubt.html", {"fields": fields, "doubt": doubt})


@requires(Permission.STAFF)
@require_POST
def draft_discard(request: StaffRequest) -> HttpResponse:
    place = _place(request)
    drafts.discard(request.user, place, request.POST.get("draft", ""))
    messages.success(request, _("The draft has been discarded."))
    return redirect(place.page)


@requires(Permission.STAFF)
@require_safe
def draft_open(request: StaffRequest) -> HttpResponse:
    """Lead to the page of a form with one of its drafts put in, or with none."""
    place = place_of(request.GET.get("for", ""))
    if place is None:
        raise Http404
    page, _hash, anchor = place.page.partition("#")
    chosen = urlencode({"draft": request.GET.get("draft", "")})
    sign = "&" if "?" in page else "?"
    return redirect(f"{page}{sign}{chosen}" + (f"#{anchor}" if anchor else ""))


def address_of(request: HttpRequest) -> str:
    """Return where a form posts to, with what of the query its draft is kept by."""
    said = request.POST.get("for", "")
    return said if said.partition("?")[0] == request.path else request.path


def sent(request: StaffRequest, *others: str) -> None:
    """Say that the form just posted was accepted: its draft has done its work.

    `others`: addresses of the forms that led to it, or its own with its query.
    """
    request.META[SENT] = True
    for path in dict.fromkeys((request.path, *others)):
        if place := place_of(path):
            drafts.drop(request.user, place, request.POST)


def carrying(words: dict[str, str], *, is_cleared: bool) -> dict[str, object]:
    """Return what the login page shows of a text that waits for its author."""
    try:
        for text in words.values():
            secrecy.check(text, cleared=is_cleared)
    except Classified as refusal:
        return {"refused": str(refusal)}
    except Unclear as doubt:
        return {"carried": _prefixed(words), "doubt": str(doubt)}
    if is_cleared:
        words = {**words, "cleared": "on"}
    return {"carried": _prefixed(words)}


def _prefixed(words: dict[str, str]) -> dict[str, str]:
    return {f"{PREFIX}{name}": text for name, text in words.items()}


def carried_by(request: HttpRequest) -> dict[str, object]:
    """The same for a login page drawn again, after a wrong password."""
    words = {
        name.removeprefix(PREFIX): text
        for name, text in request.POST.items()
        if name.startswith(PREFIX) and isinstance(text, str)
    }
    is_cleared = bool(words.pop("cleared", ""))
    return carrying(words, is_cleared=is_cleared) if words else {}


def put_back(request: HttpRequest, user: User) -> None:
    """Keep what the login form carried, if whoever signed in is who typed it."""
    drafts.sweep(user)
    place = place_of(request.POST.get(f"{PREFIX}for", ""))
    if place is None:
        return
    if not drafts.is_owner(user, request.POST.get(f"{PREFIX}owner", "")):
        messages.warning(
            request,
            _("Somebody else had typed a text here; it was not kept."),
        )
        return
    if not drafts.is_seen(user, place):
        return
    try:
        drafts.keep(user, place, request.POST, prefix=PREFIX)
    except Refusal as refusal:
        messages.error(request, str(refusal))
