"""The demo's form of a superior: an invented office's blank table, taken in."""

from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

from rectification.blank_forms.grid import read_form
from rectification.blank_forms.layout import find_layout
from rectification.intake.files.evidence_file import ACCEPTED
from rectification.models import BlankForm, Organisation, User

_NAME = "巡察整改情况季报表"
_ABOVE = "填报单位（盖章）：                              填报日期：    年  月  日"
_BELOW = "填报人：                审核人：                联系电话："
# Where each heading stands, the second row's below one of the first.
_HEADS = {
    "A3:A4": "序号",
    "B3:B4": "反馈问题",
    "C3:C4": "整改措施",
    "D3:F3": "责任分工",
    "D4:D4": "责任领导",
    "E4:E4": "牵头科室",
    "F4:F4": "配合科室",
    "G3:G4": "整改时限",
    "H3:H4": "整改状态",
    "I3:I4": "整改进展情况",
    "J3:J4": "备注",
}
_WIDTHS = (5, 24, 30, 9, 11, 11, 12, 10, 30, 8)
_BLANK = range(5, 9)  # rows to be filled in


def keep_form(by: User, body: Organisation) -> None:
    data = _blank()
    layout = find_layout(read_form(data))
    BlankForm.objects.keep(
        by=by,
        organisation=body,
        name=_NAME,
        stream=BytesIO(data),
        file_name=f"{_NAME}.xlsx",
        media_type=ACCEPTED["xlsx"],
        layout=layout.data(),
    )


def _blank() -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "季报表"
    below = _BLANK.stop
    lines = {"A1:J1": _NAME, "A2:J2": _ABOVE, f"A{below}:J{below}": _BELOW}
    for place, words in (lines | _HEADS).items():
        sheet[place.partition(":")[0]] = words
        sheet.merge_cells(place)
    edge = Border(*(Side("thin") for _side in range(4)))
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in sheet.iter_rows(3, below - 1, 1, len(_WIDTHS)):
        for cell in row:
            cell.border, cell.alignment = edge, middle
            cell.font = Font(name="仿宋_GB2312", size=10.5, bold=cell.row < 5)
    sheet["A1"].font, sheet["A1"].alignment = Font(name="宋体", size=18), middle
    sheet.row_dimensions[1].height = 32
    for number in _BLANK:
        sheet.row_dimensions[number].height = 30
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[at]].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.print_title_rows = "3:4"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
