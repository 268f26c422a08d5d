"""A pasted ledger: columns by name, rows as people merge and break them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.intake.columns import (
    Column,
    guess_column,
    guess_columns,
    is_heading_row,
)
from rectification.intake.table.cells import split_rows
from rectification.intake.table.read_table import (
    Table,
    has_table,
    may_be_table,
    read_table,
)
from rectification.intake.table.row_group import split_measures
from rectification.intake.table.states import find_state
from tests.pasted import HEAD


def table(*rows: str, head: str = HEAD, year: int | None = 2023) -> Table:
    read = read_table("\n".join([head, *rows]), year=year)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("序号", Column.NUMBER),
        ("方面(大类)", Column.ASPECT),
        ("巡察反馈问题", Column.TITLE),
        ("问题内容", Column.TITLE),
        ("具体表现", Column.DETAIL),
        ("整改目标/标准", Column.STANDARD),
        ("验收标准", Column.STANDARD),
        ("整改措施", Column.MEASURE),
        ("责任领导", Column.LEADER),
        ("责任部门", Column.OFFICES),
        ("牵头\n科室", Column.LEAD),
        ("配合单位", Column.JOINT),
        ("责任人（经办人）", Column.PERSON),
        ("联系电话", Column.PHONE),
        ("完 成 时 限", Column.DUE),
        ("整改类型（立行立改/限期/长期坚持）", Column.KIND),
        ("进展情况", Column.PROGRESS),
        ("整改落实情况", Column.ACCOUNT),
        ("整改成效", Column.OUTCOME),
        ("整改效果", Column.OUTCOME),
        ("整改进度", Column.STATE),
        ("整改状态", Column.STATE),
        ("整改标准", Column.STANDARD),
        ("完成时间", Column.DUE),
        ("整改类型", Column.KIND),
        ("未完成原因", Column.DELAY),
        ("未按期完成原因（公开）", Column.REASON_FOR_DELAY),
        ("需协调事项", Column.HELP),
        ("存在困难和问题", Column.HELP),
        ("问题编号", Column.REFERENCE),
        ("反馈原文", Column.ORIGINAL),
        ("销号日期", Column.NONE),
        ("到期日", Column.NONE),
        ("剩余天数", Column.NONE),
        ("Reference", Column.REFERENCE),
        ("Responsible leader", Column.LEADER),
        ("下一步计划", Column.NEXT_STEPS),
        ("备注", Column.NONE),
        ("佐证材料", Column.NONE),
    ],
)
def test_columns_go_by_many_names(heading: str, column: Column) -> None:
    assert guess_column(heading) == column


@pytest.mark.parametrize(
    ("beside", "column"),
    [
        ("整改落实情况", Column.OUTCOME),
        ("进展情况", Column.OUTCOME),
        ("整改措施", Column.ACCOUNT),
    ],
)
def test_an_outcome_beside_no_account_is_the_account(
    beside: str, column: Column
) -> None:
    headings = ("反馈问题", "整改成效", beside)
    assert guess_columns(headings)[1] == column


# Headings of ledgers as bodies draw them, each with what it is about; - for nothing.
LEDGERS = [
    "序号=number 巡视反馈重点方面=aspect 巡视反馈重点内容=aspect "
    "巡视反馈具体问题=detail 整改计划=measure 整改进度%=state 整改描述=account "
    "责任领导=leader 整体牵头部门/负责人=lead 整改时限=due",
    "序号=number 问题类别=aspect 反馈问题=title 问题表现=detail 整改任务=- "
    "整改举措=measure 牵头单位=lead 责任单位=offices 分管领导=leader 完成时限=due "
    "进展情况=progress 备注=-",
    "通知书=- 被审计单位=- 问题摘要=title 具体描述=detail 涉及金额=- 整改建议=- "
    "整改类型=kind 整改措施=measure 完成时间=due 责任部门=offices 责任人=person",
    "整改任务=title 责任领导=leader 责任部门=offices 整改措施=measure 整改期限=due",
    "序号=number 巡察反馈意见=title 具体整改任务=measure 整改目标=standard "
    "主办单位=lead 协办单位=joint 包案领导=leader 时间节点=due 完成比例=state",
    "编号=reference 审计发现问题=title 问题描述=detail 审计意见=- 整改责任单位=offices "
    "整改责任人=person 计划完成时间=due 实际完成时间=- 整改状态=state "
    "未整改到位原因=delay",
    "督查发现的问题=title 整改要求=standard 整改措施及步骤=measure "
    "责任科（股）室=offices 完成时间要求=due 是否完成整改=state 验收人=-",
    "轮次=- 被巡察党组织=- 反馈时间=- 存在的突出问题=title 整改方案=measure "
    "第一责任人=leader 直接责任人=person 电话=phone 截止时间=due 当前进度=state",
    "主要问题=title 具体事例=detail 拟采取的措施=measure 牵头领导/牵头科室=leader "
    "配合科室=joint 完成期限=due 目前进展=progress 后续打算=next_steps",
    "序号=number 检查发现问题=title 责任单位及责任人=offices 整改落实情况=account "
    "任务完成率（%）=state 填报人=- 填报时间=- 审核意见=-",
    "项目=- 查出问题=title 整改工作措施=measure 挂钩领导=leader 承办部室=offices "
    "完成整改时间=due 阶段性成效=account 证明材料=-",
    "问题序号=number 所属领域=aspect 存在的主要问题=title 主要表现=detail "
    "工作措施=measure 主责部门=lead 参与部门=joint 部门负责人=person 目标时限=due",
]


@pytest.mark.parametrize("ledger", LEDGERS)
def test_headings_are_known_by_their_parts(ledger: str) -> None:
    headings, wanted = zip(*(one.rsplit("=", 1) for one in ledger.split()), strict=True)
    assert is_heading_row(headings)
    guessed = [one.value or "-" for one in guess_columns(headings)]
    assert guessed == list(wanted)


def test_what_only_sounds_alike_is_no_column() -> None:
    others = (
        "备注 佐证材料 涉及金额 问责情况 整改建议 被巡察单位 实际完成时间 反馈时间 "
        "轮次 附件 验收人 验收意见 审核意见 填报人 填报时间 发现时间 报送单位 核查人 "
        "问题来源 问题数量 问题性质 追责情况 情况 姓名 职务 单位 发布时间 会议时间"
    )
    assert [one for one in others.split() if guess_column(one)] == []


def test_two_columns_may_share_one() -> None:
    (one,) = table(
        "票据未入账\t补记\t战略部/李甲\t10月底",
        head="主要问题\t整改措施\t整体牵头部门/负责人\t整改时限",
    ).plan.findings
    assert (one.offices, one.lead, one.person) == (("战略部",), "战略部", "李甲")


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("80%", "ongoing"),
        ("80％", "ongoing"),
        ("100%", "completed"),
        ("0%", "unknown"),
        ("已完成80%", "ongoing"),
        ("整改进度达到95%以上", "ongoing"),
        ("已完成100%", "completed"),
        ("180%", "unknown"),
        ("已完成，满意率98%", "completed"),
        ("基本完成80%", "substantially_completed"),
        ("是", "completed"),
        ("否", "ongoing"),
        ("不详", "unknown"),
    ],
)
def test_a_share_of_the_work_is_work_under_way(cell: str, status: str) -> None:
    assert find_state(cell) == status


@pytest.mark.parametrize(
    ("cells", "wordings"),
    [
        (("80", "100", "0"), ("80%", "100%", "")),
        (("0.6", "1", "0"), ("60%", "100%", "")),
        (("１", "5"), ("1%", "5%")),
    ],
)
def test_bare_numbers_count_to_one_or_to_a_hundred(
    cells: tuple[str, ...], wordings: tuple[str, ...]
) -> None:
    rows = [f"{n}\t问题{n}\t办公室\t{one}" for n, one in enumerate(cells, 1)]
    findings = table(*rows, head="序号\t反馈问题\t责任科室\t整改进度").plan.findings
    assert tuple(one.status_wording for one in findings) == wordings


def test_headings_across_several_columns_lend_them_their_words() -> None:
    (one,) = table(
        "\t\t领导\t科室\t",
        "台账不全\t补登记\t王甲\t办公室\t10月底",
        head="问题\t措施\t责任\t\t时限",
    ).plan.findings
    assert (one.leader, one.offices) == ("王甲", ("办公室",))


UNKNOWN = "甲栏\t乙栏\t丙栏\n1\t台账不全，缺三册\t补登记\n2\t检查走过场\t重查"


def test_a_row_of_short_cells_is_offered_for_naming() -> None:
    assert may_be_table(UNKNOWN)
    assert not has_table(UNKNOWN)
    read = read_table(UNKNOWN)
    assert read is not None and not read.is_known
    assert read.plan.findings == ()
    (asked,) = read.plan.remarks
    assert asked.blocks
    named = read_table(UNKNOWN, columns=[Column.NUMBER, Column.TITLE, Column.MEASURE])
    assert named is not None
    assert [one.title for one in named.plan.findings] == [
        "台账不全，缺三册",
        "检查走过场",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "甲栏\t乙栏\t丙栏",  # nothing below
        "甲栏\t甲栏\t丙栏\n1\t2\t3",  # two of one name
        "1\t2024年\t30%\n1\t2\t3",  # values, no names
        "甲栏\t乙栏\t丙栏\n1\t2",  # narrower below
        "来源\t某网站\t日期\n某局\t办公室\t五月\n" + "一段正文。\n" * 9,
    ],
)
def test_other_rows_are_not_offered(text: str) -> None:
    assert not may_be_table(text)


def test_merged_cells_hold_on_from_above() -> None:
    one, two = table(
        "1\t落实部署\t轮换不及时。少轮340吨。\t制定计划\t仓储科\t财务科、审计科\t10月底",
        "\t\t\t按月通报\t财务科\t\t12月底",
        "2\t\t检查流于形式\t重查一遍\t安监科\t\t长期坚持",
    ).plan.findings
    assert one.aspects == two.aspects == ("落实部署",)
    assert one.title == "轮换不及时"
    assert one.original_text == "轮换不及时。少轮340吨。"
    assert one.offices == ("仓储科", "财务科", "审计科")
    assert one.lead == "仓储科"
    assert [(step.plan, step.office) for step in one.measures] == [
        ("制定计划", "仓储科"),
        ("按月通报", "财务科"),
    ]
    assert str(one.measures[1].due_on) == "2023-12-31"
    assert one.deadline and one.deadline.wording == "10月底"
    assert two.deadline and two.deadline.kind == "long_term"


def test_aspects_in_two_columns_nest_and_the_outer_ends_the_inner() -> None:
    rows = [
        "序号\t方面\t问题类别\t反馈问题\t整改措施\t牵头科室",
        "1\t学习\t会议\t少开会\t补\t办公室",
        "2\t\t\t不记录\t补\t办公室",
        "3\t\t报刊\t不订报\t订\t办公室",
        "4\t作风\t\t流于形式\t改\t办公室",
    ]
    read = read_table("\n".join(rows))
    assert read
    assert [one.aspects for one in read.plan.findings] == [
        ("学习", "会议"),
        ("学习", "会议"),
        ("学习", "报刊"),
        ("作风",),
    ]


def test_excel_quotes_cells_with_returns_and_doubles_quotes() -> None:
    (one,) = table(
        '1\t作风\t"台账不全。\n缺""甲""册。"\t补登记\t办公室\t\t10月底'
    ).plan.findings
    assert one.original_text == '台账不全。\n缺"甲"册。'


def test_word_breaks_a_cell_without_quotes() -> None:
    one, two = table(
        "1\t作风\t台账不全\t补登记",
        "逐日核对\t办公室\t\t10月底",
        "2\t作风\t检查走过场\t重查\t安监科\t\t年底前",
        "并通报",
    ).plan.findings
    assert [step.plan for step in one.measures] == ["补登记\n逐日核对"]
    assert one.offices == ("办公室",)
    assert two.deadline and "并通报" in two.deadline.wording


def test_soft_returns_become_paragraphs() -> None:
    (one,) = table("1\t作风\t台账不全。\v缺三册。\t补\t办公室\t\t").plan.findings
    assert one.original_text == "台账不全。\n缺三册。"


def test_a_row_across_the_table_is_an_aspect() -> None:
    one, two = table(
        "（一）落实部署方面",
        "1\t\t轮换不及时\t补轮\t仓储科\t\t年底前",
        "（二）作风方面\t\t\t\t\t\t",
        "2\t\t检查走过场\t重查\t安监科\t\t年底前",
    ).plan.findings
    assert one.aspects == ("（一）落实部署方面",)
    assert two.aspects == ("（二）作风方面",)


def test_headings_may_take_two_rows_and_stand_below_a_title() -> None:
    text = "\n".join(
        [
            "青禾县粮食局整改台账\t\t\t\t\t",
            "序号\t反馈问题\t整改措施\t责任科室\t\t整改时限",
            "\t\t\t牵头科室\t配合科室\t",
            "1\t台账不全\t补登记\t办公室\t财务科\t2023年10月底",
        ]
    )
    read = read_table(text)
    assert read is not None
    (one,) = read.plan.findings
    assert one.offices == ("办公室", "财务科")
    assert read.rows[0].number == 4
    assert 1 in read.plan.aside


@pytest.mark.parametrize("joint", ["财务科、审计科", "财务科,审计科", "财务科和审计科"])
def test_offices_are_parted_in_many_ways(joint: str) -> None:
    (one,) = table(f"1\t作风\t台账不全\t补\t办公室\t{joint}\t年底").plan.findings
    assert one.offices == ("办公室", "财务科", "审计科")


def test_every_wrong_row_is_named_by_its_number() -> None:
    read = table(
        "\t\t\t无主的措施\t办公室\t\t",
        "1\t作风\t台账不全\t补\t办公室\t\t2023年2月30日前",
        "2\t作风\t检查走过场\t重\t查\t一\t遍\t多了",
    )
    blocking = [one.sentence for one in read.plan.remarks if one.blocks]
    assert len(blocking) == 2
    assert "2" in blocking[0] and "4" in blocking[1]
    (doubt,) = [one for one in read.plan.remarks if not one.blocks]
    assert doubt.quote == "2023年2月30日前"


def test_a_kind_of_its_own_column_counts() -> None:
    head = "反馈问题\t整改措施\t责任科室\t整改时限\t整改类型"
    (one,) = table(
        "台账不全\t补\t办公室\t2023年6月30日前\t立行立改", head=head
    ).plan.findings
    assert one.deadline and one.deadline.kind == "immediate"
    assert str(one.deadline.on) == "2023-06-30"


def test_columns_can_be_named_otherwise() -> None:
    text = "反馈问题\t整改措施\t责任科室\t备注\n台账不全\t补\t办公室\t年底前"
    read = read_table(
        text,
        columns=[Column.TITLE, Column.MEASURE, Column.OFFICES, Column.DUE],
        year=2023,
    )
    assert read is not None
    deadline = read.plan.findings[0].deadline
    assert deadline and str(deadline.on) == "2023-12-31"


def test_measures_in_one_cell_are_parted_by_their_markers() -> None:
    assert split_measures("一是补登记。二是每月核对。") == ["补登记。", "每月核对。"]
    assert split_measures("三是每月核对。") == ["每月核对。"]
    assert split_measures("补登记") == ["补登记"]
    assert split_measures("") == []


def test_a_text_with_tabs_is_not_yet_a_table() -> None:
    assert not has_table("二、主要问题\n1.\t台账不全\n2.\t检查走过场")
    assert has_table(HEAD + "\n1\t作风\t台账不全\t补\t办公室\t\t年底")


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet='序号反馈问题整改措施责任科室1一是（）"、 \t\n\v年底月。', max_size=200
    )
)
def test_whatever_is_pasted_is_read_without_a_fault(text: str) -> None:
    for row in split_rows(text, 4):
        assert not row.is_blank
    read_table(HEAD + "\n" + text, year=2023)
