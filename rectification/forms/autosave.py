"""How a draft gets in and out of its form, one for each tab it is typed in."""

import logging
import re
import uuid
from collections.abc import Mapping, Sequence
from itertools import chain

from django.core import signing
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import QueryDict
from django.utils.text import Truncator

from rectification.access import Permission
from rectification.errors import Refusal
from rectification.forms.drafted import DRAFTED, FormPlace, about_of, place_of
from rectification.forms.parts.files import (
    CLAIM,
    claims_typed,
    file_fields,
    keep_passed,
    show_kept,
)
from rectification.forms.parts.gate import GatedForm, OfferedDraft, ProseField
from rectification.forms.parts.identity import BOX
from rectification.intake import secrecy
from rectification.models import (
    Addressee,
    Aspect,
    DraftFile,
    Finding,
    FormDraft,
    Inspection,
    Measure,
    Office,
    Opinion,
    Organisation,
    ProgressEntry,
    Report,
    ReportItem,
    ReportSection,
    SupervisionOrder,
    User,
)
from rectification.models.trail.autosave import FormDraftQuerySet

logger = logging.getLogger(__name__)
_SALT = "draft"


# Of a form, not of what it is about.
_MACHINERY = frozenset({"csrfmiddlewaretoken", "for", "draft_owner", "look", "do"})
_MACHINERY |= {BOX, "form_key", "draft_tab", "draft_from"}
_TAB = re.compile(r"[0-9a-f]{32}")
NONE = "none"  # in place of a draft's key: the form is to begin empty
_GLIMPSE = 40  # characters of a draft, to tell it from another
_MOST_FIELDS = 2000


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
        "opinion": (Opinion.objects.visible_to(user), "pk"),
        "order": (SupervisionOrder.objects.visible_to(user), "pk"),
        "addressee": (Addressee.objects.visible_to(user), "pk"),
        "office": (Office.objects.visible_to(user), "pk"),
        "report": (reports, "reference"),
        "section": (_parts(ReportSection.objects.all(), reports), "draft_key"),
        "item": (_parts(ReportItem.objects.all(), reports), "draft_key"),
    }


def _parts(rows: QuerySet, reports: QuerySet[Report]) -> QuerySet:
    """Return the rows of some reports with the key their addresses give a draft."""
    key = Concat("report__reference", Value("-"), Cast("pk", CharField()))
    return rows.filter(report__in=reports.values("pk")).annotate(draft_key=key)


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
        if name not in _MACHINERY and not name.endswith("-kept")
    }
    return found if any(text.strip() for text in found.values()) else {}


def keep(
    by: User,
    place: FormPlace,
    data: QueryDict,
    *,
    prefix: str = "",
    has_files: bool = False,
) -> FormDraft | None:
    """Store a draft, or drop it where the form is empty again and has no files.

    Raises Classified, or Unclear where nobody has ticked that it is no secret.
    """
    words = typed(place, data, prefix=prefix)
    if not words and not has_files:
        before = _of_tab(by, place, data, prefix)
        if before is None or not before.files.exists():
            drop(by, place, data, prefix=prefix)
            return None
    cleared = bool(data.get(f"{prefix}cleared"))
    claims = claims_typed(data)
    for text in (*words.values(), *chain.from_iterable(claims.values())):
        secrecy.check(text, cleared=cleared)
    tab, grown_from = _tab(data, prefix)
    draft = FormDraft.objects.keep(
        by=by,
        form=place.form,
        key=place.key,
        data=words,
        tab=tab,
        grown_from=grown_from,
    )
    for pk, texts in claims.items():
        if pk:
            claim = texts[0].replace("\0", "")[: CLAIM.max_length]
            draft.files.filter(pk=pk).update(claim=claim)
    return draft


def _tab(data: QueryDict, prefix: str = "") -> tuple[str, str]:
    """Return in which tab a form was drawn, and over which draft as it stood then."""
    tab = data.get(f"{prefix}draft_tab", "")
    return tab if _TAB.fullmatch(tab) else "", data.get(f"{prefix}draft_from", "")


def _about(by: User, place: FormPlace) -> FormDraftQuerySet:
    return FormDraft.objects.visible_to(by).filter(form=place.form, key=place.key)


def _of_tab(
    by: User, place: FormPlace, data: QueryDict, prefix: str = ""
) -> FormDraft | None:
    return _about(by, place).written_in(*_tab(data, prefix))


def drop(
    by: User, place: FormPlace, data: QueryDict | None = None, *, prefix: str = ""
) -> None:
    """Drop the draft of the tab that `data` was sent from; without it, those of all."""
    if data is None:
        _about(by, place).delete()
    elif draft := _of_tab(by, place, data, prefix):
        draft.delete()


def discard(by: User, place: FormPlace, pk: str) -> None:
    """Drop one draft, or all of a form where none is named."""
    rows = _about(by, place)
    if pk:
        rows = rows.filter(pk=int(pk) if pk.isdecimal() else 0)
    rows.delete()


def mark(form: GatedForm, by: User, data: QueryDict | None = None) -> None:
    """Say whose form it is and in which tab; `data`: what was sent from that tab."""
    form.draft_owner = owner_mark(by)
    tab, form.draft_from = _tab(data) if data is not None else ("", "")
    form.draft_tab = tab or uuid.uuid4().hex


def fill(
    form: GatedForm,
    by: User,
    name: str,
    drafts: Mapping[str, Sequence[FormDraft]],
    *,
    chosen: str = "",
) -> None:
    """Put a draft into a form that nobody has sent yet, and offer the others.

    `name`: of the address the form posts to; `drafts`: about the same thing, the newest
    first; `chosen`: the key of the one to be put in, or NONE.
    """
    sent = form.data if form.is_bound and isinstance(form.data, QueryDict) else None
    mark(form, by, sent)
    known = drafts.get(name, ())
    if form.is_bound:
        own = (form.draft_tab, form.draft_from)
        rows = [one for one in known if one.tab not in own and one.mark not in own]
        form.other_drafts = [_offered(form, one) for one in rows]
        return
    # Those which say what stands there anyway were typed, and taken back again.
    rows = [
        one
        for one in known
        if DRAFTED[name].prose or one.files.all() or _differs(form, one.data)
    ]
    named = [one for one in known if str(one.pk) == chosen]
    taken = None if chosen == NONE else next(iter(named or rows), None)
    form.other_drafts = [_offered(form, one) for one in rows if one is not taken]
    if taken:
        form.draft, form.draft_from = taken, taken.mark
        form.take_up(taken.data, is_whole=not DRAFTED[name].prose)
        show_kept(form, taken)


def _offered(form: GatedForm, draft: FormDraft) -> OfferedDraft:
    """Return what a page says of a draft that it does not put in."""
    prose = (n for n, field in form.fields.items() if isinstance(field, ProseField))
    names = DRAFTED[draft.form].prose or prose
    said = next((text for n in names if (text := draft.data.get(n, "").strip())), "")
    files = [one.name for one in draft.files.all() if one.is_kept]
    words = Truncator(" ".join(said.split())).chars(_GLIMPSE)
    return OfferedDraft(draft.pk, draft.updated_at, words or "、".join(files))


def _differs(form: GatedForm, data: Mapping[str, str]) -> bool:
    """Whether a draft says anything that the form as drawn does not."""
    shown = {name: form.drawn(name) for name in data if name in form.fields}
    unlike = (
        str("" if it is None else it) != data[n].replace("\r\n", "\n")
        for n, it in shown.items()
    )
    return any(unlike) or len(shown) < len(data) or form.unticked(data) != set()


def put_in(
    form: GatedForm, by: User, name: str, key: object, *, chosen: str = ""
) -> None:
    """The same for a page with one form only."""
    fill(form, by, name, FormDraft.objects.of(by, str(key)), chosen=chosen)


def hold(form: GatedForm, by: User, path: str) -> None:
    """Let a form sent to an address take along the files kept with its drafts."""
    place = place_of(path)
    if place is None:
        return
    for name, field in file_fields(form).items():
        field.held = DraftFile.objects.kept().filter(
            draft__in=_about(by, place), field=name
        )


def keep_files(form: GatedForm, by: User, path: str) -> None:
    """Keep what was chosen in a form that is refused, with what was typed.

    Nothing is kept while the secrecy gate asks: nobody has said yet that it may be.
    """
    place, fields = place_of(path), file_fields(form).values()
    if place is None or not isinstance(form.data, QueryDict):
        return
    if not any(one.passed or one.input.kept for one in fields):
        return
    try:
        draft = keep(by, place, form.data, has_files=True)
    except Refusal:
        return
    if draft is None:
        return
    try:
        keep_passed(form, draft)
    except OSError:
        logger.exception("chosen files could not be kept")


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
        known = seen.filter(**{f"{field}__in": [about_of(key) for key in keys]})
        kept = {str(key) for key in known.values_list(field, flat=True)}
        for key, pks in keys.items():
            gone += pks if about_of(key) not in kept else []
    rows.filter(pk__in=gone).delete()


def is_seen(user: User, place: FormPlace) -> bool:
    """Whether somebody sees what a form is about: nothing else keeps a draft."""
    if not place.drafted.about:
        return True
    seen, field = _seen(user)[place.drafted.about]
    return seen.filter(**{field: place.about}).exists()


def owner_mark(user: User) -> str:
    """Sign who a form was drawn for: after a logout, nobody else gets the text."""
    return signing.dumps(user.pk, salt=_SALT)


def is_owner(user: User, mark: str) -> bool:
    try:
        return bool(signing.loads(mark, salt=_SALT) == user.pk)
    except signing.BadSignature:
        return False
