"""Starting from a text: what is pasted, what was understood of it, what is written.

Nothing is kept between the two pages: the text travels in the form, signed, so that
what was reviewed is what is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rectification.access import requires
from rectification.errors import (
    AlreadyImported,
    NoFinding,
    NotAllowed,
    Refusal,
    TooLarge,
)
from rectification.forms.intake import IntakeForm, ReviewForm
from rectification.forms.intake_typed import MOST_CORRECTED, typed_from, typed_in
from rectification.intake import secrecy
from rectification.intake.columns import Column
from rectification.intake.correcting import read_due
from rectification.intake.importing import check_new, text_digest
from rectification.intake.plan import Remark
from rectification.intake.reading import Kind, Reading, read
from rectification.intake.taken import places, recent
from rectification.intake.taking import Facts, take_in
from rectification.intake.text_file import ReadText
from rectification.models import Finding, Organisation, User
from rectification.notices.deadlines import write_date
from rectification.workflow import Permission

SALT = "rectification.intake"
RECENT = 8


@dataclass(frozen=True, slots=True)
class Carried:
    """What travels from page to page: the text, and how it was read for review."""

    text: str
    name: str
    encoding: str
    kind: str  # as chosen, "" to recognise it
    organisation: int
    cleared: bool
    columns: tuple[str, ...] | None = None  # as reviewed
    year: int | None = None

    def signed(self, user: User) -> str:
        values = [getattr(self, name) for name in self.__slots__]
        return signing.dumps([user.pk, *values], salt=SALT, compress=True)

    @classmethod
    def from_signed(cls, token: str, user: User) -> "Carried":
        try:
            owner, *values = signing.loads(token, salt=SALT)
            if owner != user.pk:
                raise signing.BadSignature
            carried = cls(*values)
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise Refusal(
                _("The review is no longer valid. Please start again from the text.")
            ) from error
        return carried

    def read(self) -> Reading:
        columns = self.columns and [Column(one) for one in self.columns]
        return read(self.text, kind=self.kind, columns=columns, year=self.year)


def bodies_of(user: User) -> QuerySet[Organisation]:
    """Bodies for which somebody may take in a text."""
    sight = user.sight(Permission.INSPECTION_EDIT)
    return Organisation.objects.filter(pk__in=sight.organisation_ids).order_by("name")


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def intake_new(request: HttpRequest) -> HttpResponse:
    bodies = bodies_of(request.user)
    if request.method != "POST":
        return _show_text(request, IntakeForm(bodies=bodies))
    form = IntakeForm(request.POST, request.FILES, bodies=bodies)
    if not form.is_valid() or form.read is None:
        return _show_text(request, form)
    said = form.cleaned_data
    carried = Carried(
        form.read.text,
        form.name,
        form.read.encoding,
        said["kind"],
        said["organisation"].pk,
        bool(said["cleared"]),
    )
    try:
        check_new(said["organisation"], text_digest(carried.text))
        reading = carried.read()
    except (AlreadyImported, NoFinding, TooLarge) as refusal:
        form.add_error("file" if form.name else "text", str(refusal))
        return _show_text(request, form)
    review = ReviewForm(reading=reading, typed=typed_from(said["typed"]))
    return _show_review(request, carried, review)


@requires(Permission.INSPECTION_EDIT)
@require_http_methods(["GET", "POST"])
def intake_review(request: HttpRequest) -> HttpResponse:
    """Write what was reviewed; or back to the text; or read it again."""
    if request.method != "POST":
        return redirect("intake-new")
    user = request.user
    carried = Carried.from_signed(request.POST.get("signed", ""), user)
    organisation = get_object_or_404(bodies_of(user), pk=carried.organisation)
    reading = carried.read()
    if request.POST.get("do") == "back":
        return _back(request, carried, reading)
    form = ReviewForm(request.POST, reading=reading, was_cleared=carried.cleared)
    if not form.is_valid():
        return _show_review(request, carried, form)
    columns, year = _as_asked(form, reading)
    wanted = replace(carried, columns=columns, year=year)
    is_same = reading.table is None or wanted.read() == reading
    if request.POST.get("do") != "write" or not is_same:
        return _read_again(request, wanted, reading, is_asked=not is_same)
    said = form.cleaned_data
    try:
        inspection = take_in(
            reading,
            ReadText(carried.text, carried.encoding),
            by=user,
            organisation=organisation,
            name=carried.name,
            corrections=form.said(),
            facts=Facts(
                said.get("feedback_on"), said.get("team", ""), said.get("theme", "")
            ),
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        # On this page, where everything typed still stands.
        form.add_error(None, str(refusal))
        return _show_review(request, carried, form)
    number = len(reading.findings)
    messages.success(
        request,
        ngettext(
            "%(number)d finding has been taken in.",
            "%(number)d findings have been taken in.",
            number,
        )
        % {"number": number},
    )
    return redirect(inspection)


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
    request: HttpRequest, wanted: Carried, reading: Reading, *, is_asked: bool
) -> HttpResponse:
    """Show the text as read by other columns or another year, corrections kept."""
    again = wanted.read()
    data = request.POST.copy()
    kept = typed_from(typed_in(request.POST, reading))
    drawn = ReviewForm(reading=again, typed=kept)
    for name, field in drawn.fields.items():
        if name in ("theme", "team", "feedback_on"):
            field.initial = data.get(name, "")
    if is_asked and data.get("do") == "write":
        messages.warning(
            request,
            _("The text was read anew as you asked. Please review it once more."),
        )
    return _show_review(request, wanted, drawn)


def _back(request: HttpRequest, carried: Carried, reading: Reading) -> HttpResponse:
    """Return to the text, everything typed still there."""
    typed = typed_in(request.POST, reading)
    secrecy.check(typed, cleared=carried.cleared)
    initial = {
        "organisation": carried.organisation,
        "text": carried.text,
        "kind": carried.kind,
        "cleared": carried.cleared,
        "typed": typed,
    }
    form = IntakeForm(bodies=bodies_of(request.user), initial=initial)
    return _show_text(request, form)


# --- pages ----------------------------------------------------------------------------


def _show_text(request: HttpRequest, form: IntakeForm) -> HttpResponse:
    bodies = list(form.fields["organisation"].queryset)
    sources = recent(request.user, bodies, most=RECENT)
    where = places(sources)
    findings = Finding.objects.filter(inspection__in=where.values())
    numbers: dict[int, int] = {}
    for pk in findings.values_list("inspection", flat=True):
        numbers[pk] = numbers.get(pk, 0) + 1
    context = {
        "form": form,
        "bodies": bodies,
        "recent": [
            {
                "source": source,
                "inspection": where[source.pk],
                "number": numbers.get(where[source.pk].pk, 0),
            }
            for source in sources
            if source.pk in where
        ],
    }
    return render(request, "intake/new.html", context)


def _show_review(
    request: HttpRequest, carried: Carried, form: ReviewForm
) -> HttpResponse:
    reading = form.reading
    doubted = {one.finding for one in reading.remarks if one.finding is not None}
    marked = {one.at: one.quote for one in reading.remarks if one.at is not None}
    body = bodies_of(request.user).filter(pk=carried.organisation).first()
    context = {
        "form": form,
        "reading": reading,
        "body": body,
        "kind": Kind(reading.kind).label,
        "signed": carried.signed(request.user),
        "name": carried.name,
        "encoding": carried.encoding.upper() if carried.encoding != "utf-8" else "",
        "remarks": _in_order(reading.remarks),
        "lines": [(one, _cut(one.text, marked.get(one.at))) for one in reading.lines],
        "rows": [
            {
                "number": n + 1,
                "finding": one,
                "fields": fields,
                "due": _due(form, n),
                "is_doubted": n in doubted,
                "is_wrong": any(field.errors for field in fields),
                "remarks": [it for it in reading.remarks if it.finding == n],
            }
            for n, one, fields in form.groups()
        ],
        "limit": MOST_CORRECTED if len(reading.findings) > MOST_CORRECTED else 0,
        "asides": sum(one.is_aside for one in reading.lines),
    }
    return render(request, "intake/review.html", context)


def _due(form: ReviewForm, n: int) -> str:
    """Return the day understood from the deadline as it stands in the form."""
    if f"deadline_{n}" not in form.fields:
        return form.reading.findings[n].due
    words = str(form[f"deadline_{n}"].value() or "").strip()
    due = read_due(words, form.reading.year or form.year)
    return write_date(due.on) if due and due.on else ""


def _cut(text: str, quote: str | None) -> tuple[str, str, str] | None:
    """Return a doubtful line as (before, what is doubtful, behind), None for others."""
    if quote is None:
        return None
    before, found, behind = text.partition(quote) if quote else (text, "", "")
    return before, found, behind


def _in_order(remarks: Sequence[Remark]) -> list[Remark]:
    """What blocks comes first."""
    return sorted(remarks, key=lambda one: not one.blocks)
