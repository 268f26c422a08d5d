"""Names on paper: what is written around one, old signs, other readings."""

import pytest

from rectification.models.bodies.names import same_name

ONE = {
    "钱办": (
        *(
            "钱　办",
            "钱·办",
            "钱\u200b办",
            "钱办同志",
            "钱办副主任",
            "钱办（代）",
            "（签字）钱办",
        ),
        *(
            "钱办（代",
            "钱办代签",
            "钱办阅",
            "钱办已阅",
            "钱办 同意",
            "同意。钱办",
            "请钱办照办",
        ),
        *(
            "钱办 3月1日",
            "钱办2026.3.1",
            "整改办　钱办",
            "分管领导：钱办（签字）",
            "呈钱办阅示",
        ),
        *(
            "錢辦",
            "錢办同志",
            "Qian Ban",
            "BAN, QIAN",
            "ｑｉａｎ　ｂａｎ",
            "Q. Ban",
            "Q.B.",
        ),
        *("Qián Bàn", "审批服务科科长钱办"),
    ),
    "赵审": ("趙審", "赵审阅", "审核：赵审", "赵审审核", "Zhao Shen"),
    "曾伟": ("Zeng Wei", "Ceng Wei", "曾偉"),
    "单丹": ("Shan Dan", "Dan Shan", "單丹"),
    "吕云": ("Lü Yun", "Lu Yun", "Lyu Yun", "呂雲"),
    "欧阳修": ("Ouyang Xiu", "Xiu Ouyang", "歐陽修"),
    "何主任": ("何 主任",),
}
TWO = {
    "钱办": ("钱力", "郑重", "郑重 整改办", "Qian Li", "Q. Bao", "高书记", ""),
    "李文": ("李文章", "李玟", "李"),
    "何主任": ("何局长", "张主任"),
    "王哲": ("王喆", "王者"),
    "单伟": ("李同", "Wei", "Cha Wei"),
    "周5": ("周512", "周51"),
}


@pytest.mark.parametrize("name", ONE)
def test_what_may_be_one_name(name: str) -> None:
    for other in (name, *ONE[name]):
        assert same_name(name, other) and same_name(other, name), other


@pytest.mark.parametrize("name", TWO)
def test_what_is_another_name(name: str) -> None:
    assert same_name(name, name)
    for other in TWO[name]:
        assert not same_name(name, other) and not same_name(other, name), other
