"""Two editions of a report side by side: what changed, by finding and by word."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.notices.comparing.diff import (
    Comparison,
    FindingChange,
    Kind,
    compare,
)
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.page import (
    PublicPage,
    PublicPlace,
    envelope,
    gone_page,
    later_than,
)
from rectification.publishing.status_labels import STATUS_LABELS


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One way in which a finding changed, in words and as a tone."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    change: FindingChange
    words: tuple[ChangeWords, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An edition that the newer one can be compared with."""

    edition: PublicEdition
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many findings changed in one way."""

    tone: str
    label: str
    number: int


def before(standing: Standing, shown: PublicEdition) -> PublicEdition | None:
    """Return the edition to compare with: the last readable one before this."""
    if not standing.body.shows_comparison:
        return None
    earlier = [one for one in standing.readable if one.number < shown.number]
    return earlier[-1] if earlier else None


@lru_cache(maxsize=256)
def compared(old: PublicEdition, new: PublicEdition) -> Comparison:
    """Return the difference; editions never change, so neither does it."""
    was, now = envelope(old), envelope(new)
    return compare(was.notice, now.notice, was.references, now.references)


def notes(standing: Standing, shown: PublicEdition) -> dict[str, str]:
    """Return by reference what an edition's reader should know of a finding at once."""
    last = before(standing, shown)
    if last is None:
        return {}
    return {
        one.key: ", ".join(said)
        for one in compared(last, shown).findings
        if (said := list(_noted(one)))
    }


def _noted(change: FindingChange) -> Iterable[str]:
    if Kind.REOPENED in change.kinds:
        yield _("Reopened since the last publication")
    if Kind.COMPLETED in change.kinds:
        yield _("Completed since the last publication")
    if Kind.DEADLINE in change.kinds:
        yield deadline_words(change)


def deadline_words(change: FindingChange) -> str:
    """Return how a deadline moved, in one sentence."""
    was = change.before.deadline if change.before else None
    now = change.after.deadline if change.after else None
    if was and now:
        return _("Deadline changed from %(old)s to %(new)s") % {
            "old": was.wording,
            "new": now.wording,
        }
    if now:
        return _("Deadline set: %(new)s") % {"new": now.wording}
    return _("Deadline %(old)s no longer stated") % {"old": was.wording if was else ""}


def kind_words(change: FindingChange) -> tuple[ChangeWords, ...]:
    """Return each way in which a finding changed, as tone and sentence."""
    status = STATUS_LABELS[change.finding.status]
    words = {
        Kind.ADDED: ("ongoing", _("New in this publication")),
        Kind.GONE: ("idle", _("No longer in this publication")),
        Kind.COMPLETED: ("done", _("Completed")),
        Kind.REOPENED: ("late", _("Reopened")),
        Kind.STATUS: ("partly", _("Now: %(status)s") % {"status": status}),
        Kind.DEADLINE: ("waiting", deadline_words(change)),
        Kind.OFFICES: ("waiting", _("Responsible offices changed")),
        Kind.TEXT: ("idle", _("Text changed")),
    }
    return tuple(ChangeWords(*words[one]) for one in change.kinds)


def comparison_page(
    place: PublicPlace, reference: str, number: int, earlier: int
) -> PublicPage | None:
    """Return what edition `number` says otherwise than edition `earlier`."""
    standing = place.site.reports.get(reference)
    new = standing.edition(number) if standing else None
    old = standing.edition(earlier) if standing else None
    if standing is None or new is None or old is None or earlier >= number:
        return None
    for one in (new, old):
        if one.is_gone:
            return gone_page(place, standing, one)
    if not standing.body.shows_comparison:
        return None
    with translation.override(place.language):
        context = _context(place, standing, old, new)
    return place.render("public/comparison.html", context)


def _context(
    place: PublicPlace, standing: Standing, old: PublicEdition, new: PublicEdition
) -> dict[str, object]:
    found = compared(old, new)
    reference = standing.reference
    permanent = place.to("edition", reference, new.number)
    return {
        **later_than(place, standing, new),
        "title": envelope(new).notice.title,
        "old": place.edition(reference, old),
        "new": place.edition(reference, new),
        "edition": new,
        "summary": _summary(found),
        "comparison": found,
        "findings": [
            ChangedFinding(one, kind_words(one), place.to("finding", one.key))
            for one in found.findings
        ],
        "choices": _choices(place, standing, old, new),
        "crumbs": place.crumbs(
            (standing.body.name, place.to("body", standing.body.slug)),
            (_("Publication no. %(number)d") % {"number": new.number}, permanent),
            (_("What changed"), ""),
        ),
    }


def _choices(
    place: PublicPlace, standing: Standing, old: PublicEdition, new: PublicEdition
) -> list[Choice]:
    """Return the editions that the newer one can be compared with."""
    return [
        Choice(
            one,
            place.to("comparison", standing.reference, new.number, one.number),
            one.number == old.number,
        )
        for one in standing.readable
        if one.number < new.number
    ]


def _summary(found: Comparison) -> list[ChangeCount]:
    """Return the numbers that come first, none left out: zero says something too."""
    rows = (
        (Kind.ADDED, "ongoing", _("New")),
        (Kind.COMPLETED, "done", _("Completed")),
        (Kind.REOPENED, "late", _("Reopened")),
        (Kind.DEADLINE, "waiting", _("Deadline changed")),
        (Kind.TEXT, "idle", _("Text changed")),
        (Kind.GONE, "idle", _("No longer listed")),
    )
    return [ChangeCount(tone, label, found.count(kind)) for kind, tone, label in rows]


def in_one_sentence(found: Comparison) -> str:
    """Return the changes as a feed says them."""
    said = [
        _("%(label)s %(number)d") % {"label": row.label, "number": row.number}
        for row in _summary(found)
        if row.number
    ]
    if not said:
        return _("No finding is told otherwise.")
    total = len(found.findings)
    return ngettext(
        "%(total)d finding changed: %(list)s",
        "%(total)d findings changed: %(list)s",
        total,
    ) % {"total": total, "list": _(", ").join(said)}
