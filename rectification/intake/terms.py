"""What a feedback letter gives the body: its day, months to rectify, days for a plan.

集中整改期3个月, 2个月内报送整改情况, 收到反馈意见之日起15日内报送整改方案. Working days
are left to a person: which days are free is not the letter's to say.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from rectification.notices.text import narrow, paragraphs
from rectification.notices.vocabulary.deadlines import find_days
from rectification.notices.vocabulary.numbering import from_chinese

_NUM = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})\s?"
_WITHIN = r"(?:之)?内"
# Nothing between the number and what it is of may begin another term.
_BETWEEN = r"(?:(?!个月|方案|\d+日)[^。;]){0,30}?"
_CAMPAIGN = (
    re.compile(
        rf"集中整改(?:期限?|时间|阶段)?[为是:,原则上不超过共]{{0,8}}\s?{_NUM}个月"
    ),
    re.compile(rf"{_NUM}个月(?:的)?集中整改"),
    re.compile(rf"{_NUM}个月{_WITHIN}{_BETWEEN}整改(?:情况|进展|任务|工作|报告|落实)"),
)
_PLAN = re.compile(rf"{_NUM}(个月|日|天){_WITHIN}{_BETWEEN}整改(?:工作)?方案")


@dataclass(frozen=True, slots=True)
class Terms:
    """Days counted from the feedback; None where the letter does not say or day is."""

    feedback_on: date | None = None
    plan_due_on: date | None = None
    campaign_ends_on: date | None = None


def read_terms(text: str, feedback_on: date | None) -> Terms:
    """Read the terms of a letter. `feedback_on`: the day it names, if any."""
    plain = narrow(text)
    since = feedback_on or _signed_on(text)
    if since is None:
        return Terms()
    found = next((it for it in (one.search(plain) for one in _CAMPAIGN) if it), None)
    plan = _PLAN.search(plain)
    plan_due = None
    if plan and plan[2] == "个月":
        plan_due = months_later(since, _number(plan[1]))
    elif plan:
        plan_due = since + timedelta(days=_number(plan[1]))
    ends = months_later(since, _number(found[1])) if found else None
    return Terms(since, plan_due, ends)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _signed_on(text: str) -> date | None:
    """Return the day in the letter's last paragraph, where it holds nothing else."""
    lines = [line for _at, line in paragraphs(text)]
    days = find_days(lines[-1]) if lines else []
    alone = len(days) == 1 and days[0].end - days[0].start == len(lines[-1].strip())
    return days[0].on if alone else None


def _number(text: str) -> int:
    return int(text) if text.isascii() else from_chinese(text) or 0
