"""Reading one finding: its heading and the labelled or bare paragraphs under it."""

import re
from dataclasses import dataclass, field

from rectification.notices import wording
from rectification.notices.deadlines import find_deadline, read_deadline
from rectification.notices.labels import (
    Label,
    PrintedLabel,
    find_labels,
    is_only_status,
    office_joiner,
    settle,
    split_offices,
)
from rectification.notices.notice import Deadline, Measure, Role, Status
from rectification.notices.numbering import Marker, step_markers
from rectification.notices.statuses import (
    find_status,
    leading_status,
    status_behind,
    status_clause,
)
from rectification.notices.text import EDGES, narrow, sentence_ends

_PAD = EDGES + "\n"
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]\s*[。.;]?\s*$")
_LEADING_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]]\s*")
_BEHIND_COLON = re.compile(r"\s?(?::|-{1,2}|—{1,2}|\s{1,}|\t)\s?")
_DOUBTFUL_END = re.compile(r"[。;:!?,”\")〉》]$")


@dataclass
class DraftFinding:
    """What was read of a finding, with the place of each value in `text`."""

    text: str  # heading and paragraphs, joined with \n
    year: int | None
    marker: Marker | None = None
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)  # paragraph start → role
    title: str = ""
    problem: str = ""
    offices: list[str] = field(default_factory=list)
    lead_office: str = ""
    leader: str = ""
    person: str = ""
    standard: str = ""
    status: Status = Status.UNKNOWN
    status_wording: str = ""
    deadline: Deadline | None = None
    account_lead: str = ""
    measures: list[Measure] = field(default_factory=list)
    plan_lead: str = ""
    next_steps: list[Measure] = field(default_factory=list)

    def cut(self, start: int, end: int, slot: str) -> str:
        """Remember that `text[start:end]` prints `slot`; return those words."""
        self.spans.append((start, end, slot))
        return self.text[start:end]

    def strip(self, start: int, end: int, more: str = "") -> tuple[int, int]:
        """Return the span without white space and `more` at its ends."""
        while start < end and self.text[start] in _PAD:
            start += 1
        while end > start and self.text[end - 1] in _PAD + more:
            end -= 1
        return start, end


def read_finding(
    paragraphs: list[str], marker: Marker | None, year: int | None, labelled: bool
) -> DraftFinding:
    """Return what a finding's paragraphs say; the first is its heading.

    `labelled` says whether accounts stand behind a label in this notice: without one
    the bare paragraphs are the account.
    """
    draft = DraftFinding("\n".join(paragraphs), year, marker)
    _Reader(draft, labelled).read()
    return draft


class _Reader:
    """Walks the segments of a finding: heading, labelled values, bare paragraphs."""

    def __init__(self, draft: DraftFinding, labelled: bool) -> None:
        self.draft = draft
        self.text = draft.text
        self.plain = narrow(draft.text)
        self.labels = settle(draft.text, find_labels(draft.text))
        self.has_account = any(one.label is Label.ACCOUNT for one in self.labels)
        self.labelled = labelled or self.has_account
        self.block: tuple[Label, int, int] | None = None
        self.after_account = False

    # --- the walk ---------------------------------------------------------------------

    def read(self) -> None:
        start = self.draft.marker.behind if self.draft.marker else 0
        if self.draft.marker:
            marker = self.draft.marker
            slot = "number" if marker.form == "1" else f"number:{marker.form}"
            self.draft.cut(marker.start, marker.end, slot)
        first_line = self.text.find("\n")
        first_line = len(self.text) if first_line < 0 else first_line
        behind = self._heading(start, first_line)
        self.draft.roles[0] = Role.FINDING
        self._segments(behind, first_line)
        self._close()
        self._fill_gaps()

    def _segments(self, behind: int, first_line: int) -> None:
        labels = [one for one in self.labels if one.start >= behind]
        starts = [0] + [m.end() for m in re.finditer("\n", self.text)]
        marks: list[tuple[int, PrintedLabel | None]] = [(behind, None)]
        marks += [(start, None) for start in starts if start > first_line]
        marks += [(one.start, one) for one in labels]
        # At a paragraph's start its label, when there is one, comes in place of it.
        at_label = {one.start for one in labels}
        marks = [mark for mark in marks if mark[1] or mark[0] not in at_label]
        marks.sort(key=lambda mark: mark[0])
        for spot, (start, label) in enumerate(marks):
            end = marks[spot + 1][0] if spot + 1 < len(marks) else len(self.text)
            if label:
                self._labelled(label, end)
            elif self.text[start:end].strip(_PAD):
                self._bare(start, end)

    def _labelled(self, label: PrintedLabel, end: int) -> None:
        if self._at_paragraph(label.start):
            self.draft.roles[label.start] = {
                Label.ACCOUNT: Role.ACCOUNT,
                Label.NEXT_STEPS: Role.NEXT_STEPS,
                Label.PROBLEM: Role.PROBLEM,
            }.get(label.label, Role.FIELD)
        if label.aside:
            self._bracket(label.aside[0] + 1, label.aside[1] - 1)
        if label.label in (Label.PROBLEM, Label.ACCOUNT, Label.NEXT_STEPS):
            if self.block and self.block[0] is label.label:
                self.block = (label.label, self.block[1], end)
                return
            self._close()
            self.block = (label.label, label.end, end)
            self.after_account |= label.label is Label.ACCOUNT
            return
        self._close()
        more = "。;,、|/"
        self._field(label, *self.draft.strip(label.end, end, more + "；，．"))

    def _bare(self, start: int, end: int) -> None:
        at_paragraph = self._at_paragraph(start)
        if self._status_paragraph(start, end):
            return
        if self.block:
            label, begun, _ = self.block
            stray = at_paragraph and label is not Label.PROBLEM and self._is_stray(start, end)
            if stray:
                self.draft.roles[start] = Role.KEPT
                self._close()
                return
            if label is not Label.PROBLEM or self.labelled or not self._begins_account(start, end):
                self.block = (label, begun, end)
                return
        self._close()
        label = self._bare_kind(start, end)
        if label is None:
            self.draft.roles[start] = Role.KEPT
            return
        if at_paragraph:
            self.draft.roles[start] = {
                Label.ACCOUNT: Role.ACCOUNT,
                Label.NEXT_STEPS: Role.NEXT_STEPS,
            }.get(label, Role.PROBLEM)
        self.block = (label, start, end)
        self.after_account |= label is Label.ACCOUNT

    def _bare_kind(self, start: int, end: int) -> Label | None:
        if self.after_account:
            if self._is_stray(start, end) or self.draft.measures:
                return None
            return Label.ACCOUNT
        if not self.labelled and self._begins_account(start, end):
            return Label.ACCOUNT
        return Label.PROBLEM if not self.draft.problem else None

    def _begins_account(self, start: int, end: int) -> bool:
        """Whether a bare paragraph tells what was done, in a notice without labels."""
        text = self.text[start:end].strip(_PAD)
        if leading_status(text) or step_markers(text):
            return True
        if self.draft.problem or self.block:
            return True
        following = self.text[end:].strip(_PAD)
        return not following or not self._more_bare(end)

    def _more_bare(self, end: int) -> bool:
        rest = self.text[end:]
        return any(
            line.strip(_PAD) and not find_labels(line)
            for line in rest.split("\n")
        ) and not step_markers(rest.lstrip("\n").split("\n")[0])

    def _is_stray(self, start: int, end: int) -> bool:
        text = self.plain[start:end].strip(_PAD)
        short = len(text) <= 40 and not _DOUBTFUL_END.search(text)
        note = re.match(r"(?:注|备注|附|附件|说明|表\s?\d|图\s?\d)[:\d一二三]?", text)
        return (short and not step_markers(text)) or bool(note and len(text) <= 80)

    def _at_paragraph(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] == "\n"

    def _status_paragraph(self, start: int, end: int) -> bool:
        """A paragraph of nothing but a status, in brackets or not."""
        inner = self.plain[start:end].strip(_PAD).strip("()[]。;")
        if not inner or len(inner) > 30 or not is_only_status(inner):
            return False
        if self.draft.status_wording:
            return False
        at = self.plain.index(inner, start)
        self._status(at, at + len(inner))
        self.draft.roles[start] = Role.FIELD
        return True

    # --- heading ----------------------------------------------------------------------

    def _heading(self, start: int, stop: int) -> int:
        """Read the title between `start` and `stop`; return where other text begins."""
        inline = [
            one
            for one in self.labels
            if start <= one.start < stop
            and not (one.label is Label.PROBLEM and one.start == start)
        ]
        limit = inline[0].start if inline else stop
        ends = sentence_ends(self.text[start:limit])
        end = start + ends[0] if ends else limit
        if lead := _LEADING_BRACKET.match(self.plain, start, end):
            if self._bracket(lead.start(1), lead.end(1)):
                start = lead.end()
        end, behind = self._trailing(start, end)
        title = wording.find_title(self.text[start:end])
        if title.behind:
            behind = start + title.behind
        at, to = self.draft.strip(start + title.start, start + title.end)
        self.draft.title = self.draft.cut(at, to, "title")
        if behind < limit:
            behind = self._bracket_behind(behind, limit)
        return behind

    def _trailing(self, start: int, end: int) -> tuple[int, int]:
        """Take brackets and a status off the end of the title; return its end, and ours."""
        behind = end
        while match := _BRACKET.search(self.plain, start, end):
            if not self._bracket(match.start(1), match.end(1)):
                break
            end = match.start()
        for match in _BEHIND_COLON.finditer(self.plain, start + 2, end):
            rest = self.plain[match.end() : end].strip("。;,. ")
            if rest and len(rest) <= 40 and is_only_status(rest):
                self._status(match.end(), match.end() + len(rest))
                end = match.start()
                break
        return end, behind

    def _bracket(self, start: int, end: int) -> bool:
        """Read what stands in brackets beside a title; False when it is part of it."""
        content = self.text[start:end]
        inner = find_labels(content)
        if inner and inner[0].start == 0:
            for spot, one in enumerate(inner):
                stop = inner[spot + 1].start if spot + 1 < len(inner) else len(content)
                span = self.draft.strip(start + one.end, start + stop, ",;；，。、")
                self._field(one, *span)
            return True
        if leading_status(content):
            self._status(start, end)
            return True
        found = find_deadline(content, self.draft.year)
        if found and found.start <= 2:
            self._deadline(start, end)
            return True
        return False

    def _bracket_behind(self, behind: int, limit: int) -> int:
        match = _LEADING_BRACKET.match(self.plain, behind, limit)
        if match and self._bracket(match.start(1), match.end(1)):
            return match.end()
        return behind

    # --- short fields -----------------------------------------------------------------

    def _field(self, label: PrintedLabel, start: int, end: int) -> None:
        if start >= end:
            return
        match label.label:
            case Label.OFFICES | Label.LEAD | Label.JOINT:
                self._offices(label.label, start, end)
            case Label.LEADER | Label.PERSON | Label.STANDARD:
                name = label.label.value
                if not getattr(self.draft, name):
                    setattr(self.draft, name, self.draft.cut(start, end, name))
            case Label.STATUS:
                self._status(start, end)
            case Label.DEADLINE:
                self._deadline(start, end)
            case Label.KIND:
                if self.draft.deadline is None:
                    self._kind(start, end)

    def _offices(self, label: Label, start: int, end: int) -> None:
        names = split_offices(self.text[start:end])
        known = len(self.draft.offices)
        for at, to, lead in names:
            name = self.text[start + at : start + to]
            if name in self.draft.offices:
                continue
            self.draft.offices.append(name)
            if lead or label is Label.LEAD:
                self.draft.lead_office = self.draft.lead_office or name
        whole = {Label.LEAD: "lead_office", Label.JOINT: "joint_offices"}.get(label)
        if whole is None and not known:
            whole = "offices"
        joiner = office_joiner(self.text[start:end], names)
        if whole and joiner is not None and (whole != "lead_office" or len(names) == 1):
            slot = whole if joiner in ("", "、") else f"{whole}:{joiner}"
            self.draft.cut(start, end, slot)
            return
        for at, to, _ in names:
            number = self.draft.offices.index(self.text[start + at : start + to]) + 1
            self.draft.cut(start + at, start + to, f"offices.{number}")

    def _status(self, start: int, end: int) -> None:
        content = self.text[start:end]
        found = leading_status(content) or find_status(content)
        if found and not self.draft.status_wording:
            self.draft.status = found.status
            at, to = start + found.start, start + found.end
            self.draft.status_wording = self.draft.cut(at, to, "status")
        rest = start + (found.end if found else 0)
        if self.draft.deadline is None:
            due = find_deadline(self.text[rest:end], self.draft.year)
            # 已于6月底完成 tells when it was done, not by when it must be.
            done = found is not None and found.status is Status.COMPLETED
            if due and not (done and self.text[rest : rest + due.start].endswith("于")):
                self._due(rest + due.start, rest + due.end, due.deadline)
            elif found and found.start and not done:
                due = find_deadline(content[: found.start], self.draft.year)
                if due:
                    self._due(start + due.start, start + due.end, due.deadline)

    def _deadline(self, start: int, end: int) -> None:
        content = self.text[start:end]
        done = leading_status(content)
        if done and done.status in (Status.ONGOING, Status.LONG_TERM):
            done = None
        if done:
            self._status(start, end)
            return
        due = read_deadline(content, self.draft.year)
        self._due(start + due.start, start + due.end, due.deadline)
        rest = status_behind(content, due.end)
        if rest and not self.draft.status_wording:
            self.draft.status = rest.status
            at, to = start + rest.start, start + rest.end
            self.draft.status_wording = self.draft.cut(at, to, "status")

    def _kind(self, start: int, end: int) -> None:
        due = find_deadline(self.text[start:end], self.draft.year)
        if due:
            self._due(start + due.start, start + due.end, due.deadline)

    def _due(self, start: int, end: int, deadline: Deadline) -> None:
        if self.draft.deadline and self.draft.deadline.on:
            return
        self.draft.deadline = deadline
        self.draft.spans = [span for span in self.draft.spans if span[2] != "deadline"]
        self.draft.cut(start, end, "deadline")

    # --- long blocks ------------------------------------------------------------------

    def _close(self) -> None:
        """Finish the block under way: cut it into its measures or take it whole."""
        if self.block is None:
            return
        label, start, end = self.block
        self.block = None
        start, end = self.draft.strip(start, end)
        if start >= end:
            return
        if label is Label.PROBLEM:
            if not self.draft.problem:
                self.draft.problem = self.draft.cut(start, end, "problem")
            return
        if label is Label.ACCOUNT:
            start = self._leading_status(start, end)
        steps = self.draft.measures if label is Label.ACCOUNT else self.draft.next_steps
        if steps:  # a second block of the same kind runs on behind the first
            self._steps(label, steps, start, end, again=True)
        else:
            self._steps(label, steps, start, end)

    def _leading_status(self, start: int, end: int) -> int:
        """Take a status (and deadline) that the account begins with; return what is left."""
        block = self.text[start:end]
        if self.draft.status_wording:
            return start
        clause = status_clause(block)
        if clause is None:
            return start
        self._status(start, start + clause)
        # With a sentence of its own it is no part of the account.
        if narrow(block[clause - 1 : clause]) in "。;" or clause == len(block):
            return self.draft.strip(start + clause, end)[0]
        return start

    def _steps(
        self,
        label: Label,
        steps: list[Measure],
        start: int,
        end: int,
        again: bool = False,
    ) -> None:
        slot, lead = (
            ("account", "account_lead")
            if label is Label.ACCOUNT
            else ("next_steps", "plan_lead")
        )
        markers = step_markers(self.text[start:end])
        if not markers:
            if start < end:
                text = self.draft.cut(start, end, f"{slot}.{len(steps) + 1}")
                steps.append(Measure(text))
            return
        at, to = self.draft.strip(start, start + markers[0].start)
        if at < to and not again:
            setattr(self.draft, lead, self.draft.cut(at, to, lead))
        for spot, marker in enumerate(markers):
            stop = markers[spot + 1].start if spot + 1 < len(markers) else end - start
            at, to = self.draft.strip(start + marker.behind, start + stop)
            text = self.draft.cut(at, to, f"{slot}.{len(steps) + 1}")
            steps.append(split_heading(text))

    def _fill_gaps(self) -> None:
        draft = self.draft
        if draft.offices and not draft.lead_office:
            draft.lead_office = draft.offices[0]


def split_heading(text: str) -> Measure:
    """Return the measure with its first sentence as heading, where more follows.

    >>> split_heading("建立台账。逐项登记。").heading
    '建立台账'
    """
    ends = sentence_ends(text)
    if ends and text[ends[0] - 1] == "。" and ends[0] > 1:
        heading, rest = text[: ends[0] - 1], text[ends[0] :]
        if rest.strip(_PAD) and "\n" not in heading:
            return Measure(rest, heading)
    return Measure(text)
