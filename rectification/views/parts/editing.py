"""One way to correct anything by hand: form, conflict with both texts, refusal said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rectification.errors import Classified, Conflict, NotAllowed, Refusal
from rectification.forms.autosave import place_of, put_in
from rectification.forms.parts.deadline import PARTS
from rectification.forms.parts.editing import WordedForm
from rectification.views.autosave import sent

Stored = dict[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the form. `back` is where it leads to, done or not."""

    title: str
    back: str
    over: str = ""
    save: str = ""
    crumbs: list[dict[str, object]] = field(default_factory=list)
    template: str = "editing/form.html"
    extra: Mapping[str, object] = field(default_factory=dict)


def crumb(label: object, url: str = "") -> dict[str, object]:
    return {"label": str(label), "url": url}


def edit(
    request: HttpRequest,
    *,
    make: Callable[[object], WordedForm],
    keep: Callable[[WordedForm], str],
    page: Page,
    latest: Callable[[], tuple[object, Stored]] | None = None,
) -> HttpResponse:
    """Show the form, or keep what it says and go back.

    `make` builds the form of the data given (None: unsent) and of what is stored now;
    `keep` calls the verb and returns the sentence to say; `latest` reads version and
    values again after a conflict.
    """
    if request.method != "POST":
        return _drawn(request, _drafted(request, make(None)), page)
    form = make(request.POST)
    is_valid = form.is_valid()
    if "look" in request.POST and not any(part in form.errors for part in PARTS):
        return _drawn(request, _looked_at(form, make), page, looked=form)
    if not is_valid:
        return _drawn(request, form, page)
    if latest is not None and not _differs(form):
        sent(request)
        messages.info(request, _("Nothing was changed."))
        return redirect(page.back)
    try:
        sentence = keep(form)
    except Conflict as conflict:
        if latest is None:
            raise
        version, stored = latest()
        again = make(form.follow(version))
        again.is_valid()
        return _drawn(
            request,
            again,
            page,
            conflict=str(conflict),
            theirs=again.differences(stored),
        )
    except (NotAllowed, Classified):
        raise
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _drawn(request, form, page)
    sent(request)
    messages.success(request, sentence)
    return redirect(page.back)


def _drafted(request: HttpRequest, form: WordedForm) -> WordedForm:
    """Put a draft in, where forms of this address keep one."""
    if place := place_of(request.path):
        put_in(form, request.user, place.form, place.key)
    return form


def _differs(form: WordedForm) -> bool:
    return any(name not in form.silent for name in form.changed_data)


def _looked_at(form: WordedForm, make: Callable[[object], WordedForm]) -> WordedForm:
    """Return the form with the deadline filled in as it was understood."""
    data = form.data.copy()
    for name in PARTS:
        data[name] = str(form.cleaned_data.get(name) or "")
    shown = make(data)
    shown.errors.clear()  # only a look: what is still missing is said on saving
    return shown


def _drawn(
    request: HttpRequest,
    form: WordedForm,
    page: Page,
    *,
    looked: WordedForm | None = None,
    **more: object,
) -> HttpResponse:
    if place := place_of(request.path):
        put_in(form, request.user, place.form, place.key)
    understood = getattr(looked, "understood", None)
    context = {
        "form": form,
        "page": page,
        "draft_url": request.path,
        "crumbs": page.crumbs,
        "reads_deadline": "due_wording" in form.fields,
        "looked": looked is not None,
        "understood": understood() if understood else "",
        **page.extra,
        **more,
    }
    return render(request, page.template, context)
