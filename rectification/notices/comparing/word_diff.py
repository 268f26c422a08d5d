"""Two paragraphs compared by word: what stays, what goes, what comes."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import TypeAlias

from diff_match_patch import diff_match_patch

# A number or a Latin word changes as a whole, Chinese character by character; the
# semantic clean-up joins those into what a reader sees as words.
_TOKEN = re.compile(r"[0-9\uff10-\uff19]+(?:[.:\uff0e][0-9]+)*%?|[A-Za-z@._-]+|.", re.S)
_PRIVATE = 0xF0000  # a token of several characters travels as one of these
_MOST = 1_000_000  # pairs of tokens; larger ones would take seconds
_MOST_AT_ONCE = 4_000_000  # of all paragraphs that one page compares
_SAME = 0.3  # share in common below which nothing would be gained

_NAMES = {0: "same", -1: "gone", 1: "new"}


@dataclass(frozen=True, slots=True)
class Piece:
    """`mark`: same, gone or new."""

    mark: str
    text: str


Pieces: TypeAlias = tuple[Piece, ...]


@dataclass(slots=True)
class Budget:
    """Pairs of tokens that may still be compared: counted, since a clock would make
    the answer depend on the load. Behind it paragraphs stand against each other whole.
    """

    left: int = _MOST_AT_ONCE

    def allows(self, pairs: int) -> bool:
        self.left -= pairs
        return pairs <= _MOST and self.left >= 0


def compare_words(old: str, new: str, budget: Budget | None = None) -> Pieces:
    """Return `old` and `new` as pieces: same and gone join to `old`, same and new
    to `new`. The same texts always give the same pieces, however slow the machine."""
    if old == new:
        return (Piece("same", new),) if new else ()
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    common = sum((Counter(a) & Counter(b)).values())
    is_alike = 2 * common >= _SAME * (len(a) + len(b))
    if not is_alike or not (budget or Budget()).allows(len(a) * len(b)):
        return tuple(
            piece for piece in (Piece("gone", old), Piece("new", new)) if piece.text
        )
    signs: dict[str, str] = {}
    spelled = ["".join(_sign(one, signs) for one in side) for side in (a, b)]
    matcher = diff_match_patch()
    matcher.Diff_Timeout = 0  # a clock would make the answer depend on the load
    found = matcher.diff_main(*spelled, checklines=False)
    matcher.diff_cleanupSemantic(found)
    words = {sign: word for word, sign in signs.items()}
    return tuple(
        Piece(_NAMES[mark], "".join(words.get(sign, sign) for sign in text))
        for mark, text in found
    )


def _sign(token: str, signs: dict[str, str]) -> str:
    """Return one character for a token; a private one must not come from the text."""
    if len(token) == 1 and ord(token) < _PRIVATE:
        return token
    return signs.setdefault(token, chr(_PRIVATE + len(signs)))
