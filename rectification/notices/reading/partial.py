"""What is known of a notice while it is read: values, and where each stands.

A span is (start, end, slot): `text[start:end]` prints the value that the slot names.
"""

from dataclasses import dataclass, field
from datetime import date

from rectification.notices.notice import (
    Deadline,
    Inspection,
    Measure,
    Role,
    SectionKind,
    Status,
)
from rectification.notices.text import EDGES, narrow
from rectification.notices.vocabulary.deadlines import PrintedDay
from rectification.notices.vocabulary.numbering import Marker

Span = tuple[int, int, str]
PAD = EDGES + "\n"


def number_span(marker: Marker) -> Span:
    """Return the span of a heading's number."""
    slot = "number" if marker.form == "1" else f"number:{marker.form}"
    return marker.start, marker.end, slot


def date_span(day: PrintedDay, name: str) -> Span:
    """Return the span in which `day` prints the value called `name`."""
    return day.start, day.end, f"{name}:{day.form}" if day.form else name


@dataclass
class DraftLine:
    """A line outside the findings."""

    role: Role
    text: str
    spans: list[Span] = field(default_factory=list)


@dataclass
class DraftFinding:
    """A finding; `text` is its heading and paragraphs, joined with \\n."""

    text: str
    year: int | None  # stands in where a month is printed without one
    marker: Marker | None = None
    spans: list[Span] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)  # paragraph start → role
    title: str = ""
    problem: str = ""
    offices: dict[str, int] = field(default_factory=dict)  # name → its place, from 1
    lead_office: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # by the name in `TEXTS`
    status: Status = Status.UNKNOWN
    status_wording: str = ""
    deadline: Deadline | None = None
    deadline_span: int | None = None  # its place among `spans`
    office_due: list[tuple[int, int, Deadline]] = field(default_factory=list)
    account_lead: str = ""
    measures: list[Measure] = field(default_factory=list)
    plan_lead: str = ""
    next_steps: list[Measure] = field(default_factory=list)
    plain: str = field(init=False)  # `text` with half-width punctuation

    def __post_init__(self) -> None:
        self.plain = narrow(self.text)

    def cut(self, start: int, end: int, slot: str) -> str:
        """Remember that `text[start:end]` prints `slot`; return those words."""
        self.spans.append((start, end, slot))
        return self.text[start:end]

    def strip(self, start: int, end: int, more: str = "") -> tuple[int, int]:
        """Return the span without white space and `more` at its ends."""
        while start < end and self.text[start] in PAD:
            start += 1
        while end > start and self.text[end - 1] in PAD + more:
            end -= 1
        return start, end

    def begins_paragraph(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] == "\n"


@dataclass
class DraftSection:
    """A stretch of the notice under one heading."""

    kind: SectionKind
    level: int = 0
    title: str = ""
    status: Status | None = None
    offices: tuple[str, ...] = ()  # by which its level groups the findings
    lines: list[DraftLine] = field(default_factory=list)
    findings: list[DraftFinding] = field(default_factory=list)


@dataclass
class DraftNotice:
    """The notice; `furniture`: lines of the page around it, by line number."""

    head: DraftSection = field(default_factory=lambda: DraftSection(SectionKind.HEAD))
    body: list[DraftSection] = field(default_factory=list)
    tail: DraftSection = field(default_factory=lambda: DraftSection(SectionKind.TAIL))
    furniture: list[tuple[int, DraftLine]] = field(default_factory=list)
    title: str = ""
    organisation: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    published_on: date | None = None
    source: str = ""
    inspection: Inspection = field(default_factory=Inspection)
    contact: dict[str, str] = field(default_factory=dict)

    @property
    def sections(self) -> list[DraftSection]:
        return [self.head, *self.body, self.tail]
