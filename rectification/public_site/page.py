"""A page as bytes, what stands around every page, and editions opened again."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from rectification.models import Edition
from rectification.public_site.addresses import LANGUAGES, address, file_address
from rectification.public_site.catalogue import Body, Catalogue, PublicEdition, Standing
from rectification.publishing.envelope import Envelope, open_envelope

HTML = "text/html; charset=utf-8"
OK, GONE = 200, 410


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Bytes as sent, plain and packed, with the tag a browser may ask again by."""

    content: bytes
    packed: bytes
    etag: str
    packed_etag: str  # packed they are another representation
    content_type: str
    disposition: str = ""
    status: int = OK


def make(
    content: bytes,
    content_type: str = HTML,
    *,
    tag: str = "",
    filename: str = "",
    status: int = OK,
) -> PublicPage:
    """Return a page of these bytes; without a `tag` it is tagged by their hash."""
    tag = tag or hashlib.sha256(content).hexdigest()[:32]
    packed = gzip.compress(content, 9, mtime=0)
    named = content_disposition_header(True, filename) if filename else ""
    tags = f'"{tag}"', f'"{tag}-gz"'
    return PublicPage(content, packed, *tags, content_type, named or "", status)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; a crumb of the page itself has no address."""

    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language, by that language's own name."""

    url: str
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    edition: PublicEdition
    url: str


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """Where a page stands: what is public, in which language, under which name."""

    site: Catalogue
    language: str
    name: str
    args: tuple[object, ...] = ()

    def to(self, name: str, *args: object) -> str:
        """Return the address of another page in the same language."""
        return address(self.language, name, *args)

    def at(self, name: str, *args: object) -> "PublicPlace":
        """Return another place of the same moment and language."""
        return PublicPlace(self.site, self.language, name, args)

    def render(
        self, template: str, context: dict[str, object], *, status: int = OK
    ) -> PublicPage:
        """Return the page that `template` makes of `context`."""
        with translation.override(self.language):
            html = render_to_string(template, {**self._frame(), **context})
        return make(html.encode(), status=status)

    def recount_day(self, body: Body) -> date | None:
        """Return the day for which a body has lateness counted anew, None for none."""
        return self.site.today if body.recounts_lateness else None

    def opinion_url(self, standing: Standing, reference: str) -> str:
        """Return where to write about a report or a finding, "" where nobody reads."""
        takes = standing.body.takes_opinions and standing.readable
        return self.to("opinion", reference) if takes else ""

    def edition(self, reference: str, edition: PublicEdition) -> EditionLink:
        """Return an edition of a report with its permanent address."""
        return EditionLink(edition, self.to("edition", reference, edition.number))

    def _frame(self) -> dict[str, object]:
        """Return what every public page prints around its content."""
        here = address(self.language, self.name, *self.args)
        return {
            "site": self.site.site,
            "site_url": settings.SITE_URL,
            "canonical": settings.SITE_URL + here,
            "alternates": self._alternates(),
            "description": _(
                "What inspections have found, and how far it has been put right: "
                "reports in full, as they were published."
            ),
            "site_domain": urlsplit(settings.SITE_URL).hostname or "",
            "home_url": self.to("home"),
            "emblem_url": file_address("emblem"),
            "search_url": self.to("search"),
            "language_link": self.language_link,
            "feed_url": file_address("feed"),
            "foot_links": [
                Link(_("About this site"), self.to("about")),
                Link(_("Accessibility"), self.to("accessibility")),
                Link(_("Check an edition"), self.to("check")),
                Link(_("Open data"), self.to("data")),
                Link(_("Follow (Atom)"), file_address("feed")),
                *self._opinion_links(),
            ],
        }

    def _opinion_links(self) -> list[Link]:
        if not any(one.takes_opinions for one in self.site.bodies.values()):
            return []
        return [Link(_("Reply to an opinion"), self.to("opinions"))]

    @property
    def language_link(self) -> LanguageLink:
        other, label = (
            ("zh-hans", "简体中文") if self.language == "en" else ("en", "English")
        )
        return LanguageLink(address(other, self.name, *self.args), other, label)

    def _alternates(self) -> list[Link]:
        """Return this page in each language: its code, and its whole address."""
        return [
            Link(code, settings.SITE_URL + address(code, self.name, *self.args))
            for code in LANGUAGES
        ]

    def crumbs(self, *steps: tuple[str, str]) -> list[Link]:
        """Return the way here from the home page; the last step has no address."""
        with translation.override(self.language):
            way = [(_("Home"), self.to("home")), *steps]
        return [Link(label, url) for label, url in way]


# --- editions -------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _opened(edition_id: int, digest: str) -> Envelope:
    content = Edition.objects.values_list("content", flat=True).get(pk=edition_id)
    opened = open_envelope(content)
    if opened.digest != digest:
        raise ValueError(f"edition {edition_id} does not match its digest")
    return opened


def envelope(edition: PublicEdition) -> Envelope:
    """Return a frozen edition, opened once per process: it never changes."""
    return _opened(edition.edition_id, edition.digest)


def gone_page(
    place: PublicPlace, standing: Standing, edition: PublicEdition
) -> PublicPage:
    """Return the page that says why an edition is no longer there: 410, everywhere."""
    with translation.override(place.language):
        crumbs = place.crumbs(
            (standing.body.name, place.to("body", standing.body.slug)),
            (_("Publication no. %(number)d") % {"number": edition.number}, ""),
        )
    context: dict[str, object] = {
        "canonical": "",  # nothing to be found here
        "alternates": [],
        "edition": edition,
        "reference": standing.reference,
        "crumbs": crumbs,
        "others": [place.edition(standing.reference, one) for one in standing.readable],
        "latest_url": place.to("report", standing.reference),
    }
    return place.render("public/withdrawn.html", context, status=GONE)


def later_than(
    place: PublicPlace, standing: Standing, edition: PublicEdition
) -> dict[str, object]:
    """Return what the bar above a page of an earlier edition says, {} for the latest.

    An edition stays public when a later one is taken down; the bar then says so.
    """
    latest = standing.latest
    if edition.number == latest.number:
        return {}
    return {"latest": latest, "latest_url": place.to("report", standing.reference)}
