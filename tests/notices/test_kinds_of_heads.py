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


def test_a_generic_part_that_holds_all_findings_is_no_group() -> None:
    said = answers(
        parse(
            f"{HEAD}\n（一）整改部署\n已部署。\n（二）各项问题整改情况\n1.登记不全\n整改情况：补登3册。"
        )
    )
    assert [one["group_path"] for one in said["findings"]] == [[]]


def test_a_group_headed_by_a_status_and_its_number() -> None:
    notice = read(
        HEAD,
        "（一）已完成（1个）\n1、登记不全\n整改情况：补登3册。",
        "（二）未完成（1个）\n1、值守脱岗\n整改情况：排定班次。",
    )
    first, second = notice.findings
    assert (first.status, second.status) == (Status.COMPLETED, Status.NOT_COMPLETED)


def test_a_line_under_a_group_tells_who_leads_all_of_it() -> None:
    notice = read(
        HEAD,
        "一、业务方面\n责任领导：副馆长甲某",
        "1.登记不全\n整改情况：补登3册。",
        "2.借阅超期\n责任领导：馆长乙某\n整改情况：催还8册。",
        "二、作风方面",
        "1.值守脱岗\n整改情况：排定班次。",
    )
    assert [one.leader for one in notice.findings] == ["副馆长甲某", "馆长乙某", ""]


def test_a_table_behind_the_signature_tells_of_each_finding() -> None:
    notice = read(
        HEAD,
        "一、登记不全\n整改：补登3册。",
        "二、值守脱岗\n整改：排定班次。",
        END,
        "附：整改情况一览",
        "序号\t问题\t责任科室\t整改时限\t完成情况",
        "1\t登记不全\t采编部\t2025年3月底\t已完成",
        "2\t值守脱岗\t办公室\t2025年6月底\t正在推进",
    )
    first, second = notice.findings
    assert (first.offices, first.status) == (("采编部",), Status.COMPLETED)
    assert second.deadline and second.deadline.wording == "2025年6月底"


@pytest.mark.parametrize(
    ("due", "on"),
    [("20250630", "2025-06-30"), ("25年6月底", "2025-06-30"), ("20251340", None)],
)
def test_a_deadline_in_few_signs(due: str, on: str | None) -> None:
    notice = read(HEAD, f"1.登记不全\n整改时限：{due}\n整改情况：补登3册。", END)
    (finding,) = notice.findings
    assert finding.deadline and (str(finding.deadline.on) if on else None) == on
    assert finding.deadline.wording == due


def test_each_office_may_have_a_deadline_in_brackets() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n牵头科室：采编部（2025年8月31日前）\n配合科室：信息部（2025年11月30日前）\n"
        "整改情况：补登3册。",
        END,
    )
    (finding,) = notice.findings
    assert finding.offices == ("采编部", "信息部")
    assert finding.deadline and str(finding.deadline.on) == "2025-11-30"


@pytest.mark.parametrize("gap", ["\u3000", "  ", "\u3000\u3000"])
def test_wide_space_may_stand_for_the_colon_of_a_label(gap: str) -> None:
    notice = read(
        HEAD,
        f"1.1 登记不全\n责任部门{gap}采编部\n整改做法{gap}补登3册。",
        f"1.2 项目管理松散\n责任部门{gap}办公室\n整改做法{gap}逐项核对。",
    )
    assert [one.offices for one in notice.findings] == [("采编部",), ("办公室",)]
    assert [steps(one)[0] for one in notice.findings] == [["补登3册。"], ["逐项核对。"]]


def test_small_forms_of_signs_are_the_signs() -> None:
    notice = read(
        HEAD, "1.登记不全\n责任班组﹕采编部\n整改﹕①补登3册﹔②核对总账。", END
    )
    (finding,) = notice.findings
    assert (finding.offices, steps(finding)[0]) == (
        ("采编部",),
        ["补登3册﹔", "核对总账。"],
    )


def test_a_body_may_ask_and_answer_as_people_speak() -> None:
    notice = read(
        HEAD,
        "✅ 1、登记为什么不全？\n【查出的问题】漏登3册。\n【谁来改】采编部\n"
        "【什么时候改好】6月底\n【怎么改】➊ 补登3册。➋ 核对总账。\n"
        "【还差什么】总账年底前装订。",
        "⏳ 2、值守谁来管？\n【查出的问题】脱岗2次。\n【怎么改】排定班次。\n"
        "改得怎样：未再脱岗。",
    )
    first, second = notice.findings
    assert first.offices == ("采编部",) and first.problem == "漏登3册。"
    assert steps(first) == (["补登3册。", "核对总账。"], ["总账年底前装订。"])
    assert (steps(second)[0], second.outcome) == (["排定班次。"], "未再脱岗。")


def test_a_quotation_that_a_verb_is_about_is_no_whole_title() -> None:
    notice = read(HEAD, "1.对“藏书于民”研究不深\n整改情况：补登3册。", END)
    assert notice.findings[0].title == "对“藏书于民”研究不深"


def test_the_foot_of_a_page_before_the_signature_is_set_aside() -> None:
    foot = "清溪县图书馆　　第2页 共2页"
    said = answers(
        parse(f"{HEAD}\n1.登记不全\n整改情况：补登3册。\n欢迎监督。\n{foot}\n{END}")
    )
    assert (said["kept"], said["chrome"]) == ([], [foot])
