"""`Notice`: what a published text says, as one plain value."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# Marks a field that came after the first editions were stored. It is left out of their
# data while it has its default, so that what they said before still has its digest.
LATER = {"later": True}


class Role(StrEnum):
    """What a printed line is for; pages set type by it, readers skip by it."""

    TITLE = "title"
    SALUTATION = "salutation"
    PREAMBLE = "preamble"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    FINDING = "finding"
    PROBLEM = "problem"
    FIELD = "field"  # offices, people, status, deadline: label and value
    TEXT = "text"  # a label and prose of any length that is no account
    ACCOUNT = "account"
    NEXT_STEPS = "next_steps"
    CLOSING = "closing"
    SIGNER = "signer"
    DATE = "date"
    KEPT = "kept"  # in its place, recognised by no rule
    FURNITURE = "chrome"  # of the page around the notice; never printed


class Status(StrEnum):
    """What a notice can say of a finding."""

    COMPLETED = "completed"
    SUBSTANTIALLY_COMPLETED = "substantially_completed"
    ONGOING = "ongoing"
    LONG_TERM = "long_term"
    NOT_COMPLETED = "not_completed"
    UNKNOWN = "unknown"

    @property
    def counted_as(self) -> "Status":
        """The status under which every public number counts this one.

        What is neither completed nor set apart is still being worked on, begun or not:
        正在推进2个 holds what is 未完成. So the numbers add up to the total.
        """
        apart = (
            Status.COMPLETED,
            Status.SUBSTANTIALLY_COMPLETED,
            Status.LONG_TERM,
        )
        return self if self in apart else Status.ONGOING

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done by a day."""
        return self.counted_as is Status.ONGOING


SOON = 20  # days: what is due within them is due soon, on every page


def days_left(status: Status, due_on: date | None, *, on: date) -> int | None:
    """Return the days from `on` to a deadline, the last of them included; negative
    past it. None where no deadline runs: none is set, or the work is over."""
    if due_on is None or not status.is_open:
        return None
    return (due_on - on).days


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DueKind(StrEnum):
    DATED = "dated"
    IMMEDIATE = "immediate"
    LONG_TERM = "long_term"
    WITHIN_CAMPAIGN = "within_campaign"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed paragraph with each value that a record holds cut out as a slot.

    `wording` is literal text with slots such as `{title}` or `{number:一}`; literal
    braces are doubled.
    """

    role: Role
    wording: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a finding is due: `on` is the last day that still counts.

    `on` is None for a kind without a date and for a printed day that does not exist.
    """

    wording: str
    kind: DueKind | None
    on: date | None = None
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing done or planned. `heading` is its first sentence, without the 。"""

    text: str
    heading: str = ""

    @property
    def printed(self) -> str:
        """The measure as printed behind its marker."""
        return f"{self.heading}。{self.text}" if self.heading else self.text


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as the notice tells it; "" and None where it does not say."""

    title: str
    problem: str = ""
    offices: tuple[str, ...] = ()
    lead_office: str = ""
    leader: str = ""
    person: str = ""
    standard: str = ""
    status: Status = Status.UNKNOWN
    status_wording: str = ""
    deadline: Deadline | None = None
    account_lead: str = ""
    measures: tuple[Measure, ...] = ()
    plan_lead: str = ""
    next_steps: tuple[Measure, ...] = ()
    lines: tuple[Line, ...] = ()
    outcome: str = field(default="", metadata=LATER)
    reason_for_delay: str = field(default="", metadata=LATER)

    @property
    def joint_offices(self) -> tuple[str, ...]:
        return tuple(name for name in self.offices if name != self.lead_office)

    def days_left(self, *, on: date) -> int | None:
        """Return the days from `on` to the deadline, None where none runs."""
        due_on = self.deadline.on if self.deadline else None
        return days_left(self.status, due_on, on=on)

    def is_overdue(self, *, on: date) -> bool:
        left = self.days_left(on=on)
        return left is not None and left < 0


class SectionKind(StrEnum):
    HEAD = "head"  # title and preamble
    NARRATIVE = "narrative"
    GROUP = "group"  # holds findings that share an aspect or a status
    TAIL = "tail"  # closing words, contact, signature


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the notice: its own lines, then its findings.

    Sections follow each other as printed; `level` nests them (0 stands outside the
    numbered parts). A group's findings share an aspect, or a status when that is set.
    """

    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    level: int = 0
    kind: SectionKind = SectionKind.NARRATIVE
    title: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    team: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    feedback_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    phone: str = ""
    address: str = ""
    email: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How this notice words what its records say; used where a line must be reworded.

    The patterns are wordings with slots; "" leaves the line off. In `account` and
    `next_steps` the pattern prints the label; the measures follow it, each behind
    `marker` (一是, (1), ①, 1. or ""), in one paragraph or, when `spread`, one each.
    """

    group_by: str = "aspect"  # aspect, status or none
    running: bool = False  # numbers run through the groups
    group: str = "（{number:一}）{group}"
    title: str = "{number:1}.关于“{title}”问题的整改。"
    problem: str = "{problem}"
    offices: str = ""
    leader: str = ""
    person: str = ""
    standard: str = ""
    status: str = ""
    due: str = (
        ""  # replaces {status} while there is a deadline: {status}，计划{deadline}完成
    )
    deadline: str = ""
    account: str = "整改落实情况："
    next_steps: str = "下一步计划："
    marker: str = "一是"
    spread: bool = False
    order: tuple[str, ...] = (
        "title", "problem", "offices", "leader", "person", "standard",
        "status", "deadline", "account", "next_steps",
    )  # fmt: skip
    words: tuple[tuple[Status, str], ...] = (
        (Status.COMPLETED, "已完成"),
        (Status.SUBSTANTIALLY_COMPLETED, "基本完成，持续整改"),
        (Status.ONGOING, "正在推进"),
        (Status.LONG_TERM, "长期坚持"),
        (Status.NOT_COMPLETED, "未完成"),
        (Status.UNKNOWN, "正在推进"),
    )

    outcome: str = field(default="", metadata=LATER)
    reason_for_delay: str = field(default="", metadata=LATER)

    def word(self, status: Status) -> str:
        """Return the word this notice prints for `status`."""
        return dict(self.words)[status]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A line of page furniture; it was paragraph `at` (from 1) of the text."""

    at: int
    line: Line


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: the values it states, the lines that print them, its style."""

    title: str = ""
    organisation: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    published_on: date | None = None
    source: str = ""
    inspection: Inspection = field(default_factory=Inspection)
    contact: Contact = field(default_factory=Contact)
    style: Style = field(default_factory=Style)
    sections: tuple[Section, ...] = ()
    chrome: tuple[SetAside, ...] = ()
    # The sentence that counts outcomes: what the records say, "" where nobody has said.
    outcomes: str = field(default="", metadata=LATER)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(one for section in self.sections for one in section.findings)

    def placed_findings(self) -> Iterator[tuple[Section, Finding]]:
        """Yield each finding with the section it is printed in, in order."""
        for section in self.sections:
            for finding in section.findings:
                yield section, finding

    def group_path(self, section: Section) -> tuple[str, ...]:
        """Return the titles of the groups around `section`, outermost first."""
        path: list[Section] = []
        for one in self.sections:
            path = [outer for outer in path if outer.level < one.level]
            path.append(one)
            if one is section:
                break
        return tuple(one.title for one in path if one.kind is SectionKind.GROUP)

    def count(self, *statuses: Status) -> int:
        """Return how many findings have one of `statuses`; without any, all."""
        return sum(not statuses or one.status in statuses for one in self.findings)

    def counts(self) -> dict[Status, int]:
        """Return how many findings count as which status; together they are all."""
        counted = Counter(one.status.counted_as for one in self.findings)
        return {status: counted[status] for status in Status if counted[status]}
