"""The pages of taking in: the text, and the review of what was understood."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.forms.autosave import fill, keep_files, mark, put_in
from rectification.forms.intake.basis import BasisPart
from rectification.forms.intake.carried import Carried
from rectification.forms.intake.start import IntakeForm, ReviewForm
from rectification.forms.intake.typed import corrected
from rectification.intake.corrections import read_due
from rectification.intake.plan import Remark, read_offices
from rectification.intake.provenance import places, recent
from rectification.intake.reading import Kind, Line, Reading, Understood
from rectification.models import (
    Basis,
    Evidence,
    Finding,
    FormDraft,
    Inspection,
    Organisation,
    Source,
    User,
)
from rectification.models.bodies.names import by_pinyin
from rectification.notices.notice import Status
from rectification.notices.vocabulary.deadlines import write_date
from rectification.notices.vocabulary.offices import rejoin
from rectification.views.intake.outlook import outlook
from rectification.views.intake.reach import reached, rules_of, tables_of
from rectification.views.parts.requests import StaffRequest
from rectification.workflow import ADOPTED_STATE, Permission

RECENT = 8
MOST_REMARKS = 100  # shown; the rest is counted
MOST_TARGETS = 200
MOST_LINES = 1000  # of the source; a table may have 10,000 rows


def bodies_of(user: User) -> QuerySet[Organisation]:
    """Bodies for which somebody may take in a text."""
    scope = user.scope(Permission.INSPECTION_EDIT)
    return Organisation.objects.filter(pk__in=scope.organisation_ids).order_by("name")


def targets_of(user: User) -> list[Inspection]:
    """Return the inspections into which somebody may take a table, newest first."""
    rows = Inspection.objects.visible_to(user).filter(organisation__in=bodies_of(user))
    return list(rows.select_related("organisation").order_by("-pk")[:MOST_TARGETS])


@dataclass(frozen=True, slots=True)
class RecentSource:
    """A text taken in lately, where its findings went and how many there are."""

    source: Source
    inspection: Inspection
    number: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A finding as it was read, with its fields to correct and the doubts about it."""

    number: int
    finding: Understood
    fields: list[BoundField]
    due: str
    is_doubted: bool
    is_wrong: bool
    remarks: list[Remark]
    closes: str | Promise = ""  # the state that a table would close it with
    tick: BoundField | None = None  # of a finding that is new to an inspection


def kept_basis(
    form: BasisPart, *, by: User, organisation: Organisation
) -> Basis | None:
    """Keep the signed scan, and return the basis that a form gives; None for none."""
    file = form.scan_file
    if file is None:
        return None
    scan = Evidence.objects.keep(
        by=by,
        organisation=organisation,
        stream=file.stream,
        name=file.name,
        media_type=file.media_type,
    )
    said = form.cleaned_data
    return Basis(said["meeting"], said["met_on"], scan, said["number"])


def show_text(request: StaffRequest, form: IntakeForm) -> HttpResponse:
    if request.method == "GET":
        chosen = request.GET.get("draft", "")
        put_in(form, request.user, "intake-new", "", chosen=chosen)
    else:
        mark(form, request.user, request.POST)
        form.show_file()
    bodies = list(form.bodies)
    sources = recent(request.user, bodies, most=RECENT)
    where = places(sources)
    findings = Finding.objects.filter(inspection__in=where.values())
    numbers: dict[int, int] = {}
    for pk in findings.values_list("inspection", flat=True):
        numbers[pk] = numbers.get(pk, 0) + 1
    context = {
        "form": form,
        "bodies": bodies,
        "draft_url": reverse("intake-new"),
        "rules": rules_of(bodies),
        "reviews": FormDraft.objects.of(request.user, "").get("intake-review"),
        "recent": [
            RecentSource(source, where[source.pk], numbers.get(where[source.pk].pk, 0))
            for source in sources
            if source.pk in where
        ],
    }
    return render(request, "intake/new.html", context)


def show_review(
    request: StaffRequest,
    carried: Carried,
    form: ReviewForm,
    *,
    remarks: Sequence[Remark] | None = None,
    **more: object,
) -> HttpResponse:
    """Draw the review. Only a page that was asked for takes up a draft."""
    _take_up(request, form)
    reading = form.reading
    body = bodies_of(request.user).filter(pk=carried.organisation).first()
    if remarks is None:
        remarks = [*reading.remarks, *asked_of_offices(reading, body)]
    remarks = [*map(Remark, carried.doubts), *remarks]
    context = {
        "form": form,
        "reading": reading,
        "over": body,
        "kind": Kind(reading.kind).label,
        "signed": carried.signed(request.user),
        "name": carried.name,
        "encoding": carried.encoding.upper() if carried.read_text.is_converted else "",
        "remarks": in_order(remarks)[:MOST_REMARKS],
        "more": max(0, len(remarks) - MOST_REMARKS),
        "blocks": any(one.blocks for one in remarks),
        "lines": cut_lines(reading.lines, remarks)[:MOST_LINES],
        "more_lines": max(0, len(reading.lines) - MOST_LINES),
        "rows": rows_of(form, remarks, range(corrected(reading))),
        "number": len(reading.findings),
        "outlook": outlook(reading, body),
        "asides": sum(one.is_aside for one in reading.lines),
        "closes": sum(ADOPTED_STATE[one].is_closed for one in _said_states(reading)),
        "draft_url": reverse("intake-review"),
        **reached(reading, carried.organisation),
        **tables_of(reading, carried.sheets),
    }
    return render(request, "intake/review.html", context | more)


def _take_up(request: StaffRequest, form: ReviewForm) -> None:
    """Put in the draft of this very review: each is of a text of its own."""
    if request.method != "GET":
        mark(form, request.user, request.POST)
        keep_files(form, request.user, reverse("intake-review"))
        return
    drafts = FormDraft.objects.of(request.user, "")
    newest = [str(one.pk) for one in drafts.get("intake-review", [])[:1]]
    chosen = request.GET.get("draft", "") or "".join(newest)
    fill(form, request.user, "intake-review", drafts, chosen=chosen)


def asked_of_offices(reading: Reading, body: Organisation | None) -> list[Remark]:
    """Ask of the offices that the body does not have: to be set up, or mistyped?"""
    known = body.offices.names_today() if body else []
    named = (rejoin(read_offices(one.offices)[0], known) for one in reading.findings)
    meant = {name for one in named for name in one.values()}
    new = sorted(meant - set(known), key=by_pinyin)
    if not new:
        return []
    sentence = _(
        "Offices that the body does not have yet, and that are set up when this is "
        "taken in: %(names)s. Where one of them is an office under another name, "
        "correct it below."
    )
    return [Remark(sentence % {"names": "、".join(new)})]


def _said_states(reading: Reading) -> list[Status]:
    """Return the states of a notice, which come in with it."""
    return [one.status for one in reading.notice.findings] if reading.notice else []


def rows_of(
    form: ReviewForm, remarks: Sequence[Remark], numbers: Iterable[int]
) -> list[ReadRow]:
    """Return what is shown of these findings, by their numbers from 0."""
    about: dict[int | None, list[Remark]] = defaultdict(list)
    for it in remarks:
        about[it.finding].append(it)
    rows = []
    for n in numbers:
        one, fields = form.reading.findings[n], form.fields_of(n)
        row = ReadRow(
            number=n + 1,
            finding=one,
            fields=fields,
            due=_due(form, n),
            is_doubted=n in about,
            is_wrong=any(field.errors for field in fields),
            remarks=about.get(n, []),
            closes=_closes(form, one),
        )
        rows.append(row)
    return rows


def _closes(form: ReviewForm, one: Understood) -> str | Promise:
    """Return the state with which a table would close a finding, "" for none."""
    state = ADOPTED_STATE[Status(one.status)] if one.status else None
    closes = form.reading.proposes_states and state and state.is_closed
    return state.label if state and closes else ""


def _due(form: ReviewForm, n: int) -> str:
    """Return the day understood from the deadline as it stands in the form."""
    if f"deadline_{n}" not in form.fields:
        return form.reading.findings[n].due
    words = str(form[f"deadline_{n}"].value() or "").strip()
    due = read_due(words, form.reading.year or form.year)
    return write_date(due.on) if due and due.on else ""


def cut_lines(
    lines: Sequence[Line], remarks: Sequence[Remark]
) -> list[tuple[Line, tuple[str, str, str] | None]]:
    """Return the lines, doubtful ones as (before, what is doubtful, behind)."""
    marked = {one.at: one.quote for one in remarks if one.at is not None}
    return [(one, _cut(one.text, marked.get(one.at))) for one in lines]


def _cut(text: str, quote: str | None) -> tuple[str, str, str] | None:
    if quote is None:
        return None
    before, found, behind = text.partition(quote) if quote else (text, "", "")
    return before, found, behind


def in_order(remarks: Sequence[Remark]) -> list[Remark]:
    """What blocks comes first."""
    return sorted(remarks, key=lambda one: not one.blocks)
