"""Starting from a text: what is pasted, what was understood of it, what is written.

Nothing is kept between the two pages: the text travels in the form, signed, so that
what was reviewed is what is written.
"""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import (
    AlreadyImported,
    Classified,
    NoFinding,
    NotAllowed,
    Refusal,
    TooLarge,
)
from rectification.forms.autosave import hold
from rectification.forms.intake.basis import BASIS
from rectification.forms.intake.carried import Carried
from rectification.forms.intake.start import FACTS, IntakeForm, ReviewForm
from rectification.forms.intake.typed import fills_together, typed_from, typed_in
from rectification.intake import secrecy
from rectification.intake.documents.document import Document
from rectification.intake.import_notice import check_new, text_digest
from rectification.intake.naming import remember
from rectification.intake.reading import Reading
from rectification.intake.register import Facts, take_in
from rectification.limits import MOST_CHARACTERS
from rectification.models import FormDraft, Inspection, Organisation
from rectification.views.autosave import sent
from rectification.views.intake import merge
from rectification.views.intake.cleared import lead_on
from rectification.views.intake.pages import (
    bodies_of,
    kept_basis,
    show_review,
    show_text,
    targets_of,
)
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import Permission


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def intake_new(request: StaffRequest) -> HttpResponse:
    bodies, targets = bodies_of(request.user), targets_of(request.user)
    if request.method != "POST":
        initial = {"target": request.GET.get("into", "")}
        form = IntakeForm(bodies=bodies, inspections=targets, initial=initial)
        return show_text(request, form)
    form = IntakeForm(request.POST, request.FILES, bodies=bodies, inspections=targets)
    try:
        is_read = form.is_valid() and form.read is not None
    except Classified as refusal:
        return lead_on(request, refusal)
    if not is_read or form.read is None:
        return show_text(request, form)
    carried = _carried(form, form.read)
    try:
        if not carried.inspection:
            check_new(form.cleaned_data["organisation"], text_digest(carried.text))
        carried, reading = carried.as_before()
    except (AlreadyImported, NoFinding, TooLarge) as refusal:
        form.add_error("file" if form.name else "text", str(refusal))
        return show_text(request, form)
    return begin(request, carried, reading, form.cleaned_data["typed"])


def _carried(form: IntakeForm, read: Document) -> Carried:
    said, target = form.cleaned_data, form.inspection
    body = target.organisation_id if target else said["organisation"].pk
    carried = Carried(
        text=read.text,
        name=form.name,
        encoding=read.encoding,
        kind=said["kind"],
        organisation=body,
        cleared=bool(said["cleared"]),
        doubts=read.doubts,
        sheets=read.sheets,
    )
    if target is None:
        return carried
    fed_back = target.feedback_on
    year = fed_back.year if fed_back else None
    return replace(carried, inspection=target.reference, year=year)


def begin(
    request: StaffRequest, carried: Carried, reading: Reading, typed: str = ""
) -> HttpResponse:
    if carried.inspection:
        return merge.begin(request, carried, reading, typed)
    form = ReviewForm(
        reading=reading, was_cleared=carried.cleared, typed=typed_from(typed)
    )
    return show_review(request, carried, form)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def intake_review(request: StaffRequest) -> HttpResponse:
    """Write what was reviewed; or back to the text; or read it again."""
    if request.method != "POST":
        return _go_on(request)
    user = request.user
    carried = Carried.from_signed(request.POST.get("signed", ""), user)
    organisation = get_object_or_404(bodies_of(user), pk=carried.organisation)
    reading = carried.read()
    if request.POST.get("do") == "back":
        return _back(request, carried, reading)
    if carried.inspection:
        return merge.review(request, carried, reading)
    form = ReviewForm(
        request.POST, request.FILES, reading=reading, was_cleared=carried.cleared
    )
    form.known_offices = organisation.offices.names_today()
    hold(form, request.user, request.path)
    if not form.is_valid():
        return show_review(request, carried, form)
    columns, year = _as_asked(form, reading)
    wanted = replace(carried, columns=columns, year=year)
    is_same = wanted.is_read_as(reading, before=carried)
    is_same = is_same and not fills_together(request.POST, reading)
    if request.POST.get("do") != "write" or not is_same:
        return _read_again(request, wanted, reading, is_asked=not is_same)
    return _write(request, carried, form, organisation)


def _write(
    request: StaffRequest,
    carried: Carried,
    form: ReviewForm,
    organisation: Organisation,
) -> HttpResponse:
    try:
        inspection = _written(request, carried, form, organisation)
    except NotAllowed:
        raise
    except Refusal as refusal:
        # On this page, where everything typed still stands.
        form.add_error(None, str(refusal))
        return show_review(request, carried, form)
    remember(form.reading, by=request.user, organisation=organisation)
    sent(request, reverse("intake-new"))
    messages.success(request, _said(len(form.reading.findings)))
    return redirect(inspection)


def _go_on(request: StaffRequest) -> HttpResponse:
    """Take up the review that was kept as a draft, if there is one."""
    chosen = request.GET.get("draft", "")
    reviews = FormDraft.objects.of(request.user, "").get("intake-review", [])
    draft = next((one for one in reviews if chosen in ("", str(one.pk))), None)
    if draft is None:
        return redirect("intake-new")
    try:
        carried = Carried.from_signed(draft.data.get("signed", ""), request.user)
    except Refusal as refusal:
        draft.delete()
        messages.warning(request, str(refusal))
        return redirect("intake-new")
    get_object_or_404(bodies_of(request.user), pk=carried.organisation)
    return begin(request, carried, carried.read())


def _written(
    request: StaffRequest,
    carried: Carried,
    form: ReviewForm,
    organisation: Organisation,
) -> Inspection:
    said = form.cleaned_data
    return take_in(
        form.reading,
        carried.read_text,
        by=request.user,
        organisation=organisation,
        name=carried.name,
        corrections=form.said(),
        facts=Facts(**{name: said[name] for name in FACTS if name in said}),
        basis=kept_basis(form, by=request.user, organisation=organisation),
    )


def _said(number: int) -> str:
    return ngettext(
        "%(number)d finding has been taken in.",
        "%(number)d findings have been taken in.",
        number,
    ) % {"number": number}


def _as_asked(
    form: ReviewForm, reading: Reading
) -> tuple[tuple[str, ...] | None, int | None]:
    """Return the columns and the year that the review asks to read the text by."""
    day = form.cleaned_data.get("feedback_on")
    if reading.table is None:
        return None, day.year if day else None
    chosen = (form.cleaned_data[one.name] for one in form.column_fields())
    return tuple(chosen), day.year if day else None


def _read_again(
    request: StaffRequest, wanted: Carried, reading: Reading, *, is_asked: bool
) -> HttpResponse:
    """Show the text as read by other columns or another year, corrections kept."""
    again = wanted.read()
    data = request.POST.copy()
    kept = typed_from(typed_in(request.POST, reading))
    drawn = ReviewForm(reading=again, was_cleared=wanted.cleared, typed=kept)
    for name, field in drawn.fields.items():
        if name in (*FACTS, *BASIS):
            field.initial = data.get(name, "")
    if is_asked and data.get("do") == "write":
        messages.warning(
            request,
            _("The text was read anew as you asked. Please review it once more."),
        )
    return show_review(request, wanted, drawn)


def _back(request: StaffRequest, carried: Carried, reading: Reading) -> HttpResponse:
    """Return to the text, everything typed still there."""
    typed = typed_in(request.POST, reading)
    secrecy.check(typed, cleared=carried.cleared)
    initial = {
        "organisation": carried.organisation,
        "target": carried.inspection,
        "text": carried.text if len(carried.text) <= MOST_CHARACTERS else "",
        "kind": carried.kind,
        "cleared": carried.cleared,
        "typed": typed,
    }
    form = IntakeForm(
        bodies=bodies_of(request.user),
        inspections=targets_of(request.user),
        initial=initial,
    )
    return show_text(request, form)
