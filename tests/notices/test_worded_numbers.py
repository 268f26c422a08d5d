"""Numbers in words, in lines of their own and behind signs; labels in short words."""

import pytest

from rectification.notices.notice import Finding, Status
from rectification.notices.reading.answers import answers
from tests.notices.told import HEAD, read, steps

DONE = "整改情况：已完成。补登3册。"


@pytest.mark.parametrize(
    "number",
    [
        "审计意见{han}：",
        "反馈问题（{han}）：",
        "隐患{arabic}：",
        "其{han}、",
        "原第{arabic}项：",
        "{roman}.",
        "A{arabic}",
        "★1-{arabic}",
        "0{arabic}\n",
        "{han}、\n",
        "任务编号：{arabic}\n反馈问题：",
        "{arabic}\n反馈问题\n",
    ],
)
def test_a_number_however_printed_heads_a_finding(number: str) -> None:
    lines = [HEAD, "反馈的2个问题整改情况如下。"]
    for at, title in enumerate(("登记不全", "渗漏未修")):
        printed = number.format(han="一二"[at], arabic=at + 1, roman="ⅠⅡ"[at])
        lines += [*f"{printed}{title}".split("\n"), DONE]
    notice = read(*lines)
    assert [one.title for one in notice.findings] == ["登记不全", "渗漏未修"]
    assert all(steps(one) == (["补登3册。"], []) for one in notice.findings)
    told = answers(notice)["findings"]
    assert isinstance(told, list)
    shown = [one["printed_number"] for one in told]
    lead = number.split("\n")[0].lstrip("★")
    assert shown == [
        lead.format(han="一二"[at], arabic=at + 1, roman="ⅠⅡ"[at]) for at in (0, 1)
    ]


def test_page_numbers_head_nothing() -> None:
    lines = [HEAD, "1.登记不全", DONE, "1", "2.渗漏未修", DONE, "2"]
    assert [one.title for one in read(*lines).findings] == ["登记不全", "渗漏未修"]


FIELDS = "1.登记不全\n{}\n2.渗漏未修\n整改情况：已补。"


def finding(*lines: str) -> Finding:
    return read(HEAD, *FIELDS.format("\n".join(lines)).split("\n")).findings[0]


@pytest.mark.parametrize(
    ("lines", "status", "measures", "outcome"),
    [
        (
            ["改：补登3册。", "果：办完。账册相符。"],
            "completed",
            ["补登3册。"],
            "账册相符。",
        ),
        (["整改：补登3册。", "结果：已销号。"], "completed", ["补登3册。"], ""),
        (["整 改：补登。", "结 果：已销号。"], "completed", ["补登。"], ""),
        (["整改结果：已整改。补登3册。"], "completed", ["补登3册。"], ""),
        (["落实情况：部分落实。补登3册。"], "ongoing", ["补登3册。"], ""),
        (["办理情况：暂缓。协调3次。"], "not_completed", ["协调3次。"], ""),
        (["您反映的问题：账册不全。", "我们的整改：补登。"], "unknown", ["补登。"], ""),
        (["我们做了：补登3册。", "目前：正在办。"], "ongoing", ["补登3册。"], ""),
        (["后续整改情况：补登。", "结论：整改不到位"], "not_completed", ["补登。"], ""),
    ],
)
def test_short_words_announce_what_was_done(
    lines: list[str], status: str, measures: list[str], outcome: str
) -> None:
    one = finding(*lines)
    assert one.status.value == status
    assert (steps(one)[0], one.outcome) == (measures, outcome)


@pytest.mark.parametrize(
    ("line", "offices", "person"),
    [
        ("责任：档案科、综合科", ("档案科", "综合科"), ""),
        ("责任办所：档案所、综合办", ("档案所", "综合办"), ""),
        ("责任：科长 陈示例", (), "科长 陈示例"),
        ("【责任】档案科/陈示例", ("档案科",), "陈示例"),
    ],
)
def test_responsibility_is_of_offices_or_of_a_person(
    line: str, offices: tuple[str, ...], person: str
) -> None:
    one = finding(line, DONE)
    assert (one.offices, one.person) == (offices, person)


def test_letters_number_measures() -> None:
    one = finding("整改情况：正在整改。", "a. 补登3册。", "b. 核对2次。")
    assert steps(one) == (["补登3册。", "核对2次。"], [])


# --- brackets -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        "{number}.{title}。补登3册。（整改完成，责任人：陈示例）",
        "{number}.{title}。补登3册。（责任人：陈示例）该问题已完成整改。",
        "{number}.{title}（责任人：陈示例；状态：已完成）\n补登3册。",
        "{number}.〔已完成〕{title}\n整改情况：补登3册。责任人：陈示例",
    ],
)
def test_a_bracket_holds_status_and_fields(shape: str) -> None:
    lines = [shape.format(number=1, title="登记不全")]
    lines.append(shape.format(number=2, title="渗漏未修"))
    first, *_ = read(HEAD, "一、作风方面", *"\n".join(lines).split("\n")).findings
    assert (first.title, first.person) == ("登记不全", "陈示例")
    assert first.status is Status.COMPLETED
    assert steps(first)[0] == ["补登3册。"]


# --- what is no field, groups without a number, days in an account --------------------


@pytest.mark.parametrize(
    "line", ["建章立制：印发办法。", "佐证材料：照片。", "上次公开时状态：未完成"]
)
def test_what_no_field_holds_ends_the_value_before_it(line: str) -> None:
    one = finding(DONE, line)
    assert steps(one) == (["补登3册。"], [])
    assert one.status is Status.COMPLETED


def test_a_sign_heads_a_group_without_a_number() -> None:
    lines = ["现将整改情况通报如下。", "▲作风建设方面", "1.登记不全", DONE]
    lines += ["▲队伍建设方面", "2.渗漏未修", DONE]
    found = list(read(HEAD, *lines).placed_findings())
    assert [one.title for one, _ in found] == ["作风建设方面", "队伍建设方面"]


@pytest.mark.parametrize(
    ("account", "due"),
    [
        ("正在整改。管线已改，预计2023年10月底完工。", "2023年10月底"),
        ("正在整改。一是改管线，预计2023年10月底完工。二是补登。", None),
        ("已完成。补登3册，原计划2023年10月底完成。", None),
    ],
)
def test_an_account_of_one_measure_tells_by_when(account: str, due: str | None) -> None:
    deadline = finding(f"整改情况：{account}").deadline
    assert (deadline.wording if deadline else None) == due
