"""What a page sets over a notice: its table, source line and words by the title."""

import pytest

from rectification.notices import normalise, parse, put_back, write
from rectification.notices.reading.answers import answers, set_aside

TITLE = "清溪县水利局党组关于巡察整改情况的通报"
BODY = "一、关于“库房不严”问题的整改\n整改情况：已完成。加装门禁4套。"
SOURCE = "清溪县水利局"

HEADS = {
    "labels over their values": (
        f"索 引 号：\n11330/2024-1\n文　　号：\n公开责任部门：\n县水利局\n公开日期：\n"
        f"2024年5月6日\n信息名称：\n{TITLE}\n{TITLE}\n来源：{SOURCE} 字号：[大 中 小]"
    ),
    "labels without a colon": (
        f"名称\n{TITLE}\n发布日期\n2024-05-06\n来源\n{SOURCE}\n浏览次数\n12"
    ),
    "bullets, and a label that nobody knows among them": (
        f"● 发文字号：水党〔2024〕3号\n● 密级：公开\n● 发布日期：2024-05-06\n"
        f"● 来源：{SOURCE}\n{TITLE}"
    ),
    "a title that only stands in the list": (
        f"- 标 题：\n{TITLE}\n- 成文日期：2024-05-01\n- 公开日期：2024-05-06\n"
        f"- {TITLE}\n来源：{SOURCE}"
    ),
    "a table with tabs": (
        f"索引号\t1133/2024\t发布机构\t县水利局\n发布日期\t2024-05-06\t文号\t无\n"
        f"{TITLE}\n稿源：{SOURCE}浏览：33次"
    ),
    "a column in brackets, a day behind": (
        f"【巡察整改】{TITLE}（2024年5月6日）\n来源:{SOURCE}作者:办公室阅读量:12"
    ),
    "a column and a bar, a day and an hour": (
        f"整改公示 ｜ {TITLE} 2024-05-06 10:22\n（来源：{SOURCE}）"
    ),
    "each piece in brackets": (
        f"您当前的位置：首页 - 正文\n{TITLE}\n"
        f"[2024-05-06]　[来源：{SOURCE}]　[阅读：33]"
    ),
    "a title that only a line of the page says": (
        f"标题：{TITLE}\n来源：{SOURCE}\n时间：2024/05/06"
    ),
    "a quotation in markdown": f"# {TITLE}\n> 来源：{SOURCE}  发布时间：2024-05-06",
    "the day on which it was made public": (
        f"政民互动\n{TITLE}\n（2024年5月6日公布）\n来源：{SOURCE}"
    ),
    "the browser's title": (
        f"{TITLE}-巡察整改-清溪县人民政府\n"
        f"发布时间:2024-05-06信息来源:{SOURCE}【字体:大 中 小】"
    ),
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_the_head_of_a_page_is_told_from_the_notice(head: str) -> None:
    text = f"{head}\n{BODY}"
    notice = parse(text)
    said = answers(notice)
    assert said["title"] == TITLE
    assert said["organisation"] == "清溪县水利局党组"
    assert said["published_on"] == "2024-05-06"
    assert said["source"] == SOURCE
    assert said["kept"] == []
    assert len(set_aside(notice)) == head.count("\n")
    assert "\n".join(put_back(notice)) == normalise(text)
    assert write(parse(write(notice))) == write(notice)


def test_a_salutation_is_no_row_of_the_table() -> None:
    for salutation in ("县水务局：", "各党支部：", "各位委员："):
        notice = parse(f"索引号：1133\n文号：无\n{TITLE}\n{salutation}\n{BODY}")
        assert set_aside(notice) == ["索引号：1133", "文号：无"]


def test_a_day_that_belongs_to_the_title_stays_in_it() -> None:
    title = "清溪县水利局党组关于巡察整改情况的通报（2024年5月6日至6月7日）"
    assert parse(f"{title}\n{BODY}").title == title
