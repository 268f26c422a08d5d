"""Accounts and plans, cut into measures at 一是, (1), ① or 1."""

from rectification.notices.notice import Measure
from rectification.notices.reading.partial import PAD, DraftFinding
from rectification.notices.text import sentence_ends
from rectification.notices.vocabulary.numbering import step_markers
from rectification.notices.vocabulary.printed_fields import Label


def read_steps(draft: DraftFinding, label: Label, start: int, end: int) -> None:
    """Read the account or the plan at `text[start:end]`.

    A second one runs on behind the first: its measures are added, its lead stays text.
    """
    account = label is Label.ACCOUNT
    steps = draft.measures if account else draft.next_steps
    slot = "account" if account else "next_steps"
    again = bool(steps)
    markers = step_markers(draft.text[start:end])
    if not markers:
        if start < end:
            text = draft.cut(start, end, f"{slot}.{len(steps) + 1}")
            steps.append(Measure(text))
        return
    lead = draft.strip(start, start + markers[0].start)
    if lead[0] < lead[1] and not again:
        _take_lead(draft, label, *lead)
    stops = [*(one.start for one in markers[1:]), end - start]
    for marker, stop in zip(markers, stops, strict=True):
        at, to = draft.strip(start + marker.behind, start + stop)
        steps.append(split_heading(draft.cut(at, to, f"{slot}.{len(steps) + 1}")))


def _take_lead(draft: DraftFinding, label: Label, start: int, end: int) -> None:
    if label is Label.ACCOUNT:
        draft.account_lead = draft.cut(start, end, "account_lead")
    else:
        draft.plan_lead = draft.cut(start, end, "plan_lead")


def split_heading(text: str) -> Measure:
    """Return the measure with its first sentence as heading, where more follows.

    >>> split_heading("建立台账。逐项登记。").heading
    '建立台账'
    """
    ends = sentence_ends(text)
    if ends and text[ends[0] - 1] == "。" and ends[0] > 1:
        heading, rest = text[: ends[0] - 1], text[ends[0] :]
        if rest.strip(PAD) and "\n" not in heading:
            return Measure(rest, heading)
    return Measure(text)
