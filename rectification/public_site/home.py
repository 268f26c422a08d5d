"""Lists of what stands: the home page over all bodies, a part of it, a body's page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.public_site import linked_data
from rectification.public_site.addresses import file_address
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.choice import (
    FACETS,
    LISTED,
    Choice,
    Option,
    Row,
    options,
)
from rectification.public_site.document import (
    Count,
    counts_of,
    late_sentence,
)
from rectification.public_site.feeds import offices_of_body
from rectification.public_site.page import (
    EditionLink,
    Link,
    PublicPage,
    PublicPlace,
)
from rectification.public_site.summaries import Due, Summary, added_up, summaries
from rectification.publishing.status_labels import said_of

ON_A_PAGE = 20  # reports on a page of a list
_LATE = 6  # late findings that a list names


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body: how many of its findings are completed, how many late on their day."""

    name: str
    url: str
    total: int
    completed: int
    late: int


@dataclass(frozen=True, slots=True)
class LateRow:
    """A finding that was late on the day its report's data are of."""

    due: Due
    days: int
    url: str
    body: str


@dataclass(frozen=True, slots=True)
class Total:
    """Several reports added up, each as of its own day: from `first` to `last`.

    `rate`: percent completed, rounded down; None where there is no finding.
    """

    sentence: str
    counts: tuple[Count, ...]
    total: int
    completed: int
    rate: int | None
    waived: int
    late: int
    named: tuple[LateRow, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The latest edition of a report that can be read, in a list; `gone` is a later
    one that was taken down."""

    url: str
    title: str
    sentence: str
    counts: tuple[Count, ...]
    as_of: date
    number: int
    published_at: datetime
    body: str
    body_url: str
    late: str = ""
    recount: str = ""
    gone: PublicEdition | None = None
    editions: tuple["EditionRow", ...] = ()


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition of a report in numbers, for the page of a body."""

    edition: PublicEdition
    url: str
    total: int
    completed: int
    rate: int | None
    late: int


@dataclass(frozen=True, slots=True)
class GoneReport:
    """A report of which editions are gone, with what of it can still be read."""

    reference: str
    gone: list[EditionLink]
    readable: list[EditionLink]


@dataclass(frozen=True, slots=True)
class Facet:
    """A list to choose from; `chosen` is its value in this address."""

    name: str
    label: str | Promise
    chosen: str
    options: list[Option]


def rows_of(place: PublicPlace, body: str = "") -> list[Row]:
    """Return the reports that stand, newest first, each with its shown edition summed
    up; one that is damaged is left out. Where named, of one body."""
    standing = place.site.standing(body)
    told = summaries(one.readable[-1] for one in standing)
    return [
        (one, told[key])
        for one in standing
        if (key := one.readable[-1].edition_id) in told
    ]


def pages_of(number: int) -> int:
    """Return how many pages a list of so many reports has; an empty one has one."""
    return max(1, -(-number // ON_A_PAGE))


def home(
    place: PublicPlace, number: int = 1, *, has_form: bool = True
) -> PublicPage | None:
    """What stands, over all bodies, newest first."""
    if place.name == "home-page" and number == 1:
        return None
    return _list(place, Choice(), number, has_form=has_form)


def chosen(
    place: PublicPlace, choice: Choice, number: int = 1, *, has_form: bool = True
) -> PublicPage | None:
    """A part of it, as the address says; None for a value that no report ever had."""
    if place.name == "by-page" and number == 1:
        return None
    return _list(place, choice, number, has_form=has_form)


def _list(
    place: PublicPlace, choice: Choice, number: int, *, has_form: bool
) -> PublicPage | None:
    every = rows_of(place)
    with translation.override(place.language):
        facets = [
            Facet(name, label, choice[name], options(every, name))
            for name, label in FACETS.items()
        ]
        said = [one.label for facet in facets for one in _taken(facet)]
        if len(said) < sum(bool(choice[name]) for name in FACETS):
            return None
        rows = [row for row in every if choice.holds(row)]
        last = pages_of(len(rows))
        if not 1 <= number <= last:
            return None
        first = (number - 1) * ON_A_PAGE
        context: dict[str, object] = {
            "linked": linked_data.block(
                linked_data.site(place.site.site, place.to("home"))
            ),
            "total": total_of(place, rows),
            "entries": [_entry(place, *row) for row in rows[first:][:ON_A_PAGE]],
            "bodies": _bodies(place, every),
            "facets": facets if has_form else [],
            "years": _years(place, facets),
            "choose_url": choose_url(place.language),
            "said": said,
            "previous_url": _numbered(place, choice, number - 1) if number > 1 else "",
            "next_url": _numbered(place, choice, number + 1) if number < last else "",
            "shown": f"{number} / {last}",
            "number": number,
            "were_any": bool(place.site.reports),
        }
        if choice:
            context["crumbs"] = place.crumbs((" · ".join(map(str, said)), ""))
    return place.render("public/home.html", context)


def _taken(facet: Facet) -> list[Option]:
    return [one for one in facet.options if one.value == facet.chosen]


def choose_url(language: str) -> str:
    """Return where the form of the facets is sent: it leads on to a choice."""
    return reverse(f"public-{'en-' if language == 'en' else ''}choose")


def _years(place: PublicPlace, facets: list[Facet]) -> list[Link]:
    """Return the lists of one year, source or state each, for whoever has no form."""
    return [
        Link(one.label, place.to("by", Choice().only(facet.name, one.value)))
        for facet in facets
        if facet.name in LISTED
        for one in facet.options
    ]


def _numbered(place: PublicPlace, choice: Choice, number: int) -> str:
    if choice:
        where = [choice] if number == 1 else [choice, number]
        return place.to("by" if number == 1 else "by-page", *where)
    return place.to("home") if number == 1 else place.to("home-page", number)


def total_of(place: PublicPlace, rows: list[Row]) -> Total | None:
    """Add up the reports of a list, None for none."""
    if not rows:
        return None
    told = [summary for _standing, summary in rows]
    counts = added_up(told)
    not_completed = sum(one.not_completed for one in told)
    total, completed = counts.total(), sum(one.completed for one in told)
    late = [row for one in rows for row in _late(place, *one)]
    late.sort(key=lambda row: row.days)
    return Total(
        sentence=_sentence(rows, total) + said_of(counts, not_completed),
        counts=counts_of(counts, not_completed),
        total=total,
        completed=completed,
        rate=_rate(completed, total),
        waived=sum(one.waived for one in told),
        late=len(late),
        named=tuple(late[:_LATE]),
        first=min(one.as_of for one in told),
        last=max(one.as_of for one in told),
    )


def _sentence(rows: list[Row], total: int) -> str:
    bodies = len({standing.body.slug for standing, _summary in rows})
    said = {"reports": len(rows), "bodies": bodies, "total": total}
    if bodies == 1:
        one = ngettext("%(total)d finding: ", "%(total)d findings: ", total)
        return one % said
    many = ngettext(
        "%(bodies)d bodies, %(total)d finding: ",
        "%(bodies)d bodies, %(total)d findings: ",
        total,
    )
    return many % said


def _rate(completed: int, total: int) -> int | None:
    return 100 * completed // total if total else None


def _late(place: PublicPlace, standing: Standing, summary: Summary) -> list[LateRow]:
    return [
        LateRow(
            one,
            (one.last - summary.as_of).days,
            place.to("finding", one.reference),
            standing.body.name,
        )
        for one in summary.late
    ]


def _bodies(place: PublicPlace, rows: list[Row]) -> list[BodyRow]:
    """Of a body without a report its page says why there is none any more."""
    told: dict[str, list[Summary]] = {slug: [] for slug in place.site.bodies}
    for standing, summary in rows:
        told[standing.body.slug].append(summary)
    return [
        BodyRow(
            body.name,
            place.to("body", slug),
            sum(one.total for one in told[slug]),
            sum(one.completed for one in told[slug]),
            sum(len(one.late) for one in told[slug]),
        )
        for slug, body in place.site.bodies.items()
    ]


def body(place: PublicPlace, slug: str) -> PublicPage | None:
    """A body's reports with their editions, and those it has taken down, with why."""
    found = place.site.bodies.get(slug)
    if found is None:
        return None
    rows = rows_of(place, slug)
    earlier = summaries(one for row in rows for one in row[0].readable)
    with translation.override(place.language):
        context: dict[str, object] = {
            "linked": linked_data.block(
                linked_data.body(found.name, place.to("body", slug))
            ),
            "body": found,
            "total": total_of(place, rows),
            "entries": [_entry(place, *row, earlier) for row in rows],
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
            "description": _("Rectification reports of %(body)s")
            % {"body": found.name},
        }
    return place.render("public/body.html", context)


def _gone(place: PublicPlace, standing: Standing) -> GoneReport:
    gone, readable = (
        [place.edition(standing.reference, one) for one in editions]
        for editions in (standing.taken, standing.readable)
    )
    return GoneReport(standing.reference, gone, readable)


def _entry(
    place: PublicPlace,
    standing: Standing,
    summary: Summary,
    earlier: dict[int, Summary] | None = None,
) -> ReportRow:
    """Return a report as a list shows it, with editions where `earlier` has any."""
    shown = standing.readable[-1]
    gone = None if shown is standing.latest else standing.latest
    today = place.recount_day(standing.body)
    return ReportRow(
        # The report's own address says why the later one is gone.
        url=place.edition(standing.reference, shown).url
        if gone
        else place.to("report", standing.reference),
        title=summary.title,
        sentence=summary.sentences[place.language],
        counts=counts_of(summary.counts, summary.not_completed),
        as_of=summary.as_of,
        late=late_sentence(len(summary.late), summary.as_of),
        recount=late_sentence(len(summary.late_on(today)), today) if today else "",
        number=shown.number,
        published_at=shown.published_at,
        body=standing.body.name,
        body_url=place.to("body", standing.body.slug),
        gone=gone,
        editions=tuple(
            EditionRow(
                edition,
                place.edition(standing.reference, edition).url,
                one.total,
                one.completed,
                _rate(one.completed, one.total),
                len(one.late),
            )
            for edition in reversed(standing.readable)
            if (one := (earlier or {}).get(edition.edition_id))
        ),
    )
