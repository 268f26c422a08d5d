"""The clause of a text that something stands in."""

import re

from rectification.notices.text import narrow, quoted_spans

_CLAUSE_END = re.compile("[,。;:!?\n]")


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause of `text` that `start` to `end` stand in."""
    plain = narrow(text)
    stops = [match.start() for match in _CLAUSE_END.finditer(plain)]
    first = max((stop + 1 for stop in stops if stop < start), default=0)
    last = min((stop for stop in stops if stop >= end), default=len(text))
    return text[first:last].strip()


def stretch_from(text: str, start: int) -> str:
    """Return `text` from `start` to the end of its clause; no quoted stop ends it."""
    plain = narrow(text)
    inside = quoted_spans(text[start + 1 :])
    for match in _CLAUSE_END.finditer(plain, start + 1):
        at = match.start() - start - 1
        if not any(first <= at < last for first, last in inside):
            return text[start : match.start()]
    return text[start:]
