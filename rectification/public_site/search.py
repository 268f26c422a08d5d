"""检索 for the public: words sought in the editions that can be read now.

The index names candidates; what is found, and shown, is read from their frozen bytes.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rectification.models import Publication
from rectification.models.search.asking import LONGEST, Asked, Question, hits
from rectification.models.search.shown import Hit, excerpt, pieces
from rectification.notices import write
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.finding_history import findings_in
from rectification.public_site.page import (
    LanguageLink,
    PublicPage,
    PublicPlace,
    envelope,
)

CANDIDATES = 300  # publications that the index names, the newest
MOST = 30  # of them that are opened: each is some hundred kilobytes of text
FEW = 5  # findings of a report that are shown


@dataclass(frozen=True, slots=True)
class FoundReport:
    """The newest edition of a report with all words; `hits`: findings that have them,
    of which `more` are not shown; `which`: its number and day in words."""

    hit: Hit
    which: str
    hits: tuple[Hit, ...]
    more: int


def search(place: PublicPlace, typed: str = "") -> PublicPage:
    """The form, and what is found of what was typed. Nothing of it is kept."""
    typed = typed.replace("\0", "").strip()
    is_too_long = len(typed) > LONGEST
    question = Question.of("" if is_too_long else typed)
    found, is_all = _found(place, question) if question else ([], True)
    with translation.override(place.language):
        crumbs = place.crumbs((pgettext("the site", "Search"), ""))
        refusal = (
            _("At most %(limit)d characters can be sought. Leave some out.")
            % {"limit": LONGEST}
            if is_too_long
            else ""
        )
    context: dict[str, object] = {
        "typed": typed,
        "longest": LONGEST,
        "refusal": refusal,
        "is_asked": bool(question),
        "found": found,
        "findings": sum(len(one.hits) + one.more for one in found),
        "is_all": is_all,
        "crumbs": crumbs,
        "here": place.to("search"),
        # The form of this page is the box of the header, and larger.
        "search_url": "",
        "canonical": "",  # nothing for search engines
        "alternates": [],
        "language_link": _in_other_language(place, typed),
    }
    return place.render("public/search.html", context)


def _in_other_language(place: PublicPlace, typed: str) -> LanguageLink:
    link = place.language_link
    query = f"?{urlencode({'q': typed})}" if typed else ""
    return LanguageLink(link.url + query, link.code, link.label)


def _found(place: PublicPlace, question: Question) -> tuple[list[FoundReport], bool]:
    """Return what is found, the newest report first, and whether that is all."""
    candidates = [Asked("edition", in_title=False)]
    ((_asked, keys),) = hits(question, candidates, most=CANDIDATES)
    rows = (
        Publication.objects.filter(pk__in=keys) if keys else Publication.objects.none()
    )
    known = set(rows.order_by().values_list("edition_id", flat=True))
    found: list[FoundReport] = []
    opened = 0
    for standing in place.site.standing():
        for edition in reversed(standing.readable):
            if edition.edition_id not in known:
                continue
            if opened == MOST:
                return found, False
            opened += 1
            if one := _in_edition(place, question, standing, edition):
                found.append(one)
                break
    return found, len(keys) < CANDIDATES


@lru_cache(maxsize=64)
def _texts(edition: PublicEdition) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return all that an edition prints; title and text of findings by reference."""
    opened = envelope(edition)
    reasons = [reason for _at, reason in opened.reasons]
    whole = [write(opened.notice), *opened.references, *opened.waivers, *reasons]
    findings = {
        reference: (one.finding.title, "\n".join(line.text for line in one.lines))
        for reference, one in findings_in(edition).items()
    }
    return "\n".join(filter(None, whole)), findings


def _in_edition(
    place: PublicPlace, question: Question, standing: Standing, edition: PublicEdition
) -> FoundReport | None:
    """Return what an edition says, None where it lacks a word or is damaged."""
    try:
        text, findings = _texts(edition)
        notice = envelope(edition).notice
    except ValueError:  # its own page fails, but it must not hide the others
        return None
    if not question.is_in(text):
        return None
    told = [(at, *one) for at, one in findings.items() if question.is_in(at, *one)]
    url = place.edition(standing.reference, edition).url
    return FoundReport(
        Hit(
            pieces(f"{standing.body.name} {standing.reference}", question),
            pieces(notice.title, question),
            () if told else pieces(excerpt(text, question), question),
            url,
        ),
        _which(place, edition),
        tuple(_hit(place, question, *one) for one in told[:FEW]),
        max(0, len(told) - FEW),
    )


def _which(place: PublicPlace, edition: PublicEdition) -> str:
    with translation.override(place.language):
        said = {"number": edition.number, "day": date_format(edition.as_of)}
        return _("Publication no. %(number)d, data as of %(day)s") % said


def _hit(
    place: PublicPlace, question: Question, reference: str, title: str, text: str
) -> Hit:
    # Below the line that prints the title.
    rest = text.partition("\n")[2]
    said = excerpt(rest, question) if question.places(rest) else ""
    return Hit(
        pieces(reference, question),
        pieces(title, question),
        pieces(said, question),
        place.to("finding", reference),
    )
