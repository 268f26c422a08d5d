"""A notice read for judging: its paragraphs, its findings, what stands where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices import Notice
from rectification.notices.folding import Folded, fold
from rectification.notices.notice import Finding, Role, Section, SectionKind
from rectification.notices.reading.answers import printed_number
from rectification.notices.text import narrow
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.contacts import gives_contact
from rectification.notices.writing.write import Paragraph, numbered, printed
from rectification.publishing.readiness.hit import Beside, Found, NoticePlace
from rectification.publishing.redaction import Redacted

if TYPE_CHECKING:
    from rectification.publishing.data_date import DataDate

_QUOTED = 60  # characters of a quote that a sentence repeats
_WHERE = {
    None: gettext_lazy("finding %(number)s“%(title)s”"),
    Beside.WAIVER: gettext_lazy(
        "the reason for no evidence of finding %(number)s“%(title)s” "
        "(reopen it to give another)"
    ),
    Beside.REASON: gettext_lazy(
        "the reason for the later deadline of finding %(number)s“%(title)s” (a request "
        "that was answered stays as it is: a redaction rule takes words out, or the "
        "body keeps these reasons inside)"
    ),
}


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding as the notice tells it: where it stands and under which number."""

    at: int  # among the findings of the notice, from 0
    section: int
    finding: Finding
    number: str  # as printed, "" where it has none
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A printed paragraph; `plain` is its half-width form, position by position, and
    `seen` what a reader sees of it."""

    at: int
    text: str
    plain: str
    seen: Folded
    role: Role
    section: int
    finding: int | None  # among the findings of the notice, from 0
    beside: Beside | None = None  # read beside the first paragraph of its finding

    @property
    def place(self) -> NoticePlace:
        return NoticePlace(self.section, self.finding, self.at, self.beside)


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice with the day it is judged for, None where no day is known."""

    notice: Notice
    day: date | None
    texts: tuple[Text, ...]
    findings: tuple[NumberedFinding, ...]
    redacted: Redacted
    beside: tuple[Text, ...] = ()
    data: "DataDate | None" = None  # of a report
    outcomes: Mapping[str, Decimal] | None = None  # as the records count them, or none

    @classmethod
    def of(
        cls,
        notice: Notice,
        day: date | None,
        redacted: Redacted | None = None,
        data: "DataDate | None" = None,
        outcomes: Mapping[str, Decimal] | None = None,
    ) -> "Reading":
        paragraphs = list(printed(notice))
        offsets = _offsets(notice)
        texts = tuple(
            _text(at, one, offsets[one.section]) for at, one in enumerate(paragraphs)
        )
        findings = tuple(_numbered(notice, texts))
        redacted = redacted or Redacted(notice)
        beside = tuple(_beside(redacted, findings))
        return cls(notice, day, texts, findings, redacted, beside, data, outcomes)

    @property
    def public_texts(self) -> tuple[Text, ...]:
        """Whatever the public reads: printed paragraphs, and what is beside them."""
        return self.texts + self.beside

    def section(self, text: Text) -> Section:
        return self.notice.sections[text.section]

    def is_contact(self, text: Text) -> bool:
        """Whether a paragraph tells the public how to reach the body."""
        if text.finding is not None:
            return False
        if not gives_contact(text.plain):
            return False
        kind = self.section(text).kind
        return kind is SectionKind.TAIL or bool(phrases.CLOSING.search(text.plain))

    def of_finding(self, one: NumberedFinding, *roles: Role) -> list[Text]:
        """Return the paragraphs of a finding, those of `roles` where any is named."""
        return [
            self.texts[at]
            for at in one.paragraphs
            if not roles or self.texts[at].role in roles
        ]

    def where(self, place: NoticePlace) -> str:
        """Say in words where something stands, for the sentence about it."""
        if place.finding is not None:
            one = self.findings[place.finding]
            title = one.finding.title[:_QUOTED]
            return _WHERE[place.beside] % {"number": one.number, "title": title}
        if place.paragraph is not None:
            return _("paragraph %(number)d (“%(start)s…”)") % {
                "number": place.paragraph + 1,
                "start": self.texts[place.paragraph].text[:12],
            }
        return _("the notice")

    def found(
        self, quote: str, message: str, place: NoticePlace, **values: object
    ) -> Found:
        """Return a hit; `message` has the placeholders where, quote and `values`."""
        shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
        said = message % {"where": self.where(place), "quote": shown, **values}
        return Found(quote, said[:1].upper() + said[1:], place)

    def missing(self, one: NumberedFinding, message: str, **values: object) -> Found:
        """Return a hit on a finding for what it does not say: its title is quoted."""
        first = one.paragraphs[0] if one.paragraphs else None
        place = NoticePlace(one.section, one.at, first)
        return self.found(one.finding.title, message, place, **values)


def _beside(redacted: Redacted, findings: Sequence[NumberedFinding]) -> Iterator[Text]:
    waivers = zip(findings, redacted.waivers, strict=bool(redacted.waivers))
    told = [(Beside.WAIVER, one, text) for one, text in waivers]
    told += [(Beside.REASON, findings[at], text) for at, text in redacted.reasons]
    for what, one, text in told:
        if text:
            first = one.paragraphs[0] if one.paragraphs else 0
            seen = narrow(text), fold(text)
            yield Text(first, text, *seen, Role.TEXT, one.section, one.at, what)


def _offsets(notice: Notice) -> list[int]:
    offsets = [0]
    for section in notice.sections:
        offsets.append(offsets[-1] + len(section.findings))
    return offsets


def _text(at: int, one: Paragraph, offset: int) -> Text:
    finding = None if one.finding is None else offset + one.finding
    seen = fold(one.text)
    return Text(at, one.text, narrow(one.text), seen, one.role, one.section, finding)


def _numbered(notice: Notice, texts: tuple[Text, ...]) -> list[NumberedFinding]:
    paragraphs: dict[int, list[int]] = {}
    for text in texts:
        if text.finding is not None:
            paragraphs.setdefault(text.finding, []).append(text.at)
    findings: list[NumberedFinding] = []
    for spot, (section, _own, numbers) in enumerate(numbered(notice)):
        for finding, number in zip(section.findings, numbers, strict=True):
            at = len(findings)
            marker, _value = printed_number(finding, number)
            own = tuple(paragraphs.get(at, ()))
            findings.append(NumberedFinding(at, spot, finding, marker or "", own))
    return findings
