"""Layouts that were misread: tables of two columns, groups without a sign, labels."""

import pytest

from rectification.notices import Notice, parse, unbroken, write
from rectification.notices.notice import Status
from rectification.notices.reading.answers import answers
from tests.notices.told import HEAD, read, steps


def groups_of(notice: Notice) -> list[str]:
    found = answers(notice)["findings"]
    assert isinstance(found, list)
    return [one["group"] for one in found]


TWO_COLUMNS = """二、具体问题整改情况
序号\t1
问题名称\t巡查记录不全
问题描述\t抽查的6本记录中有2本缺页。
牵头科室\t综合科
整改时限\t2025年8月底
整改进展\t一是补登缺页。二是每月抽查一次。
整改状态\t正在推进
下一步计划\t年底前换用电子记录。
序号\t2
问题名称\t钥匙无人保管
问题描述\t库房钥匙挂在门后。
牵头科室\t档案科
整改时限\t立行立改
整改进展\t钥匙由两人分管。
整改状态\t已完成"""


def test_a_table_of_two_columns_for_each_finding() -> None:
    notice = read(HEAD, TWO_COLUMNS)
    first, second = notice.findings
    assert (first.title, second.title) == ("巡查记录不全", "钥匙无人保管")
    assert first.problem == "抽查的6本记录中有2本缺页。"
    told = answers(notice)["findings"]
    assert isinstance(told, list)
    assert [one["number_value"] for one in told] == [1, 2]
    assert (told[0]["lead_office"], told[0]["due_on"]) == ("综合科", "2025-08-31")
    assert steps(first) == (["补登缺页。", "每月抽查一次。"], ["年底前换用电子记录。"])
    assert (first.status, second.status) == (Status.ONGOING, Status.COMPLETED)


@pytest.mark.parametrize("group", ["（一）规章执行方面\n", ""])
def test_headings_of_groups_between_the_rows_of_a_table(group: str) -> None:
    notice = read(
        HEAD,
        "序号\t问题\t问题表现\t整改情况\t整改状态\t下一步计划",
        f"{group}1\t登记不全\t缺3册。\t补登3册。\t已完成\t",
        "（二）作风建设方面\n2\t值守脱岗\t夜间无人。\t排定班次。\t正在推进\t增配1人。",
    )
    said = [(one.title, one.status) for one in notice.findings]
    assert said == [("登记不全", Status.COMPLETED), ("值守脱岗", Status.ONGOING)]
    groups = groups_of(notice)
    assert groups[1] == "作风建设方面"
    assert groups[0] == (group[3:-1] or None)


def test_lines_over_each_first_finding_group_them() -> None:
    notice = read(
        HEAD,
        "二、整改落实情况",
        "聚焦库房安全",
        "①关于登记不全的问题\n整改情况：已完成。补登3册。",
        "②关于门禁失灵的问题\n整改情况：已完成。更换2套。",
        "聚焦队伍建设",
        "①关于值守脱岗的问题\n整改情况：正在推进。排定班次。",
    )
    groups = groups_of(notice)
    assert groups == ["聚焦库房安全", "聚焦库房安全", "聚焦队伍建设"]


def test_short_values_stand_below_their_labels() -> None:
    notice = read(
        HEAD,
        "（一）库存账实不符",
        "问题：\n少登12册。\n责任领导：\n副馆长 江月\n责任部门：\n典藏部、办公室",
        "整改时限：\n2025年8月底\n整改情况：\n一是补登。二是盘点。\n完成情况：\n已完成",
        "（二）值守脱岗",
        "问题：\n夜间无人。\n责任领导：\n馆长 陆明\n责任部门：\n保卫部",
        "整改时限：\n长期坚持\n整改情况：\n排定班次。\n完成情况：\n正在推进",
    )
    first, second = notice.findings
    assert first.offices == ("典藏部", "办公室")
    assert (first.leader, second.leader) == ("副馆长 江月", "馆长 陆明")
    told = answers(notice)["findings"]
    assert isinstance(told, list)
    due = [one["due_wording"] for one in told]
    assert due == ["2025年8月底", "长期坚持"]


def test_what_was_found_in_detail_stands_below_its_title() -> None:
    notice = read(
        HEAD,
        "区委巡察组反馈问题2个，现将整改情况通报如下：",
        "反馈问题：农路失养\n具体情况：4条路边沟堵塞。\n整改情况：已疏通。\n完成情况：已完成",
        "反馈问题：监控脱岗\n具体情况：夜间无人。\n整改情况：排班。\n完成情况：正在推进",
    )
    said = [(one.title, one.problem) for one in notice.findings]
    assert said == [("农路失养", "4条路边沟堵塞。"), ("监控脱岗", "夜间无人。")]


def test_groups_of_a_status_under_an_aspect() -> None:
    notice = read(
        HEAD,
        "（一）决策部署方面",
        "1.已完成的问题\n（1）底数不清\n问题表现：漏报4村。\n整改进展：已补报。",
        "2.正在推进的问题\n（1）供水不稳\n问题表现：冬季断水。\n整改进展：维修2套。",
        "（二）作风建设方面",
        "1.已完成的问题\n（1）值守脱岗\n问题表现：夜间无人。\n整改进展：已排班。",
    )
    said = [one.status for one in notice.findings]
    assert said == [Status.COMPLETED, Status.ONGOING, Status.COMPLETED]


@pytest.mark.parametrize(
    ("closing", "name", "value"),
    [
        (
            "可写信寄到清溪镇竹浦村便民服务站。电话0000-5550101",
            "address",
            "清溪镇竹浦村便民服务站",
        ),
        (
            "可来信（请寄：竹浦路6号党建办）或发送邮件至 a@example.cn。",
            "address",
            "竹浦路6号党建办",
        ),
        (
            "监督方式：1.电话：0000-5550101；2.信箱：a@example.cn；3.地址：竹浦路6号。",
            "address",
            "竹浦路6号",
        ),
        (
            "监督时间：2025年3月1日至2025年3月20日；监督电话：0000-5550101。",
            "period",
            "2025年3月1日至2025年3月20日",
        ),
        ("监督电话：0000-5550101\n通信地址：竹浦路6号党建办", "phone", "0000-5550101"),
    ],
)
def test_how_to_reach_the_body(closing: str, name: str, value: str) -> None:
    notice = read(
        HEAD,
        "一、关于“登记不全”问题的整改",
        "整改情况：已完成。补登3册。",
        closing,
        "清溪县图书馆",
        "2025年7月1日",
    )
    assert getattr(notice.contact, name) == value
    assert steps(notice.findings[0]) == (["补登3册。"], [])


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        (
            "对群众关心的3个问题亲自包案。7个反馈问题中，已整改到位4个，正在推进3个。",
            {"total": 7, "completed": 4, "ongoing": 3},
        ),
        (
            "对照反馈的5个问题，到目前已经改好4个，还有1个正在改。",
            {"total": 5, "completed": 4, "ongoing": 1},
        ),
    ],
)
def test_counts_in_plain_words(said: str, counts: dict[str, int]) -> None:
    notice = read(HEAD, said, "一、关于“登记不全”问题的整改\n整改情况：补登3册。")
    assert answers(notice)["stated_counts"] == counts


@pytest.mark.parametrize(
    ("preamble", "team"),
    [
        (
            "2025年3月1日至4月28日，清溪县审计局对我局预算执行情况进行了审计。",
            "清溪县审计局",
        ),
        ("2025年5月，县政府督查室对农路建设开展了专项督查。", "县政府督查室"),
        (
            "2025年4月8日，县委思想工作专项检查组对我局开展了检查。",
            "县委思想工作专项检查组",
        ),
        ("县审计局对账后移交了线索。", None),
    ],
)
def test_an_office_that_audits_is_the_team(preamble: str, team: str | None) -> None:
    notice = read(HEAD, preamble, "一、关于“登记不全”问题的整改\n整改情况：补登3册。")
    assert (notice.inspection.team or None) == team


@pytest.mark.parametrize(
    "line",
    [
        "发布者：清溪县图书馆　发布时间：2025-03-14　阅读次数：",
        "信息发布：2025.03.14  信息来源：清溪县图书馆",
    ],
)
def test_who_published_it_on_which_day(line: str) -> None:
    body = "一、关于“登记不全”问题的整改\n整改情况：已完成。补登3册。"
    text = f"清溪县图书馆关于整改情况的通报\n{line}\n{body}"
    notice = parse(unbroken(text))
    assert str(notice.published_on) == "2025-03-14"
    assert notice.source == "清溪县图书馆"
    assert line not in write(notice)


TWO_LEVELS = """二、具体问题整改情况
（一）窗口服务方面
1.关于“窗口开放不足”的问题
（1）关于“午间无人值守”的问题。
整改情况：自5月起午间轮班，已完成整改。
（2）关于“周末不受理”的问题。
整改情况：周六上午受理，已完成整改。
（二）档案管理方面
1.关于“借阅无登记”的问题
整改情况：建立借阅簿，已完成整改。
2.关于“库房潮湿”的问题
整改情况：添置除湿机2台，已完成整改。"""


def test_a_title_over_titles_with_accounts_is_their_group() -> None:
    notice = read(HEAD, TWO_LEVELS)
    titles = ["午间无人值守", "周末不受理", "借阅无登记", "库房潮湿"]
    assert [one.title for one in notice.findings] == titles
    first, second = "关于“窗口开放不足”的问题", "档案管理方面"
    assert groups_of(notice) == [first, first, second, second]


def test_a_status_in_brackets_behind_the_next_step() -> None:
    account = "整改情况：修订办法，后续持续规范。（基本完成）"
    notice = read(HEAD, f"二、整改情况\n1.关于“维修审核不严”的问题\n{account}")
    (finding,) = notice.findings
    assert finding.status is Status.SUBSTANTIALLY_COMPLETED
