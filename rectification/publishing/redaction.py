"""What may leave the house: only what some line prints, and that redacted.

`redact` blacks out what is ||marked|| and what a rule matches, in a snapshot and never
in the records; `public_part` then drops every value that no line prints.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any, Protocol, TypeVar

from rectification.errors import RuleFailed
from rectification.notices.notice import (
    Contact,
    Deadline,
    Finding,
    Inspection,
    Line,
    Measure,
    Notice,
    Section,
)
from rectification.notices.vocabulary.marks import find_marks, public_mark
from rectification.notices.vocabulary.printed_fields import FIELDS
from rectification.notices.writing.write import SLOT, escape, slots

T = TypeVar("T", Inspection, Contact)

# Said of every finding in public, whether or not a line of its own prints them.
_ALWAYS = frozenset({"title", "status", "lines"})
# Values of a finding, and the slots that print each.
_SLOTS = {
    value: {slot for slot, values in one.values.items() if value in values}
    for one in FIELDS
    for values in one.values.values()
    for value in values
    if value not in _ALWAYS
}


def public_part(notice: Notice) -> Notice:
    """Return `notice` without any value that none of its lines prints.

    A field is private until a line shows it, so a new one cannot slip out; the printed
    text stays the same to the letter.
    """
    shown = _printed(line for section in notice.sections for line in section.lines)
    return replace(
        notice,
        published_on=None,
        source="",
        chrome=(),
        inspection=_kept(Inspection(), notice.inspection, shown),
        contact=_kept(Contact(), notice.contact, shown),
        outcomes=notice.outcomes if "outcomes" in shown else "",
        signed_by=notice.signed_by if "signed_by" in shown else "",
        signed_on=notice.signed_on if "signed_on" in shown else None,
        sections=tuple(_public_section(section) for section in notice.sections),
    )


def _printed(lines: Iterable[Line]) -> set[str]:
    return {name for line in lines for name, _index, _form in slots(line.wording)}


def _kept(blank: T, value: T, shown: set[str]) -> T:
    names = {one.name for one in fields(value)} & shown
    return replace(blank, **{name: getattr(value, name) for name in names})


def _public_section(section: Section) -> Section:
    return replace(
        section, findings=tuple(_public_finding(one) for one in section.findings)
    )


def _public_finding(finding: Finding) -> Finding:
    shown = _printed(finding.lines)
    kept = {
        name: getattr(finding, name)
        for name, printers in _SLOTS.items()
        if printers & shown
    }
    for name, slot in (("measures", "account"), ("next_steps", "next_steps")):
        if name in kept:
            kept[name] = _public_steps(kept[name], slot, finding.lines)
    always = {name: getattr(finding, name) for name in _ALWAYS}
    return Finding(**always, **kept)


def _public_steps(
    steps: tuple[Measure, ...], slot: str, lines: Iterable[Line]
) -> tuple[Measure, ...]:
    """Blank the steps that no line prints; the others keep their numbers."""
    shown = {
        index
        for line in lines
        for name, index, _form in slots(line.wording)
        if name == slot
    }
    return tuple(
        step if number in shown else Measure("") for number, step in enumerate(steps, 1)
    )


# --- redaction ------------------------------------------------------------------------

MARK = "mark"  # named in the edition where a mark redacted and no rule


class Redactor(Protocol):
    """A rule as data: what to look for, what stands there instead, and why."""

    name: str
    reason: str

    def find(self, text: str) -> Iterable[tuple[int, int, str]]:
        """Yield (start, end, what stands there instead), without overlap.

        Raises RuleFailed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Redaction:
    """One thing redacted: by what, where and why; never what, nor its digest."""

    rule: str
    reason: str
    section: int
    finding: int | None  # among the findings of the notice, from 0
    field: str


@dataclass(slots=True)
class Redacted:
    """A notice after redaction. `marked`: the words that were marked, for checking that
    they stand nowhere else; they are never kept. `failed`: why a rule could not be
    asked everywhere, by its name. `waivers`: of each finding, why it was closed without
    evidence; `reasons`: why deadlines were moved, each with the place of its finding
    among those of the notice. Both are redacted as well."""

    notice: Notice
    rules: tuple[Redactor, ...] = ()
    redactions: list[Redaction] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    waivers: tuple[str, ...] = ()
    reasons: tuple[tuple[int, str], ...] = ()

    def matches(self, rule: Redactor, text: str) -> list[tuple[int, int, str]]:
        """Ask a rule, unless it has failed before."""
        if rule.name in self.failed:
            return []
        try:
            return list(rule.find(text))
        except RuleFailed as failed:
            self.failed[rule.name] = str(failed)
            return []

    def refuse_failed(self) -> None:
        """Raise RuleFailed where a rule could not be asked."""
        for why in self.failed.values():
            raise RuleFailed(why)


def redact(
    notice: Notice,
    rules: Iterable[Redactor],
    waivers: Sequence[str] = (),
    reasons: Iterable[tuple[int, str]] = (),
) -> Redacted:
    """Return `notice` with marked words and what `rules` match replaced.

    `waivers`: texts that the public reads beside the findings, one for each or none;
    `reasons`: more of them, each with the place of its finding, from 0.
    """
    work = _Redacting(Redacted(notice, tuple(rules)))
    sections: list[Section] = []
    at = 0
    for spot, section in enumerate(notice.sections):
        findings = []
        for finding in section.findings:
            findings.append(work.over(finding, spot, at, "finding"))
            if waivers:
                said = work.over(waivers[at], spot, at, "evidence_waiver")
                work.done.waivers += (said,)
            at += 1
        bare = work.over(replace(section, findings=()), spot, None, "section")
        sections.append(replace(bare, findings=tuple(findings)))
    spots = [spot for spot, one in enumerate(sections) for _finding in one.findings]
    for at, text in reasons:
        said = work.over(text, spots[at], at, "extension_reason")
        work.done.reasons += ((at, said),)
    head = work.over(replace(notice, sections=()), 0, None, "notice")
    work.done.notice = replace(head, sections=tuple(sections))
    return work.done


@dataclass(slots=True)
class _Redacting:
    done: Redacted

    def over(self, value: Any, section: int, finding: int | None, name: str) -> Any:
        """Return `value` with every text in it redacted, whatever its shape."""
        if isinstance(value, Enum):
            return value
        if isinstance(value, str):
            return self._text(value, section, finding, name)
        if isinstance(value, tuple):
            return tuple(self.over(one, section, finding, name) for one in value)
        if isinstance(value, Line):
            return replace(value, wording=self._wording(value, section, finding))
        if is_dataclass(value) and not isinstance(value, type):
            changed = {
                one.name: self.over(
                    getattr(value, one.name), section, finding, _field(name, one.name)
                )
                for one in fields(value)
            }
            if isinstance(value, Deadline) and changed["wording"] != value.wording:
                # A deadline hidden in words is not to be told as a date.
                changed |= {"kind": None, "on": None, "precision": None}
            return replace(value, **changed)
        return value

    def _text(self, text: str, section: int, finding: int | None, name: str) -> str:
        """Redact a value: first its marks, then what the rules match in the rest."""
        text = _put(text, self._marks(text, section, finding, name))
        return self._ruled(text, section, finding, name)

    def _wording(self, line: Line, section: int, finding: int | None) -> str:
        """Redact a line: a mark may go around slots, a rule sees the text between."""
        marks = self._marks(line.wording, section, finding, "lines")
        wording = _put(line.wording, [(a, b, escape(said)) for a, b, said in marks])
        pieces: list[str] = []
        behind = 0
        for slot in SLOT.finditer(wording):
            between = wording[behind : slot.start()]
            pieces += (self._ruled(between, section, finding, "lines", escape), slot[0])
            behind = slot.end()
        rest = self._ruled(wording[behind:], section, finding, "lines", escape)
        return "".join([*pieces, rest])

    def _marks(
        self, text: str, section: int, finding: int | None, name: str
    ) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for one in find_marks(text):
            self.done.marked.append(one.words)
            self._note(MARK, one.reason, section, finding, name)
            found.append((one.start, one.end, public_mark(one.reason)))
        return found

    def _ruled(
        self,
        text: str,
        section: int,
        finding: int | None,
        name: str,
        put: Callable[[str], str] = str,
    ) -> str:
        for rule in self.done.rules:
            found = [(a, b, put(said)) for a, b, said in self.done.matches(rule, text)]
            for _one in found:
                self._note(rule.name, rule.reason, section, finding, name)
            text = _put(text, found)
        return text

    def _note(
        self, rule: str, reason: str, section: int, finding: int | None, name: str
    ) -> None:
        self.done.redactions.append(Redaction(rule, reason, section, finding, name))


def _field(outer: str, name: str) -> str:
    """Name a text by the field of the finding, section or notice that holds it."""
    return name if outer in ("finding", "section", "notice") else outer


def _put(text: str, found: Iterable[tuple[int, int, str]]) -> str:
    def pieces() -> Iterator[str]:
        behind = 0
        for start, end, instead in found:
            yield text[behind:start]
            yield instead
            behind = end
        yield text[behind:]

    return "".join(pieces())
