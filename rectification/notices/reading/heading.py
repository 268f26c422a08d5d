"""The title line of a finding: title, and what stands in brackets or behind a colon."""

import re

from rectification.notices.reading.fields import read_bracket, read_status
from rectification.notices.reading.partial import DraftFinding
from rectification.notices.text import narrow, sentence_ends
from rectification.notices.vocabulary.labels import (
    PrintedLabel,
    find_labels,
    is_only_status,
)
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.titles import find_title

_BRACKET_LENGTH = 60
_STATUS_LENGTH = 40
_TITLE_LENGTH = 60
_NO_STOP = re.compile(r"[^。;:!?,.)\]\s]$")
_FIRST_BRACKET = re.compile(r"[(\[〔]([^()\[\]〔〕]{1,120})[)\]〕]\s*")
_WORDS_LENGTH = 30  # of a bracket that names no field
_STATUS_GAP = re.compile(r"\s?(?::|-{1,2}|—{1,2}|\s{1,}|\t)\s?")
# A bracket whose first words no label announces.
OPENED = re.compile(r"[(\[〔]([^()\[\]〔〕\n]{2,20}?)[,;、]$")
_AROUND_STATUS = "()[]:。 "


def heading_lines(first: str, start: int) -> int:
    """Return how many lines a heading takes whose words begin at `start` of the first.

    Two where the title stands below its number: 问题一 and 问题1(已完成).
    """
    if narrow(first[start : start + 1]) not in _AROUND_STATUS:
        return 1  # it begins with words
    words = narrow(first[start:])
    status = words.strip(_AROUND_STATUS)
    below = not status or (words[0] in "([" and is_only_status(status))
    return 1 + below


def read_heading(
    draft: DraftFinding, labels: list[PrintedLabel], start: int, stop: int
) -> int:
    """Read the title between `start` and `stop`; return where other text begins."""
    start = draft.strip(start, stop)[0]
    told = [one for one in labels if start < one.end and one.start < stop]
    if told and told[0].label is Label.PROBLEM and told[0].start <= start:
        start = draft.strip(told.pop(0).end, stop)[0]  # 反馈问题: in front of a title
    limit = told[0].start if told else stop
    ends = sentence_ends(draft.text[start:limit])
    if ends and limit == stop and _is_all_title(draft.plain[start:stop]):
        ends = []
    end = start + ends[0] if ends else limit
    start = _status_in_front(draft, _first_bracket(draft, start, end), end)
    behind = end
    if told and end == limit:
        end = _without_opened(draft, start, end)
    end = _without_status(draft, start, _without_brackets(draft, start, end))
    title = find_title(draft.text[start:end])
    if title.behind:
        behind = start + title.behind
    draft.title = draft.cut(
        *draft.strip(start + title.start, start + title.end), "title"
    )
    return _first_bracket(draft, behind, stop)


def _without_opened(draft: DraftFinding, start: int, end: int) -> int:
    """Take the status of a bracket that fields go on in: (正在推进,时限:6月底)."""
    opened = OPENED.search(draft.plain, max(start, end - _STATUS_LENGTH), end)
    if opened is None or not is_only_status(opened[1]):
        return end
    read_status(draft, *opened.span(1))
    return opened.start()


def _is_all_title(plain: str) -> bool:
    """Whether a line of several sentences is one title: it ends in no stop."""
    return len(plain) <= _TITLE_LENGTH and bool(_NO_STOP.search(plain))


def _first_bracket(draft: DraftFinding, start: int, end: int) -> int:
    """Take a bracket that the words begin with; return where they go on."""
    match = _FIRST_BRACKET.match(draft.plain, start, end)
    if match and len(match[1]) > _WORDS_LENGTH and not _is_labelled(match[1]):
        return start
    if match and read_bracket(draft, match.start(1), match.end(1)):
        return match.end()
    return start


def _status_in_front(draft: DraftFinding, start: int, end: int) -> int:
    """Take a status before a colon, 已完成:台账不全; return where the title begins."""
    colon = draft.plain.find(":", start, min(end, start + _STATUS_LENGTH))
    if colon < 0 or not is_only_status(draft.plain[start:colon]):
        return start
    read_status(draft, start, colon)
    return draft.strip(colon + 1, end)[0]


def _is_labelled(words: str) -> bool:
    labels = find_labels(words)
    return bool(labels) and labels[0].start == 0


def _without_brackets(draft: DraftFinding, start: int, end: int) -> int:
    """Take the brackets behind a title, the last first; return where the title ends."""
    while bracket := _last_bracket(draft.plain, start, end):
        opening, closing = bracket
        if not read_bracket(draft, opening + 1, closing):
            break
        end = opening
    return end


def _last_bracket(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the bracket opens and closes that `plain[start:end]` ends in.

    By hand: a search for a pattern at the end would begin at every bracket in between.
    """
    end = _without_space(plain, start, end)
    if end > start and plain[end - 1] in "。.;":
        end = _without_space(plain, start, end - 1)
    closing = end - 1
    if closing <= start or plain[closing] not in ")]〕":
        return None
    reach = max(start, closing - _BRACKET_LENGTH - 1)
    at = closing - 1
    while at >= reach and plain[at] not in "()[]〔〕":
        at -= 1
    if at < reach or plain[at] not in "([〔" or at == closing - 1:
        return None
    return at, closing


def _without_space(plain: str, start: int, end: int) -> int:
    while end > start and plain[end - 1].isspace():
        end -= 1
    return end


def _without_status(draft: DraftFinding, start: int, end: int) -> int:
    """Take a status behind a colon or dash; return where the title ends."""
    for match in _STATUS_GAP.finditer(draft.plain, start + 2, end):
        if end - match.end() > 2 * _STATUS_LENGTH:
            continue
        at, to = draft.strip(match.end(), end, "。;,. \uff1b\uff0c")
        if 0 < to - at <= _STATUS_LENGTH and is_only_status(draft.plain[at:to]):
            read_status(draft, at, to)
            return match.start()
    return end
