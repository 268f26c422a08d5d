"""Blank forms of a superior as offices get them: invented, made anew for each test."""

from functools import cache
from io import BytesIO
from typing import Any

import docx
import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

from rectification.blank_forms.grid import read_form
from rectification.blank_forms.layout import find_layout
from rectification.intake.files.evidence_file import ACCEPTED
from rectification.models import BlankForm
from tests.factories import Cast

TITLE = "巡察反馈问题整改情况统计表"


def excel_form(
    *, blank_rows: int = 3, total: bool = True, signed: bool = True
) -> bytes:
    """Headings of two rows, merged; blank rows; a total; who fills it in below."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "统计表"
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(name="方正小标宋简体", size=18)
    sheet.merge_cells("A1:I1")
    sheet["A2"] = "填报单位（盖章）：                    填报日期：    年   月   日"
    sheet.merge_cells("A2:I2")
    heads = {
        "A3:A4": "序号",
        "B3:B4": "反馈问题",
        "C3:C4": "整改措施",
        "D3:F3": "责任分工",
        "G3:G4": "整改时限",
        "H3:H4": "整改进展\n情况",
        "I3:I4": "备注",
    }
    for place, words in heads.items():
        sheet[place.partition(":")[0]] = words
        sheet.merge_cells(place)
    for place, words in {"D4": "责任领导", "E4": "牵头科室", "F4": "责任人"}.items():
        sheet[place] = words
    thin = Border(*(Side("thin") for _side in range(4)))
    for row in range(3, 5 + blank_rows):
        for cell in sheet[row][:9]:
            cell.border = thin
            cell.font = Font(name="仿宋_GB2312", size=10)
            cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.row_dimensions[row].height = 24
    for at, width in enumerate((5, 24, 30, 9, 12, 9, 13, 30, 8)):
        sheet.column_dimensions["ABCDEFGHI"[at]].width = width
    sheet.page_setup.orientation = "landscape"
    below = 5 + blank_rows
    if total:
        sheet.cell(below, 1, "合计")
        sheet.cell(below, 9, f"=COUNT(A5:A{below - 1})")
        sheet.merge_cells(start_row=below, end_row=below, start_column=1, end_column=8)
    if signed:
        sheet.cell(below + 1, 1, "填报人：            审核人：            联系电话：")
        sheet.merge_cells(
            start_row=below + 1, end_row=below + 1, start_column=1, end_column=9
        )
    sheet.print_area = f"A1:I{below + 1}"
    sheet.print_title_rows = "3:4"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def word_form(*, blank_rows: int = 2) -> bytes:
    """The same as a document, what it asks for in paragraphs and in cells."""
    made = docx.Document()
    made.add_paragraph(TITLE)
    line = made.add_paragraph("填报单位：")
    line.add_run("            ").underline = True
    line.add_run("  填报日期：    年  月  日")
    table = made.add_table(rows=2 + blank_rows + 1, cols=6)
    table.style = "Table Grid"
    for at, words in ((0, "序号"), (1, "存在问题"), (2, "整改措施"), (5, "完成时限")):
        table.cell(0, at).merge(table.cell(1, at)).text = words
    table.cell(0, 3).merge(table.cell(0, 4)).text = "责任"
    table.cell(1, 3).text, table.cell(1, 4).text = "责任领导", "责任科室"
    last = table.rows[-1].cells
    for at, words in ((0, "填报人"), (2, "审核人"), (4, "联系电话")):
        last[at].text = words
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@cache
def _read(kind: str) -> tuple[bytes, dict[str, Any]]:
    data = excel_form() if kind == "xlsx" else word_form()
    return data, find_layout(read_form(data)).data()


def make_blank_form(
    *, cast: Cast, kind: str = "xlsx", name: str = "整改情况统计表"
) -> BlankForm:
    """Keep a form, its columns as they are understood."""
    data, layout = _read(kind)
    return BlankForm.objects.keep(
        by=cast.coordinator,
        organisation=cast.organisation,
        name=name,
        stream=BytesIO(data),
        file_name=f"{name}.{kind}",
        media_type=ACCEPTED[kind],
        layout=layout,
    )
