"""A feedback letter: every numbered problem in its own words."""

import pytest

from rectification.intake import recognise
from rectification.intake.letter import read_letter, title_of
from tests.pasted import LETTER


def test_findings_keep_their_words_and_their_aspect() -> None:
    plan = read_letter(LETTER)
    assert [one.title for one in plan.findings] == [
        "储备轮换不及时",
        "安全检查流于形式",
        "轮岗制度执行不到位",
    ]
    first, _second, third = plan.findings
    assert first.original_text == (
        "储备轮换不及时。2022年应轮换1200吨，实际轮换860吨。\n"
        "轮换台账缺少两个季度的记录。"
    )
    assert first.aspects == ("落实上级部署方面",)
    assert third.aspects == ("干部队伍方面",)
    assert not plan.remarks


def test_what_is_no_finding_is_set_aside() -> None:
    plan = read_letter(LETTER)
    lines = LETTER.split("\n")
    aside = [lines[at - 1] for at in sorted(plan.aside)]
    assert "三、整改意见建议" in aside
    assert "（一）压实主体责任。党组要切实担负整改责任。" in aside
    assert not any("轮换" in line for line in aside)


def test_automatic_numbers_with_tabs_are_numbers() -> None:
    plan = read_letter("二、存在的主要问题\n1.\t台账不全。缺3册。\n2.\t检查走过场。")
    assert [one.original_text for one in plan.findings] == [
        "台账不全。缺3册。",
        "检查走过场。",
    ]


def test_groups_alone_are_findings() -> None:
    plan = read_letter("一、主要问题\n（一）学习不深入。少学4次。\n（二）轮岗不到位。")
    assert [one.title for one in plan.findings] == ["学习不深入", "轮岗不到位"]


def test_without_a_heading_of_problems_it_says_so() -> None:
    plan = read_letter("有关事项如下\n1.台账不全。\n2.检查走过场。")
    assert len(plan.findings) == 2
    assert len(plan.remarks) == 1


def test_a_number_out_of_turn_is_doubted() -> None:
    plan = read_letter("一、主要问题\n1.台账不全。\n3.检查走过场。")
    assert [one.finding for one in plan.remarks] == [1]


def test_a_letter_without_numbers_has_no_findings() -> None:
    assert read_letter("请各科室准时参加会议。").findings == ()
    assert read_letter("").findings == ()


def test_a_long_first_sentence_is_cut_for_the_title_only() -> None:
    text = "储备轮换不及时，" + "应轮未轮的粮食数量较大，" * 10
    assert title_of(text) == "储备轮换不及时"
    assert len(title_of("粮" * 300)) == 60


# --- a letter is a letter -------------------------------------------------------------

NUMBERED = "\n一、主要情况\n1.站位不高。\n2.研究不够。\n二、其他情况\n1.抓得不紧。"


@pytest.mark.parametrize(
    "said",
    [
        "清溪县档案局党组关于巡察集中整改进展情况的通报",
        "关于巡察反馈意见整改情况的报告（公开稿）",
        "按照有关要求，现将巡察整改进展情况予以公布。",
        "关于督查反馈问题整改落实情况的函\n县督查室：",
    ],
)
def test_a_notice_is_never_taken_for_a_letter(said: str) -> None:
    reading = recognise.read(said + NUMBERED)
    assert reading.kind is recognise.Kind.NOTICE
    assert reading.findings == ()
    quoted = said.split("\n", maxsplit=1)[0].split("，")[-1]
    assert any(quoted[:6] in one.sentence for one in reading.remarks)


@pytest.mark.parametrize(
    "text",
    [
        "有关事项\n1.站位。\n已补学习3次。\n2.研究。\n目前已完成整改。",
        "清溪县档案局党组关于巡察反馈意见整改情况" + NUMBERED,
    ],
)
def test_without_a_label_what_was_done_tells_a_notice(text: str) -> None:
    reading = recognise.read(text)
    assert reading.kind is recognise.Kind.NOTICE
    assert reading.remarks


@pytest.mark.parametrize(
    "said",
    [
        "关于巡察清溪县档案局党组的反馈意见",
        "中共清溪县档案局党组：\n现将巡察情况反馈如下：",
        "清溪县档案局：\n现就有关问题反馈如下。",
    ],
)
@pytest.mark.parametrize("body", [NUMBERED, "\n1.关于“登记不全”问题。3册未登记。"])
def test_a_letter_is_never_taken_for_a_notice(said: str, body: str) -> None:
    reading = recognise.read(said + body)
    assert reading.kind is recognise.Kind.LETTER
    assert reading.findings
