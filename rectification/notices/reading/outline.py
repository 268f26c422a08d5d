"""Cutting the body at the headings that open a part, a group or a finding."""

from bisect import bisect_right
from dataclasses import dataclass, field

from rectification.notices.reading.body_lines import ACCOUNT, Body
from rectification.notices.reading.label_lines import parts_of_one
from rectification.notices.reading.levels import evidence, finding_level, one_level
from rectification.notices.reading.named_level import take_level
from rectification.notices.reading.untold_accounts import title_end
from rectification.notices.text import sentence_ends
from rectification.notices.vocabulary.numbering import (
    Level,
    Marker,
    heading_marker,
    step_markers,
)

_HEADING_LENGTH = 60


@dataclass
class Block:
    """A stretch of the body: a heading, the paragraphs under it, and what it is.

    `paragraphs` are positions in the body, the heading's first; the opening block,
    before any heading, has no marker. `level` is that of the printed number.
    """

    marker: Marker | None
    paragraphs: list[int] = field(default_factory=list)
    is_finding: bool = False
    level: Level = Level.NONE
    holds_findings: bool = False  # some stand under it, directly or in inner groups
    holds_groups: bool = False  # and these stand in inner groups
    has_account: bool = False


def read_outline(body: Body, named: Level | None = None) -> list[Block]:
    """Return the blocks of the body, in order; findings at the level named, if any."""
    parts = range(0) if named else parts_of_one(body)
    if parts:
        marker = body.markers[parts.start]
        opening = Block(None, list(range(parts.start)))
        only = Block(marker, list(parts), is_finding=True, level=Level.SECTION)
        return [one for one in (opening, only) if one.paragraphs]
    blocks = _Outline(body, named).read()
    blocks = [block for block in blocks if block.paragraphs]
    _mark_holders(blocks)
    return blocks


def _mark_holders(blocks: list[Block]) -> None:
    """Mark each block that findings follow before a heading of its own rank."""
    barrier: int | None = None  # rank of the outermost heading before the next finding
    grouped = False  # whether that heading is a group's
    for block in reversed(blocks):
        if block.is_finding:
            barrier, grouped = block.level, False
        elif barrier is not None:
            block.holds_findings = barrier > block.level
            block.holds_groups = block.holds_findings and grouped
            if block.level <= barrier:
                barrier, grouped = block.level, block.holds_findings


class _Outline:
    """The walk down the body; `counters` holds the last number at each level."""

    def __init__(self, body: Body, named: Level | None) -> None:
        self.level: Level | None
        self.is_named = named is not None
        if named is None:
            self.printed = body.markers
            self.level = finding_level(body)
            body = one_level(body, self.level) if self.level else body
            self.evident = evidence(body, self.level) if self.level else set()
        else:
            body, self.level, self.evident = take_level(body, named)
            self.printed = body.markers
        self.body = body
        self.evident_order = sorted(self.evident)
        self.parts = _parts_with_findings(body, self.level, self.evident)
        self.outer = _next_outer(body)
        self.part: int | None = None
        self.counters: dict[Level, int] = {}
        self.strayed = False  # a number of the level was passed over since a finding
        self.blocks = [Block(None)]

    def read(self) -> list[Block]:
        for at, marker in enumerate(self.body.markers):
            if marker and self._opens(at, marker):
                is_finding = marker.level is self.level and self._is_meant(at)
                shown = self.printed[at] or marker
                self.blocks.append(Block(marker, [], is_finding, shown.level))
            block = self.blocks[-1]
            block.paragraphs.append(at)
            block.has_account = block.has_account or self.body.has(at, ACCOUNT)
        return self.blocks

    def _opens(self, at: int, marker: Marker) -> bool:
        """Whether the paragraph opens a block; then its number is counted."""
        if self._opens_part(marker):
            self.counters = {Level.SECTION: marker.number}
            self.part = at
            return True
        if self.level is None or marker.level > self.level:
            return False
        if self.part not in self.parts and None not in self.parts:
            return False
        if marker.level is self.level:
            self.strayed = not self._opens_finding(at, marker)
            if not self.strayed:
                self.counters[marker.level] = marker.number
            return not self.strayed
        if not self._opens_group(at, marker):
            return False
        findings = self.counters.get(self.level, 0)
        self.counters = {
            level: number
            for level, number in self.counters.items()
            if level < marker.level
        }
        self.counters |= {marker.level: marker.number, self.level: findings}
        return True

    def _is_meant(self, at: int) -> bool:
        """Whether a heading at the level heads a finding, by what a person named."""
        return at in self.evident or not self.is_named

    def _opens_part(self, marker: Marker) -> bool:
        if marker.level is not Level.SECTION or self.level is Level.SECTION:
            return False
        last = self.counters.get(Level.SECTION, 0)
        return not last or marker.number == last + 1

    def _opens_finding(self, at: int, marker: Marker) -> bool:
        if at in self.evident or self.body.is_patterned(at):
            return True
        if self.is_named:
            return marker.level is Level.SECTION  # a part that narrates
        # Without fields of its own it must at least be the next number, and not a
        # measure numbered from one inside an account.
        if marker.number and marker.number != self.counters.get(marker.level, 0) + 1:
            return False
        last = self.blocks[-1]
        if not (last.is_finding and last.has_account and self.evident):
            return True
        return not self.strayed and self._is_neighbour(at, marker, last)

    def _is_neighbour(self, at: int, marker: Marker, last: Block) -> bool:
        """Whether a heading without fields stands beside findings that have some.

        It has a short title, its number is no later finding's, and no measure of the
        finding before it is numbered as it is.
        """
        if not title_end(self.body.texts[at], marker.behind):
            return False
        spot = bisect_right(self.evident_order, at)
        for later in self.evident_order[spot:]:
            follower = self.body.markers[later]
            if later >= self.outer[at] or follower is None:
                break
            if 0 < follower.number <= marker.number:
                return False
        told = "\n".join(self.body.texts[spot] for spot in last.paragraphs[1:])
        steps = step_markers(told)
        return not (steps and heading_marker(told[steps[0].start :]))

    def _opens_group(self, at: int, marker: Marker) -> bool:
        """A heading above the findings' level, in sequence, with one still to come."""
        heading_like = _is_heading_like(self.body.texts[at])
        number = self.counters.get(marker.level, 0) + 1
        if marker.number not in (number, 1) and not heading_like:
            return False
        return heading_like or self._finding_follows(at)

    def _finding_follows(self, at: int) -> bool:
        """Whether a finding's fields come before the next heading of a higher rank."""
        spot = bisect_right(self.evident_order, at)
        if spot == len(self.evident_order):
            return False
        return self.evident_order[spot] <= self.outer[at]


def _next_outer(body: Body) -> dict[int, int]:
    """Return for each heading where the next one of a higher rank stands."""
    behind = len(body.texts)
    following: dict[Level, int] = {}
    outer: dict[int, int] = {}
    for at in range(behind - 1, -1, -1):
        if marker := body.markers[at]:
            higher = (to for level, to in following.items() if level < marker.level)
            outer[at] = min(higher, default=behind)
            following[marker.level] = at
    return outer


def _parts_with_findings(
    body: Body, level: Level | None, evident: set[int]
) -> set[int | None]:
    """Return the positions of the 一、 headings under which findings stand.

    Where findings are titled 关于…问题, so are those of another part of 问题 that has
    no fields; not what the head has done about them.
    """
    if level is Level.SECTION:
        return {None}
    titled = {
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is level and body.is_patterned(at)
    }
    if 2 * len(titled & evident) < len(evident):
        titled = set()
    parts: set[int | None] = set()
    part: int | None = None
    for at, marker in enumerate(body.markers):
        if marker and marker.level is Level.SECTION:
            part = at
        of_problems = part is not None and "问题" in body.texts[part]
        if at in evident or (at in titled and of_problems):
            parts.add(part)
    return parts


def _is_heading_like(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH and len(sentence_ends(text)) <= 1
