"""A hit of a rule, where it stands, and the registry that every rule enters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from rectification.publishing.readiness.reading import Reading


class Severity(StrEnum):
    ERROR = "error"  # forbids freezing
    WARNING = "warning"  # needs a reason


class Beside(StrEnum):
    """What the public reads beside a finding, and no line prints."""

    WAIVER = "waiver"  # why it was closed without evidence
    REASON = "reason"  # why its deadline was moved


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """Where a hit stands: positions from 0, None where it has none of its own.

    `paragraph` counts the printed paragraphs of the whole notice, `finding` its
    findings, `section` its sections. `beside`: what of that the public reads beside it.
    """

    section: int | None = None
    finding: int | None = None
    paragraph: int | None = None
    beside: Beside | None = None

    @property
    def is_beside(self) -> bool:
        return self.beside is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields; the registry adds which rule it was."""

    quote: str  # the exact offending text, as printed
    message: str
    place: NoticePlace


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing to mend: `message` says what, where and how to mend it."""

    rule: str
    severity: Severity
    quote: str
    message: str
    place: NoticePlace


MOST = 200  # hits of one rule; whoever mends so many looks again
Judge = Callable[["Reading"], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; the first line of its function's docstring says what it looks for."""

    name: str
    severity: Severity
    label: str | Promise
    judge: Judge

    @property
    def summary(self) -> str:
        return (self.judge.__doc__ or "").strip().partition("\n")[0]


RULES: dict[str, Rule] = {}


def rule(severity: Severity, label: str | Promise) -> Callable[[Judge], Judge]:
    """Enter a function into the registry under its own name."""

    def enter(judge: Judge) -> Judge:
        if judge.__name__ in RULES:
            raise ValueError(f"two rules are called {judge.__name__}")
        RULES[judge.__name__] = Rule(judge.__name__, severity, label, judge)
        return judge

    return enter


def judged(reading: "Reading", rules: Iterable[Rule] | None = None) -> Iterator[Hit]:
    """Yield what each rule, or each of `rules`, has against a notice.

    Errors first, then as printed.
    """
    hits = [
        Hit(one.name, one.severity, found.quote, found.message, found.place)
        for one in (RULES.values() if rules is None else rules)
        for found in islice(one.judge(reading), MOST)
    ]
    yield from sorted(hits, key=lambda hit: (hit.severity, hit.place.paragraph or 0))
