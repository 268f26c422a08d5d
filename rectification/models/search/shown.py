"""What is shown of something found: a line with the words, and where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rectification.models.search.asking import Question

_BEFORE, _LENGTH = 20, 90  # signs of a text that stand around the first word


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_sought: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    over: Sequence[Piece]
    title: Sequence[Piece]
    said: Sequence[Piece]
    url: str


def excerpt(text: str, question: Question) -> str:
    """Return what stands around the first word, in one line."""
    line = " ".join(text.split())
    places = question.places(line)
    start = max(0, places[0][0] - _BEFORE) if places else 0
    end = start + _LENGTH
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return f"{before}{line[start:end]}{after}"


def pieces(text: str, question: Question) -> list[Piece]:
    """Cut a text at the words that are sought in it."""
    found, at = [], 0
    for start, end in question.places(text):
        found += [Piece(text[at:start]), Piece(text[start:end], is_sought=True)]
        at = end
    found.append(Piece(text[at:]))
    return [piece for piece in found if piece.text]
