"""What stands around the body of a notice: page furniture, title, closing, signature."""

import re
from dataclasses import dataclass, field
from datetime import date

from rectification.notices import wording
from rectification.notices.furniture import chrome_rule
from rectification.notices.deadlines import find_days
from rectification.notices.notice import Role
from rectification.notices.numbering import heading_marker
from rectification.notices.text import narrow

_TAIL_REACH = 16  # paragraphs from the end in which a signature is looked for
_HEAD_REACH = 24
_TITLE_LENGTH = 80


@dataclass
class Frame:
    """Positions of paragraphs by what they are; the body is `range(start, stop)`."""

    chrome: set[int] = field(default_factory=set)
    title: list[int] = field(default_factory=list)
    head: dict[int, Role] = field(default_factory=dict)
    start: int = 0
    stop: int = 0
    tail: dict[int, Role] = field(default_factory=dict)
    signer: int | None = None
    dated: int | None = None


def read_frame(texts: list[str]) -> Frame:
    """Return the frame of a notice given as its paragraphs."""
    frame = Frame(stop=len(texts))
    _read_head(texts, frame)
    _read_tail(texts, frame)
    return frame


# --- head -----------------------------------------------------------------------------


def _is_body(text: str) -> bool:
    if chrome_rule(text):
        return False
    return (
        "。" in text
        or len(text) > _TITLE_LENGTH
        or narrow(text[-1]) in ":;,"
        or heading_marker(text) is not None
    )


def _read_head(texts: list[str], frame: Frame) -> None:
    first = next((at for at, text in enumerate(texts) if _is_body(text)), len(texts))
    frame.start = first if first <= _HEAD_REACH else 0
    plain = [at for at in range(frame.start) if not chrome_rule(texts[at])]
    frame.chrome.update(set(range(frame.start)) - set(plain))
    frame.title = _title(texts, plain)
    title = "".join(texts[at] for at in frame.title)
    for at in plain:
        if at in frame.title:
            frame.head[at] = Role.TITLE
        elif title and texts[at].startswith(title):
            frame.chrome.add(at)  # the browser's title bar, saved with the page
        elif _date_in_brackets(texts[at]):
            frame.head[at] = Role.DATE
        else:
            frame.head[at] = Role.KEPT


def _title(texts: list[str], candidates: list[int]) -> list[int]:
    """Return the lines of the title: back from its last to the one that names the body."""
    ends = [at for at in candidates if wording.TITLE_END.search(narrow(texts[at]))]
    if not ends:
        ends = [at for at in candidates if "关于" in texts[at] or "整改" in texts[at]]
    if not ends:
        return []
    lines = [ends[-1]]
    while "关于" not in (head := "".join(texts[at] for at in lines)) or head.startswith(
        "关于"
    ):
        above = lines[0] - 1
        if above not in candidates or len(head) > _TITLE_LENGTH:
            break
        if head.startswith("关于") and not _names_body(texts[above]):
            break
        lines.insert(0, above)
    return lines


def _names_body(text: str) -> bool:
    return bool(wording.SIGNER.fullmatch(narrow(text)))


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
    return bool(wording.SIGNER.fullmatch(plain)) and not re.search("[。:;,!?]", plain)


def _read_tail(texts: list[str], frame: Frame) -> None:
    if not _find_signature(texts, frame):
        _find_end(texts, frame)
    stop = frame.stop
    while stop > frame.start and (role := _closing_role(texts[stop - 1])):
        stop -= 1
        frame.tail[stop] = role
    frame.stop = stop


def _closing_role(text: str) -> Role | None:
    """Return the role of a paragraph between the body and the signature, or None."""
    if heading_marker(text) is not None:
        return None
    plain = narrow(text)
    if wording.CLOSING.match(plain) or wording.gives_contact(plain):
        return Role.CLOSING
    return Role.KEPT if wording.ATTACHMENT.match(plain) else None


def _find_signature(texts: list[str], frame: Frame) -> bool:
    for at in range(len(texts) - 1, max(frame.start, len(texts) - _TAIL_REACH), -1):
        if not _is_date(texts[at]):
            continue
        if at - 1 > frame.start and _is_signer(texts[at - 1]):
            frame.signer, frame.dated, frame.stop = at - 1, at, at - 1
        elif at + 1 < len(texts) and _is_signer(texts[at + 1]):
            frame.signer, frame.dated, frame.stop = at + 1, at, at
        elif chrome_rule(texts[at]) and narrow(texts[at])[4:5] == "-":
            continue
        else:
            frame.dated, frame.stop = at, at
        behind = range(max(at, frame.signer or 0) + 1, len(texts))
        _set_aside(texts, frame, behind)
        return True
    for at in range(len(texts) - 1, max(frame.start, len(texts) - _TAIL_REACH), -1):
        days = find_days(texts[at])
        if len(days) != 1 or days[0].end < len(texts[at]) - 1:
            continue
        if _is_signer(texts[at][: days[0].start].rstrip()):
            frame.signer = frame.dated = frame.stop = at
            _set_aside(texts, frame, range(at + 1, len(texts)))
            return True
    return False


def _set_aside(texts: list[str], frame: Frame, behind: range) -> None:
    for at in behind:
        if chrome_rule(texts[at]):
            frame.chrome.add(at)
        else:
            frame.tail[at] = Role.KEPT


def _find_end(texts: list[str], frame: Frame) -> None:
    """Without a date, furniture may only be the last lines, and a party group may sign."""
    stop = len(texts)
    while stop > frame.start + 1 and chrome_rule(texts[stop - 1]):
        stop -= 1
    last = stop - 1
    if last > frame.start and _is_signer(texts[last]) and not heading_marker(texts[last]):
        frame.signer = last
        frame.chrome.update(range(stop, len(texts)))
        frame.stop = last
    else:
        frame.chrome.update(range(stop, len(texts)))
        frame.stop = stop
