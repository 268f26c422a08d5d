"""What stands above, beside and between the findings, that was misread."""

import pytest

from rectification.notices import parse, unbroken
from rectification.notices.notice import DueKind, Status
from rectification.notices.reading.answers import answers
from tests.notices.told import HEAD, read, steps

END = "清溪县图书馆\n2025年3月1日"


@pytest.mark.parametrize(
    "year", ["二〇二五", "二○二五", "二零二五", "二0二五", "二０二五", "二O二五"]
)
def test_a_year_in_han_may_have_any_zero(year: str) -> None:
    notice = read(
        HEAD, "1.登记不全\n整改情况：补登3册。", f"清溪县图书馆\n{year}年三月一日"
    )
    assert str(notice.signed_on) == "2025-03-01"


@pytest.mark.parametrize(
    "above",
    [
        "清溪县图书馆 读者之家",
        "•  本馆概况",
        "网站支持IPv6   登录 | 注册   智能问答",
        "点击上方蓝字关注我们 ↑↑↑",
        "服务热线：0000-5550102",
    ],
)
def test_what_the_page_says_above_the_title_is_set_aside(above: str) -> None:
    said = answers(parse(f"{above}\n{HEAD}\n1.登记不全\n整改情况：补登3册。"))
    assert (said["kept"], said["chrome"]) == ([], [above])


@pytest.mark.parametrize("above", ["附件2", "内部"])
def test_what_a_document_says_above_its_title_is_not(above: str) -> None:
    said = answers(parse(f"{above}\n{HEAD}\n1.登记不全\n整改情况：补登3册。"))
    assert said["kept"] == [above]


@pytest.mark.parametrize(
    "below",
    [
        "您是第 0182733 位访问者",
        "建议使用1024*768以上分辨率浏览",
        "发表评论　共有 0 条评论",
        "点个在看你最好看",
        "【我要打印】【复制链接】【返回顶部】",
    ],
)
def test_what_the_page_says_below_the_signature_is_set_aside(below: str) -> None:
    said = answers(
        parse(
            f"{HEAD}\n1.登记不全\n整改情况：补登3册。\n{END}\n（此件公开发布）\n{below}"
        )
    )
    assert (said["kept"], said["chrome"]) == ([], [below])


def test_who_leads_may_stand_in_a_bracket_behind_the_offices() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n责任科室：采编部、典藏部（牵头：典藏部）\n整改情况：补登3册。",
        "2.值守脱岗\n牵头科室：办公室；配合科室：无\n整改情况：排定班次。",
        END,
    )
    first, second = notice.findings
    assert (first.offices, first.lead_office) == (("采编部", "典藏部"), "典藏部")
    assert (second.offices, second.lead_office) == (("办公室",), "办公室")


@pytest.mark.parametrize(
    "heading", ["对照反馈，逐项整改到位", "狠抓落实，确保整改到位"]
)
def test_a_watchword_in_a_heading_is_no_status(heading: str) -> None:
    notice = read(
        HEAD,
        f"一、{heading}",
        "（一）登记不全\n整改情况：补登3册。",
        "（二）值守脱岗\n整改情况：排定班次。",
    )
    assert {one.status for one in notice.findings} == {Status.UNKNOWN}
    assert [one["group"] for one in answers(notice)["findings"]] == [None, None]


def test_a_space_before_the_stop_of_a_number() -> None:
    notice = read(
        HEAD,
        "一 、整改情况",
        "（一）登记不全\n整改情况：补登3册。",
        "二 、下一步打算",
        "持续抓好登记。",
        END,
    )
    assert not answers(notice)["kept"] and len(notice.findings) == 1


def test_a_status_in_a_bracket_behind_the_account_is_none_of_its_words() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n整改情况：一是补登3册。二是核对总账。（已完成）",
        "2.值守脱岗\n整改情况：排定班次。（正在整改，2025年6月底前完成）",
        "3.借阅超期\n整改情况：催还8册。该问题已整改完成，并将长期坚持。",
        END,
    )
    first, second, third = notice.findings
    assert steps(first)[0] == ["补登3册。", "核对总账。"]
    assert first.status is Status.COMPLETED
    assert steps(second)[0] == ["排定班次。"]
    assert second.deadline and second.deadline.wording == "2025年6月底前"
    assert third.deadline and third.deadline.kind is DueKind.LONG_TERM


def test_who_accepts_the_work_is_no_office_of_it() -> None:
    notice = read(
        HEAD,
        "整改任务一：登记不全\n责任单位：采编部\n验收单位：县文旅局\n整改情况：补登3册。",
        "整改任务二：值守脱岗\n责任单位：办公室\n验收单位：县文旅局\n整改情况：排班。",
    )
    assert [one.offices for one in notice.findings] == [("采编部",), ("办公室",)]
    assert not answers(notice)["kept"]


def test_hidden_dangers_are_counted_as_problems_are() -> None:
    text = "省安全生产第五督导组反馈问题隐患2项。"
    said = answers(parse(unbroken(f"{HEAD}\n{text}\n1.登记不全\n整改情况：补登3册。")))
    assert said["stated_counts"]["total"] == 2
