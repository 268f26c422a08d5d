"""Which forms are kept as drafts, and how a draft gets in and out of its form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core import signing
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from rectification.access import Permission
from rectification.forms.parts.gate import LONGEST, GatedForm
from rectification.forms.parts.identity import BOX
from rectification.intake import secrecy
from rectification.limits import MOST_CHARACTERS
from rectification.models import (
    Aspect,
    Finding,
    FormDraft,
    Inspection,
    Measure,
    Office,
    Organisation,
    ProgressEntry,
    Report,
    ReportItem,
    ReportSection,
    User,
)

_SALT = "draft"


@dataclass(frozen=True, slots=True)
class Drafted:
    """`page`: the name of the address the form stands on; `prose`: what makes a
    draft worth keeping; `rest`: what comes along with it. Without `prose` the whole
    form is kept as it stands, what was emptied too. `about`: a name in `_seen`.
    """

    page: str
    prose: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    anchor: str = ""
    about: str = ""
    longest: int = LONGEST


_FINDING_STEP = Drafted(
    "finding-detail", ("reason",), anchor="actions", about="finding"
)
_REPORT_STEP = Drafted("report-detail", ("reason",), anchor="actions", about="report")
# Of a form, not of what it is about.
_MACHINERY = frozenset({"csrfmiddlewaretoken", "for", "draft_owner", "look", "do"})
_MACHINERY |= {BOX, "form_key"}
_MOST_FIELDS = 2000

# Name of the address that a form posts to → what is kept of it.
DRAFTED: Mapping[str, Drafted] = {
    "finding-record_progress": Drafted(
        "finding-detail",
        ("text", "reason_for_delay", "help_needed", "account", "claim"),
        ("form_key", "version", "happened_on", "measure", "kind", "dated_on", "state"),
        "progress",
        about="finding",
    ),
    "measure-update": Drafted(
        "measure-update", ("account",), ("version", "state"), about="measure"
    ),
    "entry-correct": Drafted("entry-correct", ("text", "reason"), about="entry"),
    "entry-withdraw": Drafted("entry-withdraw", ("reason",), about="entry"),
    "finding-submit": Drafted(
        "finding-detail", ("waiver",), ("asks",), "actions", about="finding"
    ),
    "finding-send_back": _FINDING_STEP,
    "finding-approve": _FINDING_STEP,
    "finding-reopen": _FINDING_STEP,
    "finding-conclude": _FINDING_STEP,
    "finding-relapse": _FINDING_STEP,
    "finding-unregister": _FINDING_STEP,
    "extension-grant": _FINDING_STEP,
    "extension-refuse": _FINDING_STEP,
    "paper-enter": Drafted("paper-enter", about="body"),
    "report-review": Drafted(
        "report-detail", ("opinion",), anchor="reviews", about="report"
    ),
    "report-enter_review": Drafted(
        "report-enter_review", ("name", "opinion"), ("signed_at",), about="report"
    ),
    "report-enter_act": Drafted("report-enter_act", about="report"),
    "report-section": Drafted("report-section", about="section"),
    "report-item": Drafted("report-item", about="item"),
    "report-new_section": Drafted(
        "report-new_section", ("title", "text"), ("version", "behind"), about="report"
    ),
    "report-send_back": _REPORT_STEP,
    "report-approve": _REPORT_STEP,
    "report-unfreeze": _REPORT_STEP,
    "report-void": _REPORT_STEP,
    "report-revise": _REPORT_STEP,
    "report-take_down": replace(_REPORT_STEP, rest=("publication", "reach")),
    "inspection-new": Drafted("inspection-new"),
    "office-new": Drafted("office-new"),
    **{
        name: Drafted(name, about="inspection")
        for name in ("inspection-edit", "aspect-new", "finding-new")
    },
    "aspect-edit": Drafted("aspect-edit", about="aspect"),
    "office-edit": Drafted("office-edit", about="office"),
    **{
        name: Drafted(name, about="finding")
        for name in (
            "finding-edit",
            "finding-correct_text",
            "finding-assign",
            "measure-new",
        )
    },
    "measure-edit": Drafted("measure-edit", about="measure"),
    "measure-remove": Drafted("measure-edit", ("why_text",), ("why",), about="measure"),
    "intake-new": Drafted(
        "intake-new",
        ("text",),
        ("organisation", "target", "kind", "typed"),
        longest=MOST_CHARACTERS,
    ),
    # Its text comes along signed, three bytes a character.
    "intake-review": Drafted("intake-review", longest=4 * MOST_CHARACTERS),
}


def _seen(user: User) -> dict[str, tuple[QuerySet, str]]:
    """Return what a draft may be about: what somebody sees, and its key."""
    findings = Finding.objects.visible_to(user)
    reports = Report.objects.visible_to(user)
    bodies = user.scope(Permission.PAPER_ENTER).organisation_ids
    return {
        "body": (Organisation.objects.filter(pk__in=bodies), "pk"),
        "finding": (findings, "reference"),
        "measure": (Measure.objects.filter(finding__in=findings.values("pk")), "pk"),
        "entry": (ProgressEntry.objects.visible_to(user), "pk"),
        "inspection": (Inspection.objects.visible_to(user), "reference"),
        "aspect": (Aspect.objects.visible_to(user), "pk"),
        "office": (Office.objects.visible_to(user), "pk"),
        "report": (reports, "reference"),
        "section": (_parts(ReportSection.objects.all(), reports), "draft_key"),
        "item": (_parts(ReportItem.objects.all(), reports), "draft_key"),
    }


def _parts(rows: QuerySet, reports: QuerySet[Report]) -> QuerySet:
    """Return the rows of some reports with the key their addresses give a draft."""
    key = Concat("report__reference", Value("-"), Cast("pk", CharField()))
    return rows.filter(report__in=reports.values("pk")).annotate(draft_key=key)


@dataclass(frozen=True, slots=True)
class FormPlace:
    """One form about one thing: where it posts to, and the page it stands on."""

    form: str
    key: str
    page: str

    @property
    def drafted(self) -> Drafted:
        return DRAFTED[self.form]


def place_of(path: str) -> FormPlace | None:
    """Return the form that posts to an address, None where it keeps no draft."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    drafted = DRAFTED.get(match.url_name or "")
    if drafted is None:
        return None
    key = "-".join(str(value) for value in match.kwargs.values())
    page = reverse(drafted.page, kwargs=match.kwargs)
    anchor = f"#{drafted.anchor}" if drafted.anchor else ""
    return FormPlace(match.url_name or "", key, page + anchor)


def typed(place: FormPlace, data: QueryDict, *, prefix: str = "") -> dict[str, str]:
    """Return the fields worth keeping, {} where no word was typed."""
    drafted = place.drafted
    longest = drafted.longest
    if not drafted.prose:
        return _whole(data, prefix, longest)
    found = {
        name: data.get(prefix + name, "")[:longest].replace("\0", "")
        for name in (*drafted.prose, *drafted.rest)
        if data.get(prefix + name, "").strip()
    }
    return found if any(name in found for name in drafted.prose) else {}


def _whole(data: QueryDict, prefix: str, longest: int) -> dict[str, str]:
    """Return every field, the emptied ones too: {} where all are empty."""
    names = [
        name.removeprefix(prefix)
        for name, value in data.items()
        if name.startswith(prefix) and isinstance(value, str)
    ]
    found = {
        name[:60].replace("\0", ""): data.get(prefix + name, "")[:longest].replace(
            "\0", ""
        )
        for name in names[:_MOST_FIELDS]
        if name not in _MACHINERY
    }
    return found if any(text.strip() for text in found.values()) else {}


def keep(by: User, place: FormPlace, data: QueryDict, *, prefix: str = "") -> bool:
    """Store a draft, or drop it where the form is empty again.

    Raises Classified, or Unclear where nobody has ticked that it is no secret.
    """
    words = typed(place, data, prefix=prefix)
    if not words:
        drop(by, place)
        return False
    cleared = bool(data.get(f"{prefix}cleared"))
    for text in words.values():
        secrecy.check(text, cleared=cleared)
    FormDraft.objects.keep(by=by, form=place.form, key=place.key, data=words)
    return True


def drop(by: User, place: FormPlace) -> None:
    FormDraft.objects.visible_to(by).filter(form=place.form, key=place.key).delete()


def fill(form: GatedForm, by: User, name: str, drafts: Mapping[str, FormDraft]) -> None:
    """Put a draft into a form that nobody has sent yet, and say whose form it is.

    `name`: of the address the form posts to; `drafts`: about the same thing.
    """
    form.draft_owner = owner_mark(by)
    draft = drafts.get(name)
    if draft is None or form.is_bound:
        return
    if not DRAFTED[name].prose and not _differs(form, draft.data):
        return  # typed, and taken back again
    form.draft = draft
    form.take_up(draft.data, is_whole=not DRAFTED[name].prose)


def _differs(form: GatedForm, data: Mapping[str, str]) -> bool:
    """Whether a draft says anything that the form as drawn does not."""
    shown = {name: form.drawn(name) for name in data if name in form.fields}
    unlike = (
        str("" if it is None else it) != data[n].replace("\r\n", "\n")
        for n, it in shown.items()
    )
    return any(unlike) or len(shown) < len(data) or form.unticked(data) != set()


def put_in(form: GatedForm, by: User, name: str, key: object) -> None:
    """The same for a page with one form only."""
    fill(form, by, name, FormDraft.objects.of(by, str(key)))


def sweep(user: User) -> None:
    """Drop drafts about what somebody can no longer see."""
    rows = FormDraft.objects.visible_to(user)
    about: dict[str, dict[str, list[int]]] = {}
    for pk, form, key in rows.values_list("pk", "form", "key"):
        drafted = DRAFTED.get(form)
        noun = drafted.about if drafted else ""
        if noun:
            about.setdefault(noun, {}).setdefault(key, []).append(pk)
    gone: list[int] = []
    for noun, keys in about.items():
        seen, field = _seen(user)[noun]
        known = seen.filter(**{f"{field}__in": list(keys)})
        kept = {str(key) for key in known.values_list(field, flat=True)}
        gone += [pk for key, pks in keys.items() if key not in kept for pk in pks]
    rows.filter(pk__in=gone).delete()


def is_seen(user: User, place: FormPlace) -> bool:
    """Whether somebody sees what a form is about: nothing else keeps a draft."""
    if not place.drafted.about:
        return True
    seen, field = _seen(user)[place.drafted.about]
    return seen.filter(**{field: place.key}).exists()


def owner_mark(user: User) -> str:
    """Sign who a form was drawn for: after a logout, nobody else gets the text."""
    return signing.dumps(user.pk, salt=_SALT)


def is_owner(user: User, mark: str) -> bool:
    try:
        return bool(signing.loads(mark, salt=_SALT) == user.pk)
    except signing.BadSignature:
        return False
