"""Lines of printed pages → the paragraphs that they are parts of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import heading_marker

_SHORT = 1.9  # signs that may stay free at the end of a full line
_INDENT = 0.8  # signs by which a paragraph begins further in
_LARGER = 1.12  # of a size: another kind of line
_WIDER = 1.35  # of the usual distance: a paragraph ends
_OFF_CENTRE = 1.5  # signs
_WORD = re.compile(r"[A-Za-z0-9.@/_-]{2,40}")  # is not parted
# A sign and what may not begin a line behind it: both go on in the next.
_UNIT = re.compile(
    r"[^\s，。、；：！？）》〉」』】〕”’…—][，。、；：！？）》〉」』】〕”’]+"
)
_LETTER = 0.55  # width of one in signs
_EVEN = 1.2  # signs within which full lines end
_FURTHEST = 4  # signs that a paragraph begins further in at most
_FEWEST, _SOME = 3, 0.1  # lines, and share of all lines, that are no accident
_STOPS = "。；;！!？?：:"
_LONGEST_LABEL = 32


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
    """How the running text of a document is set.

    `is_even`: its lines end at one edge, so that one that ends before it ends a
    paragraph; `is_indented`: paragraphs begin further in.
    """

    left: float
    right: float
    size: float
    distance: float
    is_even: bool
    is_indented: bool

    def is_full(self, line: Line, below: Line) -> bool:
        """Whether nothing of the line below would have found room in it."""
        word = _WORD.match(below.text)
        unit = _UNIT.match(below.text)
        wide = max(_SHORT, len(word[0]) * _LETTER + 1 if word else 0)
        wide = max(wide, len(unit[0]) + 0.4 if unit else 0)
        return line.right >= self.right - wide * self.size

    def begins_further_in(self, line: Line) -> bool:
        return line.left > self.left + _INDENT * self.size

    def is_centred(self, line: Line) -> bool:
        off = (line.left - self.left) - (self.right - line.right)
        return abs(off) <= _OFF_CENTRE * self.size


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of pages; one may go on from a page to the next.

    Where lines do not show by themselves how they go on, they stay as they are.
    """
    kind = _type_of(pages)
    said: list[str] = []
    before: Line | None = None
    for page in pages:
        for at, line in enumerate(page):
            if before is not None and _goes_on(before, line, kind, first=not at):
                said[-1] = _joined(said[-1], line.text)
            else:
                said.append(line.text)
            before = line
    return [one.rstrip(" \u3000\t") for one in said]


def _type_of(pages: Sequence[Sequence[Line]]) -> _Type:
    """Return how most lines are set: their edges, size and distance."""
    lines = [line for page in pages for line in page]
    size = Counter(round(one.size * 2) / 2 for one in lines).most_common(1)[0][0]
    size = max(size, 1)
    own = [one for one in lines if abs(one.size - size) <= size * 0.1] or lines
    lefts = Counter(round(one.left / 2) * 2 for one in own)
    usual = lefts.most_common(1)[0][0]
    left = min(at for at in lefts if at > usual - _FURTHEST * size)
    right = max(one.right for one in own)
    full = [one for one in own if one.right >= right - _EVEN * size]
    inner = [one for one in own if _INDENT < (one.left - left) / size < _FURTHEST]
    gaps = list(_gaps(pages))
    return _Type(
        left=left,
        right=right,
        size=size,
        distance=median(gaps) if gaps else size * 1.5,
        is_even=len(full) >= max(_FEWEST, len(own) * _SOME),
        is_indented=len(inner) >= max(_FEWEST, len(own) * _SOME),
    )


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
    if _is_one_title(above, line, kind):
        return True
    if not (kind.is_even or kind.is_indented) or not kind.is_full(above, line):
        return False
    if kind.begins_further_in(line):
        return False
    if not kind.is_indented and above.text[-1:] in _STOPS and _begins(line.text):
        return False
    distance = above.middle - line.middle
    return first or distance <= kind.distance * _WIDER


def _is_apart(above: Line, line: Line, kind: _Type) -> bool:
    """Whether one of two lines of other sizes is no line of running text."""
    return not kind.is_full(above, line) or kind.begins_further_in(line)


def _is_one_title(above: Line, line: Line, kind: _Type) -> bool:
    """Whether two centred lines of one size, larger than the text, are one title."""
    is_large = min(above.size, line.size) >= kind.size * _LARGER
    is_same = max(above.size, line.size) <= min(above.size, line.size) * 1.03
    are_centred = kind.is_centred(above) and kind.is_centred(line)
    return is_large and is_same and are_centred and not _begins(line.text)


def _begins(text: str) -> bool:
    """Whether a line begins something of its own: a number, a label, a bracket."""
    if heading_marker(text) is not None or text.startswith(("(", "（")):
        return True
    labels = find_labels(text[:_LONGEST_LABEL])
    return bool(labels) and not labels[0].start


def _joined(words: str, more: str) -> str:
    """Join two lines; words of letters and figures are parted by a space."""
    shown = words.rstrip(" ")
    both = (shown[-1:], more[:1])
    is_parted = all(one.isascii() and one.isalnum() for one in both)
    return shown + (" " if is_parted else "") + more
