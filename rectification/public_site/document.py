"""A `Notice` as what the templates print: lines, cards, counts, deadlines, index."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise

from django.utils.formats import date_format
from django.utils.functional import Promise
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
from rectification.publishing.status_labels import STATUS_LABELS, counted

_NEXT = 3  # deadlines of each kind on the first screen
_HEADING = 40  # characters; a longer numbered line is body text


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


@dataclass(frozen=True, slots=True)
class Joint:
    """Why the table of offices adds up to more than there are findings."""

    findings: int
    shared: int  # of these, by several offices
    rows: int  # what the table comes to


@dataclass(frozen=True, slots=True)
class Count:
    """How many findings are in a state; `url` leads to exactly that many rows."""

    label: str | Promise
    status: str
    number: int
    url: str = ""
    not_completed: int = 0  # of `number`, where a notice says so


@dataclass(frozen=True, slots=True)
class DocLine:
    """A printed paragraph cut for setting; the pieces join to the same text.

    `label` stands before the text or the `parts`; a title breaks between its `halves`;
    a heading has a `level` and, unless it is read as text, a `tag`.
    """

    role: str
    text: str
    label: str = ""
    parts: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    level: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as the document prints it. `url`: its history, `note`: what is new."""

    anchor: str
    reference: str
    number: str
    title: str
    status: str
    status_label: str | Promise
    tag: str
    lines: tuple[DocLine, ...]
    url: str
    note: str
    days: int | None  # negative: so late on the day the data are of; else None


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its own paragraphs, then its findings."""

    lines: tuple[DocLine, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """A finding that is late (`days` negative) or due next (`days` None)."""

    anchor: str
    wording: str
    title: str
    offices: tuple[str, ...]
    days: int | None


@dataclass(frozen=True, slots=True)
class IndexGroup:
    title: str
    findings: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What the templates need to print a notice: first screen, index, text."""

    title: str
    title_halves: tuple[str, ...]
    parts: tuple[Part, ...]
    sentence: str
    late: str  # how many are late on the day the data are of, "" for none
    counts: tuple[Count, ...]
    deadlines: tuple[NextDeadline, ...]
    groups: tuple[IndexGroup, ...]
    offices: tuple[OfficeRow, ...]
    joint: Joint | None


def document(
    notice: Notice,
    references: Sequence[str],
    as_of: date,
    *,
    finding_url: Callable[[str], str] = lambda reference: "",
    notes: Mapping[str, str] | None = None,
) -> Document:
    """Return what the templates need to print `notice` as a document.

    Also used for the preview, where nothing is frozen yet. `as_of`: the day the data
    are of; what is late is told of that day and no other. `notes` says by reference
    what is new about a finding, `finding_url` where its history stands.
    """
    cards = list(_cards(notice, references, as_of, finding_url, notes or {}))
    parts = tuple(
        Part(
            tuple(_line(one) for one in paragraphs if one.finding is None),
            tuple(card for at, card in cards if at == section),
        )
        for section, paragraphs in _by_section(notice)
    )
    return Document(
        title=notice.title,
        title_halves=_halves(notice.title),
        parts=parts,
        sentence=counted_sentence(notice),
        late=late_words(notice, as_of),
        counts=_counts(notice),
        deadlines=tuple(_deadlines(notice, references, as_of)),
        groups=tuple(_index(notice, cards)),
        offices=tuple(_by_office(notice, as_of)),
        joint=_joint(notice),
    )


def _halves(title: str) -> tuple[str, ...]:
    """Return a title cut where a long one is best broken: in front of 关于."""
    name, about, rest = title.partition("关于")
    return (name, about + rest) if name and about else (title,)


def _by_section(notice: Notice) -> Iterator[tuple[int, list[Paragraph]]]:
    for section, paragraphs in groupby(printed(notice), key=lambda one: one.section):
        yield section, list(paragraphs)


def _cards(
    notice: Notice,
    references: Sequence[str],
    as_of: date,
    finding_url: Callable[[str], str],
    notes: Mapping[str, str],
) -> Iterator[tuple[int, Card]]:
    """Yield (section, card) for each finding in printed order."""
    lines: dict[tuple[int, int], list[Paragraph]] = {}
    for one in printed(notice):
        if one.finding is not None:
            lines.setdefault((one.section, one.finding), []).append(one)
    keys = iter(references)
    for spot, (section, _number, numbers) in enumerate(numbered(notice)):
        for place, finding in enumerate(section.findings):
            reference = next(keys)
            card = Card(
                anchor=f"f-{reference}",
                reference=reference,
                number=f"{numbers[place]}. ",
                title=finding.title,
                status=finding.status.value,
                status_label=STATUS_LABELS[finding.status],
                tag="h3" if section.level < Level.GROUP else "h4",
                lines=tuple(_line(one) for one in lines.get((spot, place), [])),
                url=finding_url(reference),
                note=notes.get(reference, ""),
                days=late_days(finding, as_of),
            )
            yield spot, card


def _line(paragraph: Paragraph) -> DocLine:
    line = DocLine(paragraph.role.value, paragraph.text)
    if paragraph.role is Role.TITLE:
        return replace(line, halves=_halves(paragraph.text))
    if paragraph.finding is not None:
        return _labelled(line, paragraph.role)
    marker = heading_marker(paragraph.text)
    # (一)… with its text behind it in the same line is read, not scanned.
    if marker and (paragraph.role is Role.HEADING or _heads(paragraph.text)):
        tag = f"h{int(marker.level) + 1}" if marker.level <= Level.GROUP else ""
        return replace(line, level=int(marker.level), tag=tag)
    return line


def _heads(text: str) -> bool:
    """Whether a numbered line says nothing but its heading."""
    return len(text) <= _HEADING and "。" not in text[:-1]


def _labelled(line: DocLine, role: Role) -> DocLine:
    """Return a finding's line with its label apart, and a part for each measure."""
    text = line.text
    labels = find_labels(text)
    end = labels[0].end if labels and labels[0].start == 0 else 0
    is_prose = role in (Role.ACCOUNT, Role.TEXT, Role.NEXT_STEPS)
    steps = step_markers(text[end:]) if is_prose else []
    if (not end and not steps) or end == len(text):
        return line
    cuts = [0, *(step.start for step in steps), len(text) - end]
    parts = [text[end + a : end + b] for a, b in pairwise(cuts)]
    if role is Role.FIELD:
        return replace(line, label=text[:end], text=text[end:])
    return replace(line, label=text[:end], parts=tuple(filter(None, parts)))


def counted_sentence(notice: Notice) -> str:
    """Return the sentence that counts the findings by status."""
    total = notice.count()
    return ngettext(
        "%(total)d finding: %(counts)s", "%(total)d findings: %(counts)s", total
    ) % {"total": total, "counts": counted(notice)}


def late_words(notice: Notice, day: date) -> str:
    """Say how many findings of a notice are late on a day, "" where none is."""
    return late_sentence(sum(one.is_overdue(on=day) for one in notice.findings), day)


def late_sentence(number: int, day: date) -> str:
    """Say that so many were late on a day, "" for none."""
    if not number:
        return ""
    return ngettext(
        "%(number)d late as of %(day)s", "%(number)d late as of %(day)s", number
    ) % {"number": number, "day": date_format(day)}


def late_days(finding: Finding, day: date) -> int | None:
    """Return the days by which a finding is late on a day, negative; else None.

    Days left would be wrong tomorrow; how late it was stays true of its day.
    """
    left = finding.days_left(on=day)
    return left if left is not None and left < 0 else None


def _counts(notice: Notice) -> tuple[Count, ...]:
    """Return the numbers that the notice's own text gives; they add up to the total.

    Those under rectification hold `not_completed` findings, which the index shows so.
    """
    return counts_of(notice.counts(), notice.count(Status.NOT_COMPLETED))


def counts_of(counts: Mapping[Status, int], not_completed: int) -> tuple[Count, ...]:
    """Return numbers by status as a bar shows them; see `_counts`."""
    behind = {Status.ONGOING: not_completed}
    return tuple(
        Count(
            label,
            status.value,
            counts[status],
            not_completed=behind.get(status, 0),
        )
        for status, label in STATUS_LABELS.items()
        if counts.get(status)
    )


def _deadlines(
    notice: Notice, references: Sequence[str], day: date
) -> Iterator[NextDeadline]:
    """Yield what is late by the day the data are of, then the next deadlines."""
    due = [
        (left, reference, finding)
        for reference, finding in zip(references, notice.findings, strict=True)
        if (left := finding.days_left(on=day)) is not None
    ]
    due.sort(key=lambda one: one[:2])
    late = [one for one in due if one[0] < 0]
    ahead = [one for one in due if one[0] >= 0]
    for _left, reference, finding in late[:_NEXT] + ahead[:_NEXT]:
        yield NextDeadline(
            anchor=f"f-{reference}",
            wording=finding.deadline.wording if finding.deadline else "",
            title=finding.title,
            offices=finding.offices,
            days=late_days(finding, day),
        )


def _index(notice: Notice, cards: list[tuple[int, Card]]) -> Iterator[IndexGroup]:
    for spot, rows in groupby(cards, key=lambda one: one[0]):
        section = notice.sections[spot]
        title = "" if section.kind == "narrative" else section.title
        yield IndexGroup(title, tuple(card for _at, card in rows))


def _by_office(notice: Notice, day: date) -> list[OfficeRow]:
    """Return who is responsible for how many, in the order offices are named.

    A finding with several offices counts for each. The parts draw a bar whose full
    width is the busiest office; the numbers beside it say the same.
    """
    found: dict[str, list[Finding]] = {}
    for finding in notice.findings:
        for office in dict.fromkeys(finding.offices):
            found.setdefault(office, []).append(finding)
    most = max((len(rows) for rows in found.values()), default=0)
    # The others only where they are used.
    counted = {Status.COMPLETED, Status.ONGOING} | set(notice.counts())
    columns = [one for one in STATUS_LABELS if one in counted]
    return [
        OfficeRow(
            office,
            tuple(_parts(rows, columns, most)),
            sum(one.is_overdue(on=day) for one in rows),
        )
        for office, rows in found.items()
    ]


def _joint(notice: Notice) -> Joint | None:
    """Return what explains the sum of the offices, None where each has its own."""
    offices = [len(set(one.offices)) for one in notice.findings]
    shared = sum(number > 1 for number in offices)
    return Joint(len(offices), shared, sum(offices)) if shared else None


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
