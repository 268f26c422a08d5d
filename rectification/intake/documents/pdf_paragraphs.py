"""Lines of printed pages → the paragraphs that they are parts of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rectification.notices.vocabulary.numbering import heading_marker

_SHORT = 1.9  # signs that may stay free at the end of a full line
_INDENT = 0.8  # signs by which a paragraph begins further in
_LARGER = 1.12  # of a size: another kind of line
_WIDER = 1.35  # of the usual distance: a paragraph ends
_OFF_CENTRE = 1.5  # signs
_LATIN = re.compile(r"[A-Za-z0-9,.;:)]$")


@dataclass(slots=True)
class Line:
    """A line as printed; places in points, `middle` from the foot of the page."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    is_edge: bool = False


@dataclass(frozen=True, slots=True)
class _Type:
    """How the running text of a document is set."""

    left: float
    right: float
    size: float
    distance: float

    def is_full(self, line: Line) -> bool:
        return line.right >= self.right - _SHORT * self.size

    def is_indented(self, line: Line) -> bool:
        return line.left > self.left + _INDENT * self.size

    def is_centred(self, line: Line) -> bool:
        off = (line.left - self.left) - (self.right - line.right)
        is_in = line.left > self.left + 2 * _INDENT * self.size
        return is_in and abs(off) <= _OFF_CENTRE * self.size


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of pages; one may go on from a page to the next."""
    kind = _type_of(pages)
    said: list[str] = []
    before: Line | None = None
    for page in pages:
        for at, line in enumerate(page):
            is_next = before is not None and _goes_on(before, line, kind, first=not at)
            if is_next:
                said[-1] = _joined(said[-1], line.text)
            else:
                said.append(line.text)
            before = line
    return said


def _type_of(pages: Sequence[Sequence[Line]]) -> _Type:
    """Return how most lines are set: their edges, size and distance."""
    lines = [line for page in pages for line in page]
    size = Counter(round(one.size * 2) / 2 for one in lines).most_common(1)[0][0]
    own = [one for one in lines if abs(one.size - size) <= size * 0.1] or lines
    lefts = Counter(round(one.left) for one in own)
    often = max(lefts.values())
    left = min(at for at, count in lefts.items() if count >= max(often * 0.2, 1))
    right = max(one.right for one in own)
    gaps = list(_gaps(pages))
    return _Type(left, right, max(size, 1), median(gaps) if gaps else size * 1.5)


def _gaps(pages: Sequence[Sequence[Line]]) -> Iterator[float]:
    for page in pages:
        for above, below in pairwise(page):
            yield above.middle - below.middle


def _goes_on(above: Line, line: Line, kind: _Type, *, first: bool) -> bool:
    """Whether a line goes on with the paragraph of the one above."""
    if "\t" in above.text or "\t" in line.text:
        return False
    larger, smaller = max(above.size, line.size), min(above.size, line.size)
    if larger > smaller * _LARGER and _is_apart(above, line, kind):
        return False
    if kind.is_centred(above) and not kind.is_full(above):
        return _is_one_title(above, line, kind)
    if not kind.is_full(above) or kind.is_indented(line):
        return False
    distance = above.middle - line.middle
    return first or distance <= kind.distance * _WIDER


def _is_apart(above: Line, line: Line, kind: _Type) -> bool:
    """Whether one of two lines of other sizes is no line of running text."""
    return not (kind.is_full(above) and not kind.is_indented(line))


def _is_one_title(above: Line, line: Line, kind: _Type) -> bool:
    """Whether two centred lines of one size, larger than the text, are one title."""
    is_large = min(above.size, line.size) >= kind.size * _LARGER
    is_same = max(above.size, line.size) <= min(above.size, line.size) * 1.03
    return is_large and is_same and kind.is_centred(line) and not _is_headed(line)


def _is_headed(line: Line) -> bool:
    return heading_marker(line.text) is not None or line.text.startswith(("(", "（"))


def _joined(words: str, more: str) -> str:
    is_parted = _LATIN.search(words) and more[:1].isascii() and more[:1].isalnum()
    is_word = words[-1:].isalpha() and more[:1].isalpha()
    return words + (" " if is_parted and is_word else "") + more
