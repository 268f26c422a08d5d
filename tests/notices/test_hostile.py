"""Text made to be slow: reading takes a time that grows with length, not its square."""

from time import process_time

import pytest

from rectification.limits import MOST_CHARACTERS
from rectification.notices import normalise, parse, put_back, write
from rectification.notices.reading.answers import answers
from rectification.notices.reading.doubts import doubts

HEAD = "清溪县某局关于巡察整改情况的通报\n县委第一巡察组进行了巡察。\n一、整改情况\n"
FRAMES = {
    "bare": "{}",
    "title": HEAD + "1.{}\n整改情况：已完成。",
    "account": HEAD + "1.关于“甲”问题的整改。\n整改情况：{}",
    "office": HEAD + "1.关于“甲”问题的整改。\n责任科室：{}\n整改情况：乙。",
    "closing": HEAD + "1.甲。\n整改情况：乙。\n欢迎监督。地址：{}",
}
UNITS = (
    *("(", "((((", ")", "（）", "《", "《》", "》", "“", "“”", '"', "[", "{", "{}"),
    *(
        "一",
        "一是",
        "一、",
        "1",
        "1.",
        "1.1.",
        "(1)",
        "①",
        "十",
        "、",
        "，",
        "。；",
        "：",
        "。",
    ),
    *(
        "关于",
        "针对",
        "问题",
        "问题，",
        "反馈",
        "反馈。",
        "巡察组",
        "县委",
        "和",
        "科和",
        "科、",
    ),
    *(
        "(已完成)",
        "已完成",
        "，正在",
        "基本完成",
        "长期",
        "底",
        "内",
        "至",
        "年",
        "3月",
        "3个",
    ),
    *(
        "2022年1月1日",
        "2022-01-01",
        "其中3个问题",
        "电话：",
        "地址：",
        "邮箱：",
        "公示期",
    ),
    *(
        "整改情况：",
        "责任科室：甲科，",
        "完成情况：已完成，",
        "责 ",
        " ",
        "\u3000",
        "\t",
    ),
    *(
        "甲\n",
        "1.甲\n",
        "（一）甲\n",
        "一是甲。\n",
        "整改时限：长期\n",
        "整改情况：甲。\n",
    ),
    *(
        "责任科室：甲科\n",
        "打印\n",
        "2022年1月1日\n",
        "清溪县某局\n",
        "附件：\n",
        "省",
        "第",
    ),
)
LENGTH = 5_000
SECONDS = 1.0  # some 0.03 on one slow core; a square would take half a minute


@pytest.mark.parametrize("frame", FRAMES)
def test_no_run_of_marks_is_slow(frame: str) -> None:
    for unit in UNITS:
        text = FRAMES[frame].replace("{}", unit * (LENGTH // len(unit)))
        started = process_time()
        notice = parse(text)
        answers(notice)
        doubts(notice)
        assert process_time() - started < SECONDS, repr(unit)
        assert "\n".join(put_back(notice)) == normalise(text), repr(unit)


@pytest.mark.parametrize("unit", ["(", "一是", "反馈", "甲\n"])
def test_the_longest_text_is_read(unit: str) -> None:
    run = unit * (MOST_CHARACTERS // len(unit))
    text = FRAMES["account"].replace("{}", run)
    started = process_time()
    notice = parse(text)
    assert process_time() - started < 30
    written = write(notice)
    assert write(parse(written)) == written


def test_brackets_as_deep_as_they_are_long_do_not_recurse() -> None:
    text = FRAMES["office"].replace("{}", "甲科和" * 3_000)
    [finding] = parse(text).findings
    assert finding.offices
