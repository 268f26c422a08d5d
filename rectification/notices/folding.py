"""What a reader sees of a text: one shape a sign, nothing invisible, no padded names.

A name or a number hides from a rule as 张　三, 张<U+200B>三 or １３８: whoever compares
has to compare what is seen. Redaction, personal identifiers, secrecy marks and names
all ask here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
# Nothing is drawn for these: controls, joiners and direction marks, marks above a sign,
# the fillers of Hangul.
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Me"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_PLAIN_SPACES = " \n"
_MOST_SIGNS = 50_000  # kept in memory; a language has fewer
_WIDE = frozenset(map(chr, range(0xFF01, 0xFF5F)))


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` as it is seen; `origin[n]` is where its n-th character stands in what was
    folded, and a last one tells the length of that."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters `start` to `end` stand in what was folded."""
        if start == end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Return `text` folded: NFKC, nothing invisible, no white space between Han.

    >>> fold("张　三\\u200b丰，１３８").text
    '张三丰,138'
    """
    if text.isascii() and text.isprintable():
        return Folded(text, tuple(range(len(text) + 1)))
    shown, origin = "", []
    for at, char in enumerate(text):
        signs = _SEEN[ord(char)]
        shown += signs
        origin += [at] * len(signs)
    return _without_padding(shown, [*origin, len(text)])


def folded(text: str) -> str:
    """Return what is seen of `text`, where nobody asks for places."""
    if text.isascii() and text.isprintable():
        return text
    return _BETWEEN_HAN.sub("", text.translate(_SEEN))


def widened(text: str) -> str:
    """Return `text` with its digits and ASCII letters full-width, as some type them."""
    return "".join(
        chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char
        for char in text
    )


def _seen(char: str) -> str:
    if char.isascii() and char.isprintable():
        return char
    if char in _FILLERS:
        return ""
    if char.isspace():
        return " "
    return "".join(
        one
        for one in unicodedata.normalize("NFKC", char)
        if unicodedata.category(one) not in _UNSEEN
    )


class _Signs(dict[int, str]):
    """What is seen of each sign, by its code: asked once for whatever occurs."""

    def __missing__(self, code: int) -> str:
        signs = _seen(chr(code))
        if len(self) < _MOST_SIGNS:
            self[code] = signs
        return signs


_SEEN = _Signs()


def _without_padding(shown: str, origin: list[int]) -> Folded:
    pieces, places, behind = [], [], 0
    for gap in _BETWEEN_HAN.finditer(shown):
        pieces.append(shown[behind : gap.start()])
        places += origin[behind : gap.start()]
        behind = gap.end()
    pieces.append(shown[behind:])
    return Folded("".join(pieces), (*places, *origin[behind:]))


def reveal(text: str) -> str:
    """Return `text` with what cannot be told apart by eye named: 王⟨U+3000⟩明."""
    return "".join(_named(char) for char in text)


def revealed(*texts: str) -> Iterator[str]:
    """Yield texts as they are, or revealed where some differ and look the same."""
    look_alike = len({folded(one) for one in texts}) < len(set(texts))
    yield from (reveal(one) if look_alike else one for one in texts)


def _named(char: str) -> str:
    kind = unicodedata.category(char)
    is_plain = char in _PLAIN_SPACES or (
        kind not in _UNSEEN | {"Zs", "Zl", "Zp", "Co", "Cn"} and char not in _FILLERS
    )
    # Full-width signs are seen to be wide; other forms of a sign are not.
    is_told = char in _WIDE or unicodedata.normalize("NFKC", char) == char
    return char if is_plain and is_told else f"⟨U+{ord(char):04X}⟩"
