"""Text → `Notice`.

Three readings, one after the other: what stands around the body (`frame`), which numbered
paragraphs head what (`outline`), what each finding says (`fields`). Then every line is
sealed: a value is cut out as a slot only where printing it again gives the same
characters, so that whatever was misread is still printed to the letter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from rectification.notices import furniture, wording
from rectification.notices.deadlines import PrintedDay, find_days
from rectification.notices.fields import DraftFinding, read_finding
from rectification.notices.frame import Frame, read_frame
from rectification.notices.labels import Label, find_labels
from rectification.notices.notice import (
    Contact,
    Finding,
    Inspection,
    Line,
    Notice,
    Role,
    Section,
    SectionKind,
    SetAside,
    Status,
    Style,
)
from rectification.notices.numbering import Level, Marker
from rectification.notices.outline import Block, Body, read_outline
from rectification.notices.statuses import find_status, group_status
from rectification.notices.style import learn_style
from rectification.notices.text import narrow, paragraphs, sentence_ends
from rectification.notices.write import (
    Values,
    cut,
    finding_values,
    notice_values,
    numbered,
    section_values,
)

Spans = list[tuple[int, int, str]]


def parse(text: str) -> Notice:
    """Return what `text` says. Any text is a notice, if one without findings."""
    placed = paragraphs(text)
    texts = [words for _, words in placed]
    frame = read_frame(texts)
    reading = _Reading(frame=frame, texts=texts)
    reading.read_head()
    reading.read_tail()
    reading.read_body()
    reading.read_chrome([at for at, _ in placed])
    return reading.seal()


@dataclass
class _Draft:
    """A line before it is sealed: its text and where values stand in it."""

    role: Role
    text: str
    spans: Spans = field(default_factory=list)


@dataclass
class _DraftSection:
    kind: SectionKind
    level: int = 0
    title: str = ""
    status: Status | None = None
    lines: list[_Draft] = field(default_factory=list)
    findings: list[DraftFinding] = field(default_factory=list)


@dataclass
class _Reading:
    """What has been understood so far."""

    frame: Frame
    texts: list[str]
    sections: list[_DraftSection] = field(default_factory=list)
    chrome: list[tuple[int, _Draft]] = field(default_factory=list)
    tail: _DraftSection = field(default_factory=lambda: _DraftSection(SectionKind.TAIL))
    title: str = ""
    organisation: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    published_on: date | None = None
    source: str = ""
    inspection: Inspection = field(default_factory=Inspection)
    contact: dict[str, str] = field(default_factory=dict)

    # --- head -------------------------------------------------------------------------

    def read_head(self) -> None:
        head = _DraftSection(SectionKind.HEAD)
        self.sections.append(head)
        self.title = "".join(self.texts[at] for at in self.frame.title)
        for at, role in sorted(self.frame.head.items()):
            draft = _Draft(role, self.texts[at])
            if role is Role.TITLE and len(self.frame.title) == 1:
                draft.spans.append((0, len(draft.text), "title"))
            if role is Role.DATE:
                day = find_days(draft.text)[0]
                self.signed_on = day.on
                draft.spans.append(_date_span(day, "signed_on"))
            head.lines.append(draft)

    # --- tail -------------------------------------------------------------------------

    def read_tail(self) -> None:
        for at, role in sorted(self.frame.tail.items()):
            draft = _Draft(role, self.texts[at])
            if role is Role.CLOSING:
                self._read_contact(draft)
            self.tail.lines.append(draft)
        signature: list[tuple[int, _Draft]] = []
        if self.frame.signer is not None:
            signature.append((self.frame.signer, self._signer(self.frame.signer)))
        if self.frame.dated is not None and self.frame.dated != self.frame.signer:
            signature.append((self.frame.dated, self._dated(self.frame.dated)))
        signature.sort(key=lambda pair: pair[0])
        for at, draft in signature:
            before = sum(1 for spot in self.frame.tail if spot < at)
            self.tail.lines.insert(before + signature.index((at, draft)), draft)
        self.organisation = self.signed_by or _body_in(self.title)

    def _signer(self, at: int) -> _Draft:
        draft = _Draft(Role.SIGNER, self.texts[at])
        end = len(draft.text)
        if at == self.frame.dated:
            day = find_days(draft.text)[0]
            end = len(draft.text[: day.start].rstrip())
            self.signed_on = day.on
            draft.spans.append(_date_span(day, "signed_on"))
        self.signed_by = draft.text[:end]
        draft.spans.append((0, end, "signed_by"))
        return draft

    def _dated(self, at: int) -> _Draft:
        draft = _Draft(Role.DATE, self.texts[at])
        day = find_days(draft.text)[0]
        self.signed_on = day.on
        draft.spans.append(_date_span(day, "signed_on"))
        return draft

    def _read_contact(self, draft: _Draft) -> None:
        plain = narrow(draft.text)
        for key, pattern in wording.CONTACTS:
            match = pattern.search(plain)
            if match is None or key in self.contact:
                continue
            start, end = match.span(match.lastindex or 1)
            self.contact[key] = draft.text[start:end]
            draft.spans.append((start, end, key))

    # --- chrome -----------------------------------------------------------------------

    def read_chrome(self, line_numbers: list[int]) -> None:
        for at in sorted(self.frame.chrome):
            draft = _Draft(Role.CHROME, self.texts[at])
            plain = narrow(draft.text)
            source = furniture.SOURCE.search(plain)
            if source and not self.source:
                self.source = draft.text[source.start(1) : source.end(1)]
                draft.spans.append((source.start(1), source.end(1), "source"))
            days = [day for day in find_days(draft.text) if day.on]
            if days and self.published_on is None:
                self.published_on = days[0].on
                draft.spans.append(_date_span(days[0], "published_on"))
            self.chrome.append((line_numbers[at], draft))

    # --- body -------------------------------------------------------------------------

    def read_body(self) -> None:
        texts = self.texts[self.frame.start : self.frame.stop]
        body = Body.of(texts)
        blocks = read_outline(body)
        opening = [block for block in blocks if block.at is None]
        self._read_preamble([texts[at] for block in opening for at in block.paragraphs])
        self._parts = sum(
            block.level is Level.SECTION and block.holds_findings for block in blocks
        )
        labelled = any(
            one.label is Label.ACCOUNT for labels in body.labels for one in labels
        )
        year = self.inspection.feedback_on or self.inspection.ended_on or self.signed_on
        for spot, block in enumerate(blocks):
            own = [texts[at] for at in block.paragraphs]
            if block.is_finding:
                if spot == len(blocks) - 1:
                    own = self._take_conclusion(own, blocks, texts)
                draft = read_finding(
                    own, block.marker, year.year if year else None, labelled
                )
                self.sections[-1].findings.append(draft)
                continue
            self._open_section(block, own)
        self.sections.append(self.tail)

    def _open_section(self, block: Block, own: list[str]) -> None:
        if block.at is None:
            head = self.sections[0]
            head.lines += [self._narrative(Role.PREAMBLE, text) for text in own]
            return
        assert block.marker is not None
        section = _DraftSection(SectionKind.NARRATIVE, int(block.level))
        holds = block.holds_findings
        title, _ = heading_words(own[0], block.marker)
        if holds and (block.level is not Level.SECTION or self._is_group_part(title)):
            section.kind = SectionKind.GROUP
            section.title = title
            section.status = group_status(title)
        section.lines.append(self._heading(own[0], block.marker, section))
        section.lines += [
            self._narrative(_narrative_role(text, holds), text) for text in own[1:]
        ]
        self.sections.append(section)

    def _is_group_part(self, title: str) -> bool:
        """Whether a 一、 heading that holds findings names an aspect or a status."""
        plain = narrow(title)
        if _GROUP_NOUN.search(plain) or group_status(title):
            return True
        return self._parts > 1 and not wording.GENERIC_SECTION.fullmatch(plain)

    def _heading(self, text: str, marker: Marker, section: _DraftSection) -> _Draft:
        draft = self._narrative(Role.HEADING, text)
        slot = "number" if marker.form == "1" else f"number:{marker.form}"
        draft.spans.append((marker.start, marker.end, slot))
        if section.title:
            start = text.index(section.title, marker.behind)
            end = start + len(section.title)
            # A count within the heading is worth more than the heading as a whole.
            if not any(start <= span[0] < end for span in draft.spans):
                draft.spans.append((start, end, "group"))
        return draft

    def _narrative(self, role: Role, text: str) -> _Draft:
        draft = _Draft(role, text)
        for count in wording.find_counts(text):
            form = "" if text[count.start : count.end].isascii() else ":一"
            draft.spans.append((count.start, count.end, count.key + form))
        team = self.inspection.team
        if team:
            for match in re.finditer(re.escape(team), text):
                draft.spans.append((match.start(), match.end(), "team"))
        if role is Role.PREAMBLE:
            draft.spans += self._preamble_spans(text)
        return draft

    def _take_conclusion(
        self, own: list[str], blocks: list[Block], texts: list[str]
    ) -> list[str]:
        """Move a concluding 下一步,…党组将… off the last finding to the notice's end."""
        findings = [block for block in blocks if block.is_finding]
        last = own[-1]
        if len(own) < 2 or not wording.CONCLUSION.match(narrow(last)):
            return own
        if any(one.start == 0 for one in find_labels(last)):
            return own
        alike = sum(
            bool(wording.CONCLUSION.match(narrow(texts[block.paragraphs[-1]])))
            for block in findings[:-1]
        )
        if alike:
            return own
        self.tail.lines.insert(0, self._narrative(Role.PARAGRAPH, last))
        return own[:-1]

    # --- preamble ---------------------------------------------------------------------

    def _read_preamble(self, own: list[str]) -> None:
        text = "\n".join(own)
        started = ended = feedback = None
        days = find_days(text)
        for first, second in zip(days, days[1:], strict=False):
            gap = text[first.end : second.start]
            if re.fullmatch(r"\s?(?:至|到|起至|[-—–~～－]+)\s?", gap):
                started, ended = first, second
                break
        rest = [day for day in days if day not in (started, ended)]
        feedback = _feedback_day(text, rest)
        team = wording.TEAM.search(text)
        self.inspection = Inspection(
            team=_team_name(team[1]) if team else "",
            started_on=started.on if started else None,
            ended_on=ended.on if ended else None,
            feedback_on=feedback.on if feedback else None,
        )
        self._days = {
            (day.start, day.end): name
            for day, name in (
                (started, "started_on"),
                (ended, "ended_on"),
                (feedback, "feedback_on"),
            )
            if day
        }
        self._preamble = text

    def _preamble_spans(self, text: str) -> Spans:
        offset = self._preamble.index(text)
        forms = {(day.start, day.end): day for day in find_days(self._preamble)}
        return [
            (start - offset, end - offset, _date_span(forms[start, end], name)[2])
            for (start, end), name in self._days.items()
            if offset <= start and end <= offset + len(text)
        ]

    # --- seal -------------------------------------------------------------------------

    def seal(self) -> Notice:
        sections = tuple(
            Section(
                findings=tuple(_finding(around, one) for one in draft.findings),
                level=draft.level,
                kind=draft.kind,
                title=draft.title,
                status=draft.status,
            )
            for draft, around in self._nested()
        )
        notice = Notice(
            title=self.title,
            organisation=self.organisation,
            signed_by=self.signed_by,
            signed_on=self.signed_on,
            published_on=self.published_on,
            source=self.source,
            inspection=self.inspection,
            contact=Contact(**self.contact),
            style=Style(running=self._runs_through()),
            sections=sections,
        )
        outer = notice_values(notice)
        sealed = tuple(
            self._seal_section(draft, section, number, numbers, outer)
            for draft, (section, number, numbers) in zip(
                self.sections, numbered(notice), strict=True
            )
        )
        chrome = tuple(
            SetAside(at, line)
            for at, draft in self.chrome
            for line in _seal(draft, outer)
        )
        notice = replace(notice, sections=sealed, chrome=chrome)
        return replace(notice, style=learn_style(notice))

    def _seal_section(
        self,
        draft: _DraftSection,
        section: Section,
        number: int,
        numbers: list[int],
        outer: Values,
    ) -> Section:
        own = {**outer, **section_values(section, number)}
        lines = tuple(line for one in draft.lines for line in _seal(one, own))
        findings = tuple(
            replace(finding, lines=_seal_finding(one, finding, at, outer))
            for one, finding, at in zip(
                draft.findings, section.findings, numbers, strict=True
            )
        )
        return replace(section, lines=lines, findings=findings)

    def _nested(self) -> Iterator[tuple[_DraftSection, list[_DraftSection]]]:
        """Yield each section with those around it, outermost first, itself last."""
        around: list[_DraftSection] = []
        for section in self.sections:
            around = [outer for outer in around if outer.level < section.level]
            around.append(section)
            yield section, around

    def _runs_through(self) -> bool:
        """Whether the findings' numbers run on from group to group."""
        through = restart = at = 0
        for section in self.sections:
            for spot, one in enumerate(section.findings, 1):
                at += 1
                number = one.marker.number if one.marker else None
                through += number == at
                restart += number == spot
        return through > restart


# --- small readings -------------------------------------------------------------------


def heading_words(text: str, marker: Marker) -> tuple[str, int]:
    """Return a heading's words without number and stop, and where they end in `text`."""
    start = marker.behind
    ends = sentence_ends(text[start:])
    end = start + ends[0] if ends else len(text)
    words = text[start:end].rstrip("。:：;；")
    return words.strip(), start + len(words)


_GROUP_NOUN = re.compile(r"方面|领域|部分|类")


def _narrative_role(text: str, holds: bool) -> Role:
    plain = narrow(text)
    if holds and len(plain) <= 40 and not re.search(r"[。;:!?,]$", plain):
        return Role.KEPT
    return Role.PARAGRAPH


def _date_span(day: PrintedDay, name: str) -> tuple[int, int, str]:
    return day.start, day.end, f"{name}:{day.form}" if day.form else name


def _feedback_day(text: str, days: list[PrintedDay]) -> PrintedDay | None:
    """Return the day that stands nearest before a 反馈 in its sentence, else behind one."""
    spots = [match.start() for match in re.finditer("反馈", text)]
    for spot in spots:
        before = [day for day in days if day.end <= spot]
        if before and "。" not in text[before[-1].end : spot]:
            return before[-1]
    for spot in spots:
        behind = [day for day in days if spot <= day.start <= spot + 30]
        if behind:
            return behind[0]
    return None


def _team_name(found: str) -> str:
    return re.split(r"由|经|派出的?|委派|按照|根据|期间|安排|部署", found)[-1]


_BODY = re.compile(
    r".{2,30}?(?:党组|党委|党工委|工委|党总支|党支部|委员会|局|院|校|馆|中心|公司)"
    r"(?=关于|落实|对|巡|整改|集中|开展)"
)


def _body_in(title: str) -> str:
    """Return the body that a title names: what stands before 关于, else behind it."""
    name, about, rest = title.partition("关于")
    if name and about:
        return name.strip()
    match = _BODY.match(rest if about else title)
    return match[0] if match else ""


def _finding(around: list[_DraftSection], draft: DraftFinding) -> Finding:
    """Return the finding; a group around it speaks where it states no status itself."""
    status, words = draft.status, draft.status_wording
    group = next((one for one in reversed(around) if one.status), None)
    if not words and group and group.status:
        found = find_status(group.title)
        status = group.status
        words = group.title[found.start : found.end] if found else ""
    return Finding(
        title=draft.title,
        problem=draft.problem,
        offices=tuple(draft.offices),
        lead_office=draft.lead_office,
        leader=draft.leader,
        person=draft.person,
        standard=draft.standard,
        status=status,
        status_wording=words,
        deadline=draft.deadline,
        account_lead=draft.account_lead,
        measures=tuple(draft.measures),
        plan_lead=draft.plan_lead,
        next_steps=tuple(draft.next_steps),
    )


def _seal(draft: _Draft, values: Values) -> list[Line]:
    return [Line(draft.role, cut(draft.text, draft.spans, values))]


def _seal_finding(
    draft: DraftFinding, finding: Finding, number: int, outer: Values
) -> tuple[Line, ...]:
    """Cut the finding's text into lines; a value of several paragraphs is one line."""
    values = {**outer, **finding_values(finding, number)}
    kept = _disjoint(draft, values)
    lines: list[Line] = []
    start = 0
    role = Role.FINDING
    for stop in [*_breaks(draft.text, kept), len(draft.text)]:
        role = draft.roles.get(start, role if start else Role.FINDING)
        inside = [
            (at - start, to - start, slot) for at, to, slot in kept if start <= at < stop
        ]
        lines.append(Line(role, cut(draft.text[start:stop], inside, values)))
        start = stop + 1
    return tuple(lines)


def _disjoint(draft: DraftFinding, values: Values) -> Spans:
    """Return the spans whose slot prints them again, none inside another."""
    kept: Spans = []
    for start, end, slot in sorted(draft.spans):
        text = draft.text[start:end]
        if kept and start < kept[-1][1]:
            continue
        if start < end and cut(text, [(0, end - start, slot)], values) == f"{{{slot}}}":
            kept.append((start, end, slot))
    return kept


def _breaks(text: str, spans: Iterable[tuple[int, int, str]]) -> list[int]:
    inside = [(start, end) for start, end, _ in spans]
    breaks: list[int] = []
    spot = 0
    for match in re.finditer("\n", text):
        at = match.start()
        while spot < len(inside) and inside[spot][1] <= at:
            spot += 1
        if spot == len(inside) or at < inside[spot][0]:
            breaks.append(at)
    return breaks
