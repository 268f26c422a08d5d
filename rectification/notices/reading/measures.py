"""Accounts and plans, cut into measures at 一是, (1), ① or 1."""

import re

from rectification.notices.notice import Measure
from rectification.notices.reading.partial import PAD, DraftFinding
from rectification.notices.text import narrow, sentence_ends
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


# 下一步,将再收储90套 at the end of an account begins what is planned.
_OUTLOOK_WORDS = ("下一", "下步", "下阶段", "接下来", "后续")
_OUTLOOK = re.compile(
    r"(?:(?<=[。;!,\n])|^)\s{0,4}(?:下一步|下步|下一阶段|下阶段|接下来|后续)(?:工作)?(?:中)?"
    r"(?:[,、]|(?=[^。;,]{0,10}(?:将|拟|继续|持续|进一步|加快|力争|确保|计划)))"
)


def find_outlook(text: str) -> tuple[int, int] | None:
    """Return where the outlook at the end of an account begins, and its words.

    None where measures go on behind it: then it belongs to one of them.
    """
    if not any(word in text for word in _OUTLOOK_WORDS):
        return None
    match = _OUTLOOK.search(narrow(text))
    if match is None:
        return None
    told = step_markers(text[: match.start()])
    own = {match.end() + one.start for one in step_markers(text[match.end() :])}
    for one in step_markers(text)[len(told) :]:
        if one.start not in own:
            return None
    return match.start(), match.end()


def _take_lead(draft: DraftFinding, label: Label, start: int, end: int) -> None:
    if label is Label.ACCOUNT:
        draft.account_lead = draft.cut(start, end, "account_lead")
    else:
        draft.plan_lead = draft.cut(start, end, "plan_lead")


_ASIDE = re.compile(r"[(（][^()（）]{2,30}[)）]。?")  # (已完成) is no sentence


def split_heading(text: str) -> Measure:
    """Return the measure with its first sentence as heading, where more follows.

    >>> split_heading("建立台账。逐项登记。").heading
    '建立台账'
    """
    ends = sentence_ends(text)
    if ends and text[ends[0] - 1] == "。" and ends[0] > 1:
        heading, rest = text[: ends[0] - 1], text[ends[0] :]
        told = rest.strip(PAD)
        if told and not _ASIDE.fullmatch(told) and "\n" not in heading:
            return Measure(rest, heading)
    return Measure(text)
