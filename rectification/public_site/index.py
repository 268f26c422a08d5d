"""What there is to find: all editions as JSON and CSV, the schema, a sitemap."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from rectification.public_site.addresses import LANGUAGES, address, file_address
from rectification.public_site.page import PublicPage, PublicPlace, make
from rectification.public_site.summaries import summaries
from rectification.spreadsheet import harmless

SCHEMA = "inspection-rectification/editions/1"
COLUMNS = (
    "report", "publication", "state", "body", "title", "published_on", "as_of",
    "digest", "findings", "completed", "late", "page", "json",
)  # fmt: skip
_MOST = 50_000  # addresses that a sitemap may hold


def editions_json(place: PublicPlace) -> PublicPage:
    """Every edition that was made public, the newest report first."""
    data = {"schema": SCHEMA, "editions": list(_rows(place))}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return make(text.encode(), "application/json")


def editions_csv(place: PublicPlace) -> PublicPage:
    """The same as a table."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in _rows(place):
        told = (row[name] for name in COLUMNS)
        writer.writerow("" if one is None else harmless(str(one)) for one in told)
    content = stream.getvalue().encode("utf-8-sig")
    return make(content, "text/csv; charset=utf-8", filename="editions.csv")


def _rows(place: PublicPlace) -> Iterator[dict[str, Any]]:
    """Yield what is known of each edition; of one that is gone, that it is gone."""
    every = list(place.site.editions())
    told = summaries(one for _standing, one in every if one.is_readable)
    for standing, edition in every:
        said = told.get(edition.edition_id)
        where = standing.reference, edition.number
        is_replaced = edition.is_readable and standing.is_replaced(edition)
        yield {
            "report": standing.reference,
            "publication": edition.number,
            "state": "gone"
            if edition.is_gone
            else "replaced"
            if is_replaced
            else "latest",
            "body": standing.body.name,
            "title": said.title if said else None,
            "published_on": timezone.localdate(edition.published_at).isoformat(),
            "as_of": said.as_of.isoformat() if said else None,
            "digest": edition.digest,
            "findings": said.total if said else None,
            "completed": said.completed if said else None,
            "late": len(said.late) if said else None,
            "page": settings.SITE_URL + place.to("edition", *where),
            "json": settings.SITE_URL + file_address("edition-json", *where)
            if said
            else None,
        }


def schema(place: PublicPlace) -> PublicPage:
    """The JSON Schema of an edition, as the documents have it."""
    path = settings.BASE_DIR / "docs" / "edition.schema.json"
    return make(path.read_bytes(), "application/schema+json")


def robots(place: PublicPlace) -> PublicPage:
    """Where robots find everything, and what is not for them."""
    lines = (
        "User-agent: *",
        "Disallow: /staff/",
        "Disallow: /admin/",
        *(f"Disallow: {address(one, 'search')}" for one in LANGUAGES),
        f"Sitemap: {settings.SITE_URL}{file_address('sitemap')}",
    )
    text = "".join(f"{line}\n" for line in lines)
    return make(text.encode(), "text/plain; charset=utf-8")


def sitemap(place: PublicPlace) -> PublicPage:
    """Every page that can be read, but comparisons and copies, in both languages."""
    found = [
        f"<url><loc>{escape(settings.SITE_URL + where)}</loc></url>\n"
        for language in LANGUAGES
        for where in _addresses(place, language)
    ]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(found[:_MOST])}</urlset>\n"
    )
    return make(text.encode(), "application/xml")


def _addresses(place: PublicPlace, language: str) -> Iterator[str]:
    yield address(language, "home")
    yield address(language, "data")
    for slug in place.site.bodies:
        yield address(language, "body", slug)
    standing = place.site.standing()
    told = summaries(one.readable[-1] for one in standing)
    for one in standing:
        for edition in reversed(one.readable):
            yield address(language, "edition", one.reference, edition.number)
        said = told.get(one.readable[-1].edition_id)
        for reference in said.references if said else ():
            yield address(language, "finding", reference)
