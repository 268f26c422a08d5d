"""Whole notices against their answers, and to the letter out again."""

import json
from datetime import date
from pathlib import Path

import pytest

from rectification.notices import normalise, parse, put_back, unbroken, write
from rectification.notices.notice import Status
from rectification.notices.reading.answers import answers
from rectification.notices.writing.reword import refit

FOLDER = Path(__file__).parent
NOTICES = sorted(FOLDER.glob("*.txt"))
ANSWERS = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def test_every_notice_has_its_answers_and_nothing_else_lies_there() -> None:
    assert {path.stem for path in NOTICES} == {path.stem for path in ANSWERS} != set()


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_it_says_what_the_notice_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert answers(parse(unbroken(read(path)))) == expected


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_it_comes_out_to_the_letter(path: Path) -> None:
    notice = parse(read(path))
    assert "\n".join(put_back(notice)) == normalise(read(path))
    assert write(parse(write(notice))) == write(notice)


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_what_has_not_changed_is_not_reworded(path: Path) -> None:
    notice = parse(read(path))
    for section, one in notice.placed_findings():
        again = refit(one, notice.style, worded_for=one.status, heading=section.title)
        assert again == one


# The shape of the notice that the project began with, in invented words: numbering
# starts again in each group, deadlines stand within the status.
OPEN = ((9, "9月底"), (10, "10月底"), (10, "10月底"), (11, "11月底"), (11, "11月底"))
OPEN += ((12, "12月底"), (12, "底"), (12, "底"))
OFFICES = ("综合科", "财务科", "档案室", "信息中心", "法规科")


def eleven() -> str:
    lines = [
        "所在位置: 首页 > 通知公告",
        "清溪县档案局党组关于巡察整改情况的通报",
        "来源:本站原创 发布时间:2022年08月04日",
        "2021年12月10日至2022年1月20日,县委第一巡察组对县档案局党组进行了巡察。"
        "2022年4月14日,巡察组反馈了意见。现将整改情况予以公布。",
        "一、组织情况",
        "(一)加强领导。局党组多次研究。",
        "二、整改落实情况",
        "反馈的11个问题,已完成3个,正在推进8个。",
        "(一)已整改完成的问题",
    ]
    for number in range(1, 4):
        lines += finding(number, "已完成")
    lines.append("(二)正在推进的问题")
    for number, (_month, words) in enumerate(OPEN, 1):
        lines += finding(number, f"正在推进,计划2022年{words}完成", "下一步计划:续办。")
    lines += [
        "三、下一步工作",
        "(一)持续用力。不松劲。",
        "欢迎监督。电话:0000-5550101",
        "清溪县档案局党组",
        "2022年7月21日",
    ]
    return "\n".join(lines)


def finding(number: int, status: str, *more: str) -> list[str]:
    offices = "、".join(OFFICES[number % 5 : number % 5 + 2])
    return [
        f"{number}.关于“第{number}册台账不齐”问题的整改。",
        "台账缺页。",
        f"责任科室:{offices}",
        f"整改进度:{status}",
        "整改落实情况:一是补页。已补3页。二是登记。",
        *more,
    ]


def test_eleven_findings_in_two_groups() -> None:
    notice = parse(eleven())
    assert notice.count() == 11
    assert notice.count(Status.COMPLETED) == 3
    assert notice.count(Status.ONGOING) == 8
    assert {name for one in notice.findings for name in one.offices} == set(OFFICES)
    assert notice.signed_on == date(2022, 7, 21)
    assert notice.published_on == date(2022, 8, 4)
    assert notice.inspection.feedback_on == date(2022, 4, 14)
    due = [one.deadline.on for one in notice.findings if one.deadline]
    ends = {9: 30, 10: 31, 11: 30, 12: 31}
    assert due == [date(2022, month, ends[month]) for month, _ in OPEN]
    assert "\n".join(put_back(notice)) == eleven()


def test_counts_of_eleven_are_cut_out_as_slots() -> None:
    notice = parse(eleven())
    wordings = [line.wording for section in notice.sections for line in section.lines]
    assert "反馈的{total}个问题,已完成{completed}个,正在推进{ongoing}个。" in wordings
