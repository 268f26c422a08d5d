"""An edition as files: text, its frozen JSON, a table, markup for another website."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.models import PaperTemplate
from rectification.notices import write
from rectification.notices.canonical import canonical_bytes
from rectification.notices.comparing.diff import printed_findings
from rectification.notices.notice import Role
from rectification.notices.vocabulary.numbering import Level, heading_marker
from rectification.notices.vocabulary.printed_fields import TEXTS, texts_of
from rectification.notices.writing.write import Paragraph, numbered, printed
from rectification.papers.formats import FORMATS, named
from rectification.papers.notice import notice_paper
from rectification.papers.paper import Colophon, Paper
from rectification.public_site.addresses import address, file_address
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.document import STATUS_LABELS
from rectification.public_site.page import (
    HTML,
    PublicPage,
    PublicPlace,
    envelope,
    gone_page,
    later_than,
    make,
)
from rectification.publishing.envelope import Envelope
from rectification.spreadsheet import harmless

COLUMNS = (
    "report", "publication", "published_on", "as_of", "digest", "organisation",
    "reference", "group", "number", "title", "problem", "offices", "lead_office",
    "leader", "person", "status", "status_words", "deadline", "deadline_on",
    "deadline_precision", "account", "next_steps",
)  # fmt: skip
# Texts that came later stand behind them where an edition prints one: the file of an
# edition stays the same. The standard has never been in it.
_LATER = tuple(name for name in TEXTS if name not in (*COLUMNS, "standard"))
Writer = Callable[[Standing, PublicEdition, Envelope], tuple[bytes, str]]
_LONG = 40  # characters; a longer numbered line is a paragraph, not a heading


def _wanted(
    place: PublicPlace, reference: str, number: int
) -> tuple[Standing, PublicEdition] | None:
    standing = place.site.reports.get(reference)
    edition = standing.edition(number) if standing else None
    return (standing, edition) if standing and edition else None


def _file(
    place: PublicPlace, reference: str, number: int, kind: str
) -> PublicPage | None:
    found = _wanted(place, reference, number)
    if found is None:
        return None
    standing, edition = found
    if edition.is_gone:
        return gone_page(place.at("edition", reference, number), standing, edition)
    said = envelope(edition)
    content, content_type = _WRITERS[kind](standing, edition, said)
    # JSON and text are what the digest vouches for; the others are made from it.
    tag = edition.digest if kind in ("txt", "json") else ""
    name = f"{reference}-v{number}-{edition.digest[:12]}.{kind}"
    if kind in FORMATS:  # as every other paper: title and day
        name = named(
            f"{said.notice.title} 第{number}次公开", edition.published_at, kind
        )
    return make(content, content_type, tag=tag, filename=name)


def text_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The notice as plain text, a paragraph a line."""
    return _file(place, reference, number, "txt")


def json_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The frozen bytes themselves, the ones the digest is of."""
    return _file(place, reference, number, "json")


def csv_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """One row a finding, as docs/open-data.md describes."""
    return _file(place, reference, number, "csv")


def html_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The notice as markup without any style, for another website."""
    return _file(place, reference, number, "html")


def docx_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The notice as a Word document in the official format."""
    return _file(place, reference, number, "docx")


def pdf_file(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The same as a PDF, tagged; None where it is too large or no font can draw it."""
    try:
        return _file(place, reference, number, "pdf")
    except Refusal:
        return None


def copy_page(place: PublicPlace, reference: str, number: int) -> PublicPage | None:
    """The same markup in a box to copy from, with what to do with it."""
    found = _wanted(place, reference, number)
    if found is None:
        return None
    standing, edition = found
    if edition.is_gone:
        return gone_page(place, standing, edition)
    notice = envelope(edition).notice
    permanent = place.to("edition", reference, number)
    with translation.override(place.language):
        context: dict[str, object] = {
            **later_than(place, standing, edition),
            "title": notice.title,
            "markup": "\n".join(_markup(envelope(edition))),
            "edition": edition,
            "file_url": file_address("edition-html", reference, number),
            "permanent": permanent,
            "crumbs": place.crumbs(
                (standing.body.name, place.to("body", standing.body.slug)),
                (_("Publication no. %(number)d") % {"number": number}, permanent),
                (_("For another website"), ""),
            ),
        }
    return place.render("public/copy.html", context)


# --- writers --------------------------------------------------------------------------


def _text(
    standing: Standing, edition: PublicEdition, opened: Envelope
) -> tuple[bytes, str]:
    return (write(opened.notice) + "\n").encode(), "text/plain; charset=utf-8"


def _json(
    standing: Standing, edition: PublicEdition, opened: Envelope
) -> tuple[bytes, str]:
    return canonical_bytes(opened.data), "application/json; charset=utf-8"


def _html(
    standing: Standing, edition: PublicEdition, opened: Envelope
) -> tuple[bytes, str]:
    return ("\n".join(_markup(opened)) + "\n").encode(), HTML


def _csv(
    standing: Standing, edition: PublicEdition, opened: Envelope
) -> tuple[bytes, str]:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)  # RFC 4180: CRLF, quotes where needed
    findings = opened.notice.findings
    later = [name for name in _LATER if any(getattr(one, name) for one in findings)]
    writer.writerow([*COLUMNS, *later])
    rows = _rows(standing, edition, opened)
    for row, finding in zip(rows, findings, strict=True):
        texts = texts_of(finding)
        values = [*row, *(texts[name] for name in later)]
        writer.writerow([harmless(str(value)) for value in values])
    # Excel takes a CSV for another encoding unless it begins with the mark.
    return stream.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _paper(standing: Standing, edition: PublicEdition, opened: Envelope) -> Paper:
    """It speaks Chinese, as the notice does, whatever page it is taken from."""
    permanent = settings.SITE_URL + address(
        settings.LANGUAGE_CODE, "edition", standing.reference, edition.number
    )
    with translation.override(settings.LANGUAGE_CODE):
        said = {"number": edition.number, "day": date_format(opened.as_of)}
        lines = (
            _("Publication no. %(number)d, data as of %(day)s") % said,
            f"SHA-256 {edition.digest}",
            permanent,
        )
    colophon = Colophon(lines, permanent)
    return notice_paper(opened.notice, at=edition.published_at, colophon=colophon)


def _template(standing: Standing, edition: PublicEdition) -> bytes:
    """Return the template of when it was published: its file stays the same."""
    return PaperTemplate.objects.of(
        organisation__slug=standing.body.slug, at=edition.published_at
    )


def _as_paper(suffix: str) -> Writer:
    made = FORMATS[suffix]

    def write_paper(
        standing: Standing, edition: PublicEdition, opened: Envelope
    ) -> tuple[bytes, str]:
        paper = _paper(standing, edition, opened)
        if suffix == "docx":
            paper = replace(paper, template=_template(standing, edition))
        return made.write(paper), made.media_type

    return write_paper


_WRITERS: dict[str, Writer] = {
    "txt": _text,
    "json": _json,
    "csv": _csv,
    "html": _html,
    **{suffix: _as_paper(suffix) for suffix in FORMATS},
}
KINDS = tuple(_WRITERS)


_sizes: dict[tuple[int, str, str], int] = {}  # of editions that a page was made of


def size_of(standing: Standing, edition: PublicEdition, kind: str) -> int:
    """Return how many bytes a file of an edition has; made once to know it."""
    key = (edition.edition_id, edition.digest, kind)
    if key not in _sizes:
        content, _type = _WRITERS[kind](standing, edition, envelope(edition))
        _sizes[key] = len(content)
    return _sizes[key]


def _rows(
    standing: Standing, edition: PublicEdition, opened: Envelope
) -> Iterator[tuple[object, ...]]:
    notice = opened.notice
    every = printed_findings(notice, opened.references)
    numbers = [number for _s, _n, own in numbered(notice) for number in own]
    same = (
        standing.reference,
        edition.number,
        timezone.localdate(edition.published_at),
        opened.as_of,
        edition.digest,
        notice.organisation,
    )
    for number, (section, finding), (reference, one) in zip(
        numbers, notice.placed_findings(), every.items(), strict=True
    ):
        deadline = finding.deadline
        yield (
            *same,
            reference,
            " / ".join(title for title in notice.group_path(section) if title),
            number,
            finding.title,
            finding.problem,
            "、".join(finding.offices),
            finding.lead_office,
            finding.leader,
            finding.person,
            finding.status.value,
            finding.status_wording or STATUS_LABELS[finding.status],
            deadline.wording if deadline else "",
            (deadline.on or "") if deadline else "",
            (deadline.precision or "") if deadline else "",
            _printed_as(one.lines, Role.ACCOUNT),
            _printed_as(one.lines, Role.NEXT_STEPS),
        )


def _printed_as(lines: tuple[Paragraph, ...], role: Role) -> str:
    return "\n".join(line.text for line in lines if line.role is role)


# --- markup ---------------------------------------------------------------------------


def _markup(opened: Envelope) -> Iterator[str]:
    """Yield one element a paragraph: headings and <p>, no class, no style."""
    for one in printed(opened.notice):
        tag = _tag(one)
        yield format_html(f"<{tag}>{{}}</{tag}>", one.text)


def _tag(one: Paragraph) -> str:
    if one.role is Role.TITLE:
        return "h2"
    if one.role is Role.FINDING:
        return "h5" if len(one.text) <= _LONG else "p"
    marker = heading_marker(one.text)
    heads = one.role is Role.HEADING and len(one.text) <= _LONG
    if heads and marker and marker.level <= Level.GROUP:
        return f"h{int(marker.level) + 2}"
    return "p"
