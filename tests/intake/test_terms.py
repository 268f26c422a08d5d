"""The day of a letter and the terms it gives, counted from it."""

from datetime import date

import pytest

from rectification.intake.terms import Terms, months_later, read_terms

FED_BACK = date(2032, 1, 31)


@pytest.mark.parametrize(
    ("text", "plan", "campaign"),
    [
        ("集中整改期3个月。", None, date(2032, 4, 30)),
        ("集中整改时间原则上不超过六个月。", None, date(2032, 7, 31)),
        ("用两个月集中整改。", None, date(2032, 3, 31)),
        ("请于2个月内向巡察办报送整改情况报告。", None, date(2032, 3, 31)),
        (
            "1个月内制定整改方案，3个月内完成整改任务。",
            date(2032, 2, 29),
            date(2032, 4, 30),
        ),
        ("自收到之日起15日内报送整改方案。", date(2032, 2, 15), None),
        ("15个工作日内报送整改方案。", None, None),
        ("部分资金滞留3个月。", None, None),
    ],
)
def test_terms_count_from_the_feedback(
    text: str, plan: date | None, campaign: date | None
) -> None:
    assert read_terms(text, FED_BACK) == Terms(FED_BACK, plan, campaign)


def test_the_day_below_the_signature_stands_in_for_one_in_the_beginning() -> None:
    letter = "集中整改期2个月。\n县委第一巡察组\n2032年3月15日"
    told = read_terms(letter, None)
    assert (told.feedback_on, told.campaign_ends_on) == (
        date(2032, 3, 15),
        date(2032, 5, 15),
    )
    assert read_terms("集中整改期2个月。", None) == Terms()
    assert months_later(date(2031, 11, 30), 3) == date(2032, 2, 29)
