"""Quotation marks, brackets and stops: unpaired, mixed, doubled."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.prose.clauses import clause_around, stretch_from
from rectification.publishing.readiness.hit import Found, Severity, rule
from rectification.publishing.readiness.reading import Reading, Text

_QUOTES = {"”": "“", "’": "‘", "」": "「", "』": "『"}
# Both widths of a bracket are one kind: crawled pages mix them within a pair.
_BRACKETS = {
    ")": "(",
    "]": "[",
    "】": "【",
    "〕": "〔",
    "﹞": "﹝",
    "》": "《",
    "〉": "〈",
    "}": "{",
}
_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_OPENING = {*_QUOTES.values(), *_BRACKETS.values()}
_CLOSING = _QUOTES | _BRACKETS
# 1) a) 一）: a number with its closing bracket opens a list, it closes nothing.
_LISTED = re.compile(
    r"(?:^|[。;,\s]|(?<!\d):)\s?(?:\d{1,2}|[a-zA-Z]|[一二三四五六七八九十]{1,3})$"
)
_MOST = 8  # faults of one paragraph that are told; more is no text
_TWICE = 40  # characters between two of the same mark that were meant as a pair
_SPANNED = 3  # paragraphs that one quotation may run over


@dataclass(frozen=True, slots=True)
class Fault:
    """A mark without its partner, or two that do not belong together (`end`)."""

    text: Text
    mark: str
    at: int
    end: int | None = None

    @property
    def is_quote(self) -> bool:
        return self.mark in _QUOTES or self.mark in _QUOTES.values() or self.mark == '"'

    @property
    def quote(self) -> str:
        if self.end is not None:
            return self.text.text[self.at : self.end]
        if self.mark in _CLOSING:
            first = clause_around(self.text.text, self.at, self.at)
            return first[: first.index(self.text.text[self.at]) + 1]
        return stretch_from(self.text.text, self.at)


@rule(Severity.WARNING, gettext_lazy("Unpaired quotation marks"))
def unpaired_quotes(read: Reading) -> Iterator[Found]:
    """Quotation marks never closed, never opened, or closed by another kind."""
    for fault in _faults(read):
        if fault.is_quote:
            yield _unpaired(read, fault)


@rule(Severity.WARNING, gettext_lazy("Unpaired brackets"))
def unpaired_brackets(read: Reading) -> Iterator[Found]:
    """Brackets never closed, never opened, or closed by another kind; so 《》 too."""
    for fault in _faults(read):
        if not fault.is_quote:
            yield _unpaired(read, fault)


def _unpaired(read: Reading, fault: Fault) -> Found:
    if fault.end is not None:
        message = _(
            "In %(where)s “%(quote)s” is opened by one mark and closed by another: "
            "make both the same kind."
        )
    elif fault.mark in _CLOSING:
        message = _(
            "In %(where)s the mark %(mark)s closes what nothing has opened: add the "
            "opening mark in “%(quote)s”, or take this one away."
        )
    else:
        message = _(
            "In %(where)s the mark %(mark)s is never closed: add the closing mark "
            "in “%(quote)s”."
        )
    return read.found(fault.quote, message, fault.text.place, mark=fault.mark)


def _faults(read: Reading) -> list[Fault]:
    faults = [fault for text in read.texts for fault in faults_in(text)]
    return _without_spanning([one for one in faults if not _goes_on(read, one)])


def _goes_on(read: Reading, fault: Fault) -> bool:
    """Whether the next paragraph opens the same quotation again: “… / “… / “…”"""
    at = fault.text.at + 1
    if fault.mark not in _QUOTES.values() or fault.end is not None:
        return False
    if at >= len(read.texts):
        return False
    below = read.texts[at]
    return below.text.startswith(fault.mark) and below.finding == fault.text.finding


def faults_in(text: Text) -> list[Fault]:
    """Return the marks of one paragraph that have no partner in it."""
    stack: list[tuple[str, int]] = []
    faults: list[Fault] = []
    plain = text.text.translate(_WIDE)
    open_kinds: Counter[str] = Counter()
    for at, mark in enumerate(plain):
        if len(faults) >= _MOST:
            break
        if mark in _OPENING:
            stack.append((mark, at))
            open_kinds[mark] += 1
        elif (opening := _CLOSING.get(mark)) and not _is_innocent(text, at, stack):
            if open_kinds[opening]:
                while (opened := stack.pop())[0] != opening:
                    open_kinds[opened[0]] -= 1
                    faults.append(Fault(text, *opened))
                open_kinds[opening] -= 1
            elif (popped := _stray(text, mark, at, stack, faults)) is not None:
                open_kinds[popped] -= 1
    faults += [Fault(text, mark, at) for mark, at in stack[:_MOST]]
    faults += _straight(text)
    return _same_twice(sorted(faults, key=lambda fault: fault.at))


def _same_twice(faults: list[Fault]) -> list[Fault]:
    """Join “…“ and ”…” into one: the same mark was typed at both ends."""
    joined: list[Fault] = []
    for fault in faults:
        last = joined[-1] if joined else None
        if last and _is_same_mark(last, fault) and fault.at - last.at <= _TWICE:
            joined[-1] = Fault(fault.text, fault.mark, last.at, fault.at + 1)
        else:
            joined.append(fault)
    return joined


def _is_same_mark(one: Fault, other: Fault) -> bool:
    alone = one.end is None and other.end is None
    return one.is_quote and one.mark == other.mark and alone


def _stray(
    text: Text, mark: str, at: int, stack: list[tuple[str, int]], faults: list[Fault]
) -> str | None:
    """Note a mark that closes nothing of its kind; return the kind it closes badly."""
    if (crossed := _last_fault(faults, _CLOSING[mark])) is not None:
        opened = faults[crossed]
        faults[crossed] = Fault(text, opened.mark, opened.at, at + 1)
    elif stack and not _closes_later(text, stack[-1], at):
        kind, start = stack.pop()
        faults.append(Fault(text, kind, start, at + 1))
        return kind
    else:
        faults.append(Fault(text, mark, at))
    return None


def _last_fault(faults: list[Fault], opening: str) -> int | None:
    """Return the open mark that a crossing pair cut off just before."""
    found = [
        n for n, one in enumerate(faults) if one.mark == opening and one.end is None
    ]
    return found[-1] if found else None


def _closes_later(text: Text, opened: tuple[str, int], at: int) -> bool:
    kind, _start = opened
    rest = text.text.translate(_WIDE)[at + 1 :]
    closing = next(mark for mark, opening in _CLOSING.items() if opening == kind)
    return rest.count(closing) > rest.count(kind)


def _is_innocent(text: Text, at: int, stack: list[tuple[str, int]]) -> bool:
    """Whether a closing mark closes nothing by right: an apostrophe, a list's 1)."""
    plain, mark = text.plain, text.text[at]
    if mark == "’":
        return (
            at > 0
            and plain[at - 1].isascii()
            and plain[at - 1].isalnum()
            and ("‘" not in plain[:at] or plain[at + 1 : at + 2].isascii())
        )
    if plain[at] == ")":
        is_open = any(kind == "(" for kind, _at in stack)
        return not is_open and bool(_LISTED.search(plain[max(0, at - 5) : at]))
    return False


def _straight(text: Text) -> list[Fault]:
    """Straight quotes pair in turn; behind a digit they are inches."""
    spots = [
        at
        for at, mark in enumerate(text.text)
        if mark in '"＂' and not (at and text.text[at - 1].isdigit())
    ]
    every = sum(text.text.count(mark) for mark in '"＂')
    if every % 2 == 0 or len(spots) % 2 == 0:
        return []
    return [Fault(text, '"', spots[-1])]


def _without_spanning(faults: list[Fault]) -> list[Fault]:
    """Drop the quotations that begin in one paragraph and end in one soon after."""
    kept = list(faults)
    for one in faults:
        if one.mark not in _QUOTES.values() or one.end is not None or one not in kept:
            continue
        for other in faults:
            gap = other.text.at - one.text.at
            if (
                other in kept
                and 0 < gap <= _SPANNED
                and _QUOTES.get(other.mark) == one.mark
                and other.text.section == one.text.section
                and other.text.finding == one.text.finding
            ):
                kept = [each for each in kept if each not in (one, other)]
                break
    return kept


# --- document numbers -----------------------------------------------------------------

_DOCUMENT = re.compile(
    r"[一-鿿]{1,14}\s?([〔﹝\[［【(（])\s?((?:19|20)\d{2})\s?年?\s?([〕﹞\]］】)）])"
    r"\s?第?\s?\d{1,4}\s?号"
)
_LEAD = re.compile(
    r".*(?:依据|根据|按照|以及|通知|意见|文件|印发|转发|参照|下发|[和及与的《])"
)


@rule(Severity.WARNING, gettext_lazy("Mixed brackets of document numbers"))
def mixed_document_brackets(read: Reading) -> Iterator[Found]:
    """Document numbers whose year stands in another kind of bracket than elsewhere."""
    numbers = [
        (text, match) for text in read.texts for match in _DOCUMENT.finditer(text.text)
    ]
    pairs = Counter(match[1] + match[3] for _text, match in numbers)
    if len(pairs) < 2 and all(pair in _SAME for pair in pairs):
        return
    usual = "〔〕" if "〔〕" in pairs else pairs.most_common(1)[0][0]
    for text, match in numbers:
        if match[1] + match[3] != usual:
            lead = _LEAD.match(match[0])
            yield read.found(
                match[0][lead.end() if lead else 0 :],
                _(
                    "The document number “%(quote)s” in %(where)s has other brackets "
                    "than those elsewhere in the notice: write 〔〕 in all of them."
                ),
                text.place,
            )


_SAME = ("〔〕", "﹝﹞", "[]", "［］", "【】", "()", "（）")

# --- stops ----------------------------------------------------------------------------

_DOUBLED = re.compile(
    r"[，。；、：]{2,}|(?<=[一-鿿”》）\d])[,;:]{2,}|[,;:，；：、][。.](?!\d)|[。][,;:]"
    r"|[!！]{2,}|(?<=[一-鿿])\.\.(?!\.)|。”。|(?<=\d)[.．]、"
)


@rule(Severity.WARNING, gettext_lazy("Doubled punctuation"))
def doubled_punctuation(read: Reading) -> Iterator[Found]:
    """Two stops in a row, where one must be left over from an edit."""
    for text in read.texts:
        for match in _DOUBLED.finditer(text.text):
            yield read.found(
                match[0],
                _(
                    "In %(where)s “%(quote)s” stands where one mark belongs: take "
                    "the other away."
                ),
                text.place,
            )
