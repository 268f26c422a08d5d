"""What stands around the body: page furniture, title, closing words, signature."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from rectification.notices.notice import Role
from rectification.notices.reading.page_head import (
    TitleLine,
    names_title,
    read_title_line,
    table_rows,
)
from rectification.notices.reading.table_rows import heads_rows
from rectification.notices.text import narrow, unpadded
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.contacts import (
    gives_address,
    gives_contact,
    gives_period,
)
from rectification.notices.vocabulary.deadlines import find_days
from rectification.notices.vocabulary.labels import bare_label
from rectification.notices.vocabulary.numbering import heading_marker
from rectification.notices.vocabulary.page_furniture import (
    bullet_end,
    furniture_rule,
    is_bare_label,
    is_colophon,
)

_TAIL_REACH = 16  # paragraphs from the end in which a signature is looked for
_HEAD_REACH = 24
_TITLE_LENGTH = 80
_NUMERIC = re.compile(r"\d{4}-")


@dataclass
class Frame:
    """Positions of paragraphs by what they are; the body is `range(start, stop)`."""

    furniture: set[int] = field(default_factory=set)
    title: list[int] = field(default_factory=list)
    title_lines: list[TitleLine] = field(default_factory=list)  # one for each of them
    head: dict[int, Role] = field(default_factory=dict)
    start: int = 0
    stop: int = 0
    tail: dict[int, Role] = field(default_factory=dict)
    signers: list[int] = field(default_factory=list)
    dated: int | None = None
    labels: set[int] = field(default_factory=set)  # of rows, their values below


def read_frame(texts: list[str]) -> Frame:
    """Return the frame of a notice given as its paragraphs."""
    frame = Frame(stop=len(texts))
    _read_head(texts, frame)
    _read_tail(texts, frame)
    return frame


# --- head -----------------------------------------------------------------------------


def _is_body(text: str) -> bool:
    return (
        "。" in text
        or phrases.is_running(text)
        or len(text) > _TITLE_LENGTH
        or narrow(text[-1]) in ":;,."
        or heading_marker(text) is not None
    )


def _begins_body(texts: list[str], at: int) -> bool:
    """Whether a line looks like one of the page, and is the first of the body.

    A row of headings over findings, or, below the title, the days of publicity.
    """
    if heads_rows(texts[at]):
        return True
    if "公" not in texts[at] or len(find_days(texts[at])) < 2:
        return False
    titled = any(
        phrases.TITLE_END.search(narrow(one)) or phrases.TITLE_OF_TABLE.search(one)
        for one in texts[:at]
    )
    return titled and gives_period(narrow(texts[at]))


def _read_head(texts: list[str], frame: Frame) -> None:
    letter = _letter(texts)
    rows = table_rows(texts[: letter.start or _HEAD_REACH])
    furniture: set[int] = {at for at in rows if at < letter.start}
    first = len(texts)
    for at, text in enumerate(texts):
        if at in letter:
            frame.head[at] = _role_in_letter(text)
        elif not (begins := _begins_body(texts, at)) and (
            at in rows or furniture_rule(text)
        ):
            furniture.add(at)
        elif begins or _is_body(text):
            first = at
            break
    frame.start = first if first <= letter.stop + _HEAD_REACH else 0
    above = [at for at in range(frame.start) if at not in letter]
    plain = [at for at in above if at not in furniture]
    frame.title = (
        _title(texts, plain)
        or _title(texts, sorted(rows & set(above)))
        or _title(texts, [at for at in above if names_title(texts[at])])
    )
    frame.title_lines = [read_title_line(texts[at]) for at in frame.title]
    frame.furniture.update((furniture & set(above)) - set(frame.title))
    frame.labels = {at for at in rows & set(above) if is_bare_label(texts[at])}
    title = "".join(
        texts[at][one.start : one.end]
        for at, one in zip(frame.title, frame.title_lines, strict=True)
    )
    for at in plain:
        if at not in frame.title and (
            _repeats_title(texts, frame, at, title) or _is_above(texts, frame, at)
        ):
            frame.furniture.add(at)
        elif at not in frame.title:
            frame.head[at] = _role_in_head(texts, frame, at)
    frame.head |= dict.fromkeys(frame.title, Role.TITLE)


def _letter(texts: list[str]) -> range:
    """Return the lines of a letter that issues the notice whose title stands below."""
    for at, text in enumerate(texts[:_HEAD_REACH]):
        if issued := phrases.ISSUES.search(text):
            below = range(at + 1, min(len(texts), at + _HEAD_REACH))
            titles = (spot for spot in below if texts[spot] == issued["title"])
            if title := next(titles, 0):
                return range(at, title)
        if "。" in text:
            break
    return range(0)


def _role_in_letter(text: str) -> Role:
    if _is_date(text):
        return Role.DATE
    if narrow(text[-1]) == ":":
        return Role.SALUTATION
    return Role.SIGNER if _is_signer(text) else Role.PREAMBLE


def _repeats_title(texts: list[str], frame: Frame, at: int, title: str) -> bool:
    """Whether a line is the browser's title bar, or names the site over the title."""
    if not title:
        return False
    words = texts[at][bullet_end(texts[at]) :]
    return words.startswith(title) or (at < frame.title[0] and _is_signer(texts[at]))


def _is_above(texts: list[str], frame: Frame, at: int) -> bool:
    """Whether a line above the title is the page's: none of a document's own words."""
    if not frame.title or at > frame.title[0] or len(texts[at]) > _TITLE_LENGTH:
        return False
    plain = narrow(texts[at])
    own = phrases.OF_DOCUMENT.fullmatch(plain) or phrases.ABOVE_TITLE.match(plain)
    return not (own or _date_in_brackets(texts[at]))


def _role_in_head(texts: list[str], frame: Frame, at: int) -> Role:
    if _date_in_brackets(texts[at]):
        return Role.DATE
    if frame.title and at > frame.title[-1] and _stands_under_title(texts[at]):
        return Role.PREAMBLE
    if phrases.OF_DOCUMENT.fullmatch(narrow(texts[at])):
        return Role.PREAMBLE
    return Role.KEPT


def _title(texts: list[str], candidates: list[int]) -> list[int]:
    """Return the title's lines: back from its last to the one that names the body."""
    ends = [at for at in candidates if phrases.TITLE_END.search(narrow(texts[at]))]
    # In a list the line with a bullet says again what another says without.
    ends = [at for at in ends if not bullet_end(texts[at])] or ends
    if not ends:
        ends = [at for at in candidates if phrases.TITLE_OF_TABLE.search(texts[at])]
    if not ends:
        ends = [at for at in candidates if "关于" in texts[at] or "整改" in texts[at]]
    if not ends:
        return []
    first, last = ends[-1], ends[-1]
    head = texts[first]
    while "关于" not in head or head.startswith("关于"):
        above = first - 1
        if above not in candidates or len(head) > _TITLE_LENGTH:
            break
        if head.startswith("关于") and not _names_body(texts[above]):
            break
        first, head = above, texts[above] + head
    return list(range(first, last + 1))


def _names_body(text: str) -> bool:
    return bool(phrases.SIGNER.fullmatch(narrow(text)))


def _stands_under_title(text: str) -> bool:
    plain = narrow(text)
    if plain[0] + plain[-1] == "()":
        plain = text = plain[1:-1]
    spoken = phrases.VENUE.fullmatch(plain) or phrases.SPEAKER.fullmatch(plain)
    return _is_signer(text) or bool(spoken)


def _date_in_brackets(text: str) -> date | None:
    plain = narrow(text)
    if plain[0] != "(" or plain[-1] != ")":
        return None
    days = find_days(plain)
    if len(days) == 1 and days[0].end - days[0].start >= len(plain) - 3:
        return days[0].on
    return None


# --- tail -----------------------------------------------------------------------------


def _is_date(text: str) -> bool:
    days = find_days(text)
    return bool(days) and days[0].start <= 1 and days[0].end >= len(text) - 1


def _is_signer(text: str) -> bool:
    plain = narrow(text)
    return bool(phrases.SIGNER.fullmatch(plain)) and not re.search("[。:;,!?]", plain)


def _read_tail(texts: list[str], frame: Frame) -> None:
    if not _find_signature(texts, frame):
        _find_end(texts, frame)
    stop = frame.stop
    while stop > frame.start:
        role = _closing_role(texts[stop - 1])
        if role:
            frame.tail[stop - 1] = role
        elif is_colophon(texts[stop - 1]):
            frame.furniture.add(stop - 1)
        else:
            break
        stop -= 1
    frame.stop = stop


def _closing_role(text: str) -> Role | None:
    """Return the role of a paragraph between the body and the signature, or None."""
    plain, _gone = unpadded(narrow(text))
    if marker := heading_marker(text):
        listed = phrases.REACH.match(plain, marker.behind)
        return Role.CLOSING if listed else None
    tells = (phrases.CLOSING.match, gives_contact, gives_address, gives_period)
    if any(one(plain) for one in tells):
        return Role.CLOSING
    return Role.KEPT if phrases.ASIDE.fullmatch(plain) else None


def _find_signature(texts: list[str], frame: Frame) -> bool:
    """Find a date, and a signer beside it; what follows is furniture or kept."""
    reach = range(len(texts) - 1, max(frame.start, len(texts) - _TAIL_REACH), -1)
    found = any(_take_date(texts, frame, at) for at in reach) or any(
        _take_signed_date(texts, frame, at) for at in reach
    )
    if found:
        signed = [at for at in (frame.dated, *frame.signers) if at is not None]
        for at in range(max(signed) + 1, len(texts)):
            if furniture_rule(texts[at]) and not heads_rows(texts[at]):
                frame.furniture.add(at)
            else:
                frame.tail[at] = _closing_role(texts[at]) or Role.KEPT
    return found


def _take_date(texts: list[str], frame: Frame, at: int) -> bool:
    """Take the date on a line of its own, with a signer above or below it."""
    if not _is_date(texts[at]):
        return False

    def signs(spot: int) -> bool:
        return _is_signer(texts[spot]) and not furniture_rule(texts[spot])

    above = list(takewhile(signs, range(at - 1, frame.start, -1)))[::-1]
    below = list(takewhile(signs, range(at + 1, len(texts))))
    if above or below:
        frame.signers = above or below
        frame.stop = min(at, *frame.signers)
    elif _NUMERIC.match(texts[at]) and furniture_rule(texts[at]):
        return False  # 2022-08-04 alone is the web page's, not the signature's
    else:
        frame.stop = at
    frame.dated = at
    return True


def _take_signed_date(texts: list[str], frame: Frame, at: int) -> bool:
    """Take signer and date that share a line."""
    days = find_days(texts[at])
    if len(days) != 1 or days[0].end < len(texts[at]) - 1:
        return False
    if not _is_signer(texts[at][: days[0].start].rstrip()):
        return False
    frame.signers = [at]
    frame.dated = frame.stop = at
    return True


def _find_end(texts: list[str], frame: Frame) -> None:
    """Without a date only the last lines may be furniture; a party group may sign."""
    stop = len(texts)
    while stop > frame.start + 1 and furniture_rule(texts[stop - 1]):
        stop -= 1
    frame.furniture.update(range(stop, len(texts)))
    frame.stop = stop
    last = stop - 1
    # 五、责任单位 announces whatever stands below it.
    if (
        last <= frame.start
        or heading_marker(texts[last])
        or bare_label(texts[last - 1])
    ):
        return
    if _is_signer(texts[last]):
        frame.signers = [last]
        frame.stop = last
