"""The difference between two editions is the difference between two Notices.

Findings are matched by key (their reference), never by number or title: a finding that
is completed moves to another group and is numbered anew, and that is no change of text.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from rectification.notices.comparing.word_diff import (
    Budget,
    Piece,
    Pieces,
    compare_words,
)
from rectification.notices.notice import Deadline, Finding, Notice, Role
from rectification.notices.vocabulary.numbering import heading_marker
from rectification.notices.writing.write import Paragraph, printed

_REPEATED = 100_000  # pairs of equal paragraphs; a notice has some dozens
_ALIGNED = 2500  # pairs of paragraphs looked at for the one most alike


class Kind(StrEnum):
    """What may be said of a finding that two notices do not tell alike."""

    ADDED = "added"
    GONE = "gone"
    COMPLETED = "completed"
    REOPENED = "reopened"
    STATUS = "status"  # any other change of its status
    DEADLINE = "deadline"
    OFFICES = "offices"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding told differently. `lines` holds the changed paragraphs only."""

    key: str
    before: Finding | None
    after: Finding | None
    kinds: tuple[Kind, ...]
    lines: tuple[Pieces, ...] = ()

    @property
    def finding(self) -> Finding:
        """The finding as it is told last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them made this change
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed: findings in the order of the new notice, then what is gone."""

    findings: tuple[FindingChange, ...]
    around: tuple[Pieces, ...]  # changed paragraphs outside findings
    unchanged: int

    def count(self, kind: Kind) -> int:
        """Return how many findings changed in this way."""
        return sum(kind in one.kinds for one in self.findings)

    @property
    def is_empty(self) -> bool:
        return not self.findings and not self.around


@dataclass(frozen=True, slots=True)
class PrintedFinding:
    """A finding with the paragraphs that print it."""

    finding: Finding
    lines: tuple[Paragraph, ...]


def printed_findings(notice: Notice, keys: Sequence[str]) -> dict[str, PrintedFinding]:
    """Return each finding of `notice` by its key; `keys` run parallel to them."""
    lines: dict[tuple[int, int], list[Paragraph]] = {}
    for one in printed(notice):
        if one.finding is not None:
            lines.setdefault((one.section, one.finding), []).append(one)
    places = [
        (at, spot)
        for at, section in enumerate(notice.sections)
        for spot in range(len(section.findings))
    ]
    return {
        key: PrintedFinding(finding, tuple(lines.get(place, ())))
        for key, finding, place in zip(keys, notice.findings, places, strict=True)
    }


def compare(
    old: Notice, new: Notice, old_keys: Sequence[str], new_keys: Sequence[str]
) -> Comparison:
    """Return what `new` tells otherwise than `old`."""
    before, after = printed_findings(old, old_keys), printed_findings(new, new_keys)
    budget = Budget()
    changes = [change_of(key, before.get(key), after[key], budget) for key in after]
    changes += [change_of(key, before[key], None) for key in before if key not in after]
    found = tuple(one for one in changes if one is not None)
    around = compare_lines(_around(old), _around(new), budget)
    return Comparison(found, around, len(changes) - len(found))


def change_of(
    key: str,
    old: PrintedFinding | None,
    new: PrintedFinding | None,
    budget: Budget | None = None,
) -> FindingChange | None:
    """Return how a finding changed, None where it is told alike."""
    if old is None or new is None:
        one = old or new
        if one is None:
            return None
        kind, mark = (Kind.GONE, "gone") if new is None else (Kind.ADDED, "new")
        texts = tuple((Piece(mark, text),) for text in _texts(one))
        return FindingChange(
            key,
            old.finding if old else None,
            new.finding if new else None,
            (kind,),
            texts,
        )
    lines = compare_lines(_texts(old), _texts(new), budget)
    kinds = tuple(_kinds(old, new))
    if not lines and not kinds:
        return None
    return FindingChange(key, old.finding, new.finding, kinds, lines)


def _kinds(old: PrintedFinding, new: PrintedFinding) -> Iterator[Kind]:
    was, now = old.finding, new.finding
    if was.status is not now.status:
        if now.status.is_open and not was.status.is_open:
            yield Kind.REOPENED
        elif now.status == "completed":
            yield Kind.COMPLETED
        elif not (now.status.is_open and was.status.is_open):
            yield Kind.STATUS
    if deadline_moved(was.deadline, now.deadline, now):
        yield Kind.DEADLINE
    if was.offices != now.offices:
        yield Kind.OFFICES
    if _texts(old, fields=False) != _texts(new, fields=False):
        yield Kind.TEXT


def deadline_moved(
    was: Deadline | None, now: Deadline | None, finding: Finding
) -> bool:
    """Whether the day changed. A deadline that goes with the work done has not."""
    if now is None:
        return was is not None and finding.status.is_open
    return was is None or was.wording != now.wording


def _texts(one: PrintedFinding, *, fields: bool = True) -> list[str]:
    """Return the paragraphs without the finding's own number."""
    return [
        _unnumbered(line.text) if line.role is Role.FINDING else line.text
        for line in one.lines
        if fields or line.role is not Role.FIELD
    ]


def _unnumbered(text: str) -> str:
    marker = heading_marker(text)
    return text[marker.behind :] if marker else text


def _around(notice: Notice) -> list[str]:
    return [one.text for one in printed(notice) if one.finding is None]


def compare_lines(
    old: Sequence[str], new: Sequence[str], budget: Budget | None = None
) -> tuple[Pieces, ...]:
    """Return the paragraphs that differ, each cut into what stays, goes and comes."""
    budget = budget or Budget()
    return tuple(compare_pair(*pair, budget) for pair in differing(old, new))


def compare_pair(was: str, now: str, budget: Budget) -> Pieces:
    """Compare two paragraphs by word; one that stands alone ("" beside it) is whole."""
    if was and now:
        return compare_words(was, now, budget)
    return (Piece("new", now) if now else Piece("gone", was),)


def differing(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Return the paragraphs that differ, set against each other; "" stands for none."""
    # Lines that repeat are compared with each other, all with all: beyond some number
    # of them the matcher looks for the rare ones first.
    counts = Counter(new)
    repeated = sum(counts[line] for line in old)
    matcher = SequenceMatcher(None, old, new, autojunk=repeated > _REPEATED)
    return [
        pair
        for what, a, b, c, d in matcher.get_opcodes()
        if what != "equal"
        for pair in _paired(old[a:b], new[c:d])
    ]


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Set paragraphs side by side in the order they stand."""
    if len(old) != len(new) and 0 < len(old) * len(new) <= _ALIGNED:
        old, new = _aligned(old, new)
    pairs = zip_longest(old, new, fillvalue="")
    yield from ((was, now) for was, now in pairs if was or now)


def _aligned(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Set each paragraph of the shorter side against the one most like it."""
    short, long = (old, new) if len(old) < len(new) else (new, old)
    left, at = list[str](), 0
    for number, text in enumerate(short):
        room = range(at, len(long) - (len(short) - number) + 1)
        best = max(room, key=lambda spot: (alike(text, long[spot]), -spot))
        left += [""] * (best - at) + [text]
        at = best + 1
    left += [""] * (len(long) - at)
    return (left, list(long)) if short is old else (list(long), left)


def alike(one: str, other: str) -> float:
    """Return the share of characters two texts have in common, order aside."""
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / ((len(one) + len(other)) or 1)
