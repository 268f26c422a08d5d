"""A saved page gives its article, in whatever encoding, without what stands around."""

import pytest

from rectification.errors import UnreadableFile
from rectification.notices.text import EDGES
from tests.intake.documents.reading import lines_of, read_here
from tests.office_files import page_of
from tests.paths import notice_text

TEXT = notice_text("status_groups_fullwidth").strip()
LINES = [line.strip(" \u3000") for line in TEXT.split("\n") if line.strip()]


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_the_article_is_found_in_any_encoding(charset: str) -> None:
    read = read_here(page_of(TEXT, charset), "通报.html")
    assert [line.strip(EDGES) for line in read.text.split("\n")] == LINES
    assert read.encoding == ("utf-8" if charset == "utf-8" else "gb18030")
    assert read.doubts == ("已将正文以外的11行页面内容搁置。",)


def test_the_title_above_the_article_is_kept_with_what_stands_between() -> None:
    data = page(
        "<div><a href='/'>首页</a></div><h1>关于巡察整改的通报</h1><p>来源：某局</p>"
        "<div><div><p>正文很长，讲了许多事情，一条一条逐项地说明。</p><p>某局</p></div></div>"
        "<div>相关链接</div>",
        "<title>关于巡察整改的通报_某局</title>",
    )
    assert lines_of(data, "a.html") == [
        *("关于巡察整改的通报", "来源：某局"),
        *("正文很长，讲了许多事情，一条一条逐项地说明。", "某局"),
    ]


def test_what_nobody_sees_is_not_read() -> None:
    data = page(
        "<p>正文。</p><p style='display: none'>藏</p><script>x()</script>"
        "<!-- 注 --><select><option>甲</option></select><p hidden>藏</p>"
    )
    assert lines_of(data, "a.html") == ["正文。"]


def test_breaks_spaces_and_marks_within_words() -> None:
    data = page("<p>一、总\n体<b>情</b>况&nbsp;好<br>第二 行\u200b</p>")
    assert lines_of(data, "a.html") == ["一、总体情况\u00a0好", "第二 行"]


def test_a_table_is_rows_and_one_that_lays_out_is_none() -> None:
    data = page(
        "<table><tr><td><p>一、情况</p></td></tr><tr><td><table>"
        "<tr><th>序号</th><th colspan='2'>责任</th></tr>"
        "<tr><td rowspan='2'>1</td><td>甲科</td><td><p>上</p><p>下</p></td></tr>"
        "<tr><td>乙科</td><td>丙</td></tr></table></td></tr></table>"
    )
    assert lines_of(data, "a.html") == [
        *("一、情况", "序号\t责任\t", "1\t甲科\t上\v下", "\t乙科\t丙"),
    ]


def test_a_ledger_saved_as_xls_may_be_a_page() -> None:
    data = page("<table><tr><td>序号</td><td>问题</td></tr><tr><td>1</td><td>甲</td>")
    assert lines_of(data, "台账.xls") == ["序号\t问题", "1\t甲"]


def test_a_page_in_one_file() -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    part = b"--b\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
    data = head + part + "<p>正文一段。</p>".encode("gb18030") + b"\r\n--b--\r\n"
    assert lines_of(data, "通报.mht") == ["正文一段。"]


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_here(page("<img src='a.png'>"), "a.html")


def test_elements_within_elements_end_somewhere() -> None:
    data = page("<div><span>" * 5000 + "正文" + "</span></div>" * 5000)
    try:
        assert "正文" in read_here(data, "a.html").text
    except UnreadableFile as refusal:
        assert "嵌套" in str(refusal)
