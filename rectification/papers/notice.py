"""A notice as a paper: the paragraphs of `write`, each set by its role.

Nothing else stands in the body, so what is read back from a file is the same notice.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from rectification.notices import Notice
from rectification.notices.notice import Role
from rectification.notices.vocabulary.numbering import Level, heading_marker
from rectification.notices.writing.write import Paragraph, printed
from rectification.papers.paper import (
    Colophon,
    Face,
    Line,
    Paper,
    Part,
    signed,
    titled,
)

_LONG = 40  # characters; a longer numbered line is body text
_SIGNS = (Role.SIGNER, Role.DATE)
_HEADINGS = {Level.SECTION: Face.SECTION, Level.GROUP: Face.GROUP}


def notice_paper(
    notice: Notice, *, at: datetime, mark: str = "", colophon: Colophon | None = None
) -> Paper:
    """Return a draft (`mark`: 征求意见稿) or an edition (`colophon`) as a paper."""
    lines = list(_lines(notice))
    return Paper(
        title=notice.title,
        author=notice.organisation,
        at=at,
        parts=(Part(lines),),
        mark=mark,
        colophon=colophon,
    )


def _lines(notice: Notice) -> Iterator[Line]:
    """Yield all lines, an empty one behind the title and one before who signs."""
    before = None
    for signs, some in groupby(printed(notice), key=lambda one: one.role in _SIGNS):
        group = list(some)
        if signs and before is not None:
            yield Line("", Face.BLANK)
        yield from _signatures(group) if signs else _running(group)
        before = group[-1]


def _running(group: Sequence[Paragraph]) -> Iterator[Line]:
    for number, one in enumerate(group):
        if one.role is Role.TITLE:
            is_last = number + 1 == len(group) or group[number + 1].role is Role.TITLE
            yield from titled(one.text, blank=not is_last)
        else:
            yield Line(one.text, face_of(one))


def _signatures(group: Sequence[Paragraph]) -> Iterator[Line]:
    """Yield each with the one beside it: the signer and its day."""
    by = ""
    for number, one in enumerate(group):
        after = group[number + 1] if number + 1 < len(group) else None
        if one.role is Role.SIGNER:
            if after is not None and after.role is Role.DATE:
                by = one.text
                continue
            yield from signed(one.text, "")
        else:
            yield from signed(by, one.text)
        by = ""


def face_of(one: Paragraph) -> Face:
    if one.role is Role.SALUTATION:
        return Face.SALUTATION
    if len(one.text) > _LONG:
        return Face.BODY
    if one.role is Role.FINDING:
        return Face.ITEM
    marker = heading_marker(one.text) if one.role is Role.HEADING else None
    return _HEADINGS.get(marker.level, Face.BODY) if marker else Face.BODY
