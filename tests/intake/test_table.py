"""A pasted ledger: columns by name, rows as people merge and break them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rectification.intake.columns import Column, guess_column, guess_columns
from rectification.intake.table.cells import split_rows
from rectification.intake.table.read_table import Table, has_table, read_table
from rectification.intake.table.row_group import split_measures
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
