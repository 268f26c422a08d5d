"""A Word document says what it shows: numbers, changes, tables, boxes, notes."""

import pytest

from rectification.errors import UnreadableFile
from tests.intake.documents.reading import lines_of, read_here
from tests.office_files import docx, numbered, paragraph, run, table, tc

VML_BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></w:r>"
)
NEW_BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    "<w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def field(code: str, result: str) -> str:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{it}"/></w:r>'
        for it in ("begin", "separate", "end")
    ]
    inner = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return marks[0] + inner + marks[1] + run(result) + marks[2]


def test_paragraphs_tabs_and_soft_returns() -> None:
    data = docx(paragraph("一、总体情况"), paragraph("　　正文\n第二行\t完"))
    assert lines_of(data) == ["一、总体情况", "　　正文", "第二行\t完"]


def test_a_tracked_change_is_accepted_and_told_of() -> None:
    deleted = "<w:r><w:delText>三</w:delText></w:r>"
    changed = paragraph(
        "共",
        f'<w:del w:id="1">{deleted}</w:del>',
        f'<w:ins w:id="2">{run("五")}</w:ins>',
        "个问题",
    )
    read = read_here(docx(changed), "稿.docx")
    assert read.text == "共五个问题"
    assert read.doubts == ("文档中有2处修订，已按全部接受修订后的内容读取。",)


def test_a_deleted_end_joins_two_paragraphs() -> None:
    ended = "<w:rPr><w:del/></w:rPr>"
    data = docx(paragraph("上半", properties=ended), paragraph("下半"))
    assert lines_of(data) == ["上半下半"]


def test_what_was_moved_stands_once() -> None:
    data = docx(
        paragraph(f"<w:moveFrom>{run('旧处')}</w:moveFrom>"),
        paragraph(f"<w:moveTo>{run('旧处')}</w:moveTo>"),
        f"<w:ins>{paragraph('新段')}</w:ins>",
    )
    assert lines_of(data) == ["旧处", "新段"]


def test_a_field_says_its_result() -> None:
    data = docx(paragraph("截至", field("DATE \\@ yyyy", "2023年9月"), "底"))
    assert lines_of(data) == ["截至2023年9月底"]


@pytest.mark.parametrize("box", [VML_BOX, NEW_BOX])
def test_a_text_box_stands_once_below_its_paragraph(box: str) -> None:
    inner = paragraph("内部资料二字以外的框中文字")
    read = read_here(
        docx(paragraph("前", box.format(inner), "后"), paragraph("末")), "a"
    )
    assert read.text.split("\n") == ["前后", "内部资料二字以外的框中文字", "末"]
    assert any("文本框" in one for one in read.doubts)


def test_a_footnote_stands_below_what_refers_to_it() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("指2022年。")}</w:footnote>'
    )
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = docx(
        paragraph("去年", reference, "未完成。"), paragraph("末"), footnotes=notes
    )
    read = read_here(data, "稿.docx")
    assert read.text.split("\n") == ["去年未完成。", "注1：指2022年。", "末"]
    assert any("脚注" in one for one in read.doubts)


def test_heads_and_feet_are_set_aside_and_quoted() -> None:
    read = read_here(
        docx(
            paragraph("正文"),
            header1=paragraph("内部送审稿"),
            footer1=paragraph("— 1 —"),
        ),
        "稿.docx",
    )
    assert read.text == "正文"
    assert "送审稿" in read.doubts[0]


def test_pictures_comments_and_hidden_text_are_told_of() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    read = read_here(
        docx(
            paragraph(
                "正文",
                hidden,
                "<w:r><w:drawing/></w:r>",
                '<w:r><w:commentReference w:id="0"/></w:r>',
            )
        ),
        "稿.docx",
    )
    assert read.text == "正文"
    assert len(read.doubts) == 3


def test_the_contents_are_left_out() -> None:
    style = '<w:pStyle w:val="TOC1"/>'
    read = read_here(
        docx(paragraph("一、情况 1", properties=style), paragraph("正文")), "a"
    )
    assert read.text == "正文"
    assert read.doubts == ("目录已略去。",)


def test_boxes_to_tick_of_a_sign_font() -> None:
    ticked = '<w:r><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>'
    empty = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    data = docx(paragraph(ticked, "已完成", empty, "未完成"))
    assert lines_of(data) == ["☑已完成□未完成"]


# --- tables ---------------------------------------------------------------------------


def test_a_table_stands_in_its_place_a_row_a_line() -> None:
    data = docx(
        paragraph("附表"),
        table([["序号", "问题"], ["1", tc("第一段", "第二段")]]),
        paragraph("完"),
    )
    assert lines_of(data) == ["附表", "序号\t问题", "1\t第一段\v第二段", "完"]


def test_merged_cells_are_blank() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    data = docx(
        table(
            [
                [tc("责任", properties='<w:gridSpan w:val="2"/>'), "时限"],
                [tc("甲科", properties=down), "张某", "9月"],
                [tc("", properties=on), "李某", "10月"],
            ]
        )
    )
    assert lines_of(data) == ["责任\t\t时限", "甲科\t张某\t9月", "\t李某\t10月"]


def test_a_row_deleted_in_a_tracked_change_is_gone() -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("行") + "</w:tr>"
    data = docx(table([["新", "行"]]).replace("</w:tbl>", gone + "</w:tbl>"))
    assert lines_of(data) == ["新\t行"]


def test_a_table_of_one_column_only_frames_its_text() -> None:
    assert lines_of(docx(table([[tc("一、情况", "正文")]]))) == ["一、情况", "正文"]


def test_a_numbered_column_counts() -> None:
    rows = [
        ["序号", "问题"],
        [tc(numbered("", 1)), "甲"],
        [tc(numbered("", 1)), "乙"],
    ]
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    said = lines_of(docx(table(rows), numbering=numbering))
    assert said == ["序号\t问题", "1.\t甲", "2.\t乙"]


# --- what is none ---------------------------------------------------------------------


def test_a_document_without_words_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有文字"):
        read_here(docx(paragraph("")), "空.docx")


def test_tables_within_tables_end_somewhere() -> None:
    inner = table([["甲"]])
    for _depth in range(20):
        inner = table([[tc(inner)]])
    with pytest.raises(UnreadableFile):
        read_here(docx(inner), "深.docx")
