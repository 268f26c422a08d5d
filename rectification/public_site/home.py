"""Lists of what stands: the home page, newest first, and the page of a body."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from rectification.public_site.addresses import file_address
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.feeds import offices_of_body
from rectification.public_site.page import (
    EditionLink,
    Link,
    PublicPage,
    PublicPlace,
    summary,
)

logger = logging.getLogger(__name__)

ON_A_PAGE = 20  # reports on a page of the home list


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body and how many of its reports stand."""

    name: str
    url: str
    number: int


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The latest edition of a report that can be read, in a list; `gone` is a later
    one that was taken down."""

    url: str
    title: str
    sentence: str
    number: int
    published_at: datetime
    body: str
    body_url: str
    late: str = ""
    recount: str = ""
    gone: PublicEdition | None = None


@dataclass(frozen=True, slots=True)
class GoneReport:
    """A report of which editions are gone, with what of it can still be read."""

    reference: str
    gone: list[EditionLink]
    readable: list[EditionLink]


def pages_of(place: PublicPlace) -> int:
    """Return how many pages the home list has; an empty one has one."""
    return max(1, -(-len(place.site.standing()) // ON_A_PAGE))


def home(place: PublicPlace, number: int = 1) -> PublicPage | None:
    """The reports that stand, newest first, and the bodies they are of."""
    last = pages_of(place)
    if not 1 <= number <= last or (place.name == "home-page" and number == 1):
        return None
    reports = place.site.standing()
    first = (number - 1) * ON_A_PAGE
    context: dict[str, object] = {
        "entries": _entries(place, reports[first : first + ON_A_PAGE]),
        "bodies": _bodies(place, reports),
        "previous_url": _numbered(place, number - 1) if number > 1 else "",
        "next_url": _numbered(place, number + 1) if number < last else "",
        "shown": f"{number} / {last}",
        "number": number,
        "were_any": bool(place.site.reports),
    }
    return place.render("public/home.html", context)


def _numbered(place: PublicPlace, number: int) -> str:
    return place.to("home") if number == 1 else place.to("home-page", number)


def _bodies(place: PublicPlace, reports: list[Standing]) -> list[BodyRow]:
    """Of a body without a report its page says why there is none any more."""
    counted = Counter(one.body.slug for one in reports)
    return [
        BodyRow(body.name, place.to("body", slug), counted[slug])
        for slug, body in place.site.bodies.items()
    ]


def body(place: PublicPlace, slug: str) -> PublicPage | None:
    """A body's reports, and those it has taken down, with the reason."""
    found = place.site.bodies.get(slug)
    if found is None:
        return None
    context: dict[str, object] = {
        "body": found,
        "entries": _entries(place, place.site.standing(slug)),
        "gone": [
            _gone(place, one)
            for one in place.site.reports.values()
            if one.body.slug == slug and one.taken
        ],
        "offices": [
            Link(name, file_address("office-feed", slug, key))
            for key, name in offices_of_body(place, slug).items()
        ],
        "feed": file_address("body-feed", slug),
        "crumbs": place.crumbs((found.name, "")),
    }
    return place.render("public/body.html", context)


def _gone(place: PublicPlace, standing: Standing) -> GoneReport:
    gone, readable = (
        [place.edition(standing.reference, one) for one in editions]
        for editions in (standing.taken, standing.readable)
    )
    return GoneReport(standing.reference, gone, readable)


def _entries(place: PublicPlace, reports: list[Standing]) -> list[ReportRow]:
    entries = []
    for one in reports:
        shown = one.readable[-1]
        try:
            said = summary(shown, place.language, place.recount_day(one.body))
        except ValueError:
            # Its own page fails too; one damaged edition must not hide the others.
            logger.exception("edition %s of %s does not open", shown, one)
            continue
        gone = None if shown is one.latest else one.latest
        entries.append(
            ReportRow(
                # The report's own address says why the later one is gone.
                url=place.edition(one.reference, shown).url
                if gone
                else place.to("report", one.reference),
                title=said.title,
                sentence=said.sentence,
                late=said.late,
                recount=said.recount,
                number=shown.number,
                published_at=shown.published_at,
                body=one.body.name,
                body_url=place.to("body", one.body.slug),
                gone=gone,
            )
        )
    return entries
