"""The paragraphs of a text as it was meant: without markup, broken lines whole again.

A page's own source, a mail, a scanned sheet break lines where no paragraph ends: within
a bracket, behind a comma, within a word where lines are full or paragraphs indented.
"""

import re
from dataclasses import dataclass, replace

from rectification.notices.reading.markup import without_markup
from rectification.notices.reading.tab_rows import with_bars
from rectification.notices.text import CLOSING, EDGES, LINE_ENDS, OPENING
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.numbering import (
    begins_step,
    heading_marker,
    step_markers,
)
from rectification.notices.vocabulary.page_furniture import bullet_end, furniture_rule
from rectification.notices.vocabulary.phrases import is_running

_STOPS = "。；;！!？?：:.…|"
_OPEN = "，,、（(《【〔"  # nothing ends so
_INSIDE = "，。；、：！？）》”’】」』,;!?"  # nothing begins so
_FIGURE = re.compile(r"\d[年月\-—]$")  # a day, a telephone number
_REST = re.compile(r"\d{1,2}[月日]|\d{4}")
# What may stand behind a sentence that has lost its stop.
_OPENER = re.compile(
    "下一?步|下阶段|接下来|目前|截至|同时|此外|另外|欢迎|以上|特此|今后|针对|关于|根据|按照|联系|来信"
)
_PUNCTUATION = re.compile("[，。；、]")  # a name and a day have none
_LETTER = re.compile(r"[一-鿿\dA-Za-z%]")
_PAIRS = dict(zip(OPENING, CLOSING, strict=True))
_OPENING = re.compile(f"[{re.escape(OPENING)}]")
_INDENT = ("\u3000", "  ", "\t")
_BETWEEN_CELLS = re.compile("[ \u3000]{2,}|[\t|｜]")
_FEWEST_GAPS = 2  # of a row of a table
_FULL = 4  # columns that may stay free at the end of a full line
_NARROWEST = 40  # columns of a line that may be full
_FEWEST = 3  # full lines that are no accident
_LONGEST_HEADING = 60
_REACH = 300  # characters from its end that tell whether a line goes on
_LONGEST_LABEL = 32
_SHORTEST = 15  # characters of a line that breaks in running text


def unbroken(text: str) -> str:
    """Return what `text` shows, one paragraph a line, none of them empty.

    What is taken in goes through here before it is read; the reader takes every line
    for a paragraph, so that whatever it is given comes out again to the letter.
    """
    shown = with_bars(without_markup(text))
    lines = [raw for raw in LINE_ENDS.split(shown) if raw.strip(EDGES)]
    joined = _join(lines)
    while len(joined) < len(lines):  # read again they must be the same
        lines, joined = joined, _join(joined)
    return "\n".join(joined)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line or several: `tail` is how they end, `columns` those of the last."""

    pieces: list[str]
    tail: str
    columns: int
    is_indented: bool

    @property
    def text(self) -> str:
        """The first of its pieces."""
        return self.pieces[0]

    @classmethod
    def of(cls, raw: str) -> "_Line":
        text = raw.strip(EDGES)
        shown = raw.rstrip(EDGES)
        columns = (len(shown) + len(shown.encode())) // 2  # a Han takes three bytes
        return cls([text], text[-_REACH:], columns, raw.startswith(_INDENT))


def _join(raw: list[str]) -> list[str]:
    """Return the lines, stripped, those that go on in the next one joined to it."""
    lines = list(map(_Line.of, raw))
    full = _full_width(lines)
    indented = 2 * sum(line.is_indented for line in lines) > len(lines)
    joined: list[_Line] = []
    for line in lines:
        if not joined:
            joined.append(line)
            continue
        above = joined[-1]
        breaks = (full and above.columns >= full) or (
            indented and above.is_indented and not line.is_indented
        )
        if _goes_on(above, line, breaks=bool(breaks)):
            above.pieces.append(line.text)
            tail = (above.tail + line.tail)[-_REACH:]
            joined[-1] = replace(above, tail=tail, columns=line.columns)
        else:
            joined.append(line)
    return ["".join(line.pieces) for line in joined]


def _full_width(lines: list[_Line]) -> int:
    """Return from how many columns on a line is full, 0 where none is."""
    if len(lines) < _FEWEST:
        return 0
    widest = max(line.columns for line in lines)
    least = widest - _FULL
    full = sum(line.columns >= least and line.text[-1] not in _STOPS for line in lines)
    return least if least >= _NARROWEST and full >= _FEWEST else 0


def _goes_on(above: _Line, line: _Line, *, breaks: bool) -> bool:
    """Whether `line` goes on with the sentence of the one above.

    `breaks`: whether lines break there, by their width or by what is indented.
    """
    if line.text[0] in _INSIDE:
        return True
    if above.tail[-1] in _STOPS:
        return False
    open_end = above.tail[-1] in _OPEN or _closes(above.tail, line.text)
    return (open_end or _breaks_off(above, line, breaks=breaks)) and not _begins(
        line.text
    )


def _breaks_off(above: _Line, line: _Line, *, breaks: bool) -> bool:
    """Whether a line that ends in a letter or figure is none that ends there."""
    if _FIGURE.search(above.tail) and _REST.match(line.text):
        return True
    if not _LETTER.match(above.tail[-1]):
        return False
    if breaks and _runs(above.tail):
        may = line.columns >= _NARROWEST or bool(_PUNCTUATION.search(line.text))
        return may and furniture_rule(line.text) is None
    return (
        len(above.tail) >= _SHORTEST
        and line.text[-1] in _STOPS
        and _is_prose(above)
        and not _OPENER.match(line.text)
    )


def _begins(text: str) -> bool:
    """Whether a line begins something of its own. What the page puts there does not."""
    if len(_BETWEEN_CELLS.findall(text)) >= _FEWEST_GAPS:
        return True
    begins = (
        _is_labelled(text)
        or heading_marker(text)
        or bullet_end(text)
        or begins_step(text)
    )
    return bool(begins) and furniture_rule(text) is None


def _is_labelled(text: str) -> bool:
    labels = find_labels(text[:_LONGEST_LABEL])
    return bool(labels) and not labels[0].start


def _closes(above: str, text: str) -> bool:
    """Whether a bracket or quotation opened above is closed in `text`."""
    if not _OPENING.search(above):
        return False
    for opening, closing in _PAIRS.items():
        if above.count(opening) <= above.count(closing):
            continue
        end = text.find(closing)
        if end >= 0 and opening not in text[:end]:
            return True
    return False


def _runs(text: str) -> bool:
    """Whether a line is running text: no title, no name, no day."""
    return "，" in text or "。" in text or bool(step_markers(text))


def _is_prose(line: _Line) -> bool:
    """Whether a line tells something: in sentences, in clauses, behind a label."""
    if heading_marker(line.text) and len(line.tail) <= _LONGEST_HEADING:
        return False
    last = line.tail.rpartition("\t")[2]  # what ends a row is its last cell
    if "。" in last or is_running(last):
        return True
    return "，" in last and _is_labelled(line.text)
