"""Which forms are kept as drafts, and how a draft gets in and out of its form."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from rectification.forms.gate import LONGEST, GatedForm
from rectification.intake import secrecy
from rectification.models import FormDraft, User

_SALT = "draft"


@dataclass(frozen=True, slots=True)
class Drafted:
    """`page`: the name of the address the form stands on; `prose`: what makes a
    draft worth keeping; `rest`: what comes along with it."""

    page: str
    prose: tuple[str, ...]
    rest: tuple[str, ...] = ()
    anchor: str = ""


_FINDING_STEP = Drafted("finding-detail", ("reason",), anchor="actions")
_REPORT_STEP = Drafted("report-detail", ("reason",), anchor="actions")


def _paragraphs(page: str, *more: str) -> Drafted:
    """A form of numbered paragraphs; beyond the fortieth no draft is kept."""
    texts = tuple(f"text_{number}" for number in range(1, 41))
    orders = tuple(f"order_{number}" for number in range(1, 41))
    return Drafted(page, (*texts, *more), ("version", *orders))


# Name of the address that a form posts to → what is kept of it.
DRAFTED: Mapping[str, Drafted] = {
    "finding-record_progress": Drafted(
        "finding-detail",
        ("text", "reason_for_delay", "help_needed", "account", "claim"),
        ("form_key", "version", "happened_on", "measure", "kind", "dated_on", "state"),
        "progress",
    ),
    "measure-update": Drafted("measure-update", ("account",), ("version", "state")),
    "entry-correct": Drafted("entry-correct", ("text", "reason")),
    "entry-withdraw": Drafted("entry-withdraw", ("reason",)),
    "finding-submit": Drafted("finding-detail", ("waiver",), ("asks",), "actions"),
    "finding-send_back": _FINDING_STEP,
    "finding-approve": _FINDING_STEP,
    "finding-reopen": _FINDING_STEP,
    "report-review": Drafted("report-detail", ("opinion",), anchor="reviews"),
    "report-enter_review": Drafted(
        "report-enter_review", ("name", "opinion"), ("reviewed_at",)
    ),
    "report-section": _paragraphs("report-section", "title"),
    "report-item": _paragraphs("report-item", "added"),
    "report-new_section": Drafted(
        "report-new_section", ("title", "text"), ("version", "behind")
    ),
    "report-send_back": _REPORT_STEP,
    "report-approve": _REPORT_STEP,
    "report-void": _REPORT_STEP,
    "report-revise": _REPORT_STEP,
    "report-take_down": _REPORT_STEP,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One form about one thing: where it posts to, and the page it stands on."""

    form: str
    key: str
    page: str

    @property
    def drafted(self) -> Drafted:
        return DRAFTED[self.form]


def place_of(path: str) -> Place | None:
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
    return Place(match.url_name or "", key, page + anchor)


def typed(place: Place, data: QueryDict, *, prefix: str = "") -> dict[str, str]:
    """Return the fields worth keeping, {} where no word was typed."""
    drafted = place.drafted
    found = {
        name: data.get(prefix + name, "")[:LONGEST].replace("\0", "")
        for name in (*drafted.prose, *drafted.rest)
        if data.get(prefix + name, "").strip()
    }
    return found if any(name in found for name in drafted.prose) else {}


def keep(by: User, place: Place, data: QueryDict, *, prefix: str = "") -> bool:
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


def drop(by: User, place: Place) -> None:
    FormDraft.objects.visible_to(by).filter(form=place.form, key=place.key).delete()


def fill(form: GatedForm, by: User, name: str, drafts: Mapping[str, FormDraft]) -> None:
    """Put a draft into a form that nobody has sent yet, and say whose form it is.

    `name`: of the address the form posts to; `drafts`: about the same thing.
    """
    form.draft_owner = owner_mark(by)
    draft = drafts.get(name)
    if draft is None or form.is_bound:
        return
    form.draft = draft
    form.initial = {**form.initial, **draft.data}


def put_in(form: GatedForm, by: User, name: str, key: object) -> None:
    """The same for a page with one form only."""
    fill(form, by, name, FormDraft.objects.of(by, str(key)))


def owner_mark(user: User) -> str:
    """Sign who a form was drawn for: after a logout, nobody else gets the text."""
    return signing.dumps(user.pk, salt=_SALT)


def is_owner(user: User, mark: str) -> bool:
    try:
        return bool(signing.loads(mark, salt=_SALT) == user.pk)
    except signing.BadSignature:
        return False
