"""The labelled values of a finding: offices, status, deadline, plain texts."""

from rectification.notices.notice import Deadline, DueKind, Status
from rectification.notices.reading.partial import DraftFinding
from rectification.notices.vocabulary.deadlines import find_deadline, read_deadline
from rectification.notices.vocabulary.labels import find_labels
from rectification.notices.vocabulary.offices import (
    answering,
    lead_behind,
    office_joiner,
    person_behind,
    split_offices,
)
from rectification.notices.vocabulary.printed_fields import TEXTS, Label
from rectification.notices.vocabulary.statuses import (
    PrintedStatus,
    field_status,
    find_share,
    leading_status,
    status_behind,
)

_PEOPLE = (Label.LEADER, Label.PERSON)


def read_field(draft: DraftFinding, label: Label, start: int, end: int) -> None:
    """Read the value at `text[start:end]` that `label` announces."""
    if start >= end:
        return
    match label:
        case Label.OFFICES | Label.LEAD | Label.JOINT:
            _read_offices(draft, label, start, end)
        case Label.STATUS:
            read_status(draft, start, end)
        case Label.DEADLINE:
            _read_deadline(draft, start, end)
        case Label.KIND if draft.deadline is None:
            _find_due(draft, start, end)
        case _ if label.value in TEXTS:
            read_text(draft, label.value, start, end)


def read_text(draft: DraftFinding, name: str, start: int, end: int) -> None:
    """Read the plain text at `text[start:end]`; the first of a name is taken."""
    if name not in draft.texts:
        draft.texts[name] = draft.cut(start, end, name)


def told_fields(draft: DraftFinding) -> set[Label]:
    """Return which of the fields that a table may tell a finding tells itself."""
    own = {label for label in _PEOPLE if label.value in draft.texts}
    own |= {Label.OFFICES, Label.LEAD} if draft.offices else set()
    own |= {Label.STATUS} if draft.status_wording else set()
    return own | ({Label.DEADLINE} if draft.deadline else set())


def take_field(draft: DraftFinding, label: Label, words: str) -> None:
    """Take a value that is printed elsewhere than among the finding's lines."""
    if label in _PEOPLE:
        draft.texts.setdefault(label.value, words)
    elif label is Label.DEADLINE:
        draft.deadline = read_deadline(words, draft.year).deadline
    elif label is Label.STATUS:
        if found := field_status(words):
            draft.status = found.status
            draft.status_wording = words[found.start : found.end]
    else:
        for start, end, lead in split_offices(words):
            name = words[start:end]
            draft.offices.setdefault(name, len(draft.offices) + 1)
            if lead or label is Label.LEAD:
                draft.lead_office = draft.lead_office or name


def read_bracket(draft: DraftFinding, start: int, end: int) -> bool:
    """Read what stands in brackets beside a title; False when it is part of it."""
    content = draft.text[start:end]
    inner = find_labels(content)
    if inner and inner[0].start == 0:
        for spot, one in enumerate(inner):
            stop = inner[spot + 1].start if spot + 1 < len(inner) else len(content)
            span = draft.strip(start + one.end, start + stop, ",;；，。、")
            read_field(draft, one.label, *span)
        return True
    if leading_status(content):
        read_status(draft, start, end)
        return True
    found = find_deadline(content, draft.year)
    if found and found.start <= 2:
        _read_deadline(draft, start, end)
        return True
    return False


# --- offices --------------------------------------------------------------------------


def _read_offices(draft: DraftFinding, label: Label, start: int, end: int) -> None:
    if told := answering(draft.text[start:end]):
        stop, at, to = told
        read_text(draft, Label.PERSON.value, start + at, start + to)
        end = start + stop
    if behind := person_behind(draft.text[start:end]):
        read_text(draft, Label.PERSON.value, start + behind, end)
        end = start + behind - 1
    if leading := lead_behind(draft.text[start:end]):
        stop, at, to = leading
        draft.lead_office = draft.lead_office or draft.text[start + at : start + to]
        draft.cut(start + at, start + to, "lead_office")
        end = start + stop
    names = split_offices(draft.text[start:end])
    first = not draft.offices
    for at, to, lead in names:
        name = draft.text[start + at : start + to]
        _note_due(draft, start + to)
        if name in draft.offices:
            continue
        draft.offices[name] = len(draft.offices) + 1
        if lead or label is Label.LEAD:
            draft.lead_office = draft.lead_office or name
    whole = {Label.LEAD: "lead_office", Label.JOINT: "joint_offices"}.get(label)
    if whole is None and first:
        whole = "offices"
    joiner = office_joiner(draft.text[start:end], names)
    if whole and joiner is not None and (whole != "lead_office" or len(names) == 1):
        slot = whole if joiner in ("", "、") else f"{whole}:{joiner}"
        draft.cut(start, end, slot)
        return
    for at, to, _ in names:
        number = draft.offices[draft.text[start + at : start + to]]
        draft.cut(start + at, start + to, f"offices.{number}")


def _note_due(draft: DraftFinding, start: int) -> None:
    """Note the deadline of one office, in the bracket that opens at `start`."""
    if draft.plain[start : start + 1] != "(":
        return
    stop = draft.plain.find(")", start)
    if due := find_deadline(draft.text[start + 1 : stop], draft.year):
        span = (start + 1 + due.start, start + 1 + due.end)
        draft.office_due.append((*span, due.deadline))


def take_last_due(draft: DraftFinding) -> None:
    """Take the last of the offices' deadlines, where the finding has none itself."""
    dated = [one for one in draft.office_due if one[2].on]
    if dated:
        _take_due(draft, *max(dated, key=lambda one: str(one[2].on)))
    elif draft.office_due and draft.deadline is None:
        _take_due(draft, *draft.office_due[0])


# --- status and deadline --------------------------------------------------------------


def read_status(draft: DraftFinding, start: int, end: int) -> None:
    """Read a status and the deadline that may stand beside it."""
    content = draft.text[start:end]
    found = find_share(content) or leading_status(content) or field_status(content)
    if found:
        _take_status(draft, start, found)
    if draft.deadline is not None or _is_immediate(draft, start, end, found):
        return
    rest = start + (found.end if found else 0)
    # 已于6月底完成 tells when it was done, not by when it must be.
    done = found is not None and found.status is Status.COMPLETED
    due = find_deadline(draft.text[rest:end], draft.year)
    if due and not (done and draft.text[rest : rest + due.start].endswith("于")):
        _take_due(draft, rest + due.start, rest + due.end, due.deadline)
    elif found and not done:
        _find_due(draft, start, start + found.start)


def _is_immediate(
    draft: DraftFinding, start: int, end: int, status: PrintedStatus | None
) -> bool:
    """Read 立行立改 in the place of a status: a deadline, and printed as the status."""
    words = slice(status.start, status.end) if status else slice(None)
    said = draft.text[start:end][words]
    due = find_deadline(said) if "改" in said else None  # 立行立改, 立即整改
    if due is None or due.deadline.kind is not DueKind.IMMEDIATE:
        return False
    draft.deadline = due.deadline
    if not draft.status_wording:
        draft.status_wording = draft.cut(start + due.start, start + due.end, "status")
    return True


def _take_status(draft: DraftFinding, start: int, found: PrintedStatus) -> None:
    if not draft.status_wording:
        draft.status = found.status
        at, to = start + found.start, start + found.end
        draft.status_wording = draft.cut(at, to, "status")


def _read_deadline(draft: DraftFinding, start: int, end: int) -> None:
    """Read a deadline of its own; a status may stand in its place or behind it."""
    content = draft.text[start:end]
    status = leading_status(content)
    if status and status.status not in (Status.ONGOING, Status.LONG_TERM):
        read_status(draft, start, end)
        return
    due = read_deadline(content, draft.year)
    _take_due(draft, start + due.start, start + due.end, due.deadline)
    if rest := status_behind(content, due.end):
        _take_status(draft, start, rest)


def _find_due(draft: DraftFinding, start: int, end: int) -> None:
    if due := find_deadline(draft.text[start:end], draft.year):
        _take_due(draft, start + due.start, start + due.end, due.deadline)


def _take_due(draft: DraftFinding, start: int, end: int, deadline: Deadline) -> None:
    """Take a deadline; one with a date comes in place of one without."""
    if draft.deadline and draft.deadline.on:
        return
    draft.deadline = deadline
    if draft.deadline_span is None:
        draft.deadline_span = len(draft.spans)
        draft.cut(start, end, "deadline")
    else:
        draft.spans[draft.deadline_span] = (start, end, "deadline")
