"""What is sought, and which rows of the index may hold it: the newest first.

The index answers by tokens and by kind; whether somebody may see a row, and whether its
text has the words as they were typed, is asked of the records themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from rectification.models.search import tokens
from rectification.models.search.keeping import FOUND_BY, INDEX, SHIFT
from rectification.models.search.sources import SOURCES
from rectification.models.search.tokens import ABOUT, BLOCK, BLOCK_BITS, IN_TITLE, KIND

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
        runs = [run for word in self.words for run in tokens.runs(word)]
        return list(dict.fromkeys(one for run in runs for one in tokens.sought(run)))


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
    more each. One query for all; on PostgreSQL, of large tables, one more for those of
    which the newest rows have too few."""
    if not asked:
        return []
    does = _newest if connection.vendor == "sqlite" else _blocks
    with transaction.atomic(), connection.cursor() as cursor:
        found = does(cursor, question, [_Part(one) for one in asked], most)
    own = (1 << SHIFT) - 1
    return [
        (one, [key & own for key in keys])
        for one, keys in zip(asked, found, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of the index that are asked for: of one kind, within these blocks of keys,
    of which an empty tuple means all; only keys under `end`, which is 0 for all."""

    asked: Asked
    blocks: tuple[int, ...] = ()
    end: int = 0

    @property
    def first(self) -> int:
        return SOURCES[self.asked.kind].number << SHIFT

    @property
    def under(self) -> int:
        return self.end or self.first + self.asked.below


def _newest(
    cursor: Any, question: Question, parts: Sequence[_Part], most: int
) -> list[list[int]]:
    """Return for each part its keys, the newest first. One query."""
    is_sqlite = connection.vendor == "sqlite"
    # Not by the key's own index: rows would be read anew, each for a millisecond.
    key = "rowid" if is_sqlite else "(id + 0)"
    matches = (
        f"{INDEX} MATCH %s" if is_sqlite else f"{FOUND_BY}(id, turn) @@ %s::tsquery"
    )
    queries = [
        f"SELECT * FROM (SELECT {at} AS place, {key} AS found FROM {INDEX} "  # noqa: S608
        f"WHERE {matches} AND {key} >= {one.first} AND {key} < {one.under} "
        f"ORDER BY {key} DESC LIMIT {most}) p"
        for at, one in enumerate(parts)
    ]
    words = [_words(question, one) for one in parts]
    cursor.execute(" UNION ALL ".join(queries), words)
    found: list[list[int]] = [[] for _one in parts]
    for at, key in cursor.fetchall():
        found[at].append(key)
    for keys in found:
        keys.sort(reverse=True)
    return found


def _blocks(
    cursor: Any, question: Question, parts: Sequence[_Part], most: int
) -> list[list[int]]:
    """The same of PostgreSQL, whose index has to gather all that matches before the
    newest are known: so it is asked of the newest blocks of keys first."""
    # The tokens count as dear: it would compile each question first.
    cursor.execute("SET LOCAL jit = off")
    near = [_near(one, newest) for one, newest in _ends(cursor, parts)]
    found = _newest(cursor, question, near, most)
    rest = {
        at: _Part(one.asked, end=min(one.blocks) << BLOCK_BITS)
        for at, one in enumerate(near)
        if one.blocks and len(found[at]) < most
    }
    if rest:
        older = _newest(cursor, question, list(rest.values()), most)
        for at, keys in zip(rest, older, strict=True):
            found[at] = [*found[at], *keys][:most]
    return found


def _ends(cursor: Any, parts: Sequence[_Part]) -> Iterator[tuple[_Part, int]]:
    """Yield with each part the newest key it may have, 0 where there is none."""
    last = [
        f"(SELECT coalesce(max(id), 0) FROM {INDEX} "  # noqa: S608
        f"WHERE id >= {one.first} AND id < {one.under})"
        for one in parts
    ]
    cursor.execute(f"SELECT {', '.join(last)}")
    return zip(parts, cursor.fetchone(), strict=True)


def _near(part: _Part, newest: int) -> _Part:
    """Keep to the newest two blocks where there are more."""
    block = newest >> BLOCK_BITS
    if block <= (part.first >> BLOCK_BITS) + 1:
        return part
    return _Part(part.asked, (block, block - 1))


def _words(question: Question, part: _Part) -> str:
    """Say it as FTS5 or PostgreSQL reads it. No token has a quotation mark in it."""
    quote, beginning, either, both = (
        ('"', "*", " OR ", " AND ")
        if connection.vendor == "sqlite"
        else ("'", ":*", " | ", " & ")
    )
    asked = part.asked
    mark = IN_TITLE if asked.in_title else ""
    words = [
        f"{quote}{mark}{token}{quote}{beginning if is_beginning else ''}"
        for token, is_beginning in question.wanted()
    ]
    some = [f"{BLOCK}{one}" for one in part.blocks]
    if connection.vendor != "sqlite" and not some:
        some = [f"{KIND}{SOURCES[asked.kind].number}"]
    named = asked.about
    about = (
        None if named is None else [ABOUT + one for one in sorted(named) or ["none"]]
    )
    for names in filter(None, (some, about)):
        words.append(f"({either.join(f'{quote}{one}{quote}' for one in names)})")
    return both.join(words)
