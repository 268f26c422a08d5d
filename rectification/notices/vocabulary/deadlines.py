"""Printed days and deadlines ⇄ dates: 2022年10月底, 6月30日前, 第三季度, 长期坚持."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge

from rectification.notices.notice import Deadline, DueKind, Precision
from rectification.notices.text import narrow
from rectification.notices.vocabulary.numbering import from_chinese, to_chinese

# As typed: 二〇二三, 二○二三, 二零二三, 二0二三 and 二O二三.
_ZEROS = "〇○◯零0Oo"
_SHORT_YEAR = r"(?<!\d)[12]\d(?=年(?:\d{1,2}月|年?底|[一二三四]季度))"  # 24年5月底
_YEAR = rf"(\d{{4}}|[{_ZEROS}一二三四五六七八九]{{4}}|{_SHORT_YEAR})\s?年"
_NUM = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_NUM_OF_MONTH = r"(\d{1,2}|[一二三四五六七八九十]{1,3}|元)"
_DAY = re.compile(rf"(?:{_YEAR}\s?)?{_NUM_OF_MONTH}\s?月\s?{_NUM}\s?日")
# 5月22日至26日: the last day of a span has the month of the first.
_LAST_OF_SPAN = re.compile(rf"\s?(?:至|到|[-—–~～]{{1,2}})\s?{_NUM}\s?日")
_MONTH = re.compile(rf"{_YEAR}\s?{_NUM}\s?月")
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?!\d)")
_CHINESE_YEAR = "〇一二三四五六七八九"


def write_date(day: date, form: str = "") -> str:
    """Return `day` as printed: 2022年7月21日, or in the form asked for.

    Forms: `0` pads month and day, `md` leaves the year off, `〇` writes Chinese digits,
    `-`, `.` and `/` separate figures, each with `0` behind when padded.
    """
    year, month, of_month = day.year, day.month, day.day
    if form == "〇":
        years = "".join(_CHINESE_YEAR[int(digit)] for digit in str(year))
        return f"{years}年{to_chinese(month)}月{to_chinese(of_month)}日"
    if form == "md":
        return f"{month}月{of_month}日"
    if form and form[0] in "-./":
        if form.endswith("0"):
            return f"{year}{form[0]}{month:02}{form[0]}{of_month:02}"
        return f"{year}{form[0]}{month}{form[0]}{of_month}"
    if form == "0":
        return f"{year}年{month:02}月{of_month:02}日"
    return f"{year}年{month}月{of_month}日"


def write_deadline(on: date, precision: Precision) -> str:
    """Return the usual words: 2022年10月底, 2022年底, 2022年9月30日前."""
    match precision:
        case Precision.DAY:
            return f"{on.year}年{on.month}月{on.day}日前"
        case Precision.MONTH:
            return f"{on.year}年{on.month}月底"
        case Precision.QUARTER:
            return f"{on.year}年第{to_chinese(_quarter(on))}季度"
        case Precision.YEAR:
            return f"{on.year}年底"


def last_day(day: date, precision: Precision) -> date:
    """Return the last day of the month, quarter or year in which `day` lies.

    With the precision of a day it is `day` itself.
    """
    match precision:
        case Precision.DAY:
            return day
        case Precision.MONTH:
            month = day.month
        case Precision.QUARTER:
            month = 3 * _quarter(day)
        case Precision.YEAR:
            month = 12
    return date(day.year, month, monthrange(day.year, month)[1])


def _quarter(day: date) -> int:
    return (day.month + 2) // 3


DATE_FORMS = ("", "0", "md", "〇", "-0", ".0", "/0", "-", ".", "/")


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day as printed at `text[start:end]`; `on` is None when it does not exist."""

    start: int
    end: int
    on: date | None
    form: str


def find_days(text: str, year: int | None = None) -> list[PrintedDay]:
    """Return the days printed in `text`; one without a year takes that before it.

    Before the first day with a year a month with one will do: 2023年3月至5月,…6月20日.
    """
    plain = narrow(text)
    if year is None and (month := _MONTH.search(plain)):
        year_from, month_year = month.start(), _year(month[1])
    else:
        year_from, month_year = len(plain), None
    matches = [*_DAY.finditer(plain), *_NUMERIC_DAY.finditer(plain)]
    days: list[PrintedDay] = []
    for match in sorted(matches, key=lambda found: found.start()):
        last: re.Match[str] | None = None
        if match.re is _DAY:
            if match[1]:
                year = _year(match[1])
            elif year is None and match.start() > year_from:
                year = month_year
            on = _day(year, _number(match[2]), _number(match[3]))
            last = _LAST_OF_SPAN.match(plain, match.end())
        else:
            year = int(match[1])
            on = _day(year, int(match[3]), int(match[4]))
        shown = text[match.start() : match.end()]
        form = next(
            (form for form in DATE_FORMS if on and write_date(on, form) == shown), ""
        )
        days.append(PrintedDay(match.start(), match.end(), on, form))
        if last:
            on = _day(year, _number(match[2]), _number(last[1]))
            days.append(PrintedDay(last.start(1), last.end(), on, ""))
    return days


# A page's own font may lose 年 and 月 on the way: 2024717日, 914日, 202412月5日.
_GLUED = re.compile(
    r"(?<![\d.\-/:第])(?:\d{4}年)?(?:20\d\d)?(\d{3,4})日"
    r"(?!(?:以?[内上]|攻坚|行动|会战|游))"
    r"|(?<![\d.\-/:])20\d\d\d{1,2}月(?:\d{1,2}日)?"
)
_GLUED_LAST = re.compile(r"\s?[至到\-—–~～]{1,2}\s?(?:20\d\d)?\d{1,4}日")


def find_damaged_days(text: str) -> Iterator[tuple[int, int]]:
    """Yield where days stand without their 年 or 月, a span of them as one."""
    plain = narrow(text)
    behind = 0
    for match in _GLUED.finditer(plain):
        if match.start() < behind or not (match[1] is None or _may_be_day(match[1])):
            continue
        last = _GLUED_LAST.match(plain, match.end())
        behind = last.end() if last else match.end()
        yield match.start(), behind


def _may_be_day(digits: str) -> bool:
    """Whether a month and a day run together: 914, 1027."""
    return any(_day(2000, int(digits[:at]), int(digits[at:])) for at in (1, 2))


def _year(text: str) -> int:
    if text.isdecimal():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return int("".join(str("〇一二三四五六七八九".find(_zero(char))) for char in text))


def _zero(char: str) -> str:
    return "〇" if char in _ZEROS else char


def _number(text: str) -> int:
    if text == "元":
        return 1
    return int(text) if text.isascii() else from_chinese(text) or 0


def _day(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None


_BEFORE = r"(?:底|末)?(?:之前|以前|前|内|止)?"
_RELATIVE = r"(?:(今年|本年|当年|明年|次年)度?)?"
_OWN_YEAR = rf"(?:{_YEAR}|{_RELATIVE})\s?"
_DATED = re.compile(
    rf"{_OWN_YEAR}(?:"
    rf"{_NUM}\s?月\s?{_NUM}\s?日{_BEFORE}"
    rf"|{_NUM}\s?月\s?(?:份|(上旬|中旬|下旬))?{_BEFORE}"
    r"|第?([一二三四1-4])\s?季度(?:底|末)?(?:之前|以前|前|内)?"
    r"|(上半年|下半年)(?:底|末)?(?:之前|以前|前|内)?"
    r"|年?(底|末|终|内)(?:之前|以前|前)?)"
)
_BARE_YEAR = re.compile(rf"{_YEAR}(?:度)?(?:之前|以前|前)?")
_COMPACT_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:前|之前)?")  # 20241231
_NUMERIC_MONTH = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})(?![-./\d])")
_REACH = 24  # characters of a deadline
_RANGE = re.compile(r"\s?[至到\-—–~～]+\s?")

IMMEDIATE = r"立行立改|立即整改|即知即改|立整立改"
_KINDS: list[tuple[DueKind, re.Pattern[str]]] = [
    (
        DueKind.LONG_TERM,
        re.compile(r"(?:立行立改|立整立改)[、,并且]{0,2}(?:长期坚持|持续推进|持续坚持)"),
    ),
    (DueKind.IMMEDIATE, re.compile(IMMEDIATE)),
    (
        DueKind.WITHIN_CAMPAIGN,
        re.compile(r"集中整改(?:期限|期间|阶段|期)?(?:内|结束前|完成前|期满前)?"),
    ),
    (
        DueKind.LONG_TERM,
        re.compile(
            r"(?:需要?|并)?(?:长期坚持(?:整改|落实)?|长期(?:整改|推进|落实|任务)|"
            r"(?:常态化|持续)(?:坚持|推进|整改|落实|开展)|长期|常态化|持续)"
        ),
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PrintedDeadline:
    """A deadline as printed at `text[start:end]`."""

    start: int
    end: int
    deadline: Deadline


def find_deadline(text: str, year: int | None = None) -> PrintedDeadline | None:
    """Return the first dated deadline in `text`, else the first kind without a date.

    `year` stands in for one that is not printed: the year of the feedback.
    """
    plain = narrow(text)
    for found in _dated(plain, year):
        return _with_wording(text, found)
    for kind, pattern in _KINDS:
        if match := pattern.search(plain):
            wording = text[match.start() : match.end()]
            return PrintedDeadline(match.start(), match.end(), Deadline(wording, kind))
    return None


# 预计2022年10月底完工: by when an account says that it will be done
_PLANNED = re.compile(r"(?:预计|计划|拟|力争|确保|将于|可于)(?:于|在|到)?\s?")


def planned_day(account: str, year: int | None) -> Deadline | None:
    """Return the last day by when an account says that the work will be done."""
    for lead in reversed([*_PLANNED.finditer(account)]):
        due = find_deadline(account[lead.end() : lead.end() + _REACH], year)
        if due and due.start == 0 and due.deadline.on:
            return due.deadline
    return None


def read_deadline(text: str, year: int | None = None) -> PrintedDeadline:
    """Return the deadline that a field of its own states; odd words are kept."""
    found = find_deadline(text, year)
    plain = narrow(text)
    if found is None and (compact := _COMPACT_DAY.fullmatch(plain)):
        on = _day(int(compact[1]), int(compact[2]), int(compact[3]))
        due = Deadline(text, DueKind.DATED if on else None, on, Precision.DAY)
        return PrintedDeadline(0, len(text), due)
    if found is None:
        for match in (_BARE_YEAR.search(plain), _NUMERIC_MONTH.search(plain)):
            if match is None:
                continue
            month = int(match[2]) if match.re is _NUMERIC_MONTH else 12
            if not 1 <= month <= 12:
                continue
            on = _month_end(_year(match[1]), month)
            exact = Precision.MONTH if match.re is _NUMERIC_MONTH else Precision.YEAR
            wording = text[match.start() : match.end()]
            due = Deadline(wording, DueKind.DATED, on, exact)
            return PrintedDeadline(match.start(), match.end(), due)
    return found or PrintedDeadline(0, len(text), Deadline(text, None))


def _with_wording(text: str, found: PrintedDeadline) -> PrintedDeadline:
    due = found.deadline
    wording = text[found.start : found.end]
    return PrintedDeadline(
        found.start, found.end, Deadline(wording, due.kind, due.on, due.precision)
    )


def _dated(plain: str, year: int | None) -> Iterator[PrintedDeadline]:
    for match in _dates(plain):
        first = _read(match, year)
        if first is None:
            continue
        on, precision = first
        # A span is due on its last day: "2023年5月至10月底".
        if gap := _RANGE.match(plain, match.end()):
            last = _DATED.match(plain, gap.end())
            second = _read(last, on.year if on else year) if last else None
            if last and second:
                yield _found(match.start(), last.end(), *second)
                return
        yield _found(match.start(), match.end(), on, precision)


def _dates(plain: str) -> Iterator[re.Match[str]]:
    """Yield the dates in `plain` in either spelling, in order, none over another."""
    behind = 0
    found = (pattern.finditer(plain) for pattern in (_DATED, _NUMERIC_DAY))
    for match in merge(*found, key=lambda one: one.start()):
        if match.start() >= behind:
            behind = match.end()
            yield match


def _found(
    start: int, end: int, on: date | None, precision: Precision
) -> PrintedDeadline:
    return PrintedDeadline(start, end, Deadline("", DueKind.DATED, on, precision))


def _read(
    match: re.Match[str], year: int | None
) -> tuple[date | None, Precision] | None:
    if match.re is _NUMERIC_DAY:
        on = _day(int(match[1]), int(match[3]), int(match[4]))
        return on, Precision.DAY
    own, relative, month, day, of_month, third, quarter, half, _ = match.groups()
    if own:
        year = _year(own)
    elif relative in ("明年", "次年") and year:
        year += 1
    if day:
        return _day(year, _number(month), _number(day)), Precision.DAY
    if of_month:
        number = _number(of_month)
        if third in ("上旬", "中旬"):
            return _day(year, number, 10 if third == "上旬" else 20), Precision.DAY
        return _month_end(year, number), Precision.MONTH
    if quarter:
        number = "一二三四".find(quarter) + 1 or int(quarter)
        return _month_end(year, 3 * number), Precision.QUARTER
    if half:
        exact = Precision.YEAR if half == "下半年" else Precision.QUARTER
        return _month_end(year, 12 if half == "下半年" else 6), exact
    # A lone 底 or 内 says nothing ("3日内", "到底"): it takes a year in front.
    if not own and not relative and "年" not in match[0]:
        return None
    return _month_end(year, 12), Precision.YEAR


def _month_end(year: int | None, month: int) -> date | None:
    first = _day(year, month, 1)
    return first and last_day(first, Precision.MONTH)
