"""整改成效 beside an account, alone, one for each measure; lists above and below it."""

from collections.abc import Sequence

import pytest

from rectification.notices import parse, write
from rectification.notices.notice import Finding

MEASURES = ("公布时间表。", "停办培训班。")
ACCOUNTS = {
    "in one paragraph": ["整改措施：一是公布时间表。二是停办培训班。"],
    "numbered paragraphs": ["整改措施：", "（1）公布时间表。", "（2）停办培训班。"],
    "behind a status": [
        "整改情况：已完成。",
        "一是公布时间表。",
        "二是停办培训班。",
    ],
}
OUTCOMES = {
    "整改成效：投诉下降。": "投诉下降。",
    "【整改效果】投诉下降。": "投诉下降。",
    "取得的成效：\n1.投诉下降。\n2.人次上升。": "1.投诉下降。\n2.人次上升。",
}


def findings(*paragraphs: str, title: str = "{}.开放时间不足") -> Sequence[Finding]:
    """Return the findings of a notice with three in each of two groups."""
    lines = ["临洲市文化馆党支部关于巡察整改情况的通报", "一、整改情况"]
    for group in ("（一）服务方面", "（二）管理方面"):
        lines.append(group)
        for number in (1, 2, 3):
            lines += [title.format(number), *"\n".join(paragraphs).split("\n")]
    text = "\n".join(lines)
    notice = parse(text)
    assert write(notice) == text
    assert [one.title for one in notice.findings] == ["开放时间不足"] * 6
    return notice.findings


@pytest.mark.parametrize(
    "title", ["{}.开放时间不足", "{}.关于“开放时间不足”问题的整改。"]
)
@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_it_is_the_outcome_beside_an_account(
    title: str, account: str, outcome: str
) -> None:
    for one in findings(*ACCOUNTS[account], outcome, title=title):
        assert tuple(step.text for step in one.measures) == MEASURES
        assert one.outcome == OUTCOMES[outcome]


def test_an_outcome_in_the_paragraph_of_the_account_is_one() -> None:
    for one in findings("整改措施：公布时间表。整改成效：投诉下降。"):
        assert [step.text for step in one.measures] == ["公布时间表。"]
        assert one.outcome == "投诉下降。"


def test_alone_it_is_the_account() -> None:
    for one in findings("整改成效：投诉下降。"):
        assert [step.text for step in one.measures] == ["投诉下降。"]
        assert one.outcome == ""


def test_one_for_each_measure_belongs_to_the_account() -> None:
    pair = ("整改措施：公布时间表。", "整改成效：投诉下降。")
    for one in findings(*pair, *pair):
        assert len(one.measures) == 4
        assert one.outcome == ""


def test_a_status_in_its_place_is_a_status() -> None:
    for one in findings("整改措施：公布时间表。", "整改成效：已完成。"):
        assert (one.status_wording, one.outcome) == ("已完成", "")


def test_the_reason_runs_to_the_next_label() -> None:
    paragraphs = ["未按期完成原因：连续降雨。", "场地被占。", "责任人：甲某"]
    for one in findings("整改情况：正在补办。", *paragraphs):
        assert one.reason_for_delay == "连续降雨。\n场地被占。"
        assert one.person == "甲某"
        assert [step.text for step in one.measures] == ["正在补办。"]
