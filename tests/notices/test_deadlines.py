"""Every wording of a deadline that notices use, and the days they print."""

from datetime import date

import pytest

from rectification.notices.notice import DueKind, Precision
from rectification.notices.vocabulary.deadlines import (
    DATE_FORMS,
    find_days,
    find_deadline,
    last_day,
    read_deadline,
    write_date,
)

DATED, IMMEDIATE = DueKind.DATED, DueKind.IMMEDIATE
LONG_TERM, CAMPAIGN = DueKind.LONG_TERM, DueKind.WITHIN_CAMPAIGN

# field → wording, kind, day, precision; the feedback was in 2022
WORDINGS = (
    ("2022年10月底", "2022年10月底", DATED, "2022-10-31", "month"),
    ("2022年底", "2022年底", DATED, "2022-12-31", "year"),
    ("12月底", "12月底", DATED, "2022-12-31", "month"),
    ("12月底前", "12月底前", DATED, "2022-12-31", "month"),
    ("2023年6月30日前", "2023年6月30日前", DATED, "2023-06-30", "day"),
    ("6月30日前完成", "6月30日前", DATED, "2022-06-30", "day"),
    ("2024年2月底", "2024年2月底", DATED, "2024-02-29", "month"),
    ("2023年第二季度", "2023年第二季度", DATED, "2023-06-30", "quarter"),
    ("第三季度末", "第三季度末", DATED, "2022-09-30", "quarter"),
    ("2023年上半年", "2023年上半年", DATED, "2023-06-30", "quarter"),
    ("明年3月底", "明年3月底", DATED, "2023-03-31", "month"),
    ("2022年9月中旬", "2022年9月中旬", DATED, "2022-09-20", "day"),
    ("2023年5月至10月底", "2023年5月至10月底", DATED, "2023-10-31", "month"),
    ("2022-10-31", "2022-10-31", DATED, "2022-10-31", "day"),
    ("２０２２年１０月底", "２０２２年１０月底", DATED, "2022-10-31", "month"),
    ("2022年11月31日前", "2022年11月31日前", DATED, None, "day"),
    ("2023年", "2023年", DATED, "2023-12-31", "year"),
    ("立行立改", "立行立改", IMMEDIATE, None, None),
    ("立行立改并长期坚持", "立行立改并长期坚持", LONG_TERM, None, None),
    ("长期坚持", "长期坚持", LONG_TERM, None, None),
    ("持续推进", "持续推进", LONG_TERM, None, None),
    ("集中整改期内", "集中整改期内", CAMPAIGN, None, None),
    ("无", "无", None, None, None),
    ("视情况而定", "视情况而定", None, None, None),
)


@pytest.mark.parametrize(("field", "wording", "kind", "on", "precision"), WORDINGS)
def test_a_deadline_is_read(
    field: str,
    wording: str,
    kind: DueKind | None,
    on: str | None,
    precision: str | None,
) -> None:
    found = read_deadline(field, 2022)
    due = found.deadline
    assert field[found.start : found.end] == due.wording == wording
    assert due.kind is kind
    assert due.on == (date.fromisoformat(on) if on else None)
    assert due.precision == (Precision(precision) if precision else None)


def test_a_deadline_stands_within_a_sentence() -> None:
    found = find_deadline("正在推进，计划2022年10月底完成", 2022)
    assert found is not None
    assert found.deadline.wording == "2022年10月底"


def test_a_month_without_any_year_has_no_day() -> None:
    assert read_deadline("10月底").deadline.on is None


@pytest.mark.parametrize("text", ["到底", "3日内答复", "彻底解决", "内部管理"])
def test_words_that_only_look_like_a_deadline(text: str) -> None:
    assert find_deadline(text, 2022) is None


@pytest.mark.parametrize("form", [form for form in DATE_FORMS if form != "md"])
def test_a_day_is_found_as_it_was_written(form: str) -> None:
    day = date(2022, 10, 21)
    [found] = find_days(f"于{write_date(day, form)}反馈")
    assert found.on == day
    assert write_date(day, found.form) == write_date(day, form)


def test_a_day_without_a_year_takes_the_one_before_it() -> None:
    first, second = find_days("2022年4月11日至6月2日")
    assert (first.on, second.on) == (date(2022, 4, 11), date(2022, 6, 2))
    assert second.form == "md"


def test_the_last_day_of_a_span_has_the_month_of_the_first() -> None:
    first, last = find_days("2023年元月22日至26日")
    assert (first.on, last.on) == (date(2023, 1, 22), date(2023, 1, 26))


@pytest.mark.parametrize("text", ["2023年2月30日", "2022-13-01", "2022年0月1日"])
def test_a_day_that_does_not_exist_has_no_date(text: str) -> None:
    [found] = find_days(text)
    assert found.on is None


@pytest.mark.parametrize(
    ("precision", "last"),
    [
        ("day", "2024-02-10"),
        ("month", "2024-02-29"),
        ("quarter", "2024-03-31"),
        ("year", "2024-12-31"),
    ],
)
def test_the_last_day_of_what_a_day_lies_in(precision: str, last: str) -> None:
    assert str(last_day(date(2024, 2, 10), Precision(precision))) == last


@pytest.mark.parametrize("month", range(1, 13))
def test_a_quarter_ends_with_its_third_month(month: int) -> None:
    found = last_day(date(2023, month, 1), Precision.QUARTER)
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    assert (found.month, found.day) == ends[(month - 1) // 3]
