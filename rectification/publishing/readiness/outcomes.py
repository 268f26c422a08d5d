"""成效数字 in a paragraph of the report, held against what the records count.

Judged only where records are: a notice alone has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.models.findings.outcome_counters import (
    COUNTERS,
    TEN_THOUSAND,
    Counter,
    printed,
)
from rectification.notices.text import narrow
from rectification.notices.vocabulary.numbering import read_number
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

_SENTENCE = re.compile(r"[^。;\n]+")
_LEAD = "截至目前"  # how the sentence begins that is drafted from the records
_BETWEEN = r"(?:总额|金额|资金|共计?|合计|累计|了|:)?"
_MONEY = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>[万亿]?元)"
_COUNT = (
    r"(?P<number>\d{1,9}|[一二三四五六七八九十百两]{1,6})(?P<unit>[项个件次场人名])"
)
_SCALE = {"元": 1, "万元": TEN_THOUSAND, "亿元": TEN_THOUSAND**2}


def _pattern(counter: Counter) -> re.Pattern[str]:
    words = re.escape(counter.printed.format(""))
    return re.compile(words + _BETWEEN + (_MONEY if counter.is_money else _COUNT))


_PATTERNS = {name: _pattern(counter) for name, counter in COUNTERS.items()}


@dataclass(frozen=True, slots=True)
class Stated:
    """A counter printed at `text[start:end]`; `scale`: 10,000 where it is in 万元."""

    counter: Counter
    number: Decimal
    scale: int
    start: int
    end: int

    def agrees_with(self, kept: Decimal | None) -> bool:
        """Whether that is the number, rounded to the places printed."""
        if kept is None:
            return False
        step = Decimal(1).scaleb(int(self.number.as_tuple().exponent))
        return (kept / self.scale).quantize(step, ROUND_HALF_UP) == self.number


def stated(text: str) -> list[Stated]:
    """Return the counters of the sentences that count outcomes, as printed.

    Such a sentence names two of them, or one behind 截至目前: that 召开会议3次 stands
    anywhere else counts other meetings.
    """
    found = []
    for one in _SENTENCE.finditer(narrow(text)):
        counted = sorted(_counted(one[0], one.start()), key=lambda each: each.start)
        if len(counted) > 1 or (counted and one[0].lstrip().startswith(_LEAD)):
            found += counted
    return found


def _counted(sentence: str, offset: int) -> Iterator[Stated]:
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(sentence):
            start, end = (offset + at for at in match.span())
            number, scale = match["number"], _SCALE.get(match["unit"], 1)
            digits = number.replace(",", "")
            if not digits[0].isdigit():
                digits = str(read_number(digits) or 0)
            yield Stated(COUNTERS[name], Decimal(digits), scale, start, end)


@rule(Severity.WARNING, gettext_lazy("Figures of outcome that differ from the records"))
def outcomes_differ(read: Reading) -> Iterator[Found]:
    """Figures of outcome in a paragraph that are not those the offices have entered."""
    if not read.outcomes:
        return
    for text in read.texts:
        for one in stated(text.text) if text.finding is None else ():
            kept = read.outcomes.get(one.counter.name)
            if not one.agrees_with(kept):
                yield _differs(read, text, one, kept)


def _differs(read: Reading, text: Text, one: Stated, kept: Decimal | None) -> Found:
    quote = text.text[one.start : one.end]
    if kept is None:
        unknown = _(
            "“%(quote)s” in %(where)s: no office has entered %(counter)s of these "
            "findings. Have the figure entered, or leave it out."
        )
        label = one.counter.label
        return read.found(quote, unknown, text.place, counter=label)
    said = _(
        "%(where)s says “%(quote)s”; what the offices have entered of these findings "
        "comes to %(kept)s: correct one of the two."
    )
    return read.found(quote, said, text.place, kept=printed(one.counter, kept))
