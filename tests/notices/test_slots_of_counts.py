"""A number becomes a slot only where it counts the findings, and says so."""

import pytest

from rectification.notices import parse
from rectification.notices.reading.answers import stated_counts
from rectification.notices.vocabulary.counts import find_counts
from rectification.publishing.readiness.counts import stated_counts as stated_rule
from rectification.publishing.readiness.reading import Reading

NOTICE = """白湾市供销社党组关于巡察整改情况的通报
2023年11月2日至2024年1月8日,市委第三巡察组对市供销社党组开展了巡察。现将整改情况予以公布。
一、组织领导情况
{sentence}
二、反馈问题整改情况
(一)关于“库房利用粗放”问题的整改
整改情况:已完成。清退闲置库房2处。
(二)关于“产销协同不够”问题的整改
整改情况:已完成。签订协议5份。
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "党组书记带头研究整改方案,主动认领2个反馈问题。",
        "班子成员分别牵头2个问题的整改。",
        "主要负责人领办2个问题,逐一过堂。",
        "对反馈的第2项问题整改完成情况进行公示。",
        "反馈的第二个问题整改到位。",
        "上一轮巡察反馈的2个问题均已整改完成。",
        "对反馈意见逐条研究,移交问题线索2个。",
        "立行立改问题2个,反馈后即已完成。",
        "围绕反馈意见制定2项整改措施,已完成2项。",
        "细化任务2项,其中2项已完成。",
        "召开2个问题专题会。",
    ],
)
def test_what_counts_other_things_stays_as_it_is(sentence: str) -> None:
    notice = parse(NOTICE.format(sentence=sentence))
    line = notice.sections[1].lines[1]
    assert line.wording == sentence
    assert not list(stated_rule(Reading.of(notice, None)))


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("反馈的2个问题已全部研究。", "反馈的{total}个问题已全部研究。"),
        ("全面认领反馈的2个问题。", "全面认领反馈的{total}个问题。"),
        (
            "反馈1个方面2个问题,已完成2个。",
            "反馈1个方面{total}个问题,已完成{completed}个。",
        ),
        (
            "反馈问题2个,制定措施9条,已完成2个。",
            "反馈问题{total}个,制定措施9条,已完成{completed}个。",
        ),
    ],
)
def test_what_counts_the_findings_goes_with_them(sentence: str, wording: str) -> None:
    notice = parse(NOTICE.format(sentence=sentence))
    assert notice.sections[1].lines[1].wording == wording


def test_an_ordinal_in_a_title_is_no_count() -> None:
    """A notice of one finding that is the twelfth of somebody's list."""
    text = (
        "石桥县关于省级督察反馈第12项问题整改完成情况的公示\n"
        "省级督察反馈第12项问题整改完成,现将有关情况公示如下。\n"
        "一、关于“北山矿区未按要求复绿”问题的整改\n"
        "整改情况:已完成。栽植苗木2.6万株。\n"
    )
    notice = parse(text)
    assert set(stated_counts(notice).values()) == {None}
    assert not list(stated_rule(Reading.of(notice, None)))
    assert not find_counts("第十二个问题整改完成") and not find_counts("第112项问题")
