"""Findings whose accounts have no label, and one whose parts are all labels."""

from datetime import date

import pytest

from rectification.notices.notice import Status
from tests.notices.told import HEAD, read, steps

# --- accounts without a label ---------------------------------------------------------

REPLY = "关于全县养老服务督导情况的整改报告"


@pytest.mark.parametrize(
    ("account", "status", "measures"),
    [
        (
            "该问题已完成整改。一是补登。二是核对。",
            Status.COMPLETED,
            ["补登。", "核对。"],
        ),
        ("该事项正在整改。已改造管网12公里。", Status.ONGOING, ["已改造管网12公里。"]),
        (
            "此项任务部分整改，扩建1座。",
            Status.ONGOING,
            ["此项任务部分整改，扩建1座。"],
        ),
        ("目前，该问题已整改到位。补登3册。", Status.COMPLETED, ["补登3册。"]),
        ("本项工作基本完成。补登3册。", Status.SUBSTANTIALLY_COMPLETED, ["补登3册。"]),
    ],
)
@pytest.mark.parametrize("between", ["\n", "", "\n3册未登记。\n"])
def test_what_became_of_this_finding_is_its_account(
    account: str, status: Status, measures: list[str], between: str
) -> None:
    lines = [
        REPLY,
        "一、总体情况",
        "督导检查发现的2个问题均已采取措施。",
        "二、具体情况",
    ]
    lines += [
        f"（一）登记不全。{between}{account}",
        f"（二）渗漏未修。{between}{account}",
    ]
    notice = read(*"\n".join(lines).split("\n"))
    assert [one.title for one in notice.findings] == ["登记不全", "渗漏未修"]
    for one in notice.findings:
        assert one.status is status
        assert one.problem == between.strip()
        assert steps(one) == (measures, [])


@pytest.mark.parametrize(
    ("part", "item"),
    [
        ("{}、{}方面", "{}、{}。已补登{}册。"),
        ("{}、{}领域的问题", "{}．{}。经查{}处，现已规范。"),
        ("（{}）{}方面：", "{}.{}。因场地限制仅有{}处。"),
        ("{}、{}方面（2个）", "（{}）{}。正在推进{}项。"),
    ],
)
def test_short_sentences_numbered_under_aspects_are_findings(
    part: str, item: str
) -> None:
    lines = [REPLY, "现将整改情况报告如下："]
    for number, aspect in (("一", "设施"), ("二", "人员")):
        lines.append(part.format(number, aspect))
        lines += [item.format(1, "登记不全", 3), item.format(2, "渗漏未修", 2)]
    found = list(read(*lines).placed_findings())
    assert [one.title for _, one in found] == ["登记不全", "渗漏未修"] * 2
    assert [section.title[:2] for section, _ in found] == ["设施"] * 2 + ["人员"] * 2
    assert all(one.measures for _, one in found)


def test_one_long_sentence_under_an_aspect_leaves_all_as_they_are() -> None:
    lines = [
        REPLY,
        "一、设施方面",
        "1、登记不全。已补登3册。",
        "2、" + "甲" * 50 + "。",
        "二、人员方面",
    ]
    assert not read(*lines, "1、渗漏未修。已补。").findings


def test_a_quoted_title_runs_on_into_its_account_without_any_number() -> None:
    notice = read(
        HEAD,
        "二、整改成效",
        "针对“登记不全”问题，补登3册。已完成。",
        "针对“渗漏未修”的问题，翻修2处。正在推进。",
    )
    assert [(one.title, one.status) for one in notice.findings] == [
        ("登记不全", Status.COMPLETED),
        ("渗漏未修", Status.ONGOING),
    ]


# --- one finding in parts -------------------------------------------------------------

PARTS = {
    "反馈问题": "登记不全。",
    "整改目标": "2025年12月底前补登。",
    "整改措施": "逐册核对。",
    "整改完成情况": "已完成整改，补登3册。",
    "责任单位": "县房管所、县档案馆",
}


@pytest.mark.parametrize(
    "names",
    [
        {},
        {"反馈问题": "督察反馈问题", "整改目标": "整改要求", "整改措施": "采取措施"},
        {
            "反馈问题": "整改任务",
            "整改完成情况": "完成情况",
            "责任单位": "整改责任单位",
        },
        {"反馈问题": "存在问题", "责任单位": "牵头单位"},
    ],
)
@pytest.mark.parametrize("shape", ["{}、{}\n{}", "（{}）{}：\n{}"])
def test_parts_that_are_fields_tell_one_finding(
    names: dict[str, str], shape: str
) -> None:
    lines = ["关于督察反馈登记问题整改情况的公示", "现公示如下："]
    for number, (name, value) in zip("一二三四五", PARTS.items(), strict=True):
        lines += shape.format(number, names.get(name, name), value).split("\n")
    (finding,) = read(*lines).findings
    assert finding.title == "登记不全"
    assert finding.status is Status.COMPLETED
    assert finding.offices == ("县房管所", "县档案馆")
    assert finding.deadline
    assert finding.deadline.on == date(2025, 12, 31)
    assert finding.measures[0].text == "逐册核对。"


def test_numbered_labels_under_a_title_are_its_fields() -> None:
    lines = [HEAD]
    for number, title in (("一", "登记不全"), ("二", "渗漏未修")):
        lines += [f"{number}、关于“{title}”问题", "（一）整改措施", "逐册核对。"]
        lines += ["（二）整改成效", "账册相符。"]
    for one in read(*lines).findings:
        assert steps(one) == (["逐册核对。"], [])
        assert one.outcome == "账册相符。"


# --- names that end at a full stop ----------------------------------------------------


@pytest.mark.parametrize(
    ("names", "offices", "person"),
    [
        ("责任单位：档案馆、综合科。", ("档案馆", "综合科"), ""),
        ("责任人：陈示例。", (), "陈示例"),
    ],
)
def test_what_follows_names_in_their_line_is_the_account(
    names: str, offices: tuple[str, ...], person: str
) -> None:
    notice = read(
        HEAD,
        "一、整改落实情况",
        f"1.台账登记缺项。{names}已补登3册，核对2次。已完成。",
        f"2.钥匙无人保管。{names}",
    )
    first, second = notice.findings
    assert (first.offices, first.person) == (offices, person)
    assert steps(first)[0] == ["已补登3册，核对2次。已完成。"]
    assert first.status is Status.COMPLETED
    assert (second.offices, second.person, second.measures) == (offices, person, ())


# --- found and done in one paragraph, in lists, in paragraphs without numbers ---------


def two(*shape: str) -> list[str]:
    """Return two findings that are told alike, in a part of problems."""
    lines = [HEAD, "一、反馈问题整改情况"]
    for number, title in ((1, "登记不全"), (2, "渗漏未修")):
        lines += [one.format(number=number, title=title) for one in shape]
    return lines


@pytest.mark.parametrize(
    ("shape", "problem", "status"),
    [
        (("{number}.{title}。3册缺页。已整改。补登3册。",), "3册缺页。", "completed"),
        (
            ("{number}.{title}。督查发现3册缺页。补登3册。",),
            "督查发现3册缺页。",
            "unknown",
        ),
        (("{number}.{title}", "一是补登3册。"), "", "unknown"),
        (("{number}.{title}。", "该项已完成。补登3册。"), "", "completed"),
        (("· 问题：{title}；整改：补登3册。状态：已完成",), "", "completed"),
        (("问题：{title}。整改：补登3册。",), "", "unknown"),
        (
            ("在登记方面，针对巡察指出“{title}”问题。整改情况：补登3册。",),
            "",
            "unknown",
        ),
        (
            ("{number}.3处{title}。3册缺页。已整改。补登3册。",),
            "3册缺页。",
            "completed",
        ),
    ],
)
def test_found_and_done_are_told_apart(
    shape: tuple[str, ...], problem: str, status: str
) -> None:
    found = read(*two(*shape), "二、下一步工作", "继续巩固。").findings
    assert [one.title[-4:] for one in found] == ["登记不全", "渗漏未修"]
    for one in found:
        assert (one.problem, one.status.value) == (problem, status)
        assert [step.printed for step in one.measures] == ["补登3册。"]


def test_accounts_listed_in_a_part_of_their_own_are_the_findings() -> None:
    lines = [HEAD, "一、反馈的主要问题", "1.登记不全，3册缺页。", "2.渗漏未修。"]
    lines += ["二、整改落实情况", "1.关于“登记不全”问题的整改情况。补登3册。"]
    lines += ["2.关于“渗漏未修”问题的整改情况。翻修2处。", "三、下一步工作", "巩固。"]
    found = read(*lines).findings
    assert [one.title for one in found] == ["登记不全", "渗漏未修"]
    assert [steps(one)[0] for one in found] == [["补登3册。"], ["翻修2处。"]]


def test_measures_numbered_below_a_state_head_no_group() -> None:
    lines = [HEAD, "一、整改情况", "(一)聚焦登记"]
    for number, title in ((1, "登记不全"), (2, "渗漏未修")):
        lines += [
            f"({number}){title}",
            "整改情况:已完成",
            "1.补登。补登3册。",
            "2.核对。",
        ]
    found = list(read(*lines).placed_findings())
    assert [section.title for section, _ in found] == ["聚焦登记"] * 2
    assert all(steps(one)[0] == ["补登。补登3册。", "核对。"] for _, one in found)


@pytest.mark.parametrize("gap", ["   ", "\u3000\u3000"])
def test_wide_space_parts_the_cells_of_a_table(gap: str) -> None:
    rows = ["序号 问题 整改结果 时限 状态", "1 登记不全 补登3册 2024年8月 完成"]
    rows.append("2 渗漏未修 翻修2处 2024年9月 整改中")
    notice = read(HEAD, "现予公布。", *(row.replace(" ", gap) for row in rows))
    assert [one.title for one in notice.findings] == ["登记不全", "渗漏未修"]
    assert [one.status.value for one in notice.findings] == ["completed", "ongoing"]
    assert steps(notice.findings[0])[0] == ["补登3册"]


def test_a_yes_or_no_is_a_status() -> None:
    lines = two("{number}.{title}", "整改结果：补登3册。", "是否完成：是")
    for one in read(*lines).findings:
        assert (one.status, one.status_wording) == (Status.COMPLETED, "是")
        assert steps(one)[0] == ["补登3册。"]


def test_an_open_state_behind_a_comma_ends_an_account() -> None:
    lines = two(
        "{number}.{title}", "整改情况：剩余2册，目前正在推进，预计2023年10月底完成。"
    )
    for one in read(*lines).findings:
        assert (one.status, one.status_wording) == (Status.ONGOING, "目前正在推进"[2:])
        assert one.deadline
        assert one.deadline.on == date(2023, 10, 31)


def test_words_for_the_whole_behind_the_last_finding_are_none_of_it() -> None:
    closing = ["今后，我公司将主动接受监督，持续巩固整改成果。", "专此回复。"]
    lines = two("{number}.{title}", "整改情况：补登3册。")
    for one in read(*lines, *closing).findings:
        assert steps(one)[0] == ["补登3册。"]


# --- aspects, parts and deeds that no label tells -------------------------------------


def test_an_aspect_may_be_numbered_as_a_measure_is() -> None:
    """一是…方面 in a line of its own heads a group; elsewhere 一是 is a measure."""
    lines = ["二、逐项整改到位", "一是履行职责方面", "1.登记不全。已补登3册。"]
    lines += ["二是作风建设方面", "2.走访过少。一是走访40户。二是建立台账。"]
    first, second = read(HEAD, *lines).findings
    assert (first.title, second.title) == ("登记不全", "走访过少")
    assert steps(second) == (["走访40户。", "建立台账。"], [])


def test_findings_of_another_part_are_titled_alike() -> None:
    """The second part has no fields; what the head did about them is no finding."""
    lines = ["一、书记履行责任情况", "1.针对登记不全问题。亲自调研。"]
    lines += ["二、本级问题整改情况", "1.针对登记不全问题。", "整改情况：补登3册。"]
    lines += [
        "三、延伸村问题整改情况",
        "（一）桥头村",
        "1.针对公开不及时问题。已公开6次。",
    ]
    titles = [one.title for one in read(HEAD, *lines).findings]
    assert titles == ["登记不全", "公开不及时"]


def test_numbered_deeds_stand_below_what_was_found() -> None:
    lines = ["一、巡察反馈问题的整改落实情况"]
    for title in ("食堂管理存在漏洞。", "校务公开不及时。"):
        lines += [
            f"{len(lines)}.{title}",
            "（1）成立委员会。",
            "（2）规范流程。逐项核对。",
        ]
    lines[4] = "2.校务公开不及时。"
    first, second = read(HEAD, *lines, "二、下一步", "学校将继续整改。").findings
    assert (first.title, second.title) == ("食堂管理存在漏洞", "校务公开不及时")
    assert steps(second)[0] == ["成立委员会。", "规范流程。逐项核对。"]
