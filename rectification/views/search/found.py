"""What is found for somebody: candidates of the index, held against their records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rectification.models import User
from rectification.models.search.asking import Asked, Question, hits
from rectification.models.search.shown import Hit, excerpt, pieces
from rectification.views.search.kinds import (
    KINDS,
    about_of,
    parts_of,
    said_of,
    title_of,
)

MOST = 100  # of a kind that are counted
_FIRST, _LATER = MOST + 1, 1000  # candidates that are fetched at a time
_ROUNDS = 20


def found_of(
    question: Question, user: User, kinds: Collection[str], body: int | None = None
) -> Mapping[str, list[Any]]:
    """Return by kind the rows with every word that somebody may see, at most one more
    than `MOST`: those with all of them in the title first, of each the newest first."""
    about = about_of(user) if any(KINDS[kind].is_narrow for kind in kinds) else None
    waiting = [
        Asked(kind, in_title, about if KINDS[kind].is_narrow else None)
        for kind in kinds
        for in_title in (True, False)
    ]
    rows: dict[str, dict[bool, dict[int, Any]]] = {
        kind: {True: {}, False: {}} for kind in kinds
    }
    most = _FIRST
    for _round in range(_ROUNDS):
        if not waiting:
            break
        again = []
        seen = _seen(question, user, hits(question, waiting, most=most), body)
        for asked, keys, known in seen:
            have = rows[asked.kind][asked.in_title]
            have.update({key: known[key] for key in keys if key in known})
            if len(keys) == most and len(have) <= MOST:
                again.append(replace(asked, below=keys[-1]))
        waiting, most = again, _LATER
    return {
        kind: list({**told[True], **told[False]}.values())[:_FIRST]
        for kind, told in rows.items()
    }


def _seen(
    question: Question,
    user: User,
    candidates: Sequence[tuple[Asked, list[int]]],
    body: int | None,
) -> list[tuple[Asked, list[int], Mapping[int, Any]]]:
    """Keep of the candidates what may be seen and has the words: one query a kind."""
    keys: dict[str, set[int]] = {}
    for asked, some in candidates:
        keys.setdefault(asked.kind, set()).update(some)
    known: dict[str, dict[int, Any]] = {}
    for kind, wanted in keys.items():
        if not wanted:
            continue
        seen = KINDS[kind].seen(user).filter(pk__in=wanted)
        if body is not None:
            seen = seen.filter(**{KINDS[kind].of_body: body})
        known[kind] = {
            row.pk: row
            for row in seen
            if question.is_in(title_of(kind, row), *parts_of(kind, row))
            or question.is_in(
                title_of(kind, row), *parts_of(kind, row), *said_of(kind, row)
            )
        }
    return [(asked, some, known.get(asked.kind, {})) for asked, some in candidates]


def hit_of(kind: str, row: Any, question: Question) -> Hit:
    told = said_of(kind, row)
    with_word = [text for text in told if question.places(text)]
    return Hit(
        pieces(KINDS[kind].over(row), question),
        pieces(title_of(kind, row), question),
        pieces(excerpt((with_word or told or [""])[0], question), question),
        KINDS[kind].url(row),
    )
