"""A finding through the editions: what was said of it each time, and what changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rectification.notices.comparing.diff import (
    Kind,
    PrintedFinding,
    change_of,
    printed_findings,
)
from rectification.notices.comparing.word_diff import Pieces
from rectification.notices.notice import Finding
from rectification.public_site import linked_data
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.comparison import ChangeWords, kind_words
from rectification.public_site.document import late_days
from rectification.public_site.page import PublicPage, PublicPlace, envelope, gone_page
from rectification.publishing.status_labels import STATUS_LABELS


@dataclass(frozen=True, slots=True)
class Mention:
    """One edition that tells of the finding, or one that is gone (`printed`: None)."""

    standing: Standing
    edition: PublicEdition
    printed: PrintedFinding | None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """What happened, in words with its day; `reason`: why a deadline was moved."""

    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What one edition says of the finding; `finding` is None where it is gone.

    `words`: how it differs from the edition before; `pieces`: the changed paragraphs;
    `events`: what happened to it in between.
    """

    edition: PublicEdition
    url: str
    is_first: bool
    is_open: bool
    finding: Finding | None = None
    status_label: str | Promise = ""
    deadline: str = ""
    days: int | None = None  # negative: so late on the day that edition is of
    lines: tuple[str, ...] = ()
    words: tuple[ChangeWords, ...] = ()
    pieces: tuple[Pieces, ...] = ()
    events: tuple[ToldEvent, ...] = ()


def mentions(place: PublicPlace, reference: str) -> list[Mention]:
    """Return the editions of the finding's inspection in the order of publication."""
    found: list[Mention] = []
    for standing in place.site.of_inspection(reference.rpartition("-")[0]):
        for edition in standing.editions:
            # What an erased edition held is not known to anybody any more.
            holds = (
                findings_in(edition).get(reference) if not edition.erased_at else None
            )
            if edition.is_gone and (holds or edition.erased_at):
                found.append(Mention(standing, edition, None))
            elif holds:
                found.append(Mention(standing, edition, holds))
    return sorted(found, key=lambda one: (one.edition.published_at, one.edition.number))


def findings_in(edition: PublicEdition) -> dict[str, PrintedFinding]:
    opened = envelope(edition)
    return printed_findings(opened.notice, opened.references)


def finding_page(place: PublicPlace, reference: str) -> PublicPage | None:
    """Return what was said of a finding; 410 where every edition with it is gone."""
    found = mentions(place, reference)
    if not found:
        return None
    readable = [one for one in found if one.printed]
    if not readable:
        return gone_page(place, found[-1].standing, found[-1].edition)
    with translation.override(place.language):
        context = _context(place, reference, found, readable[-1])
    return place.render("public/finding.html", context)


def _context(
    place: PublicPlace, reference: str, found: list[Mention], last: Mention
) -> dict[str, object]:
    assert last.printed is not None  # noqa: S101 - it is the newest that tells of it
    finding = last.printed.finding
    standing, newest = last.standing, last.standing.latest
    report = place.to("report", standing.reference)
    permanent = place.to("edition", standing.reference, last.edition.number)
    opened, here = envelope(last.edition), place.to("finding", reference)
    linked = linked_data.finding(finding.title, opened, last.edition, here, permanent)
    return {
        "linked": linked_data.block(linked),
        "reference": reference,
        "description": f"{finding.title} · {STATUS_LABELS[finding.status]}",
        "title": finding.title,
        "finding": finding,
        "days": late_days(finding, last.edition.as_of),
        "status_label": STATUS_LABELS[finding.status],
        "edition": last.edition,
        "organisation": opened.notice.organisation,
        "facts": _facts(reference, finding, last.edition),
        # A newer edition that no longer speaks of it, or that was taken down.
        "newest": newest if newest.number != last.edition.number else None,
        "newest_url": report,
        "in_report": f"{permanent}#f-{reference}",
        "steps": _steps(place, reference, found),
        "replies": place.site.replies.get(reference, ()),
        "opinion_url": place.opinion_url(standing, reference),
        "crumbs": place.crumbs(
            (standing.body.name, place.to("body", standing.body.slug)),
            (
                _("Publication no. %(number)d") % {"number": last.edition.number},
                permanent,
            ),
            (reference, ""),
        ),
    }


def _facts(
    reference: str, finding: Finding, edition: PublicEdition
) -> list[tuple[str, object]]:
    contact = envelope(edition).notice.contact  # as far as the report prints it
    return [
        (_("Responsible"), "、".join(finding.offices)),
        (_("Responsible leader"), finding.leader),
        (_("Deadline"), _wording(finding)),
        (_("Ask by telephone"), contact.phone),
        (_("Ask by e-mail"), contact.email),
        (_("Published on"), timezone.localdate(edition.published_at)),
        (_("As of"), edition.as_of),
        (_("Reference"), reference),
        (_("Closed without evidence"), _waiver(reference, edition)),
    ]


def _waiver(reference: str, edition: PublicEdition) -> str:
    opened = envelope(edition)
    return dict(zip(opened.references, opened.waivers, strict=True))[reference]


def _wording(finding: Finding) -> str:
    return finding.deadline.wording if finding.deadline else ""


def _events(reference: str, edition: PublicEdition) -> Iterator[ToldEvent]:
    """Say what the edition keeps of reopenings and deadlines, each with its day."""
    for row in envelope(edition).history_of(reference):
        days = {name: _day(row.get(name)) for name in ("on", "from", "to")}
        if row["kind"] == "reopened":
            words = _("%(on)s: rectification was taken up again.")
        elif days["from"] and days["to"]:
            words = _("%(on)s: deadline moved from %(from)s to %(to)s.")
        elif days["to"]:
            words = _("%(on)s: deadline set to %(to)s.")
        else:
            words = _("%(on)s: deadline %(from)s is no longer set.")
        # Editions before version 0.11 keep no reason.
        yield ToldEvent(words % days, row.get("reason") or "")


def _day(said: str | None) -> str:
    return date_format(date.fromisoformat(said)) if said else ""


def _steps(
    place: PublicPlace, reference: str, found: list[Mention]
) -> list[HistoryStep]:
    """Return the editions, newest first, each with what it says otherwise."""
    # The newest text stands open; the others unfold.
    newest = max(number for number, one in enumerate(found) if one.printed)
    steps: list[HistoryStep] = []
    last: PrintedFinding | None = None
    for number, one in enumerate(found):
        step = _step(place, one, last, is_open=number == newest)
        if one.printed and one.standing.body.shows_history:
            told = _events(reference, one.edition)
            if not one.standing.body.shows_reasons:
                told = (replace(it, reason="") for it in told)
            step = replace(step, events=tuple(told))
        steps.append(step)
        last = one.printed or last
    return steps[::-1]


def _step(
    place: PublicPlace, one: Mention, last: PrintedFinding | None, *, is_open: bool
) -> HistoryStep:
    """Return an edition beside `last`, what was said before it."""
    step = HistoryStep(
        edition=one.edition,
        url=place.to("edition", one.standing.reference, one.edition.number),
        is_first=last is None,
        is_open=is_open,
    )
    if one.printed is None:
        return step
    change = change_of("", last, one.printed) if last else None
    finding = one.printed.finding
    return replace(
        step,
        finding=finding,
        status_label=STATUS_LABELS[finding.status],
        deadline=_wording(finding),
        days=late_days(finding, one.edition.as_of),
        lines=tuple(line.text for line in one.printed.lines),
        words=kind_words(change) if change else (),
        pieces=change.lines if change and Kind.TEXT in change.kinds else (),
    )
