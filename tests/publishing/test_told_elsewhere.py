"""A line for several findings is held against the record of each."""

from dataclasses import replace
from datetime import date

import pytest

from rectification.notices import Notice, parse
from rectification.notices.notice import Finding, Status
from rectification.publishing.readiness import check

GROUPED = """清溪县图书馆党支部关于巡察整改情况的通报
一、业务方面
责任领导：副馆长甲某；责任科室：采编部；完成时限：2025年6月底
1.登记不全
整改情况：补登3册。
2.借阅超期
责任领导：馆长乙某
整改情况：催还8册。
二、作风方面
1.值守脱岗
整改情况：排定班次。
清溪县图书馆党支部
2025年3月1日"""
IN_TABLE = """清溪县图书馆党支部关于巡察整改情况的通报
一、登记不全
整改：补登3册。
二、值守脱岗
整改：排定班次。
清溪县图书馆党支部
2025年3月1日
附：整改情况一览
序号\t问题\t责任科室\t整改时限\t完成情况
1\t登记不全\t采编部\t2025年3月底\t已完成
2\t值守脱岗\t办公室\t2025年6月底\t正在推进"""


def changed(notice: Notice, at: int, **how: object) -> Notice:
    sections, spot = [], 0
    for section in notice.sections:
        own: list[Finding] = list(section.findings)
        for place, one in enumerate(own):
            if spot + place == at:
                own[place] = replace(one, **how)  # type: ignore[arg-type]
        spot += len(own)
        sections.append(replace(section, findings=tuple(own)))
    return replace(notice, sections=tuple(sections))


def quotes(notice: Notice) -> list[str]:
    return [hit.quote for hit in check(notice) if hit.rule == "told_otherwise"]


@pytest.mark.parametrize("text", [GROUPED, IN_TABLE])
def test_as_it_was_read_nothing_differs(text: str) -> None:
    assert not quotes(parse(text))


@pytest.mark.parametrize(
    ("text", "how", "quote"),
    [
        (GROUPED, {"leader": "丙某"}, "副馆长甲某"),
        (GROUPED, {"offices": ("信息部",)}, "采编部"),
        (IN_TABLE, {"status": Status.ONGOING}, "已完成"),
    ],
)
def test_what_a_record_says_otherwise_is_found(
    text: str, how: dict[str, object], quote: str
) -> None:
    assert quotes(changed(parse(text), 0, **how)) == [quote]


@pytest.mark.parametrize("text", [GROUPED, IN_TABLE])
def test_a_moved_deadline_is_found(text: str) -> None:
    notice = parse(text)
    due = notice.findings[0].deadline
    assert due
    later = replace(due, on=date(2026, 1, 31), wording="2026年1月底")
    assert quotes(changed(notice, 0, deadline=later)) == [due.wording]


def test_what_a_finding_prints_itself_is_its_own() -> None:
    assert not quotes(changed(parse(GROUPED), 1, leader="丁某"))
