"""What a page sets over a notice: a table of rows, and a title among other words."""

import re
from dataclasses import dataclass

from rectification.notices.text import narrow
from rectification.notices.vocabulary import phrases
from rectification.notices.vocabulary.deadlines import PrintedDay, find_days
from rectification.notices.vocabulary.page_furniture import (
    any_label,
    bullet_end,
    furniture_rule,
    is_bare_label,
)

_SIGN_OFF = re.compile(
    "同志|委员|代表|主任|各|同事|[局厅委办府部院处室会组校园站所镇乡]$"
)
# 【巡察整改】 or 巡察整改 | in front of a title is the column it stands in.
_COLUMN = re.compile(r"\[[^\[\]]{2,12}\]\s{0,4}|[^|。:]{2,12}\s{0,2}\|\s{0,2}")
_NAMED = re.compile(r"(?:标\s?题|题名|(?:信息|文件|公文)?名称)\s?:\s{0,4}")
_SITE_BEHIND = re.compile(r"(?:\s?[-_|—]{1,2}\s?[^-_|—。]{2,20}){1,3}$")
_CLOCK = re.compile(r"\s{1,4}\d{1,2}:\d{2}(?::\d{2})?")


def table_rows(texts: list[str]) -> set[int]:
    """Return the lines of a table over the document: labels, known or in its run.

    A label may stand over its value: 发布机构 and, on the line below, 区司法局.
    """
    rows: set[int] = set()
    for at, text in enumerate(texts):
        if at in rows:
            continue
        if "。" in text:
            break  # the body has begun
        label = any_label(text)
        listed = at > 0 and (at - 1 in rows or _names_a_row(texts[at - 1]))
        if is_bare_label(text):
            rows |= {at, *_value(texts, at)}
        elif listed and label and not _SIGN_OFF.search(label):
            rows.add(at)
            if narrow(text[-1]) == ":":
                rows |= _value(texts, at)
    return rows


def _names_a_row(text: str) -> bool:
    return bool(any_label(text)) and furniture_rule(text) is not None


def _value(texts: list[str], at: int) -> set[int]:
    """Return the line below a label that is its value, none where it has no value."""
    below = texts[at + 1] if at + 1 < len(texts) else ""
    if not below or any_label(below) or is_bare_label(below) or "。" in below:
        return set()
    return {at + 1}


@dataclass(frozen=True, slots=True)
class TitleLine:
    """The title at `text[start:end]` of a line, and a day that stands behind it."""

    start: int
    end: int
    day: PrintedDay | None = None


def names_title(text: str) -> bool:
    """Whether a line of the page says what the title is: 标题：…"""
    plain = narrow(text)
    return bool(_NAMED.match(plain, bullet_end(plain)))


def read_title_line(text: str) -> TitleLine:
    """Return where the title stands between a column's name and a day or a site."""
    plain = narrow(text)
    start = bullet_end(plain)
    if column := _COLUMN.match(plain, start) or _NAMED.match(plain, start):
        start = column.end()
    end, day = _without_day(plain.rstrip("*"), start)
    site = _SITE_BEHIND.search(plain, start, end)
    if site and phrases.TITLE_END.search(plain[start : site.start()]):
        end = site.start()
    return TitleLine(start, end, day)


def _without_day(plain: str, start: int) -> tuple[int, PrintedDay | None]:
    """Return where a title ends in front of the day of its publication."""
    days = find_days(plain)
    day = days[-1] if days else None
    if day is None or not day.on or day.start <= start:
        return len(plain), None
    clock = _CLOCK.match(plain, day.end)
    rest = plain[clock.end() if clock else day.end :]
    before = plain[: day.start].rstrip()
    if rest == ")" and before.endswith("("):
        before = before[:-1].rstrip()
    elif rest or not phrases.TITLE_END.search(before):
        return len(plain), None
    return len(before), day
