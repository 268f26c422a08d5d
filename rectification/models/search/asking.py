"""What is sought, and which rows of the index may hold it: the newest first.

The index answers by tokens and by kind; whether somebody may see a row, and whether its
text has the words as they were typed, is asked of the records themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from rectification.models.search import tokens
from rectification.models.search.keeping import INDEX, SHIFT
from rectification.models.search.sources import SOURCES
from rectification.models.search.tokens import ABOUT, IN_TITLE

LONGEST = 200  # signs of what is typed
MOST_WORDS = 10


@dataclass(frozen=True, slots=True)
class Question:
    """Words that must all occur, each in the shape that is compared."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Question":
        words = dict.fromkeys(tokens.shaped(typed[: tokens.LONGEST * 4]).split())
        known = [word for word in words if tokens.runs(word)]
        return cls(tuple(known[:MOST_WORDS]))

    def __bool__(self) -> bool:
        return bool(self.words)

    def is_in(self, *texts: str) -> bool:
        """Say whether the texts have every word, whatever stands between its signs."""
        signs = "\n".join(map(tokens.squeezed, texts))
        return all(tokens.squeezed(word) in signs for word in self.words)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return where words stand in a text, from and up to which sign, in order."""
        signs, origin = tokens.placed(text)
        found: list[tuple[int, int]] = []
        for word in map(tokens.squeezed, self.words):
            at = signs.find(word)
            while at >= 0:
                found.append((origin[at], origin[at + len(word) - 1] + 1))
                at = signs.find(word, at + len(word))
        apart: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if apart and start <= apart[-1][1]:
                apart[-1] = apart[-1][0], max(end, apart[-1][1])
            else:
                apart.append((start, end))
        return apart

    def wanted(self) -> list[tuple[str, bool]]:
        """Return the tokens to look for, and of which only the beginning is known."""
        found: dict[tuple[str, bool], None] = {}
        for word in self.words:
            for run in tokens.runs(word):
                if run[0].isascii() or len(run) == 1:
                    found[run[: tokens.LONGEST], True] = None
                    continue
                for at in range(len(run) - 1):
                    found[run[at : at + 2], False] = None
        return list(found)


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of one kind: with every word in the title, or anywhere. `about`: what they
    must belong to one of, None for anything; `below`: only keys under this one."""

    kind: str
    in_title: bool
    about: frozenset[str] | None = None
    below: int = 1 << SHIFT


def hits(
    question: Question, asked: Sequence[Asked], *, most: int
) -> list[tuple[Asked, list[int]]]:
    """Return for each the keys of what may match, the newest first, at most so many
    more each. One query for all."""
    if not asked:
        return []
    parts = [_part(at, one, most) for at, one in enumerate(asked)]
    words = [_words(question, one) for one in asked]
    found: list[tuple[Asked, list[int]]] = [(one, []) for one in asked]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The tokens count as dear: it would compile each question first.
            cursor.execute("SET LOCAL jit = off")
        cursor.execute(" UNION ALL ".join(parts), words)
        for at, key in cursor.fetchall():
            found[at][1].append(key & ((1 << SHIFT) - 1))
    for _asked, keys in found:
        keys.sort(reverse=True)
    return found


def _part(at: int, asked: Asked, most: int) -> str:
    first = SOURCES[asked.kind].number << SHIFT
    if connection.vendor == "sqlite":
        key, matches = "rowid", f"{INDEX} MATCH %s"
    else:
        # Not by the key's own index: rows would be cut anew, each for a millisecond.
        key = "(id + 0)"
        matches = f"{tokens.NAME}(title, parts, said, about) @@ %s::tsquery"
    return (
        f"SELECT * FROM (SELECT {at} AS place, {key} AS found FROM {INDEX} "  # noqa: S608
        f"WHERE {matches} AND {key} >= {first} AND {key} < {first + asked.below} "
        f"ORDER BY {key} DESC LIMIT {most}) p"
    )


def _words(question: Question, asked: Asked) -> str:
    """Say it as FTS5 or PostgreSQL reads it. No token has a quotation mark in it."""
    quote, beginning, either, both = (
        ('"', "*", " OR ", " AND ")
        if connection.vendor == "sqlite"
        else ("'", ":*", " | ", " & ")
    )
    mark = IN_TITLE if asked.in_title else ""
    words = [
        f"{quote}{mark}{token}{quote}{beginning if is_beginning else ''}"
        for token, is_beginning in question.wanted()
    ]
    if asked.about is not None:
        named = sorted(asked.about) or ["none"]
        named = [f"{quote}{ABOUT}{one}{quote}" for one in named]
        words.append(f"({either.join(named)})")
    return both.join(words)
