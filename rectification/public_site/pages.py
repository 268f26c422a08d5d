"""(what is public, language, place) → the bytes the public gets.

Everything here comes from frozen editions, their standing and the site's settings; no
live record is read, so a page cannot change unless one of these does. The views and the
static copy both ask `page`, so a page is the same on the site and on a disk.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import segno
from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rectification.notices import Notice
from rectification.notices.writing.begin import INSPECTED
from rectification.papers import pdf
from rectification.public_site import (
    comparison,
    feeds,
    formats,
    home,
    index,
    linked_data,
    open_data,
    static_pages,
)
from rectification.public_site.addresses import file_address
from rectification.public_site.catalogue import Catalogue, PublicEdition, Standing
from rectification.public_site.document import document, late_words
from rectification.public_site.finding_history import finding_page
from rectification.public_site.page import (
    PublicPage,
    PublicPlace,
    envelope,
    gone_page,
    later_than,
)
from rectification.public_site.sign_offs import sign_offs
from rectification.public_site.summaries import summed_up
from rectification.public_site.waivers import waivers
from rectification.publishing.envelope import Envelope


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file of an edition and its size in bytes as sent unpacked, 0 where unknown."""

    label: str
    url: str
    size: int


_PAGES = 200  # kept per process, of one moment: a few megabytes

Maker = Callable[..., PublicPage | None]


def report(place: PublicPlace, reference: str) -> PublicPage | None:
    """The newest edition of a report, or why it is no longer there."""
    standing = place.site.reports.get(reference)
    return _edition_page(place, standing, standing.latest) if standing else None


def edition(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """One edition at its permanent address."""
    standing = place.site.reports.get(reference)
    wanted = standing.edition(number) if standing else None
    return _edition_page(place, standing, wanted) if standing and wanted else None


# Pages of one address each; the static copy carries every one of them out.
PLAIN: dict[str, Maker] = {
    "check": static_pages.check,
    "about": static_pages.about,
    "accessibility": static_pages.accessibility,
    "data": open_data.data,
}
# Name of the address → who makes the page, from the place and the address's parts.
PAGES: dict[str, Maker] = {
    "report": report,
    "edition": edition,
    "finding": finding_page,
    "comparison": comparison.comparison_page,
    "copy": formats.copy_page,
    "home": home.home,
    "home-page": home.home,
    "by": home.chosen,
    "by-page": home.chosen,
    "body": home.body,
    **PLAIN,
}
# Files of one address each, carried out too.
ONCE: dict[str, Maker] = {
    "editions-json": index.editions_json,
    "editions-csv": index.editions_csv,
    "schema": index.schema,
    "emblem": static_pages.emblem,
    "robots": index.robots,
    "sitemap": index.sitemap,
}
# The same for both languages.
FILES: dict[str, Maker] = {
    "edition-txt": formats.text_file,
    "edition-json": formats.json_file,
    "edition-csv": formats.csv_file,
    "edition-html": formats.html_file,
    "edition-docx": formats.docx_file,
    "edition-pdf": formats.pdf_file,
    **ONCE,
    "feed": feeds.site_feed,
    "body-feed": feeds.body_feed,
    "report-feed": feeds.report_feed,
    "office-feed": feeds.office_feed,
}

_kept: OrderedDict[tuple[object, ...], PublicPage] = OrderedDict()
_kept_of: Catalogue | None = None
_lock = Lock()


def page(site: Catalogue, name: str, language: str, *args: object) -> PublicPage | None:
    """Return a public page, None where there is nothing of that address.

    Made once per process for each moment: kept until something public changes.
    """
    global _kept_of
    key = (name, language, *args)
    with _lock:
        if _kept_of is not site:
            _kept.clear()
            _kept_of = site
        elif found := _kept.get(key):
            return found
    made = (PAGES.get(name) or FILES[name])(
        PublicPlace(site, language, name, args), *args
    )
    if made is not None:
        with _lock:
            if _kept_of is site:
                _kept[key] = made
                while len(_kept) > _PAGES:
                    _kept.popitem(last=False)
    return made


# --- the report page ------------------------------------------------------------------


def _edition_page(
    place: PublicPlace, standing: Standing, shown: PublicEdition
) -> PublicPage:
    if shown.is_gone:
        return gone_page(place, standing, shown)
    with translation.override(place.language):
        context = _context(place, standing, shown, envelope(shown))
    return place.render("public/report.html", context)


def _context(
    place: PublicPlace, standing: Standing, shown: PublicEdition, opened: Envelope
) -> dict[str, object]:
    notice = opened.notice
    permanent = place.to("edition", standing.reference, shown.number)
    shown_document = document(
        notice,
        opened.references,
        opened.as_of,
        finding_url=lambda reference: place.to("finding", reference),
        notes=comparison.notes(standing, shown),
    )
    return {
        "document": shown_document,
        "recount": _recount(place, standing, notice),
        **later_than(place, standing, shown),
        **_around(place, standing, shown),
        "replies": place.site.replies.get(standing.reference, ()),
        "opinion_url": place.opinion_url(standing, standing.reference),
        "crumbs": place.crumbs(
            (standing.body.name, place.to("body", standing.body.slug)),
            (_("Publication no. %(number)d") % {"number": shown.number}, ""),
        ),
        "facts": information(standing, shown, opened),
        "opened": opened,
        "sign_offs": sign_offs(opened, shown.sign_off),
        "waivers": waivers(opened),
        "edition": shown,
        "permanent": permanent,
        "canonical": settings.SITE_URL + permanent,
        "description": " ".join(
            filter(None, (shown_document.sentence, shown_document.late))
        ),
        "qr": qr_code(f"{settings.SITE_URL}{permanent}"),
        "linked": linked_data.block(
            linked_data.report(
                standing, shown, opened, permanent, _data_files(standing, shown)
            )
        ),
    }


def information(
    standing: Standing, shown: PublicEdition, opened: Envelope
) -> list[tuple[str, object]]:
    """Return the information block of an official page: label and value."""
    notice = opened.notice
    source = INSPECTED.get(summed_up(opened).source, "")
    later = [one for one in standing.readable if one.number > shown.number]
    state = (
        _("Replaced by publication no. %(number)d") % {"number": later[-1].number}
        if later
        else _("In force")
    )
    return [
        (_("Index number"), f"{standing.reference}/{shown.number}"),
        (_("Published by"), notice.organisation or standing.body.name),
        (_("Subject"), f"{source}整改"),
        (_("Document dated"), notice.signed_on),
        (_("Published on"), timezone.localdate(shown.published_at)),
        (_("As of"), opened.as_of),
        (_("Publication no."), shown.number),
        (_("Validity"), state),
    ]


def _recount(place: PublicPlace, standing: Standing, notice: Notice) -> str:
    """Say how many would be late today by the edition's own deadlines, where wanted."""
    today = place.recount_day(standing.body)
    return late_words(notice, today) if today else ""


def _around(
    place: PublicPlace, standing: Standing, shown: PublicEdition
) -> dict[str, object]:
    """Return where else one may go from an edition."""
    reference, number = standing.reference, shown.number
    before = comparison.before(standing, shown)
    return {
        "files": [
            FileLink(
                label,
                file_address(f"edition-{kind}", reference, number),
                # A PDF is set by another program: too dear to be made for its size.
                formats.size_of(standing, shown, kind) if kind != "pdf" else 0,
            )
            for label, kind in (
                (_("Word document"), "docx"),
                *([(_("PDF"), "pdf")] if pdf.is_possible() else []),
                (_("Plain text"), "txt"),
                (_("Open data (JSON)"), "json"),
                (_("Table (CSV)"), "csv"),
            )
        ],
        "json_url": file_address("edition-json", reference, number),
        "feed": file_address("report-feed", reference),
        "copy_url": place.to("copy", reference, number),
        "check_url": place.to("check"),
        "compare_url": place.to("comparison", reference, number, before.number)
        if before
        else "",
        "before": before,
        "others": [
            place.edition(reference, one)
            for one in standing.editions
            if one.number != number
        ],
    }


def _data_files(standing: Standing, shown: PublicEdition) -> list[tuple[str, str]]:
    """Return address and media type of the files that programs read."""
    kinds = {"json": "application/json", "csv": "text/csv", "txt": "text/plain"}
    where = standing.reference, shown.number
    return [(file_address(f"edition-{one}", *where), it) for one, it in kinds.items()]


def qr_code(text: str) -> SafeString:
    """Return an address as a QR code, an SVG that needs no style of its own."""
    code = segno.make(text, micro=False, error="m")
    svg = code.svg_inline(
        scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308 - segno drew it from our address
