"""The walk through a finding behind its title: labelled values, bare paragraphs."""

import re
from enum import Enum, auto

from rectification.notices.notice import Deadline, Role
from rectification.notices.reading.fields import (
    read_bracket,
    read_field,
    read_status,
    read_text,
)
from rectification.notices.reading.heading import OPENED
from rectification.notices.reading.measures import find_outlook, read_steps
from rectification.notices.reading.partial import PAD, DraftFinding
from rectification.notices.reading.untold_accounts import end_of_problem
from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary.deadlines import find_deadline
from rectification.notices.vocabulary.labels import (
    PrintedLabel,
    is_only_status,
)
from rectification.notices.vocabulary.numbering import begins_step, step_markers
from rectification.notices.vocabulary.printed_fields import FIELD_OF_LABEL, TEXTS, Label
from rectification.notices.vocabulary.statuses import (
    leading_status,
    opens_account,
    status_clause,
)

# Values that may run over several paragraphs; the other labels announce short ones.
_LONG_ROLES = {
    label: one.role
    for label, one in FIELD_OF_LABEL.items()
    if one.role is not Role.FIELD
}
# Whose values are names, without a full stop in them.
_NAMES = frozenset({Label.OFFICES, Label.LEAD, Label.JOINT, Label.LEADER, Label.PERSON})
_FIRST_BRACKET = re.compile(r"[(\[〔]([^()\[\]〔〕\n]{1,40})[)\]〕][。;,]?")
_LAST_BRACKET = re.compile(r"[(\[〔]([^()\[\]〔〕\n]{2,30})[)\]〕][。;]?$")
FIELD_STOPS = "。.;,、|｜/；，．"
_STRAY_LENGTH = 40
_NOTE_LENGTH = 80
_SENTENCE_LIKE = re.compile(r"[。;:!?,”\")〉》]$")
_NOTE = re.compile(r"(?:注|备注|附|附件|说明|表\s?\d|图\s?\d)[:\d一二三]?")


class Bare(Enum):
    """What the paragraphs of a finding tell that stand behind no label."""

    PROBLEM = auto()  # what was found: the account has a label
    ACCOUNT = auto()  # the account: the title says what was found
    BOTH = auto()  # the first what was found, the others the account


def _closes_bracket(plain: str, start: int, end: int) -> int:
    """Return where a bracket opened before `start` closes and more follows, or 0."""
    depth = 0
    for at in range(start, end):
        depth += (plain[at] == "(") - (plain[at] == ")")
        if depth < 0:
            return at + 1 if plain[at + 1 : end].strip(PAD + "。;,、") else 0
    return 0


class Walk:
    """The walk through a finding; `block` is the long value that is still growing."""

    def __init__(
        self, draft: DraftFinding, labels: list[PrintedLabel], bare: Bare
    ) -> None:
        self.draft = draft
        own = any(one.label is Label.ACCOUNT for one in labels)
        self.bare_tells = Bare.PROBLEM if own else bare
        self.block: tuple[Label, int, int] | None = None
        self.after_account = False
        self.account = ""
        self.due: Deadline | None = None  # told with the next steps

    # --- labelled values --------------------------------------------------------------

    def labelled_value(self, label: PrintedLabel, end: int) -> None:
        draft = self.draft
        if draft.begins_paragraph(label.start):
            draft.roles[label.start] = _LONG_ROLES.get(label.label, Role.FIELD)
        if label.aside:
            read_bracket(draft, label.aside[0] + 1, label.aside[1] - 1)
        if label.label not in _LONG_ROLES:
            self.close()
            behind = self._behind_names(label, end)
            read_field(draft, label.label, *self._field(label.end, behind))
            if behind < end and not self._is_status_line(behind, end):
                self._open(Label.ACCOUNT, behind, end)
        elif self._runs_on(label):
            self._grow(end)
        else:
            self._open(label.label, label.end, end)

    def _behind_names(self, label: PrintedLabel, end: int) -> int:
        """Return where the names of who is responsible end: at a full stop.

        What follows it in the same paragraph is the account: 责任单位：档案馆。已补齐。
        So is what follows the bracket that a field closes.
        """
        if closed := _closes_bracket(self.draft.plain, label.end, end):
            return closed
        if label.label not in _NAMES or self.bare_tells is Bare.PROBLEM:
            return end
        ends = sentence_ends(self.draft.text[label.end : end])
        behind = label.end + ends[0] if ends else end
        return behind if self.draft.plain[behind:end].strip(PAD) else end

    def _field(self, start: int, end: int) -> tuple[int, int]:
        """Return a short value without stops and a bracket opened before its label."""
        start, end = self.draft.strip(start, end, FIELD_STOPS)
        value = self.draft.plain[start:end]
        if value.endswith(")") and value.count(")") > value.count("("):
            return self.draft.strip(start, end - 1, FIELD_STOPS)
        return start, end

    def _runs_on(self, label: PrintedLabel) -> bool:
        """Whether what `label` announces belongs to the value that is growing.

        整改成效 in a paragraph behind 整改措施 is another account beside the first.
        """
        if self.block is None or self.block[0] is not label.label:
            return False
        beside = label.label is Label.ACCOUNT
        own = self.draft.begins_paragraph(label.start) or not label.is_spoken
        return not (beside and own)

    # --- bare paragraphs --------------------------------------------------------------

    def bare(self, start: int, end: int) -> None:
        if self._is_status_line(start, end):
            return
        if self._opens_account(start, end):
            self._open(Label.ACCOUNT, start, end)
        elif self.block and self._is_left_by(start, end):
            self.draft.roles[start] = Role.KEPT
            self.close()
        elif self.block:
            self._grow(end)
        else:
            self.close()
            self._open_bare(start, end)

    def _opens_account(self, start: int, end: int) -> bool:
        """Whether a paragraph tells what became of 该问题, and none did before it."""
        return not self.after_account and opens_account(self.draft.text[start:end])

    def _open_bare(self, start: int, end: int) -> None:
        kind = self._bare_kind(start, end)
        if kind is None:
            self.draft.roles[start] = Role.KEPT
            return
        if kind is Label.ACCOUNT and not self.draft.problem:
            behind = end_of_problem(self.draft.text[start:end])
            if behind:
                self._open(Label.PROBLEM, start, start + behind)
                self.close()
                start = self.draft.strip(start + behind, end)[0]
        if self.draft.begins_paragraph(start):
            self.draft.roles[start] = _LONG_ROLES[kind]
        self._open(kind, start, end)
        if kind is Label.PROBLEM and self.bare_tells is Bare.BOTH:
            self.close()

    def _is_left_by(self, start: int, end: int) -> bool:
        """Whether a paragraph behind the growing value is none of it."""
        if not self.block or self.block[0] is Label.PROBLEM:
            return False
        if self.draft.text[start : start + 2] == "- ":
            return False
        return self.draft.begins_paragraph(start) and self._is_stray(start, end)

    def _bare_kind(self, start: int, end: int) -> Label | None:
        if self.after_account:
            if self._is_stray(start, end) or self.draft.measures:
                return None
            return Label.ACCOUNT
        if self.bare_tells is Bare.PROBLEM:
            return None if self.draft.problem else Label.PROBLEM
        first = self.bare_tells is Bare.BOTH and not self.draft.problem
        return Label.PROBLEM if first else Label.ACCOUNT

    def _is_stray(self, start: int, end: int) -> bool:
        """Whether a paragraph is a caption or a note rather than a sentence."""
        text = self.draft.plain[start:end].strip(PAD)
        if len(text) <= _NOTE_LENGTH and _NOTE.match(text):
            return True
        if len(text) > _STRAY_LENGTH or _SENTENCE_LIKE.search(text):
            return False
        return not (step_markers(text) or begins_step(text))

    def _is_status_line(self, start: int, end: int) -> bool:
        """Take a paragraph of nothing but a status, in brackets or not."""
        plain = self.draft.plain
        inner = plain[start:end].strip(PAD).strip("()[]。;")
        if not inner or len(inner) > 30 or self.draft.status_wording:
            return False
        if not is_only_status(inner):
            return False
        at = plain.index(inner, start)
        read_status(self.draft, at, at + len(inner))
        self.draft.roles[start] = Role.FIELD
        return True

    # --- the growing value ------------------------------------------------------------

    def _open(self, label: Label, start: int, end: int) -> None:
        self.close()
        self.block = (label, start, end)
        self.after_account |= label is Label.ACCOUNT

    def _grow(self, end: int) -> None:
        if self.block:
            label, start, _ = self.block
            self.block = (label, start, end)

    def close(self) -> None:
        """Finish the growing value: take it whole or cut it into its measures."""
        if self.block is None:
            return
        label, start, end = self.block
        self.block = None
        start, end = self.draft.strip(start, end)
        if start < end and label is Label.PROBLEM:
            if not self.draft.problem:
                self.draft.problem = self.draft.cut(start, end, "problem")
        elif start < end and label.value in TEXTS:
            if label is Label.OUTCOME:
                start = self._leading_status(start, end)
            if label in (Label.OUTCOME, Label.REASON_FOR_DELAY):
                end = self._without_outlook(start, end, alone=True)
            if start < end:
                read_text(self.draft, label.value, start, end)
        elif start < end and label is Label.NEXT_STEPS:
            self._read_plan(start, self._without_status_behind(start, end))
        elif start < end:
            if label is Label.ACCOUNT:
                behind_label, start = start, self._leading_status(start, end)
                end = self._without_status_behind(start, end)
                end = self._without_outlook(start, end, alone=start == behind_label)
                self.account = self.draft.text[start:end]
            read_steps(self.draft, label, start, end)

    def _without_status_behind(self, start: int, end: int) -> int:
        """Take the status of a bracket at the end: …(已完成), …(整改完成,责任人:甲).

        In the second, fields go on in it.
        """
        reach = max(start, end - _NOTE_LENGTH)
        opened = OPENED.search(self.draft.plain, reach, end)
        opened = opened or _LAST_BRACKET.search(self.draft.plain, reach, end)
        if opened is None or not is_only_status(opened[1]):
            return end
        behind = self.draft.strip(start, opened.start())[1]
        if self.draft.status_wording or start == behind:
            return end
        read_status(self.draft, *opened.span(1))
        return behind

    def _without_outlook(self, start: int, end: int, *, alone: bool) -> int:
        """Take the next steps that an account ends in; return where it ends itself.

        `alone`: where no status stands before it, what it begins with is the account.
        """
        draft = self.draft
        outlook = find_outlook(draft.text[start:end])
        if outlook is None or (alone and not outlook[0]):
            return end
        self._read_plan(*draft.strip(start + outlook[1], end))
        return draft.strip(start, start + outlook[0])[1]

    def _read_plan(self, start: int, end: int) -> None:
        """Read the next steps, and by when they are to be done."""
        draft = self.draft
        read_steps(draft, Label.NEXT_STEPS, start, end)
        # Part of the steps as printed, so no slot is cut.
        due = find_deadline(draft.text[start:end], draft.year)
        if due and due.deadline.on and self.due is None:
            self.due = due.deadline

    def _leading_status(self, start: int, end: int) -> int:
        """Take a status that the account begins with; return where the rest begins."""
        if self.draft.status_wording:
            return start
        bracket = _FIRST_BRACKET.match(self.draft.plain, start, end)
        if bracket and leading_status(bracket[1]):
            read_status(self.draft, *bracket.span(1))
            return self.draft.strip(bracket.end(), end)[0]
        block = self.draft.text[start:end]
        clause = status_clause(block)
        if clause is None:
            return start
        read_status(self.draft, start, start + clause)
        # With a sentence or a line of its own it is no part of the account.
        stop = narrow(block[clause - 1 : clause]) in "。;"
        if stop or block[clause : clause + 1] in ("", "\n"):
            return self.draft.strip(start + clause, end)[0]
        if self.draft.measures:
            # Another account prints it within its own words: no slot of two is cut.
            for at, (begin, _end, slot) in enumerate(self.draft.spans):
                if slot == "status" and begin >= start:
                    self.draft.spans[at] = (begin, begin, slot)
        return start
