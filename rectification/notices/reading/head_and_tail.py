"""What head, closing, signature and page furniture of a notice say."""

import re

from rectification.notices.notice import Role
from rectification.notices.reading.frame import Frame
from rectification.notices.reading.page_head import TitleLine
from rectification.notices.reading.partial import DraftLine, DraftNotice, date_span
from rectification.notices.text import narrow
from rectification.notices.vocabulary import page_furniture, phrases
from rectification.notices.vocabulary.contacts import find_contacts
from rectification.notices.vocabulary.deadlines import PrintedDay, find_days


def read_head(draft: DraftNotice, frame: Frame, texts: list[str]) -> None:
    """Read the title and a date of signing that stands under it in brackets."""
    lines = dict(zip(frame.title, frame.title_lines, strict=True))
    draft.title = "".join(texts[at][one.start : one.end] for at, one in lines.items())
    for at, role in sorted(frame.head.items()):
        line = DraftLine(role, texts[at])
        if role is Role.TITLE:
            _read_title(draft, line, lines[at], is_whole=len(lines) == 1)
        if role is Role.DATE:
            _sign_on(draft, line)
        if role is Role.SIGNER:
            _sign_by(draft, [line])
        draft.head.lines.append(line)


def _read_title(
    draft: DraftNotice, line: DraftLine, seen: TitleLine, *, is_whole: bool
) -> None:
    if is_whole:
        line.spans.append((seen.start, seen.end, "title"))
    if seen.day:
        draft.published_on = seen.day.on
        line.spans.append(date_span(seen.day, "published_on"))


def read_tail(draft: DraftNotice, frame: Frame, texts: list[str]) -> None:
    """Read closing words, contacts and signature; then the signer is known."""
    lines: dict[int, DraftLine] = {}
    for at, role in sorted(frame.tail.items()):
        lines[at] = line = DraftLine(role, texts[at])
        if role is Role.CLOSING:
            _read_contacts(draft, line)
    if frame.dated is not None:
        lines[frame.dated] = line = DraftLine(Role.DATE, texts[frame.dated])
        _sign_on(draft, line)
    signed = [
        lines.get(at) or DraftLine(Role.SIGNER, texts[at]) for at in frame.signers
    ]
    lines |= dict(zip(frame.signers, signed, strict=True))
    if signed:
        _sign_by(draft, signed)
    draft.tail.lines += [lines[at] for at in sorted(lines)]
    draft.organisation = draft.signed_by or body_in(draft.title)
    if not draft.signed_by and frame.dated is None:
        _speaker_signs(draft)


def _speaker_signs(draft: DraftNotice) -> None:
    """Read who reads a report out, by name, as its signer, and the session's day."""
    spoken = [line for line in draft.head.lines if line.role is Role.PREAMBLE]
    for line in spoken:
        speaker = phrases.SPEAKER.fullmatch(narrow(line.text))
        if speaker is None or not speaker["name"]:
            continue
        draft.signed_by = line.text
        draft.organisation = speaker["body"] or draft.organisation
        line.spans.append((0, len(line.text), "signed_by"))
        dated = (one for one in spoken if find_days(one.text))
        if session := next(dated, None):
            _sign_on(draft, session)


def _sign_on(draft: DraftNotice, line: DraftLine) -> None:
    day = find_days(line.text)[0]
    draft.signed_on = day.on
    line.spans.append(date_span(day, "signed_on"))


def _sign_by(draft: DraftNotice, lines: list[DraftLine]) -> None:
    """Read the signers, a line each; the last may share its line with the date."""
    names: list[str] = []
    for number, line in enumerate(lines, 1):
        line.role = Role.SIGNER
        end = line.spans[0][0] if line.spans else len(line.text)
        name = phrases.SEAL.sub("", narrow(line.text[:end].rstrip()))
        names.append(line.text[: len(name)])
        slot = f"signed_by.{number}" if len(lines) > 1 else "signed_by"
        line.spans.append((0, len(names[-1]), slot))
    draft.signed_by = "\n".join(names)


def _read_contacts(draft: DraftNotice, line: DraftLine) -> None:
    for key, start, end in find_contacts(line.text):
        if key not in draft.contact:
            draft.contact[key] = line.text[start:end]
            line.spans.append((start, end, key))


def read_furniture(draft: DraftNotice, frame: Frame, texts: list[str]) -> None:
    """Read source and date of publication off the furniture, and set it aside."""
    days: list[tuple[int, DraftLine, PrintedDay]] = []
    for at in sorted(frame.furniture):
        line = DraftLine(Role.FURNITURE, texts[at])
        # A label on a line of its own announces the value below it.
        over = texts[at - 1].rstrip(":：") + ":" if at - 1 in frame.labels else ""
        source = page_furniture.find_source(over + line.text)
        if source and not draft.source:
            start, end = source[0] - len(over), source[1] - len(over)
            draft.source = line.text[start:end]
            line.spans.append((start, end, "source"))
        for day in find_days(line.text):
            if day.on:
                said = over + line.text[: day.start]
                days.append((page_furniture.publication_rank(said), line, day))
        draft.furniture.append((at + 1, line))
    _read_publication(draft, days)


def _read_publication(
    draft: DraftNotice, days: list[tuple[int, DraftLine, PrintedDay]]
) -> None:
    """Take the day said to be that of publication, else the first that may be."""
    if not days:
        return
    rank, line, day = min(days, key=lambda one: one[0])
    if rank and draft.published_on:
        return  # printed behind the title
    draft.published_on = day.on
    line.spans.append(date_span(day, "published_on"))


_BODY = re.compile(
    r".{2,30}?(?:党组|党委|党工委|工委|党总支|党支部|委员会|局|院|校|馆|中心|公司)"
    r"(?=关于|落实|对|巡|整改|集中|开展)"
)


def body_in(title: str) -> str:
    """Return the body that a title names: what stands before 关于, else behind it."""
    name, about, rest = title.partition("关于")
    if name and about:
        return name.strip()
    match = _BODY.match(rest if about else title)
    return match[0] if match else ""
