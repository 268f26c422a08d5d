"""Reading one finding: its heading, then labelled values and bare paragraphs."""

import re
from dataclasses import replace

from rectification.notices.notice import DueKind, Role, Status
from rectification.notices.reading.fields import read_field, take_last_due
from rectification.notices.reading.finding_walk import FIELD_STOPS, Bare, Walk
from rectification.notices.reading.heading import heading_lines, read_heading
from rectification.notices.reading.label_lines import label_lines
from rectification.notices.reading.partial import PAD, DraftFinding, number_span
from rectification.notices.reading.table_rows import TableRow
from rectification.notices.text import sentence_ends
from rectification.notices.vocabulary.deadlines import find_deadline, planned_day
from rectification.notices.vocabulary.labels import (
    PrintedLabel,
    find_labels,
    settle,
)
from rectification.notices.vocabulary.numbering import Marker
from rectification.notices.vocabulary.printed_fields import Label
from rectification.notices.vocabulary.statuses import (
    closing_status,
)


def read_finding(
    paragraphs: list[str], marker: Marker | None, year: int | None, bare: Bare
) -> DraftFinding:
    """Return what a finding's paragraphs say; the first is its heading."""
    draft = DraftFinding("\n".join(paragraphs), year, marker)
    lines = list(label_lines(paragraphs))
    labels = [*find_labels(draft.text), *lines]
    labels = settle(draft.text, sorted(labels, key=lambda one: one.start))
    labels = [_told_apart(one, len(paragraphs[0])) for one in labels]
    first_line = len(paragraphs[0])
    if lines and not lines[0].start:
        first_line = lines[0].end + len(paragraphs[1])
        behind = _title_of_parts(draft, lines[0].end, first_line)
        _read_values(draft, labels, (behind, first_line), bare)
        _due_in_standard(draft)
        return draft
    start = marker.behind if marker else 0
    count = heading_lines(paragraphs[0], start)
    if count > 1 and any(one.label is Label.PROBLEM for one in lines[:1]):
        count += lines[0].start == len(paragraphs[0]) + 1  # 反馈问题 over the title
    first_line = len("\n".join(paragraphs[:count]))
    behind = read_heading(draft, labels, start, first_line)
    _read_values(draft, labels, (behind, first_line), bare)
    return draft


# 审计意见: below a title tells what is asked for, not what was found.
_DEMAND = re.compile("(?:审计|处理|整改){1,2}(?:意见|建议)")


def _told_apart(label: PrintedLabel, first_line: int) -> PrintedLabel:
    if label.label is not Label.PROBLEM or label.start <= first_line:
        return label
    is_demand = _DEMAND.fullmatch(label.name)
    return replace(label, label=Label.STANDARD) if is_demand else label


def read_row(text: str, row: TableRow, year: int | None) -> DraftFinding:
    """Return what a row of a table says of a finding."""
    draft = DraftFinding(text, year, row.marker)
    labels = settle(text, row.labels)
    for label, (start, end) in row.before:
        read_field(draft, label, start, end)
    behind = read_heading(draft, labels, row.marker.behind, len(text))
    _read_values(draft, labels, (behind, len(text)), Bare.PROBLEM)
    return draft


def _read_values(
    draft: DraftFinding,
    labels: list[PrintedLabel],
    heading: tuple[int, int],
    bare: Bare,
) -> None:
    """Read what stands behind the title; `heading`: its end, and that of its line."""
    if draft.marker:
        draft.cut(*number_span(draft.marker))
    draft.roles[0] = Role.FINDING
    walk = Walk(draft, labels, bare)
    for start, end, label in _segments(draft.text, labels, *heading):
        if label:
            walk.labelled_value(label, end)
        elif draft.text[start:end].strip(PAD):
            walk.bare(start, end)
    walk.close()
    take_last_due(draft)
    _read_closing(draft, walk.account)
    if draft.deadline is None and draft.status is not Status.COMPLETED:
        # In a list of measures a day tells of one of them.
        whole = len(draft.measures) == 1 and not draft.account_lead
        said = [walk.account] if whole else []
        said += [draft.texts["outcome"]] if "outcome" in draft.texts else []
        planned = (planned_day(one, draft.year) for one in said)
        draft.deadline = walk.due or next((one for one in planned if one), None)


def _read_closing(draft: DraftFinding, account: str) -> None:
    """Read the status that an account ends in, where nothing else tells one."""
    if not draft.status_wording and (said := closing_status(account)):
        # Part of the account as printed, so no slot is cut.
        draft.status = said.status
        draft.status_wording = account[said.start : said.end]
        due = find_deadline(account[said.end :], draft.year)
        if due is None or draft.deadline is not None:
            return
        # 已整改完成,并将长期坚持: kept up for ever, though it is done
        if said.status.is_open or due.deadline.kind is DueKind.LONG_TERM:
            draft.deadline = due.deadline


def _title_of_parts(draft: DraftFinding, start: int, stop: int) -> int:
    """Take the first sentence of what was found as the title of a notice's only one."""
    ends = sentence_ends(draft.text[start:stop])
    end = start + ends[0] if ends else stop
    draft.title = draft.cut(*draft.strip(start, end, FIELD_STOPS), "title")
    draft.roles[start] = Role.FINDING
    return end


def _due_in_standard(draft: DraftFinding) -> None:
    """Take the deadline in 2023年12月底前完成复绿, where no field gives one."""
    due = find_deadline(draft.texts.get("standard", ""), draft.year)
    if due and due.deadline.on and draft.deadline is None:
        draft.deadline = due.deadline


def _segments(
    text: str, labels: list[PrintedLabel], behind: int, first_line: int
) -> list[tuple[int, int, PrintedLabel | None]]:
    """Cut what follows the title at every label and every paragraph."""
    at_label = {one.start: one for one in labels if one.start >= behind}
    starts = {match.end() for match in re.finditer("\n", text)}
    # The value of a label on a line of its own stands on the next.
    starts = {start for start in starts if start > first_line}
    starts -= {text.find("\n", one.end - 1, one.end + 1) + 1 for one in labels}
    marks = sorted({behind} | starts | set(at_label))
    ends = [*marks[1:], len(text)]
    return [
        (start, end, at_label.get(start))
        for start, end in zip(marks, ends, strict=True)
    ]
