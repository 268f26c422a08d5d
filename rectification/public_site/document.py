"""A `Notice` as what the templates print: lines, cards, counts, deadlines, index."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rectification.notices import Notice
from rectification.notices.notice import Finding, Role, Status
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import (
    Level,
    heading_marker,
    step_markers,
)
from rectification.notices.writing.write import Paragraph, numbered, printed
from rectification.publishing.status_labels import STATUS_LABELS

_NEXT = 3  # deadlines of each kind on the first screen
_HEADING = 40  # characters; a longer numbered line is body text
# The columns of the table of offices; the two between only where they are used.
_COLUMNS = (
    Status.COMPLETED,
    Status.SUBSTANTIALLY_COMPLETED,
    Status.LONG_TERM,
    Status.ONGOING,
)


@dataclass(frozen=True, slots=True)
class OfficePart:
    """How many findings of an office have a status, and its piece of the bar."""

    label: str | Promise
    status: str
    number: int
    x: int  # percent of the bar, as `width`
    width: int


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office, its findings by status (together all of them), and how many late."""

    name: str
    parts: tuple[OfficePart, ...]
    late: int


def document(
    notice: Notice,
    references: list[str],
    as_of: date | None = None,
    *,
    finding_url: Callable[[str], str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Return what the templates need to print `notice` as a document.

    Also used for the preview, where nothing is frozen yet. `notes` says by reference
    what is new about a finding, `finding_url` where its history stands.
    """
    cards = _cards(notice, references)
    for _at, card in cards:
        reference = str(card["reference"])
        card["url"] = finding_url(reference) if finding_url else ""
        card["note"] = (notes or {}).get(reference, "")
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
        "deadlines": _deadlines(notice, references, as_of),
        "groups": _index(notice, cards),
        "offices": _by_office(notice, as_of),
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
    if paragraph.role is Role.TITLE:
        line["halves"] = _halves(paragraph.text)
    elif paragraph.finding is not None:
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
        if paragraph.role in (Role.ACCOUNT, Role.TEXT, Role.NEXT_STEPS)
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
    counts = [_counted(one) for one in _counts(notice)]
    return ngettext(
        "%(total)d finding: %(counts)s", "%(total)d findings: %(counts)s", total
    ) % {"total": total, "counts": _(", ").join(counts)}


def _counted(count: Mapping[str, object]) -> str:
    if count.get("not_completed"):
        return _("%(state)s %(number)d (of these, %(not_completed)d not completed)") % {
            "state": count["label"],
            "number": count["number"],
            "not_completed": count["not_completed"],
        }
    return _("%(state)s %(number)d") % {
        "state": count["label"],
        "number": count["number"],
    }


def _counts(notice: Notice) -> list[dict[str, object]]:
    """Return the numbers that the notice's own text gives; they add up to the total.

    Those under rectification hold `not_completed` findings, which the index shows so.
    """
    found: list[dict[str, object]] = []
    counts = notice.counts()
    for status, label in STATUS_LABELS.items():
        if status in counts:
            count: dict[str, object] = {
                "label": label,
                "status": status.value,
                "number": counts[status],
            }
            if status is Status.ONGOING:
                count["not_completed"] = notice.count(Status.NOT_COMPLETED)
            found.append(count)
    return found


def _deadlines(
    notice: Notice, references: list[str], as_of: date | None
) -> list[dict[str, object]]:
    """Return what is late by the day the data are of, then the next deadlines."""
    day = as_of or timezone.localdate()
    due = [
        (left, reference, finding)
        for reference, finding in zip(references, notice.findings, strict=True)
        if (left := finding.days_left(on=day)) is not None
    ]
    due.sort(key=lambda one: one[:2])
    late = [one for one in due if one[0] < 0]
    ahead = [one for one in due if one[0] >= 0]
    return [
        {
            "anchor": f"f-{reference}",
            "wording": finding.deadline.wording if finding.deadline else "",
            "title": finding.title,
            "offices": finding.offices,
            # Days left would be wrong tomorrow; how late it was stays true of its day.
            "days": left if left < 0 else None,
        }
        for left, reference, finding in late[:_NEXT] + ahead[:_NEXT]
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


def _by_office(notice: Notice, as_of: date | None) -> list[OfficeRow]:
    """Return who is responsible for how many, in the order offices are named.

    A finding with several offices counts for each. The parts draw a bar whose full
    width is the busiest office; the numbers beside it say the same.
    """
    found: dict[str, list[Finding]] = {}
    for finding in notice.findings:
        for office in finding.offices:
            found.setdefault(office, []).append(finding)
    most = max((len(rows) for rows in found.values()), default=0)
    day = as_of or timezone.localdate()
    counted = {Status.COMPLETED, Status.ONGOING} | set(notice.counts())
    columns = [one for one in _COLUMNS if one in counted]
    return [
        OfficeRow(
            office,
            tuple(_parts(rows, columns, most)),
            sum(one.is_overdue(on=day) for one in rows),
        )
        for office, rows in found.items()
    ]


def _parts(
    rows: list[Finding], columns: list[Status], most: int
) -> Iterator[OfficePart]:
    x = 0
    for status in columns:
        number = sum(one.status.counted_as is status for one in rows)
        width = _share(number, most)
        yield OfficePart(STATUS_LABELS[status], status.value, number, x, width)
        x += width


def _share(part: int, most: int) -> int:
    return 100 * part // most
