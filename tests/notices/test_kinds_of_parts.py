"""How parts, groups and rows hold the findings, that was misread."""

import pytest

from rectification.notices import parse
from rectification.notices.notice import Status
from rectification.notices.reading.answers import answers
from tests.notices.told import HEAD, read, steps

END = "清溪县图书馆\n2025年3月1日"


def test_parts_and_aspects_are_two_levels() -> None:
    notice = read(
        HEAD,
        "第一部分 整改部署",
        "已部署。",
        "第二部分 整改情况",
        "一、业务方面",
        "1.登记管理松散",
        "（1）登记不全。\n责任科室：采编部\n整改情况：补登3册。",
        "二、作风方面",
        "1.值守管理松散",
        "（1）值守脱岗。\n责任科室：办公室\n整改情况：排定班次。",
        END,
    )
    paths = [one["group_path"] for one in answers(notice)["findings"]]
    assert paths == [["业务方面", "登记管理松散"], ["作风方面", "值守管理松散"]]


@pytest.mark.parametrize("empty", ["", "\t\t\t", "\t\t\t "])
def test_a_cell_over_all_columns_groups_the_rows_below(empty: str) -> None:
    text = "\n".join(
        [
            HEAD,
            "序号\t问题\t整改情况\t整改状态",
            f"业务方面{empty}",
            "1\t登记不全\t补登3册。\t已完成",
            f"作风方面{empty}",
            "2\t值守脱岗\t排定班次。\t正在推进",
        ]
    )
    said = answers(parse(text))["findings"]
    assert [one["group"] for one in said] == ["业务方面", "作风方面"]


def test_a_groups_heading_may_end_in_fields_for_all_below() -> None:
    notice = read(
        HEAD,
        "（一）业务不精（责任领导：副馆长甲某；责任科室：采编部；完成时限：2025年6月底）",
        "1.登记不全。整改情况：补登3册。",
        "2.借阅超期。整改情况：催还8册。",
        "（二）作风松散（责任领导：馆长乙某；责任科室：办公室）",
        "1.值守脱岗。整改情况：排定班次。",
        END,
    )
    said = answers(notice)["findings"]
    assert [one["group"] for one in said] == ["业务不精", "业务不精", "作风松散"]
    offices = [one.offices for one in notice.findings]
    assert offices == [("采编部",), ("采编部",), ("办公室",)]
    assert [one["due_on"] for one in said] == ["2025-06-30", "2025-06-30", None]
    assert said[2]["leader"] == "馆长乙某"


def test_who_answers_for_an_office_stands_in_a_bracket_behind_it() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n责任：采编部（负责人：甲某某）\n整改：补登3册。",
        "2.借阅超期\n责任：采编部（牵头）、信息部（负责人：乙某某）\n整改：催还8册。",
    )
    first, second = notice.findings
    assert (first.offices, first.person) == (("采编部",), "甲某某")
    assert (second.offices, second.lead_office) == (("采编部", "信息部"), "采编部")
    assert second.person == "乙某某"


def test_a_marked_measure_without_a_stop_is_no_note() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n整改进展：长期坚持。\n一是补登3册。\n二是核对总账，已核对9册",
        "2.值守脱岗\n整改进展：已完成\n◆排定班次；\n◆通报2次。\n效果：未再脱岗。",
    )
    first, second = notice.findings
    assert steps(first)[0] == ["补登3册。", "核对总账，已核对9册"]
    assert steps(second)[0] == ["排定班次；", "通报2次。"]
    assert (second.outcome, second.status) == ("未再脱岗。", Status.COMPLETED)
