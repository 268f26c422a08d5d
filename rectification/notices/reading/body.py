"""The body of a notice: its parts and groups with their findings."""

import re
from collections.abc import Sequence
from itertools import repeat

from rectification.notices.notice import DueKind, Role, SectionKind
from rectification.notices.reading.body_lines import Body
from rectification.notices.reading.finding import read_finding, read_row
from rectification.notices.reading.finding_walk import Bare
from rectification.notices.reading.heading import heading_lines
from rectification.notices.reading.outline import Block, read_outline
from rectification.notices.reading.partial import (
    DraftLine,
    DraftNotice,
    DraftSection,
    Span,
    number_span,
)
from rectification.notices.reading.preamble import read_preamble
from rectification.notices.reading.shared_fields import (
    fields_in_bracket,
    name_offices,
    share_of_groups,
    share_of_table,
)
from rectification.notices.reading.untold_accounts import title_end
from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.contacts import find_contacts
from rectification.notices.vocabulary.counts import find_counts
from rectification.notices.vocabulary.deadlines import find_days, find_deadline
from rectification.notices.vocabulary.labels import bare_label, find_labels
from rectification.notices.vocabulary.numbering import Level, Marker, step_markers
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.statuses import group_status

_GROUP_NOUN = re.compile(r"方面|领域|(?!^)部分|类")
# 聚焦主责,抓好整改 heads all that is told.
_FOCUS = re.compile("聚焦(?!问题|整改|[^,]{2,12},[^,]{0,8}整改)")
_LINE_END = re.compile(r"[。;:!?,]$")
_DONE = re.compile(r"已|完成|整改|制定|修订|印发|召开")
_REACHED = re.compile("公|电话|邮箱|地址")
_LONGEST_LABEL = 12
_AROUND = 200  # characters of a sentence on either side of a number
_SHORT = 40  # characters up to which a line that ends in no stop is no paragraph


def read_body(
    draft: DraftNotice,
    texts: list[str],
    level: Level | None = None,
    behind: Sequence[str] = (),
) -> None:
    """Read the paragraphs between title and closing words into sections.

    `behind`: those of the closing, in which a table may tell of the findings too.
    """
    body = Body.of(texts)
    blocks = read_outline(body, level)
    _BodyReader(draft, body, blocks).read()
    name_offices(draft.body)
    share_of_groups(draft.body)
    if last := next((one for one in reversed(blocks) if one.is_finding), None):
        share_of_table(draft, [*body.texts[last.paragraphs[0] :], *behind])


class _BodyReader:
    """Walks the blocks of the outline."""

    def __init__(self, draft: DraftNotice, body: Body, blocks: list[Block]) -> None:
        self.draft = draft
        self.body = body
        self.blocks = blocks
        self.section = draft.head
        self.parts = sum(
            block.level is Level.SECTION and block.holds_findings for block in blocks
        )
        self.bare = _bare_paragraphs(body, blocks)

    def read(self) -> None:
        self._read_opening()
        year = self._year()
        for block in self.blocks:
            own = [self.body.texts[at] for at in block.paragraphs]
            if block.is_finding:
                if self.section.level >= block.level and self.section.lines:
                    self._close_group(block)
                if row := self.body.rows.get(block.paragraphs[0]):
                    self._open_row_group(row.group)
                    told = "\n".join(own[: row.lines])
                    self.section.findings.append(read_row(told, row, year))
                    self._close_table(block, own[row.lines :])
                    continue
                if block is self.blocks[-1]:
                    own = self._without_conclusion(own)
                self.section.findings.append(
                    read_finding(own, block.marker, year, self._bare(block))
                )
            elif block.marker is not None:
                self._open_section(block, block.marker)

    def _read_opening(self) -> None:
        opening = [block for block in self.blocks if block.marker is None]
        texts = [self.body.texts[at] for block in opening for at in block.paragraphs]
        preamble = read_preamble(texts)
        self.draft.inspection = preamble.inspection
        for text, spans in zip(texts, preamble.spans, strict=True):
            line = self._narrative(Role.PREAMBLE, text, spans)
            self._read_contacts(line)
            self.draft.head.lines.append(line)

    def _read_contacts(self, line: DraftLine) -> None:
        """Read how and until when to reach the body, where that stands here."""
        told = find_contacts(line.text) if _REACHED.search(line.text) else ()
        for name, start, end in told:
            words = line.text[start:end]
            if name == "period" and len(find_days(words)) != 2:
                continue
            if name == "period" or name not in self.draft.contact:
                self.draft.contact.setdefault(name, words)
                line.spans.append((start, end, name))

    def _year(self) -> int | None:
        inspection = self.draft.inspection
        day = inspection.feedback_on or inspection.ended_on or self.draft.signed_on
        return day.year if day else None

    def _close_group(self, block: Block) -> None:
        """Open a section without a heading for a finding that ranks as a group does."""
        self.section = DraftSection(SectionKind.NARRATIVE, int(block.level))
        self.draft.body.append(self.section)

    def _open_row_group(self, title: str) -> None:
        """Open the group that a cell of a row names; its words stand in the row."""
        if title and title != self.section.title:
            self.section = DraftSection(SectionKind.GROUP, int(Level.ITEM), title)
            self.draft.body.append(self.section)

    def _close_table(self, block: Block, below: list[str]) -> None:
        """Open a section without a heading for what stands below a row."""
        if below:
            self._close_group(block)
            self.section.lines += map(self._narrative, repeat(Role.PARAGRAPH), below)

    def _bare(self, block: Block) -> Bare:
        """Return what the paragraphs of a finding tell that have no label."""
        if self.bare is not Bare.PROBLEM:
            return self.bare
        if any(map(self.body.is_labelled, block.paragraphs)):
            return self.bare
        told = [self.body.texts[at] for at in _behind_title(self.body, block)]
        if len(told) < 2 or _DONE.search(told[0]):
            return self.bare
        return Bare.BOTH if any(map(_DONE.search, told[1:])) else self.bare

    # --- sections ---------------------------------------------------------------------

    def _open_section(self, block: Block, marker: Marker) -> None:
        own = [self.body.texts[at] for at in block.paragraphs]
        section = DraftSection(SectionKind.NARRATIVE, int(block.level))
        holds = block.holds_findings
        title = heading_words(own[0], marker)
        if holds and self._is_group(block, title):
            section.kind = SectionKind.GROUP
            section.title = title
            section.status = group_status(title)
        section.lines.append(self._heading(own[0], marker, section))
        strays = {at for at in block.paragraphs if holds and _is_stray(self.body, at)}
        section.lines += [
            self._narrative(Role.KEPT if at in strays else Role.PARAGRAPH, text)
            for at, text in zip(block.paragraphs[1:], own[1:], strict=True)
        ]
        self.draft.body.append(section)
        self.section = section

    def _is_group(self, block: Block, title: str) -> bool:
        """Whether a heading that holds findings names an aspect or a status.

        Outermost and alone, one that says 各项问题整改情况 names neither.
        """
        plain = narrow(title)
        if block.level is not Level.SECTION:
            beside = [one for one in self.blocks if one.holds_findings and one.level]
            alone = all(one.level >= block.level for one in beside) and (
                sum(one.level is block.level for one in beside) == 1
            )
            return not (alone and phrases.GENERIC_SECTION.fullmatch(plain))
        # The one part in which (一), (二) … group the findings is no group itself.
        if self.parts == 1 and block.holds_groups:
            return False
        if _GROUP_NOUN.search(plain) or _FOCUS.match(plain) or group_status(title):
            return True
        return self.parts > 1 and not phrases.GENERIC_SECTION.fullmatch(plain)

    def _heading(self, text: str, marker: Marker, section: DraftSection) -> DraftLine:
        line = self._narrative(Role.HEADING, text)
        if marker.start < marker.end:  # a sign has no number
            line.spans.append(number_span(marker))
        if section.title:
            start = text.index(section.title, marker.behind)
            end = start + len(section.title)
            # A count within the heading is worth more than the heading as a whole.
            if not any(start <= span[0] < end for span in line.spans):
                line.spans.append((start, end, "group"))
        return line

    def _narrative(
        self, role: Role, text: str, days: tuple[Span, ...] = ()
    ) -> DraftLine:
        """Return a line with its counts, its days and the team's name cut out."""
        line = DraftLine(role, text)
        plain = narrow(text)
        for count in find_counts(text):
            if role is Role.PARAGRAPH and not _says_of_findings(plain, count.start):
                continue
            form = "" if text[count.start : count.end].isascii() else ":一"
            line.spans.append((count.start, count.end, count.key + form))
        if team := self.draft.inspection.team:
            for match in re.finditer(re.escape(team), text):
                line.spans.append((match.start(), match.end(), "team"))
        line.spans += days
        return line

    # --- the end ----------------------------------------------------------------------

    def _without_conclusion(self, own: list[str]) -> list[str]:
        """Move a concluding 下一步,…党组将… off the last finding to the end."""
        before = {
            self.body.texts[at] for one in self.blocks[:-1] for at in one.paragraphs
        }
        at = _conclusion(own, before)
        if not at or _is_dated_step(own[at]):
            return own
        # Where other findings end so too, it is this finding's own outlook.
        others = [block for block in self.blocks[:-1] if block.is_finding]
        if any(_concludes(self.body.texts[block.paragraphs[-1]]) for block in others):
            return own
        self.draft.tail.lines[:0] = [
            self._narrative(Role.PARAGRAPH, text) for text in own[at:]
        ]
        return own[:at]


def _conclusion(own: list[str], before: set[str]) -> int:
    """Return where the last finding's paragraphs turn to the whole, 0 if they do not.

    No label stands behind that. 后续工作安排 in a line of its own heads the outlook
    where nothing `before` has such a line.
    """
    for at in range(len(own) - 1, 0, -1):
        if any(one.start == 0 for one in find_labels(own[at])):
            break
        is_heading = bare_label(own[at]) is Label.NEXT_STEPS and own[at] not in before
        if _concludes(own[at]) or is_heading:
            return at
    return 0


def heading_words(text: str, marker: Marker) -> str:
    """Return a heading's words without its number and stop."""
    words = text[marker.behind :]
    told = find_labels(words[:_LONGEST_LABEL]) if ":" in narrow(words) else []
    if told and told[0].label is Label.PROBLEM and not told[0].start:
        words = words[told[0].end :]  # 反馈问题: in front of an aspect
    if bracket := fields_in_bracket(words):
        words = words[: bracket[0]]
    ends = sentence_ends(words)
    return (words[: ends[0]] if ends else words).rstrip("。:：;；】]").strip()


def _bare_paragraphs(body: Body, blocks: list[Block]) -> Bare:
    """Return what the paragraphs of this notice's findings tell without a label.

    Beside findings whose account has a label it is what stands in front of that; where
    nothing does, the account. Where no account has a label, and every finding has
    several such paragraphs of which the first lists nothing and reports nothing done,
    that one is the problem.
    """
    if any(body.is_labelled(at) for at in range(len(body.texts))):
        labelled = [
            block
            for block in blocks
            if block.is_finding and any(map(body.is_labelled, block.paragraphs))
        ]
        before = not labelled or any(_tells_problem(body, one) for one in labelled)
        return Bare.PROBLEM if before else Bare.ACCOUNT
    bare = [
        [body.texts[at] for at in _behind_title(body, block) if not body.labels[at]]
        for block in blocks
        if block.is_finding
    ]
    both = bool(bare) and all(
        len(own) > 1 and not step_markers(own[0]) and not _DONE.search(own[0])
        for own in bare
    )
    return Bare.BOTH if both else Bare.ACCOUNT


def _behind_title(body: Body, block: Block) -> list[int]:
    """Return the paragraphs of a finding below its heading."""
    first = body.texts[block.paragraphs[0]]
    start = block.marker.behind if block.marker else 0
    return block.paragraphs[heading_lines(first, start) :]


def _tells_problem(body: Body, block: Block) -> bool:
    """Whether something stands between a finding's title and its first label."""
    first, *rest = block.paragraphs
    labels = body.labels[first]
    if labels and labels[0].start == 0:
        return True  # 该问题已整改 behind the title: what stands between is not known
    title = title_end(body.texts[first], block.marker.behind if block.marker else 0)
    stop = labels[0].start if labels else len(body.texts[first])
    if title and body.texts[first][title:stop].strip():
        return True
    return not labels and bool(rest) and not body.labels[rest[0]]


def _says_of_findings(plain: str, at: int) -> bool:
    """Whether the sentence around a number speaks of what the inspection found."""
    before = plain[max(0, at - _AROUND) : at].rpartition("。")[2]
    behind = plain[at : at + _AROUND].partition("。")[0]
    return bool(phrases.COUNTED.search(before + behind))


def _is_stray(body: Body, at: int) -> bool:
    text = body.texts[at]
    if "|" in text or "\t" in text or at in body.heads:
        return False  # the headings of a table
    return len(text) <= _SHORT and not _LINE_END.search(narrow(text))


def _is_dated_step(text: str) -> bool:
    """Whether an outlook is one finding's: it has a day, and speaks of no body."""
    if phrases.OF_THE_WHOLE.search(narrow(text)):
        return False
    due = find_deadline(text)
    return bool(due and due.deadline.kind is DueKind.DATED)


def _concludes(text: str) -> bool:
    return bool(phrases.CONCLUSION.match(narrow(text)))
