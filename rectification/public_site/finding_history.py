"""A finding through the editions: what was said of it each time, and what changed."""

from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rectification.notices.comparing.diff import (
    FindingChange,
    Kind,
    PrintedFinding,
    change_of,
    printed_findings,
)
from rectification.notices.notice import Finding
from rectification.public_site.catalogue import PublicEdition, Standing
from rectification.public_site.comparison import kind_words
from rectification.public_site.page import PublicPage, PublicPlace, envelope, gone_page
from rectification.publishing.status_labels import STATUS_LABELS


@dataclass(frozen=True, slots=True)
class Mention:
    """One edition that tells of the finding, or one that is gone (`printed`: None)."""

    standing: Standing
    edition: PublicEdition
    printed: PrintedFinding | None


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
    return {
        "reference": reference,
        "title": finding.title,
        "finding": finding,
        "status_label": STATUS_LABELS[finding.status],
        "edition": last.edition,
        "organisation": envelope(last.edition).notice.organisation,
        "facts": _facts(reference, finding, last.edition),
        # A newer edition that no longer speaks of it, or that was taken down.
        "newest": newest if newest.number != last.edition.number else None,
        "newest_url": report,
        "in_report": f"{permanent}#f-{reference}",
        "steps": _steps(place, found),
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
    return [
        (_("Responsible"), "、".join(finding.offices)),
        (_("Responsible leader"), finding.leader),
        (_("Deadline"), _wording(finding)),
        (_("Published on"), timezone.localdate(edition.published_at)),
        (_("As of"), edition.as_of),
        (_("Reference"), reference),
    ]


def _wording(finding: Finding) -> str:
    return finding.deadline.wording if finding.deadline else ""


def _steps(place: PublicPlace, found: list[Mention]) -> list[dict[str, object]]:
    """Return the editions, newest first, each with what it told otherwise."""
    steps: list[dict[str, object]] = []
    last: PrintedFinding | None = None
    for one in found:
        change: FindingChange | None = None
        if one.printed and last:
            change = change_of("", last, one.printed)
        steps.append(_step(place, one, change, is_first=last is None))
        last = one.printed or last
    # The newest text stands open; the others unfold.
    next(step for step in steps[::-1] if step["finding"])["is_open"] = True
    return steps[::-1]


def _step(
    place: PublicPlace, one: Mention, change: FindingChange | None, *, is_first: bool
) -> dict[str, object]:
    finding = one.printed.finding if one.printed else None
    return {
        "edition": one.edition,
        "url": place.to("edition", one.standing.reference, one.edition.number),
        "finding": finding,
        "status_label": STATUS_LABELS[finding.status] if finding else "",
        "deadline": _wording(finding) if finding else "",
        "lines": [line.text for line in one.printed.lines] if one.printed else [],
        "is_first": is_first,
        "words": kind_words(change) if change else [],
        "pieces": change.lines if change and Kind.TEXT in change.kinds else (),
    }
