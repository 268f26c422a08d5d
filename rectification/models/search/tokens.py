"""Texts cut into what the index of search keeps: Han one by one and in pairs, Latin.

整改报告 is kept as 整 改 报 告 整改 改报 报告: a word of one or two signs is one token,
one of more is several that all occur. Of a word of Latin the beginnings are kept too,
up to `SHORT` signs: whatever begins with 2 would else be gathered from half the index.
It is written twice, in Python for questions and for SQLite, in SQL for PostgreSQL,
whose triggers know no Python; a property test holds the two alike.
"""

import re
import unicodedata
from collections.abc import Iterator

from rectification.notices.folding import HAN

LATIN = "a-z0-9"
LONGEST = 64  # signs of a word of Latin, and of a part
SHORT = 3  # signs of a beginning of one that is a token of its own
MOST = 100_000  # signs of a text that are read
# Before a token that stands in the title, and before the key of what a row is about.
IN_TITLE, ABOUT = "§", "¶"
# PostgreSQL's index, which knows no order, keeps the kind of each row too, and which of
# the stretches of so many keys it is in: the newest are asked first.
KIND, BLOCK, BLOCK_BITS = "¶k", "¶b", 12
_RUN = re.compile(f"[{HAN}]+|[{LATIN}]+")
_REST = re.compile(f"[^{HAN}{LATIN}]+")
# Of white space what NFKC leaves: databases do not agree on the rest.
_BLANKS = r"[ \t\n\r]+"
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_CASE = str.maketrans(_UPPER, _LOWER)


def shaped(text: str) -> str:
    """Return a text in the one shape that is compared: NFKC, small letters.

    >>> shaped("ＸＪ２０２４")
    'xj2024'
    """
    return unicodedata.normalize("NFKC", text[:MOST]).translate(_CASE)


def squeezed(text: str) -> str:
    """Return its signs alone: 2022-001 and 2022001 are one."""
    return _REST.sub("", shaped(text))


def placed(text: str) -> tuple[str, list[int]]:
    """The same, and where in the text each of the signs stands."""
    found, origin = "", []
    for at, char in enumerate(text[:MOST]):
        signs = squeezed(char)
        found += signs
        origin += [at] * len(signs)
    return found, origin


def runs(text: str) -> list[str]:
    """Return the stretches of Han and of Latin in it, in order."""
    return _RUN.findall(shaped(text))


def cut(text: str) -> list[str]:
    found: list[str] = []
    for run in runs(text):
        if run[0].isascii():
            found += _begun(run[:LONGEST])
        else:
            found += run
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return found


def ends(text: str) -> Iterator[str]:
    """Yield every end of each word, so that a part from its middle begins one."""
    for word in re.split(_BLANKS, shaped(text)):
        signs = _REST.sub("", word)[:LONGEST]
        for at in range(len(signs)):
            yield from _begun(signs[at:])


def _begun(word: str) -> Iterator[str]:
    yield word
    yield from (word[:length] for length in range(1, SHORT + 1))


def sought(run: str) -> Iterator[tuple[str, bool]]:
    """Yield the tokens that a stretch has, and of which only the beginning is known."""
    if run[0].isascii():
        yield run[:LONGEST], len(run) > SHORT
    elif len(run) == 1:
        yield run, False
    else:
        yield from ((run[at : at + 2], False) for at in range(len(run) - 1))


def tokens(title: str, parts: str, said: str, about: str) -> set[str]:
    """Return what is kept of a record. `parts`: found by any part of their words;
    `about`: keys of what it belongs to, with `ABOUT` before each."""
    first = {*cut(title), *ends(parts)}
    return first | {IN_TITLE + one for one in first} | {*cut(said), *about.split()}


def kept(title: str, parts: str, said: str, about: str) -> str:
    """The same as SQLite's index takes it: this is a function of its triggers."""
    return " ".join(sorted(tokens(title, parts, said, about)))


# Raised whenever texts are cut otherwise: `migrate` then makes the index anew.
_SHAPE = 2
NAME = f"rectification_tokens_{_SHAPE}"


def _shaped(column: str) -> str:
    start = f"normalize(left({column}, {MOST}), NFKC)"
    return f"translate({start}, '{_UPPER}', '{_LOWER}')"


_IS_LATIN = f"run ~ '^[{LATIN}]'"


def _sql_begun(word: str) -> str:
    """Of a word of Latin itself and its short beginnings, of each row n one."""
    return f"CASE n WHEN 0 THEN {word} ELSE left({word}, n) END"


# One function that calls none of ours.
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION {NAME}(title text, parts text, said text, about text)
RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET jit = off
AS $$ BEGIN RETURN (
    WITH runs AS (
        SELECT is_first, (regexp_matches(told, '[{HAN}]+|[{LATIN}]+', 'g'))[1] AS run
        FROM (VALUES (true, {_shaped("title")}), (false, {_shaped("said")}))
            AS texts(is_first, told)
    ), cut AS MATERIALIZED (
        SELECT is_first, substr(run, n, signs) AS one FROM runs,
            generate_series(1, length(run)) n, generate_series(1, 2) signs
        WHERE NOT {_IS_LATIN}
        UNION ALL SELECT is_first, {_sql_begun(f"left(run, {LONGEST})")}
        FROM runs, generate_series(0, {SHORT}) n WHERE {_IS_LATIN}
    ), words AS (
        SELECT left(regexp_replace(word, '[^{HAN}{LATIN}]+', '', 'g'), {LONGEST}) AS run
        FROM regexp_split_to_table({_shaped("parts")}, '{_BLANKS}') word
    ), first AS MATERIALIZED (
        SELECT one FROM cut WHERE is_first
        UNION SELECT {_sql_begun("substr(run, place)")} FROM words,
            generate_series(1, length(run)) place, generate_series(0, {SHORT}) n
    )
    SELECT array(
        SELECT one FROM first UNION SELECT '{IN_TITLE}' || one FROM first
        UNION SELECT one FROM cut WHERE NOT is_first
        UNION SELECT one FROM regexp_split_to_table(about, ' ') one WHERE one <> ''
    )
); END $$"""  # noqa: S608
