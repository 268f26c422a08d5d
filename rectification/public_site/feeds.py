"""Atom: what was made public, replaced or taken down, of the site, a body, a report or
an office. Every edition is an entry for good; one taken down says why and no more."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from rectification.public_site import comparison
from rectification.public_site.addresses import file_address
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.page import (
    PublicPage,
    PublicPlace,
    envelope,
    make,
)
from rectification.public_site.summaries import summaries, summary

_MOST = 50  # entries of a feed, newest first
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

Entry = tuple[Standing, PublicEdition]


class Feed(Atom1Feed):
    """Django's, which dates a feed without entries by the clock: bytes would differ."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else _NEVER


def office_key(name: str) -> str:
    """Return an office's part of an address. Offices have printed names, no more."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def offices_of_body(place: PublicPlace, slug: str) -> dict[str, str]:
    """Return the offices a body's readable editions name: key → name as printed."""
    editions = (edition for _standing, edition in _of_body(place, slug))
    return _by_key(one for one in editions if one.is_readable)


def offices_ever_named(place: PublicPlace, slug: str) -> dict[str, str]:
    """Return those of the editions taken down as well: who follows them is told so."""
    return _by_key(edition for _standing, edition in _of_body(place, slug))


def _by_key(editions: Iterable[PublicEdition]) -> dict[str, str]:
    # Of an erased one nobody can tell whom it named.
    told = summaries(one for one in editions if not one.erased_at)
    names = {office for one in told.values() for office in one.offices}
    return {office_key(name): name for name in sorted(names)}


def site_feed(place: PublicPlace) -> PublicPage:
    """Everything of the site."""
    with translation.override(place.language):
        title = place.site.site.name or _("Publication of inspection rectification")
    return _feed(place, title, place.to("home"), list(place.site.editions()))


def body_feed(place: PublicPlace, slug: str) -> PublicPage | None:
    """What one body publishes."""
    body = place.site.bodies.get(slug)
    if body is None:
        return None
    entries = _of_body(place, slug)
    return _feed(place, body.name, place.to("body", slug), entries)


def report_feed(place: PublicPlace, reference: str) -> PublicPage | None:
    """The editions of one report."""
    standing = place.site.reports.get(reference)
    if standing is None:
        return None
    entries = [(standing, edition) for edition in standing.editions]
    title = standing.body.name + " " + reference
    return _feed(place, title, place.to("report", reference), entries)


def office_feed(place: PublicPlace, slug: str, key: str) -> PublicPage | None:
    """The editions in which one office answers for a finding.

    Those erased may have been among them. What only gone editions name is no longer
    told, neither by the title.
    """
    body = place.site.bodies.get(slug)
    name = offices_ever_named(place, slug).get(key) if body else None
    if body is None or name is None:
        return None
    every = _of_body(place, slug)
    told = summaries(edition for _standing, edition in every if not edition.erased_at)
    entries = [
        (standing, edition)
        for standing, edition in every
        if edition.erased_at
        or ((one := told.get(edition.edition_id)) and name in one.offices)
    ]
    is_named = any(edition.is_readable for _standing, edition in entries)
    title = f"{body.name} {name}" if is_named else body.name
    return _feed(place, title, place.to("body", slug), entries, name)


def _of_body(place: PublicPlace, slug: str) -> list[Entry]:
    return [one for one in place.site.editions() if one[0].body.slug == slug]


def _feed(
    place: PublicPlace, title: str, link: str, entries: list[Entry], office: str = ""
) -> PublicPage:
    entries.sort(key=lambda one: (_changed_at(*one), one[1].edition_id), reverse=True)
    with translation.override(place.language):
        feed = Feed(
            title=title,
            link=settings.SITE_URL + link,
            description="",
            language=place.language,
            feed_url=settings.SITE_URL + file_address(place.name, *place.args),
            feed_guid=_guid(file_address(place.name, *place.args)),
            author_name=place.site.site.sponsor or title,
        )
        for standing, edition in entries[:_MOST]:
            feed.add_item(**_entry(place, standing, edition, office))
        content = feed.writeString("utf-8").encode()
    return make(content, "application/atom+xml; charset=utf-8")


def _guid(path: str) -> str:
    """Return a name that outlives a move to another address of the same path."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},2022:{path}"


def _changed_at(standing: Standing, edition: PublicEdition) -> datetime:
    following = standing.edition(edition.number + 1)
    return max(
        when
        for when in (
            edition.published_at,
            edition.withdrawn_at,
            edition.erased_at,
            following and following.published_at,
        )
        if when
    )


def _entry(
    place: PublicPlace, standing: Standing, edition: PublicEdition, office: str
) -> dict[str, Any]:
    link = place.to("edition", standing.reference, edition.number)
    title, said = (
        _gone(standing, edition)
        if edition.is_gone
        else _readable(place, standing, edition, office)
    )
    return {
        "title": title,
        "link": settings.SITE_URL + link,
        "description": escape(said, quote=False),  # a summary of type "html"
        "unique_id": f"urn:sha256:{edition.digest}:{edition.edition_id}",
        "pubdate": timezone.localtime(edition.published_at),
        "updateddate": timezone.localtime(_changed_at(standing, edition)),
        "categories": (standing.body.name,),
    }


def _gone(standing: Standing, edition: PublicEdition) -> tuple[str, str]:
    place = {"number": edition.number, "reference": standing.reference}
    if edition.erased_at:
        return (
            _("Erased: publication no. %(number)d of report %(reference)s") % place,
            _("Its content has been erased."),
        )
    if edition.withdrawn_at:
        return (
            _("Taken down: publication no. %(number)d of report %(reference)s") % place,
            _("Reason: %(reason)s") % {"reason": edition.reason},
        )
    return (
        _("Replaced: publication no. %(number)d of report %(reference)s") % place,
        _("A later publication has replaced it."),
    )


def _readable(
    place: PublicPlace, standing: Standing, edition: PublicEdition, office: str
) -> tuple[str, str]:
    said = summary(edition)
    title = _("%(title)s (publication no. %(number)d)") % {
        "title": said.title,
        "number": edition.number,
    }
    sentences = [said.sentences[place.language]]
    if office:
        sentences += [
            one.title
            for one in envelope(edition).notice.findings
            if office in one.offices
        ]
    if last := comparison.before(standing, edition):
        sentences.append(comparison.in_one_sentence(comparison.compared(last, edition)))
    if standing.is_replaced(edition):
        sentences.append(_("A later publication has replaced it."))
    return title, "\n".join(sentences)
