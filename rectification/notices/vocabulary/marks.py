"""The mark ||…|| around words that stay inside, and what the public reads instead.

In words, not ██: who listens hears why something is missing, a text file keeps it, and
it does not tell how long the redacted words were.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rectification.notices.text import narrow

_MARK = re.compile(r"\|\|([^|\n]+)(?:\|([^|\n]{1,30}))?\|\|")
NO_REASON = "不宜公开"


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked words at `text[start:end]`, marks and reason included."""

    words: str
    reason: str
    start: int
    end: int


def find_marks(text: str) -> Iterator[Marked]:
    """Yield what is marked: ||words|| or ||words|reason||, in either width.

    >>> [(one.words, one.reason) for one in find_marks("约谈||张某||和||李某|隐私||")]
    [('张某', '不宜公开'), ('李某', '隐私')]
    """
    for match in _MARK.finditer(narrow(text)):
        words = text[slice(*match.span(1))].strip()
        reason = text[slice(*match.span(2))].strip() if match[2] else ""
        yield Marked(words, reason or NO_REASON, *match.span())


def public_mark(reason: str) -> str:
    """Return what the public reads in place of redacted words."""
    return f"【脱敏：{reason}】"
