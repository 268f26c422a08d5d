"""Where a row, a bracket, a finding or the notice ends, that was misread."""

import pytest

from rectification.notices import parse, unbroken
from rectification.notices.notice import Status
from rectification.notices.reading.answers import answers
from tests.notices.told import HEAD, read, steps

ROWS = "序号\t问题\t整改情况\t整改状态\n1\t登记不全\t补登3册，另有2册正在查找。\t已整改"


def test_a_row_ends_with_its_last_cell() -> None:
    closing = "公示期：2025年3月1日至3月9日。电话：0000-5550101。"
    text = f"{HEAD}\n{ROWS}\n{closing}\n清溪县图书馆\n2025年3月1日"
    notice = parse(unbroken(text))
    assert [one.status for one in notice.findings] == [Status.COMPLETED]
    assert notice.contact.phone == "0000-5550101"


def test_cells_of_several_lines_are_quoted_by_a_spreadsheet() -> None:
    row = '1\t登记不全\t"1.补登3册。\n2.核对""总账""。"\t已整改'
    text = f"{HEAD}\n{ROWS.partition(chr(10))[0]}\n{row}"
    notice = parse(unbroken(text))
    assert steps(notice.findings[0])[0] == ["补登3册。", '核对"总账"。']
    assert unbroken(unbroken(text)) == unbroken(text)


def test_who_is_responsible_stands_before_the_title_of_a_row() -> None:
    notice = read(
        HEAD,
        "责任领导\t责任单位\t序号\t问题\t整改期限\t整改成效\t状态",
        "江月\t典藏部、办公室\t1\t登记不全\t2025年8月底\t补登3册。\t已整改",
        "陆明\t保卫部\t2\t值守脱岗\t立行立改\t排定班次。\t已整改",
    )
    first, second = notice.findings
    assert (first.leader, second.leader) == ("江月", "陆明")
    assert (first.offices, second.offices) == (("典藏部", "办公室"), ("保卫部",))


@pytest.mark.parametrize("bracket", ["（）", "〔〕", "【】"])
def test_a_bracket_goes_on_behind_a_status(bracket: str) -> None:
    opening, closing = bracket
    notice = read(
        HEAD,
        f"1.登记不全{opening}已完成{closing}\n少登12册。\n整改情况：补登3册。",
        f"2.值守脱岗{opening}正在推进，完成时限：2025年6月底{closing}\n夜间无人。\n整改情况：排班。",
    )
    second = notice.findings[1]
    assert (second.title, second.status) == ("值守脱岗", Status.ONGOING)
    assert second.deadline is not None and second.deadline.wording == "2025年6月底"


def test_aspects_in_brackets_and_titles_behind_bullets() -> None:
    notice = read(
        HEAD,
        "2025年3月5日，县委巡察组反馈了意见。",
        "【库房安全方面】\n❶关于登记不全的问题\n整改情况：补登3册。",
        "❷关于门禁失灵的问题\n整改情况：更换2套。",
        "【队伍建设方面】\n❸关于值守脱岗的问题\n整改情况：排班。",
    )
    found = answers(notice)["findings"]
    assert isinstance(found, list)
    groups = [one["group"] for one in found]
    assert groups == ["库房安全方面", "库房安全方面", "队伍建设方面"]
    listed = read(
        HEAD,
        "2025年3月5日，县委巡察组反馈了意见。",
        "◆ 登记不全\n存在问题：少登12册。\n整改措施：补登3册。\n整改结果：已整改",
        "◆ 值守脱岗\n存在问题：夜间无人。\n整改措施：排班。\n整改结果：已整改",
    )
    said = [(one.title, one.problem) for one in listed.findings]
    assert said == [("登记不全", "少登12册。"), ("值守脱岗", "夜间无人。")]


def test_a_label_between_number_and_title() -> None:
    notice = read(
        HEAD,
        "1、审计发现的问题：登记不全\n具体情况：少登12册。\n整改措施：补登3册。",
        "2、审计发现的问题：值守脱岗\n具体情况：夜间无人。\n整改措施：排班。",
    )
    assert [one.title for one in notice.findings] == ["登记不全", "值守脱岗"]


def test_part_of_the_findings_is_no_group() -> None:
    notice = read(
        HEAD,
        "一、组织领导情况\n召开会议3次。",
        "二、部分重点问题整改情况\n（一）登记不全\n整改情况：补登3册。",
        "（二）值守脱岗\n整改情况：排班。",
        "三、下一步打算\n持续用力。",
    )
    found = answers(notice)["findings"]
    assert isinstance(found, list)
    assert [one["group"] for one in found] == [None, None]


@pytest.mark.parametrize(
    "outlook",
    [
        "局党组将锲而不舍抓好后续工作，确保成果长期保持。",
        "我市将举一反三、标本兼治，切实增进民生福祉。",
        "后续工作安排\n持续加强成果运用，不断提升水平。",
    ],
)
def test_the_outlook_of_the_whole_is_no_step_of_the_last(outlook: str) -> None:
    notice = read(
        HEAD,
        "1.登记不全\n整改情况：补登3册。\n完成情况：已完成",
        "2.值守脱岗\n整改情况：排定班次。\n完成情况：正在推进\n下一步计划：增配1人。",
        outlook,
        "清溪县图书馆\n2025年3月1日",
    )
    assert steps(notice.findings[1]) == (["排定班次。"], ["增配1人。"])


def test_a_list_of_how_to_reach_the_body() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n整改情况：补登3册。",
        "群众可通过以下途径提出意见和建议：",
        "1.电话：0000-5550101\n2.来信：清溪县图书馆（竹浦路6号）\n3.邮箱：a@example.cn",
        "清溪县图书馆\n2025年3月1日",
    )
    assert steps(notice.findings[0])[0] == ["补登3册。"]
    assert notice.contact.address == "清溪县图书馆（竹浦路6号）"
    assert (notice.contact.phone, notice.contact.email) == (
        "0000-5550101",
        "a@example.cn",
    )


def test_how_to_reach_the_body_may_stand_before_the_table() -> None:
    notice = read(
        HEAD,
        "2025年3月5日，县委巡察组反馈了意见，现公开如下。如有意见请拨打监督电话：0000-5550101。",
        ROWS,
    )
    assert notice.contact.phone == "0000-5550101"


@pytest.mark.parametrize(
    "line",
    [
        "发布者：宣传部　发布时间：2025-03-01　来源：巡察整改办　浏览：22",
        "来源\t巡察整改办\t发布日期\t2025-03-01",
    ],
)
def test_the_source_is_not_who_posted_it(line: str) -> None:
    text = f"{line}\n{HEAD}\n1.登记不全\n整改情况：补登3册。"
    notice = parse(unbroken(text))
    assert (notice.source, str(notice.published_on)) == ("巡察整改办", "2025-03-01")


@pytest.mark.parametrize(
    ("account", "wording", "due"),
    [
        ("县图书馆正在整改，预计2025年6月底前完成。", "正在整改", "2025-06-30"),
        (
            "本馆仍在抓紧整改，已补登3册，预计6月底前完成。",
            "仍在抓紧整改",
            "2025-06-30",
        ),
        ("督促正在整改的两个分馆补登3册。", None, None),
        ("本馆已完成登记，正在整改值守问题。", None, None),
    ],
)
def test_who_is_at_work_stands_before_the_status(
    account: str, wording: str | None, due: str | None
) -> None:
    notice = read(
        HEAD, f"1.登记不全\n整改情况：{account}", "清溪县图书馆\n2025年3月1日"
    )
    (finding,) = notice.findings
    on = finding.deadline and finding.deadline.on
    assert (finding.status_wording or None, on and str(on)) == (wording, due)


@pytest.mark.parametrize("this", ["上述问题", "以上问题", "这个问题目前", "这一问题，"])
def test_a_finding_is_pointed_at_in_many_words(this: str) -> None:
    notice = read(
        HEAD,
        f"1.登记不全\n{this}已整改到位。补登3册。",
        "2.值守脱岗\n该问题已完成整改。",
    )
    assert [one.status_wording for one in notice.findings] == [
        "已整改到位",
        "已完成整改",
    ]


def test_a_result_may_say_by_when_the_rest_is_done() -> None:
    notice = read(
        HEAD,
        "1.登记不全\n整改措施：补登3册。\n整改结果：正在整改，计划2025年11月底完成书架更换。",
    )
    (finding,) = notice.findings
    assert finding.deadline and str(finding.deadline.on) == "2025-11-30"


def test_the_body_in_brackets_under_the_title_belongs_to_the_head() -> None:
    notice = read(
        "关于落实县委巡察反馈意见整改情况的报告",
        "（中共清溪县图书馆支部委员会）",
        "1.登记不全\n整改情况：补登3册。",
    )
    assert not answers(notice)["kept"]
