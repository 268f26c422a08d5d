"""The gate before anything is kept: marks in disguise stopped, honest text let by."""

import pytest

from rectification.errors import Classified, Unclear
from rectification.intake.secrecy import check

MARKS = [
    "机密★10年",
    "机密 ★ 10年",
    "机 密 ★",
    "机\u200b密★",
    "机\u200d密\u2060★",
    "\u202e机密★",
    "機密★",
    "絕密☆",
    "秘密⭑长期",
    "秘密＊5年",
    "密级：机　密",
    "密 级:秘密",
    "机密 10年",
    "绝 密　长期",
    "000012 秘密 6个月",
]
HONEST = [
    "加强保密教育，严防泄露国家秘密。",
    "个别同志保守秘密意识不强，★号标注的事项未落实。",
    "机密文件管理台账不全。",
    "秘密5年内的台账没有归档。",
    "保管秘密 10年",
    "严禁泄露工作秘密或群众隐私的规定没有落实到每一个窗口工作人员身上。",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_known_in_every_disguise(mark: str) -> None:
    with pytest.raises(Classified) as caught:
        check(f"第一段。\n{mark}\n第三段。")
    assert mark not in str(caught.value)


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_passes(text: str) -> None:
    check(f"整改情况的通报\n开头一段写得比较长，不会被当作单独的标志。\n{text}")


@pytest.mark.parametrize(
    "mark",
    [
        "内部资料，注意保存",
        "（工作秘密）",
        "【不得公开】",
        "内 部 资 料",
        "内\u200b部文件",
    ],
)
def test_an_internal_mark_asks_for_a_person(mark: str) -> None:
    with pytest.raises(Unclear):
        check(f"通报\n{mark}\n正文。")
    check(f"通报\n{mark}\n正文。", cleared=True)
