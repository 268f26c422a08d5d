"""The paragraphs of the body with the number and the labels seen in each."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from rectification.notices.reading.aspects import add_aspects
from rectification.notices.reading.bare_titles import (
    bare_titles,
    bulleted_titles,
    is_short_line,
    plain_titles,
    titles_over_accounts,
)
from rectification.notices.reading.number_lines import nest_signs, read_numbers
from rectification.notices.reading.table_rows import TableRow, only_repeat, read_rows
from rectification.notices.reading.untold_accounts import (
    tell_accounts,
)
from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary.labels import (
    LONGEST_BARE,
    PrintedLabel,
    bare_label,
    classify,
    find_labels,
    is_only_status,
    settle,
)
from rectification.notices.vocabulary.numbering import (
    Level,
    Marker,
    is_compound,
)
from rectification.notices.vocabulary.page_furniture import bullet_end
from rectification.notices.vocabulary.printed_fields import FIELDS, Label
from rectification.notices.vocabulary.titles import find_title

ACCOUNT = frozenset({Label.ACCOUNT})
WHO = frozenset({Label.OFFICES, Label.LEAD})
# Labels that only stand in a finding; any of them shows where findings are.
TELLING = frozenset(Label) - {
    label for one in FIELDS if not one.shows_findings for label in one.labels
}

_WORDED = re.compile("问题|意见|隐患|事项|任务")
UNNUMBERED = Marker(Level.ITEM, 0, "1", 0, 0, 0)
_STATE_FIRST = re.compile(r"[(\[〔]([^()\[\]〔〕]{2,20})[)\]〕]\s?(?=[^\s:])")
_STATE_BEHIND = re.compile(r"[^()\[\]。;:]{2,60}[(\[]([^()\[\]]{2,30})[)\]][。:]")
_STATE_LAST = re.compile(r"[(\[〔]([^()\[\]〔〕]{2,20})[)\]〕][。;]?$")


@dataclass
class Body:
    """Lists of equal length: what stands at a position belongs together."""

    texts: list[str]
    markers: list[Marker | None]
    labels: list[list[PrintedLabel]]
    patterned: list[bool]  # whether the heading reads 关于…问题
    rows: dict[int, TableRow]  # findings told in a row of a table

    @cached_property
    def heads(self) -> set[int]:
        """The lines that each name a column of a table."""
        rows = self.rows.items()
        return {above for at, row in rows for above in range(at - row.heads, at)}

    @classmethod
    def of(cls, texts: list[str]) -> "Body":
        markers = _one_scheme(texts, read_numbers(texts))
        labels = [settle(text, find_labels(text)) for text in texts]
        _add_bracketed(texts, markers, labels)
        _add_bare_labels(texts, markers, labels)
        _release_steps(texts, markers, labels)
        _release_fields(texts, markers, labels)
        add_aspects(texts, markers, labels)
        nest_signs(markers)
        _add_paragraphs(texts, markers, labels)
        titles = titles_over_accounts(texts, markers, labels) or bulleted_titles(
            texts, markers, labels
        )
        for at in titles:
            markers[at] = replace(UNNUMBERED, behind=bullet_end(texts[at]))
        tell_accounts(texts, markers, labels)
        rows = read_rows(texts)
        rows = {} if only_repeat(rows, texts) else rows
        for at, row in rows.items():
            for cell in range(at, at + row.lines):
                markers[cell], labels[cell] = None, []
            own = "\n".join(texts[at : at + row.lines])
            markers[at], labels[at] = row.marker, settle(own, row.labels)
        return cls(
            texts,
            markers,
            labels,
            [
                marker is not None and _is_patterned(text, marker)
                for text, marker in zip(texts, markers, strict=True)
            ],
            rows,
        )

    def has(self, at: int, labels: frozenset[Label]) -> bool:
        return any(one.label in labels for one in self.labels[at])

    def is_labelled(self, at: int) -> bool:
        """Whether an account is told by words of its own, not by its place alone."""
        return any(one.label is Label.ACCOUNT and one.name for one in self.labels[at])

    def is_patterned(self, at: int) -> bool:
        return self.patterned[at]

    def is_beside(self, at: int, account: int) -> bool:
        """Whether `at` is the outcome beside `account`, both settled as accounts."""
        return self._is_outcome(at) and not self._is_outcome(account)

    def _is_outcome(self, at: int) -> bool:
        told = [one for one in self.labels[at] if one.label is Label.ACCOUNT]
        return bool(told) and all(map(_says_outcome, told))


def _add_bracketed(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Add the labels in the bracket that a numbered title ends in.

    1.台账不全（责任科室：档案馆；完成时限：6月底）
    """
    for at, text in enumerate(texts):
        if markers[at] is None or labels[at] or text[-1] not in ")）】]〕":
            continue
        opening = max(text.rfind(mark) for mark in "(（【[〔")
        inner = find_labels(text[opening + 1 :])
        if inner and not inner[0].start:
            labels[at] = [
                replace(one, start=one.start + opening + 1, end=one.end + opening + 1)
                for one in inner
            ]


def _add_bare_labels(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Add the labels that are lines of their own without a colon, where they recur.

    A number in front of one heads nothing.
    """
    short = [
        at
        for at, text in enumerate(texts[:-1])
        if len(text) <= LONGEST_BARE and not labels[at]
    ]
    if len({texts[at] for at in short}) == len(short):
        return  # none recurs
    bare = {at: label for at in short if (label := bare_label(texts[at]))}
    several = len(set(bare.values())) > 1 or any(markers[at] for at in bare)
    if several and len(bare) > len({texts[at] for at in bare}):
        for at, label in bare.items():
            labels[at] = [PrintedLabel(label, texts[at], 0, len(texts[at]))]
            markers[at] = None


def _release_steps(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Take their markers from the steps listed under a 下一步计划:, counted from one.

    They number what is planned, so they head nothing.
    """
    for at, text in enumerate(texts):
        if not _announces_steps(text, labels[at]) and not _announces_account(
            texts, markers, at
        ):
            continue
        last: Marker | None = None
        for step in range(at + 1, len(texts)):
            marker = markers[step]
            if marker is None or labels[step] or _is_patterned(texts[step], marker):
                break
            if marker.number != (last.number + 1 if last else 1):
                break
            if last and marker.level is not last.level:
                break
            last, markers[step] = marker, None


def _release_fields(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Take their markers from fields: the number in front of a label heads nothing.

    That of 1.存在问题: heads a finding where no 2.整改情况: follows it, that of
    (一)责任科室:档案室 a group where 1. stands below.
    """
    below: Marker | None = None  # of the numbered line below, if it is a field's
    for at in range(len(texts) - 1, -1, -1):
        marker, seen = markers[at], labels[at]
        if marker is None:
            continue
        first = seen[0] if seen and seen[0].start == 0 and seen[0].name else None
        follows = below and (below.level, below.number - 1) == (
            marker.level,
            marker.number,
        )
        is_field = first and (
            follows if first.label is Label.PROBLEM else texts[at][first.end :].strip()
        )
        inner = markers[at + 1] if at + 1 < len(texts) else None
        if first and first.label in WHO and inner and inner.level > marker.level:
            is_field, labels[at] = False, []
        below = marker if is_field else None
        if is_field:
            markers[at] = None


def _add_paragraphs(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> None:
    """Add the findings that are told in a paragraph each, or in a block of them.

    问题:…。整改:…。 and 【问题】… over 【整改情况】…, without a number or title above.
    """
    for at in _blocks(texts, markers, labels):
        markers[at] = UNNUMBERED
    found = [
        at
        for at, seen in enumerate(labels)
        if len(seen) > 1
        and markers[at] is None
        and (seen[0].label, seen[0].start) == (Label.PROBLEM, 0)
        and any(one.label is Label.ACCOUNT for one in seen)
    ]
    if len(found) > 1:
        for at in found:
            markers[at] = UNNUMBERED


def _blocks(
    texts: list[str], markers: list[Marker | None], labels: list[list[PrintedLabel]]
) -> list[int]:
    """Return where a labelled problem begins a finding: each has an account below it,
    and no heading stands between some of them."""
    starts = [
        at
        for at, seen in enumerate(labels)
        if markers[at] is None
        and len(seen) == 1
        and (seen[0].label, seen[0].start) == (Label.PROBLEM, 0)
    ]
    # 反馈问题: over 具体情况: is one finding.
    starts = [at for at in starts if at - 1 not in starts]
    above = [at - 1 for at in starts]
    if all(at >= 0 and is_short_line(texts[at]) and not labels[at] for at in above):
        return []  # each has a title above it
    parted = True
    for start, stop in pairwise([*starts, len(labels)]):
        below = range(start + 1, stop)
        if not any(one.label is Label.ACCOUNT for at in below for one in labels[at]):
            return []
        numbered = [markers[at] for at in below if markers[at]]
        if any(one and one.level >= Level.ITEM for one in numbered):
            return []
        parted &= bool(numbered) or stop == len(labels)
    return [] if parted else starts


def _says_outcome(label: PrintedLabel) -> bool:
    return classify(label.name) is Label.OUTCOME


def _announces_steps(text: str, labels: list[PrintedLabel]) -> bool:
    """Whether a paragraph begins with 下一步计划: and has no other label."""
    return (
        len(labels) == 1
        and labels[0].label is Label.NEXT_STEPS
        and not text[: labels[0].start].strip()
    )


def _announces_account(texts: list[str], markers: list[Marker | None], at: int) -> bool:
    """Whether measures are listed below 整改情况:已完成, numbered 1. under a (1)."""
    below = markers[at + 1] if at + 1 < len(texts) else None
    if below is None or below.level is not Level.ITEM or len(texts[at]) > LONGEST_BARE:
        return False
    above = next((one for one in reversed(markers[:at]) if one), None)
    if above is None or above.level <= below.level:
        return False
    name, colon, said = narrow(texts[at]).partition(":")
    told = bool(colon) and classify(name) is Label.ACCOUNT
    return told and (not said or is_only_status(said))


def _is_worded(text: str, marker: Marker | None) -> bool:
    """Whether the number is spelt out as a finding's: 问题一: 第一个问题: 隐患1:"""
    return marker is not None and bool(_WORDED.search(text[: marker.behind]))


def _one_scheme(texts: list[str], markers: list[Marker | None]) -> list[Marker | None]:
    """Settle what heads a finding where a plain number does not.

    Beside 问题一: a 1. numbers measures; and where titles stand without any number,
    关于“…”问题的整改 alone heads its finding.
    """
    markers = _compound_inside(texts, markers)
    pairs = list(zip(texts, markers, strict=True))
    if sum(_is_worded(text, marker) for text, marker in pairs) > 1:
        return [
            None
            if marker and marker.level is Level.ITEM and not _is_worded(text, marker)
            else marker
            for text, marker in pairs
        ]
    if any(marker and _is_patterned(text, marker) for text, marker in pairs):
        return markers
    bare = bare_titles(texts, markers)
    if sum(bare) < 2:
        bare = plain_titles(texts, markers)
    if sum(bare) < 2:
        return markers
    return [
        replace(UNNUMBERED, behind=bullet_end(text)) if alone else marker
        for alone, (text, marker) in zip(bare, pairs, strict=True)
    ]


def _compound_inside(
    texts: list[str], markers: list[Marker | None]
) -> list[Marker | None]:
    """Return `markers` with (1) inside 1.1, and 1.1 a number only in its turn."""
    settled: list[Marker | None] = []
    last = 0  # the last part of the last such number
    for text, marker in zip(texts, markers, strict=True):
        if marker and marker.level is Level.INNER:
            if not is_compound(text, marker):
                marker = replace(marker, level=Level.CIRCLE) if last else marker
            elif marker.number in (1, last + 1):
                last = marker.number
            else:
                marker = None
        settled.append(marker)
    return settled


def _is_patterned(text: str, marker: Marker) -> bool:
    if _is_worded(text, marker):
        return True
    words = text[marker.behind :]
    # [已整改]标题: only findings have a status, so it is their heading.
    plain = narrow(words)
    told = (
        _STATE_FIRST.match(plain),
        _STATE_LAST.search(plain),
        _STATE_BEHIND.match(plain),
    )
    for state in told:
        if state and is_only_status(state[1]):
            return True
    ends = sentence_ends(words)
    return find_title(words[: ends[0]] if ends else words).patterned
