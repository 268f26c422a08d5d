"""Which numbered paragraphs head a finding, which head a group, which head nothing."""

from dataclasses import dataclass, field

from rectification.notices import wording
from rectification.notices.numbering import Level, Marker, heading_marker
from rectification.notices.text import sentence_ends
from rectification.notices.labels import Label, PrintedLabel, find_labels, settle

# Labels that only stand in a finding; any of them shows where findings are.
_EVIDENCE = frozenset(Label) - {Label.PROBLEM, Label.OTHER, Label.STANDARD}


@dataclass
class Block:
    """A stretch of the body: a heading, the paragraphs under it, and what it is."""

    at: int | None  # position of its heading among the body's paragraphs
    marker: Marker | None
    paragraphs: list[int] = field(default_factory=list)
    is_finding: bool = False
    level: Level = Level.NONE
    holds_findings: bool = False  # some stand under it, directly or in inner groups


@dataclass
class Body:
    """The paragraphs of the body with what was seen in each."""

    texts: list[str]
    markers: list[Marker | None]
    labels: list[list[PrintedLabel]]

    @classmethod
    def of(cls, texts: list[str]) -> "Body":
        return cls(
            texts,
            [heading_marker(text) for text in texts],
            [settle(text, find_labels(text)) for text in texts],
        )

    def has(self, at: int, labels: frozenset[Label]) -> bool:
        return any(one.label in labels for one in self.labels[at])

    def is_patterned(self, at: int) -> bool:
        marker = self.markers[at]
        if marker is None:
            return False
        words = self.texts[at][marker.behind :]
        return wording.find_title(_first_sentence(words)).patterned


def _first_sentence(text: str) -> str:
    ends = sentence_ends(text)
    return text[: ends[0]] if ends else text


def finding_level(body: Body) -> Level | None:
    """Return the level that carries the account of rectification, or None.

    It is the level of which every heading, and no more than one at a time, owns an
    account: a level above owns several at once, one below leaves siblings without.
    """
    for labels in (frozenset({Label.ACCOUNT}), _EVIDENCE):
        owners = [at for at in range(len(body.texts)) if body.has(at, labels)]
        if owners and (level := _best_level(body, owners)):
            return level
    return _patterned_level(body)


def _best_level(body: Body, accounts: list[int]) -> Level | None:
    best: tuple[float, Level] | None = None
    region = _region(body, accounts)
    for level in (Level.SECTION, Level.GROUP, Level.ITEM, Level.INNER, Level.CIRCLE):
        heads = [
            at
            for at in region
            if (marker := body.markers[at]) and marker.level is level
        ]
        if not heads:
            continue
        owned = dict.fromkeys(heads, 0)
        owners = _owners(body, level)
        counted: int | None = None
        for account in accounts:
            owner = owners[account]
            if owner is None or owner not in owned:
                continue
            # 整改措施 and 整改成效 of one finding: nothing numbered stands in between.
            if not (counted and owners[counted] == owner and not _headed(body, counted, account)):
                owned[owner] += 1
            counted = account
        having = sum(1 for count in owned.values() if count)
        # Several labels of one finding may each look like an account: one each is best.
        single = sum(1 for count in owned.values() if count == 1)
        if not having:
            continue
        score = (having / len(heads)) * (single / having) * (
            sum(1 for at in accounts if owners[at] in owned) / len(accounts)
        )
        if best is None or score >= best[0]:
            best = (score, level)
    return best[1] if best and best[0] >= 0.3 else None


def _headed(body: Body, first: int, last: int) -> bool:
    return any(body.markers[at] for at in range(first + 1, last + 1))


def _owners(body: Body, level: Level) -> list[int | None]:
    """Return for every paragraph the heading at `level` that it stands under, or None."""
    owners: list[int | None] = []
    current: int | None = None
    for at, marker in enumerate(body.markers):
        if marker and marker.level is level:
            current = at
        elif marker and marker.level < level:
            current = None
        owners.append(current)
    return owners


def _region(body: Body, accounts: list[int]) -> range:
    """Return the paragraphs of the parts that hold accounts, narrative parts left out."""
    starts = [
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is Level.SECTION and at <= accounts[0]
    ]
    behind = [
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is Level.SECTION and at > accounts[-1]
    ]
    return range(starts[-1] if starts else 0, behind[0] if behind else len(body.texts))


def _patterned_level(body: Body) -> Level | None:
    """Return the deepest level whose headings mostly read 关于…问题."""
    for level in (Level.INNER, Level.ITEM, Level.GROUP, Level.SECTION):
        heads = [at for at, marker in enumerate(body.markers) if marker and marker.level is level]
        named = [at for at in heads if body.is_patterned(at)]
        if named and len(named) >= max(2, len(heads) / 2) or heads and named == heads:
            return level
    return None


def read_outline(body: Body) -> list[Block]:
    """Cut the body into blocks at the headings that open a part, a group or a finding."""
    level = finding_level(body)
    blocks = [Block(None, None)]
    counters: dict[Level, int] = {}
    parts = _parts_with_findings(body, level) if level else set()
    part = None
    evident = _evidence(body, level) if level else set()
    for at, marker in enumerate(body.markers):
        if marker and marker.level is Level.SECTION and level is not Level.SECTION:
            expected = counters.get(Level.SECTION, 0) + 1
            if marker.number == expected or not counters.get(Level.SECTION):
                counters = {Level.SECTION: marker.number}
                blocks.append(Block(at, marker, [at], level=Level.SECTION))
                part = at
                continue
        inside = level is not None and (part in parts or None in parts)
        if not marker or not inside or level is None or marker.level > level:
            blocks[-1].paragraphs.append(at)
            continue
        if marker.level is level:
            if _opens_finding(body, at, marker, counters, evident, blocks):
                counters[level] = marker.number
                blocks.append(Block(at, marker, [at], True, level))
                continue
        elif _opens_group(body, at, marker, level, counters, evident):
            counters = {
                key: value for key, value in counters.items() if key < marker.level
            } | {marker.level: marker.number, level: counters.get(level, 0)}
            blocks.append(Block(at, marker, [at], level=marker.level))
            continue
        blocks[-1].paragraphs.append(at)
    blocks = [block for block in blocks if block.paragraphs]
    _mark_holders(blocks)
    return blocks


def _mark_holders(blocks: list[Block]) -> None:
    """Mark each block that findings follow before a heading of its own rank."""
    barrier: int | None = None  # rank of the outermost heading before the next finding
    for block in reversed(blocks):
        if block.is_finding:
            barrier = Level.STEP + 1
        elif barrier is not None:
            block.holds_findings = barrier > block.level
            barrier = min(barrier, block.level)


def _parts_with_findings(body: Body, level: Level) -> set[int | None]:
    """Return the positions of the 一、 headings under which findings stand."""
    parts: set[int | None] = set()
    part: int | None = None
    evident = _evidence(body, level)
    for at, marker in enumerate(body.markers):
        if level is not Level.SECTION and marker and marker.level is Level.SECTION:
            part = at
        if at in evident:
            parts.add(part)
    return {None} if level is Level.SECTION else parts


def _evidence(body: Body, level: Level) -> set[int]:
    """Return the headings at `level` under which a finding's fields stand."""
    found: set[int] = set()
    owners = _owners(body, level)
    for labels in (frozenset({Label.ACCOUNT}), _EVIDENCE):
        for at, owner in enumerate(owners):
            if owner is not None and body.has(at, labels):
                found.add(owner)
        if found:
            return found
    return {
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is level and body.is_patterned(at)
    }


def _opens_finding(
    body: Body,
    at: int,
    marker: Marker,
    counters: dict[Level, int],
    evident: set[int],
    blocks: list[Block],
) -> bool:
    if at in evident or body.is_patterned(at):
        return True
    # Without fields of its own it must at least be the next number, and not a measure
    # numbered from one inside an account.
    if marker.number != counters.get(marker.level, 0) + 1:
        return False
    return not (blocks[-1].is_finding and _has_account(body, blocks[-1]) and evident)


def _has_account(body: Body, block: Block) -> bool:
    return any(body.has(at, frozenset({Label.ACCOUNT})) for at in block.paragraphs)


def _opens_group(
    body: Body,
    at: int,
    marker: Marker,
    level: Level,
    counters: dict[Level, int],
    evident: set[int],
) -> bool:
    """A heading above the findings' level, in sequence, with a finding still to come."""
    number = counters.get(marker.level, 0) + 1
    if marker.number not in (number, 1) and not _is_heading_like(body.texts[at]):
        return False
    for later in range(at + 1, len(body.texts)):
        other = body.markers[later]
        if later in evident:
            return True
        if other and other.level < marker.level:
            break
    return _is_heading_like(body.texts[at])


def _is_heading_like(text: str) -> bool:
    return len(text) <= 60 and len(sentence_ends(text)) <= 1
