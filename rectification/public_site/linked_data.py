"""What a page is about, told to machines in the words of schema.org (JSON-LD).

A block of data, not a script: no browser runs it, so the policy of the pages stands.
"""

import json
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from rectification.models import SiteSettings
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.publishing.envelope import Envelope

Data = Mapping[str, object]
CONTEXT = "https://schema.org"
# What would end the block, or begin another, inside a page.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


def block(data: Data) -> SafeString:
    """Return data as they stand in a page; what is empty is left out."""
    told = {name: value for name, value in data.items() if value}
    text = json.dumps({"@context": CONTEXT, **told}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing ends it


def body(name: str, url: str) -> Data:
    return {"@type": "GovernmentOrganization", "name": name, "url": absolute(url)}


def site(settings_of: SiteSettings, url: str) -> Data:
    """The site as a whole, and who answers for it."""
    told: dict[str, object] = {
        "@type": "WebSite",
        "name": settings_of.name,
        "url": absolute(url),
        "inLanguage": ["zh-Hans", "en"],
    }
    if settings_of.sponsor:
        told["publisher"] = {
            "@type": "GovernmentOrganization",
            "name": settings_of.sponsor,
        }
    return told


def report(
    standing: Standing,
    shown: PublicEdition,
    opened: Envelope,
    url: str,
    files: Iterable[tuple[str, str]],
) -> Data:
    """An edition of a report. `files`: address and media type of each."""
    notice = opened.notice
    return {
        "@type": "Report",
        "name": notice.title,
        "inLanguage": "zh-Hans",
        "url": absolute(url),
        "reportNumber": standing.reference,
        "version": shown.number,
        "datePublished": shown.published_at.isoformat(),
        "dateCreated": notice.signed_on.isoformat() if notice.signed_on else "",
        "temporalCoverage": opened.as_of.isoformat(),
        "publisher": {
            "@type": "GovernmentOrganization",
            "name": notice.organisation or standing.body.name,
        },
        "encoding": [
            {
                "@type": "MediaObject",
                "contentUrl": absolute(address),
                "encodingFormat": kind,
            }
            for address, kind in files
        ],
    }


def finding(
    title: str, report: Envelope, edition: PublicEdition, url: str, report_url: str
) -> Data:
    """What a report says of one finding: a part of it, of the same day."""
    return {
        "@type": "WebPage",
        "name": title,
        "inLanguage": "zh-Hans",
        "url": absolute(url),
        "dateModified": edition.published_at.isoformat(),
        "temporalCoverage": report.as_of.isoformat(),
        "isPartOf": {
            "@type": "Report",
            "name": report.notice.title,
            "version": edition.number,
            "url": absolute(report_url),
        },
        "publisher": {
            "@type": "GovernmentOrganization",
            "name": report.notice.organisation,
        },
    }


def dataset(name: str, said: str, url: str, files: Iterable[tuple[str, str]]) -> Data:
    """All publications as open data."""
    return {
        "@type": "Dataset",
        "name": name,
        "description": said,
        "url": absolute(url),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": absolute(address),
                "encodingFormat": kind,
            }
            for address, kind in files
        ],
    }


def absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}"
