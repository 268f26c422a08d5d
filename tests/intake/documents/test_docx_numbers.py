"""Automatic numbers come out as they are printed, in every form and at every level."""

import pytest

from rectification.intake.documents.han_numbers import han, printed
from tests.intake.documents.reading import lines_of
from tests.office_files import docx, numbered, paragraph


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def listed(*levels: str, kind: int = 0, num: int = 1, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{kind}">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'
    )


NOTICE = listed(
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "japaneseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *((1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十")),
        *((21, "二十一"), (100, "一百"), (101, "一百零一"), (110, "一百一十")),
        *(
            (115, "一百一十五"),
            (1000, "一千"),
            (1005, "一千零五"),
            (2023, "二千零二十三"),
        ),
    ],
)
def test_han(number: int, words: str) -> None:
    assert han(number) == words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("decimal", "4"),
        ("chineseCounting", "四"),
        ("ideographDigital", "四"),
        ("chineseLegalSimplified", "肆"),
        ("ideographTraditional", "丁"),
        ("ideographZodiac", "卯"),
        ("decimalZero", "04"),
        ("decimalFullWidth", "４"),
        ("decimalEnclosedCircleChinese", "④"),
        ("decimalEnclosedFullstop", "⒋"),
        ("decimalEnclosedParen", "⑷"),
        ("upperLetter", "D"),
        ("lowerRoman", "iv"),
        ("of no program", "4"),
    ],
)
def test_every_form(form: str, words: str) -> None:
    assert printed(4, form) == words


def test_levels_count_and_begin_anew() -> None:
    data = docx(
        numbered("组织情况", 1),
        numbered("压实责任", 1, 1),
        numbered("建立机制", 1, 1),
        numbered("落实情况", 1),
        numbered("已完成", 1, 1),
        numbered("关于甲", 1, 2),
        paragraph("正文"),
        numbered("关于乙", 1, 2),
        numbering=NOTICE,
    )
    assert lines_of(data) == [
        *("一、组织情况", "（一）压实责任", "（二）建立机制"),
        *("二、落实情况", "（一）已完成", "1.关于甲", "正文", "2.关于乙"),
    ]


def test_a_number_of_two_parts_and_a_space() -> None:
    one = level(0, "chineseCounting", "第%1章", '<w:suff w:val="space"/>')
    two = level(1, "decimal", "%1.%2", "<w:isLgl/>")
    data = docx(numbered("总则", 1), numbered("范围", 1, 1), numbering=listed(one, two))
    assert lines_of(data) == ["第一章 总则", "1.1 范围"]


def test_a_style_brings_its_number() -> None:
    styles = (
        '<w:style w:styleId="2"><w:basedOn w:val="1"/></w:style><w:style w:styleId="1">'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    data = docx(
        paragraph("甲", properties='<w:pStyle w:val="1"/>'),
        paragraph("乙", properties='<w:pStyle w:val="2"/>'),
        paragraph("丙", properties='<w:pStyle w:val="2"/>' + none()),
        numbering=NOTICE,
        styles=styles,
    )
    assert lines_of(data) == ["（一）甲", "（二）乙", "丙"]


def none() -> str:
    """A paragraph that takes its style's number off."""
    return '<w:numPr><w:numId w:val="0"/></w:numPr>'


def test_two_lists_of_one_kind_go_on_unless_told() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = (
        listed(level(0, "decimal", "%1."))
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        + f'<w:num w:numId="3"><w:abstractNumId w:val="0"/>{again}</w:num>'
    )
    data = docx(
        *(numbered(str(one), one) for one in (1, 1, 2, 3, 3)), numbering=numbering
    )
    assert lines_of(data) == ["1.1", "2.1", "3.2", "1.3", "2.3"]


def test_bullets_are_signs() -> None:
    data = docx(
        numbered("甲", 1),
        numbered("乙", 1, 1),
        numbering=listed(level(0, "bullet", "\uf06c"), level(1, "bullet", "◆")),
    )
    assert lines_of(data) == ["●甲", "◆乙"]


def test_a_list_that_is_not_there_numbers_nothing() -> None:
    assert lines_of(docx(numbered("甲", 7), numbering=NOTICE)) == ["甲"]
    assert lines_of(docx(numbered("甲", 7))) == ["甲"]
