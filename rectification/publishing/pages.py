"""(edition, standing, language) → the bytes the public gets.

Everything on a report's page comes from the edition's frozen content and the standing;
no live record is read, so a page cannot change unless one of these does.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rectification.models import Edition, SiteSettings
from rectification.notices import Notice, write
from rectification.notices.labels import find_labels
from rectification.notices.notice import Finding, Role, Status
from rectification.notices.numbering import Level, heading_marker, step_markers
from rectification.notices.write import Paragraph, numbered, printed
from rectification.publishing.envelope import Envelope, open_envelope
from rectification.publishing.standing import PublicEdition, Standing

_NEXT = 3  # deadlines on the first screen
_HEADING = 40  # characters; a longer numbered line is body text
_PAGES = 256  # rendered pages kept per process

STATUS_LABELS: dict[Status, str | Promise] = {
    Status.COMPLETED: gettext_lazy("Completed"),
    Status.SUBSTANTIALLY_COMPLETED: gettext_lazy("Substantially completed, continuing"),
    Status.ONGOING: gettext_lazy("Under rectification"),
    Status.LONG_TERM: gettext_lazy("Long-term"),
    Status.NOT_COMPLETED: gettext_lazy("Not completed"),
    Status.UNKNOWN: gettext_lazy("Under rectification"),
}


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
    content = Edition.objects.values_list("content", flat=True).get(
        pk=edition.edition_id
    )
    return Page(
        content.encode(),
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
    entries = [
        {
            "url": _prefix(language) + f"/reports/{reference}/",
            "published_on": edition.published_at,
            **_summary(edition.edition_id, edition.digest, language),
        }
        for reference, edition in latest
    ]
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
        **document(notice, opened.references),
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


def document(notice: Notice, references: list[str]) -> dict[str, object]:
    """Return what the templates need to print `notice` as a document.

    Also used for the preview, where nothing is frozen yet.
    """
    cards = _cards(notice, references)
    parts = [
        {
            "lines": [_line(one) for one in paragraphs if one.finding is None],
            "cards": [card for at, card in cards if at == section],
        }
        for section, paragraphs in _by_section(notice)
    ]
    return {
        "title": notice.title,
        "title_halves": _halves(notice.title),
        "parts": parts,
        "sentence": counted_sentence(notice),
        "counts": _counts(notice),
        "deadlines": _deadlines(notice, references),
        "groups": _index(notice, cards),
    }


def _halves(title: str) -> list[str]:
    """Return a title cut where a long one is best broken: in front of 关于."""
    name, about, rest = title.partition("关于")
    return [name, about + rest] if name and about else [title]


def _by_section(notice: Notice) -> Iterator[tuple[int, list[Paragraph]]]:
    for section, paragraphs in groupby(printed(notice), key=lambda one: one.section):
        yield section, list(paragraphs)


def _cards(
    notice: Notice, references: list[str]
) -> list[tuple[int, dict[str, object]]]:
    """Return (section, card) for each finding in printed order."""
    lines: dict[tuple[int, int], list[Paragraph]] = {}
    for one in printed(notice):
        if one.finding is not None:
            lines.setdefault((one.section, one.finding), []).append(one)
    found: list[tuple[int, dict[str, object]]] = []
    at = 0
    for spot, (section, _number, numbers) in enumerate(numbered(notice)):
        for place, finding in enumerate(section.findings):
            card: dict[str, object] = {
                "anchor": f"f-{references[at]}",
                "reference": references[at],
                "number": f"{numbers[place]}. ",
                "title": finding.title,
                "status": finding.status.value,
                "status_label": STATUS_LABELS[finding.status],
                "tag": "h3" if section.level < Level.GROUP else "h4",
                "lines": [_line(one) for one in lines.get((spot, place), [])],
            }
            found.append((spot, card))
            at += 1
    return found


def _line(paragraph: Paragraph) -> dict[str, object]:
    """Return a printed paragraph cut for setting; its pieces join to the same text."""
    line: dict[str, object] = {"role": paragraph.role.value, "text": paragraph.text}
    if paragraph.finding is not None:
        line |= _pieces(paragraph)
    elif marker := heading_marker(paragraph.text):
        # (一)… with its text behind it in the same line is read, not scanned.
        is_heading = paragraph.role is Role.HEADING or _heads(paragraph.text)
        if is_heading:
            line["level"] = int(marker.level)
        if is_heading and marker.level <= Level.GROUP:
            line["tag"] = f"h{int(marker.level) + 1}"
    return line


def _heads(text: str) -> bool:
    """Whether a numbered line says nothing but its heading."""
    return len(text) <= _HEADING and "。" not in text[:-1]


def _pieces(paragraph: Paragraph) -> dict[str, object]:
    text = paragraph.text
    labels = find_labels(text)
    end = labels[0].end if labels and labels[0].start == 0 else 0
    steps = (
        step_markers(text[end:])
        if paragraph.role in (Role.ACCOUNT, Role.NEXT_STEPS)
        else []
    )
    if (not end and not steps) or end == len(text):
        return {}
    cuts = [0, *(step.start for step in steps), len(text) - end]
    parts = [text[end + a : end + b] for a, b in pairwise(cuts)]
    if paragraph.role is Role.FIELD:
        return {"label": text[:end], "text": text[end:]}
    return {"label": text[:end], "parts": [part for part in parts if part]}


def counted_sentence(notice: Notice) -> str:
    """Return the sentence that counts the findings by status."""
    total = notice.count()
    counts = [
        _("%(state)s %(number)d") % {"state": one["label"], "number": one["number"]}
        for one in _counts(notice)
    ]
    return ngettext(
        "%(total)d finding: %(counts)s", "%(total)d findings: %(counts)s", total
    ) % {"total": total, "counts": _(", ").join(counts)}


def _number(notice: Notice, status: Status) -> int:
    if status is Status.ONGOING:
        return notice.count(Status.ONGOING, Status.UNKNOWN)
    return notice.count(status)


def _counts(notice: Notice) -> list[dict[str, object]]:
    return [
        {"label": label, "status": status.value, "number": _number(notice, status)}
        for status, label in STATUS_LABELS.items()
        if status is not Status.UNKNOWN and _number(notice, status)
    ]


def _deadlines(notice: Notice, references: list[str]) -> list[dict[str, object]]:
    """Return the next deadlines of what is still open, soonest first."""
    due: list[tuple[object, str, Finding]] = [
        (finding.deadline.on, reference, finding)
        for reference, finding in zip(references, notice.findings, strict=True)
        if finding.deadline and finding.deadline.on and finding.status.is_open
    ]
    due.sort(key=lambda one: (str(one[0]), one[1]))
    return [
        {
            "anchor": f"f-{reference}",
            "wording": finding.deadline.wording if finding.deadline else "",
            "title": finding.title,
            "days": None,
        }
        for _on, reference, finding in due[:_NEXT]
    ]


def _index(
    notice: Notice, cards: list[tuple[int, dict[str, object]]]
) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = []
    for spot, rows in groupby(cards, key=lambda one: one[0]):
        section = notice.sections[spot]
        title = "" if section.kind == "narrative" else section.title
        groups.append({"title": title, "findings": [card for _at, card in rows]})
    return groups
