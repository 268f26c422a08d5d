"""(edition, standing, language) → the bytes the public gets.

Everything on a report's page comes from the edition's frozen content and the standing;
no live record is read, so a page cannot change unless one of these does.
"""

import hashlib
import logging
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rectification.models import Edition, SiteSettings
from rectification.notices import write
from rectification.notices.canonical import canonical_bytes
from rectification.publishing.document import counted_sentence, document
from rectification.publishing.envelope import Envelope, open_envelope
from rectification.publishing.standing import PublicEdition, Standing

logger = logging.getLogger(__name__)

_PAGES = 256  # rendered pages kept per process


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as sent, with the tag a browser may ask about them again by."""

    content: bytes
    etag: str
    content_type: str
    filename: str = ""


# --- opening --------------------------------------------------------------------------


@lru_cache(maxsize=64)
def envelope(edition_id: int, digest: str) -> Envelope:
    """Return a frozen edition, opened once per process: it never changes."""
    content = Edition.objects.values_list("content", flat=True).get(pk=edition_id)
    opened = open_envelope(content)
    if opened.digest != digest:
        raise ValueError(f"edition {edition_id} does not match its digest")
    return opened


@lru_cache(maxsize=_PAGES)
def report_page(standing: Standing, number: int, language: str) -> Page:
    """Return the page of one edition of a report."""
    edition = standing.edition(number)
    if edition is None:
        raise ValueError(f"{standing.reference} has no edition {number}")
    opened = envelope(edition.edition_id, edition.digest)
    with translation.override(language):
        html = render_to_string(
            "public/report.html", _report_context(standing, edition, opened, language)
        )
    return _page(html)


@lru_cache(maxsize=_PAGES)
def withdrawn_page(standing: Standing, number: int, language: str) -> Page:
    """Return the page that says why an edition is no longer there."""
    edition = standing.edition(number)
    with translation.override(language):
        html = render_to_string(
            "public/withdrawn.html",
            {
                **_frame(language, f"/reports/{standing.reference}/"),
                "edition": edition,
                "reference": standing.reference,
            },
        )
    return _page(html)


def text_file(standing: Standing, edition: PublicEdition) -> Page:
    """Return the notice as plain text, a paragraph a line."""
    opened = envelope(edition.edition_id, edition.digest)
    return Page(
        (write(opened.notice) + "\n").encode(),
        f'"{edition.digest}-txt"',
        "text/plain; charset=utf-8",
        f"{_file_name(standing, edition)}.txt",
    )


def json_file(standing: Standing, edition: PublicEdition) -> Page:
    """Return the frozen bytes themselves, the ones the digest is of."""
    opened = envelope(edition.edition_id, edition.digest)
    return Page(
        canonical_bytes(opened.data),
        f'"{edition.digest}"',
        "application/json; charset=utf-8",
        f"{_file_name(standing, edition)}.json",
    )


def _file_name(standing: Standing, edition: PublicEdition) -> str:
    return f"{standing.reference}-v{edition.number}-{edition.digest[:12]}"


def _page(html: str) -> Page:
    content = html.encode()
    tag = hashlib.sha256(content).hexdigest()[:32]
    return Page(content, f'"{tag}"', "text/html; charset=utf-8")


# --- home -----------------------------------------------------------------------------


def home_page(latest: list[tuple[str, PublicEdition]], language: str) -> Page:
    """Return the list of reports; `latest` is (reference, newest public edition)."""
    entries = []
    for reference, edition in latest:
        try:
            summary = _summary(edition.edition_id, edition.digest, language)
        except ValueError:
            # Its own page fails too; one damaged edition must not hide the others.
            logger.exception("edition %s of %s does not open", edition, reference)
            continue
        entries.append(
            {
                "url": _prefix(language) + f"/reports/{reference}/",
                "published_on": edition.published_at,
                **summary,
            }
        )
    with translation.override(language):
        html = render_to_string(
            "public/home.html", {**_frame(language, "/"), "entries": entries}
        )
    return _page(html)


@lru_cache(maxsize=_PAGES)
def _summary(edition_id: int, digest: str, language: str) -> dict[str, object]:
    notice = envelope(edition_id, digest).notice
    with translation.override(language):
        return {
            "title": notice.title,
            "organisation": notice.organisation,
            "sentence": counted_sentence(notice),
        }


# --- the report page ------------------------------------------------------------------


def _prefix(language: str) -> str:
    return "/en" if language == "en" else ""


def _frame(language: str, path: str) -> dict[str, object]:
    """Return what every public page has around it. `path` is without language."""
    other = (
        ("zh-hans", "简体中文", path)
        if language == "en"
        else ("en", "English", f"/en{path}")
    )
    code, label, url = other
    return {
        "site": SiteSettings.load(),
        "home_url": f"{_prefix(language)}/",
        "language_link": {"url": url, "code": code, "label": label},
    }


def _report_context(
    standing: Standing, edition: PublicEdition, opened: Envelope, language: str
) -> dict[str, object]:
    notice = opened.notice
    base = f"{_prefix(language)}/reports/{standing.reference}/"
    permanent = f"{base}v{edition.number}/"
    path = f"/reports/{standing.reference}/"
    superseded = edition.number != standing.latest.number
    if superseded:
        path += f"v{edition.number}/"
    return {
        **_frame(language, path),
        "crumbs": [
            {"label": _("Home"), "url": f"{_prefix(language)}/"},
            {"label": notice.organisation or notice.title, "url": ""},
        ],
        **document(notice, opened.references, opened.as_of),
        "facts": [
            (_("Source"), notice.organisation),
            (_("Published on"), timezone.localdate(edition.published_at)),
            (_("As of"), opened.as_of),
            (_("Publication no."), edition.number),
        ],
        "opened": opened,
        "edition": edition,
        "permanent": permanent,
        "qr": _qr_code(f"{settings.SITE_URL}{permanent}"),
        "superseded": superseded,
        "latest": standing.latest,
        "latest_url": base,
        "earlier": [one for one in standing.editions if one.number < edition.number],
        "base": base,
    }


def _qr_code(address: str) -> SafeString:
    """Return an address as a QR code, an SVG that needs no style of its own."""
    code = segno.make(address, micro=False, error="m")
    svg = code.svg_inline(
        scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(svg)  # noqa: S308 - segno drew it from our address
