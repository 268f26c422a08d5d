"""What a reader should look at again: doubts about a notice, derived, never stored."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from rectification.notices.notice import (
    DueKind,
    Finding,
    Notice,
    Role,
    SectionKind,
    Status,
)
from rectification.notices.reading.answers import first_counts, printed_number
from rectification.notices.text import narrow
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.counts import names_the_rest, possible_counts
from rectification.notices.vocabulary.deadlines import find_damaged_days, find_days
from rectification.notices.writing.write import numbered, printed

_ANY_LEAP_YEAR = 2000  # 2月29日 without a year may well exist
# One computer's own characters, and what stands for one that was lost.
_BOXES = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\ufffd]")
_AROUND = 6  # characters to either side, to find it again
_NO_DEADLINE = re.compile(r"无|没有|[/\-—–]+")


class Rule(StrEnum):
    """What is doubtful."""

    NO_SUCH_DAY = "no_such_day"
    NUMBER_REPEATED = "number_repeated"
    NUMBER_OUT_OF_ORDER = "number_out_of_order"
    COUNT_DIFFERS = "count_differs"
    NO_STATUS_AT_ALL = "no_status_at_all"
    STATUS_UNKNOWN = "status_unknown"
    NO_ACCOUNT = "no_account"
    DEADLINE_UNCLEAR = "deadline_unclear"
    DEADLINE_BEFORE_FEEDBACK = "deadline_before_feedback"
    KEPT = "kept"
    NO_CHARACTER = "no_character"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: `quote` is what is printed, `finding` its position in the notice.

    `values` are what a sentence about it needs besides: for a count its `key`, what is
    `stated` and how many are `listed`; for a number what was `expected`.
    """

    rule: Rule
    quote: str
    finding: int | None = None  # from 0 among `notice.findings`
    values: dict[str, str | int] = field(default_factory=dict)


def doubts(notice: Notice) -> tuple[Doubt, ...]:
    """Return what is doubtful about `notice`, the whole first, then as printed."""
    return (
        *_counts(notice),
        *_statuses(notice),
        *_numbers(notice),
        *_findings(notice),
        *_paragraphs(notice),
    )


# --- the whole ------------------------------------------------------------------------


def _counts(notice: Notice) -> Iterator[Doubt]:
    """Stated numbers of findings that differ from those listed."""
    if not notice.findings:
        return
    counts = first_counts(notice)
    statuses = [one.status for one in notice.findings]
    if names_the_rest({key: one.number for key, one in counts.items()}, statuses):
        return
    possible = possible_counts(statuses, counts)
    partial = _lists_only_some(notice)
    for key, stated in counts.items():
        listed = possible[key]
        if stated.number in listed or (partial and stated.number > max(listed)):
            continue
        values: dict[str, str | int] = {
            "key": key,
            "stated": stated.number,
            "listed": min(listed),
        }
        yield Doubt(Rule.COUNT_DIFFERS, stated.quote, None, values)


def _lists_only_some(notice: Notice) -> bool:
    return any(
        phrases.ONLY_SOME.search(narrow(one.text))
        for one in printed(notice)
        if one.finding is None
        and notice.sections[one.section].kind is not SectionKind.TAIL
    )


def _statuses(notice: Notice) -> Iterator[Doubt]:
    """Findings whose status is not understood; one doubt where none is stated."""
    unknown = [
        (at, one)
        for at, one in enumerate(notice.findings)
        if one.status is Status.UNKNOWN
    ]
    if unknown and len(unknown) == len(notice.findings):
        yield Doubt(Rule.NO_STATUS_AT_ALL, "")
        return
    for at, finding in unknown:
        yield Doubt(Rule.STATUS_UNKNOWN, finding.status_wording or finding.title, at)


def _numbers(notice: Notice) -> Iterator[Doubt]:
    """Printed numbers that come twice in their group, or not in their turn."""
    at = -1
    last = 0
    seen: set[int] = set()
    for section, _, numbers in numbered(notice):
        if not notice.style.running:
            last, seen = 0, set()
        for finding, number in zip(section.findings, numbers, strict=True):
            at += 1
            marker, value = printed_number(finding, number)
            if marker is None or value is None:
                continue
            if value in seen:
                yield Doubt(Rule.NUMBER_REPEATED, marker, at)
            elif value != last + 1:
                values: dict[str, str | int] = {"expected": last + 1}
                yield Doubt(Rule.NUMBER_OUT_OF_ORDER, marker, at, values)
            seen.add(value)
            last = value


# --- each finding ---------------------------------------------------------------------


def _findings(notice: Notice) -> Iterator[Doubt]:
    feedback = notice.inspection.feedback_on
    for at, finding in enumerate(notice.findings):
        told = finding.measures or finding.account_lead or finding.reason_for_delay
        if not told:
            yield Doubt(Rule.NO_ACCOUNT, finding.title, at)
        due = finding.deadline
        if due is None:
            continue
        if _is_unclear(finding):
            yield Doubt(Rule.DEADLINE_UNCLEAR, due.wording, at)
        elif due.on and feedback and due.on < feedback:
            yield Doubt(Rule.DEADLINE_BEFORE_FEEDBACK, due.wording, at)


def _is_unclear(finding: Finding) -> bool:
    """Whether words stand where a deadline should, and give neither day nor kind."""
    due = finding.deadline
    if due is None:
        return False
    if due.kind is None:
        return not _NO_DEADLINE.fullmatch(narrow(due.wording))
    return due.kind is DueKind.DATED and due.on is None


# --- each paragraph -------------------------------------------------------------------


def _paragraphs(notice: Notice) -> Iterator[Doubt]:
    """Days and characters that do not exist, lines that no rule recognised."""
    offsets = [0]
    for section in notice.sections:
        offsets.append(offsets[-1] + len(section.findings))
    for one in printed(notice):
        at = None if one.finding is None else offsets[one.section] + one.finding
        if one.role is Role.KEPT:
            yield Doubt(Rule.KEPT, one.text, at)
        if box := _BOXES.search(one.text):
            around = one.text[max(0, box.start() - _AROUND) : box.end() + _AROUND]
            yield Doubt(Rule.NO_CHARACTER, around, at)
        for day in find_days(one.text, _ANY_LEAP_YEAR):
            if day.on is None:
                yield Doubt(Rule.NO_SUCH_DAY, one.text[day.start : day.end], at)
        for start, end in find_damaged_days(one.text):
            yield Doubt(Rule.NO_SUCH_DAY, one.text[start:end], at)
